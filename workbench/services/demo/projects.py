"""Forty-eight invented submissions, with what the panel makes of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from workbench.domain.facts import NO, YES
from workbench.services.demo.organisations import ORGANISATIONS, Organisation
from workbench.services.demo.people import DATASET, INSTITUTION, MODEL, RETROFIT

_FIRST_DAY = date(2025, 10, 9)
# The last project number that two measures share.
_SHARED = {"M04": "D04"}


@dataclass(frozen=True)
class Project:
    """One submission.

    Attributes:
        level: total that the panel has in mind, points.
        edge: the panel score is ``level`` exactly, or 0.1 below it.
        weak: id of a criterion that falls short of its floor.
        outlier: the strictest reviewer is far below the others.
        facts: as written on the form, by field id.
        failed: gates that the formal check found not met.
    """

    code: str
    measure: str
    applicant: Organisation
    title: str
    level: Fraction
    number: str
    applied_on: date
    edge: str = ""
    weak: str = ""
    outlier: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()
    has_payee: bool = True


EXACT, SHORT = "exact", "short"
# What begins like a formula stays text on every screen and in every workbook; it says so itself.
HOSTILE_TITLE = "=1+1 也只是文字：政务问答数据集"

# Applicant, title, level, then whatever is special about it.
_Row = tuple[str, str, str, dict[str, object]]

_DATASETS: tuple[_Row, ...] = (
    ("relics", "云冈石窟造像高清图像与病害标注数据集", "94", {"national": YES}),
    ("mine", "综采工作面作业视频数据集", "92.5", {}),
    ("daylily", "大同黄花病虫害图像数据集", "90", {"edge": EXACT}),
    ("wind", "高寒地区风电机组振动与声纹数据集", "90", {"edge": SHORT}),
    ("light", "光伏组件热斑红外图像数据集", "90.5", {"weak": "C"}),
    ("cloud", "城市运行多模态感知数据集", "87.5", {"national": YES}),
    ("rail", "机车走行部部件缺陷图像数据集", "85.5", {}),
    ("speech", "晋北方言语音与转写数据集", "83", {}),
    ("herbs", "恒山黄芪道地性光谱数据集", "80", {"edge": EXACT}),
    ("heat", "集中供热负荷时序数据集", "80", {"edge": SHORT}),
    ("survey", "辽金木构古建筑三维点云数据集", "77", {"type": "科研机构"}),
    ("medicine", "中医医案结构化文本数据集", "74.5", {}),
    ("hotline", "政务热线工单语义数据集", "70", {"edge": EXACT}),
    ("college", "职业技能实训问答数据集", "70", {"edge": SHORT}),
    ("tour", HOSTILE_TITLE, "65", {"national": YES}),
    ("cloud", "公共停车泊位状态数据集", "58", {}),
)
_MODELS: tuple[_Row, ...] = (
    ("mine", "煤矿安全巡检视觉语言模型", "94", {"filed": YES}),
    ("cloud", "能源调度大模型场景应用", "91.5", {"origin": "引进", "filed": YES, "owner": NO}),
    ("tour", "古都文旅多语种导览模型", "88", {"filed": YES, "owner": NO}),
    ("wind", "高寒地区风电机组健康预测模型", "86", {}),
    ("daylily", "黄花种植农事问答大模型", "84", {"filed": YES}),
    ("light", "分布式光伏功率预测模型", "82.5", {"origin": "引进", "owner": NO}),
    ("rail", "机车检修知识助手", "78.5", {}),
    ("herbs", "中药材质量溯源识别模型", "76", {"outlier": True}),
    ("speech", "方言客服语音大模型", "73", {}),
    ("heat", "供热管网调节智能体", "72", {"origin": "引进", "owner": NO}),
    ("cloud", "园区招商问答模型", "67.5", {}),
    ("hotline", "企业服务政策问答大模型", "61", {"filed": YES}),
)
_RETROFITS: tuple[_Row, ...] = (
    ("steel", "精密铸造车间数字化改造", "93", {"cost": "260万元"}),
    ("cement", "水泥粉磨智能控制与能效提升", "92", {"cost": "1850万元"}),
    ("milk", "乳品灌装线视觉检测与追溯", "90", {"cost": "920万元", "edge": SHORT}),
    ("pharma", "固体制剂连续生产改造", "86.5", {"cost": "2300万元", "has_payee": False}),
    ("rail", "轮对加工产线互联改造", "85", {"cost": "1280万元"}),
    ("machine", "刮板输送机装配线改造", "83", {"cost": "760万元", "failed": "g2"}),
    ("pottery", "辊道窑燃烧优化与能耗监测", "80", {"cost": "540万元", "edge": EXACT}),
    ("carbon", "活性炭活化炉智能控制", "78", {"cost": "430.50万元"}),
    ("washing", "选煤厂重介密控与无人值守", "75", {"cost": "1120万元"}),
    ("vinegar", "固态发酵温控与灌装改造", "72.5", {"cost": "186万元"}),
    ("herbs", "黄芪切制车间自动化改造", "70", {"cost": "158万元", "edge": SHORT}),
    ("daylily", "黄花烘干线电能替代改造", "56", {"cost": "95.80万元"}),
)
_INSTITUTIONS: tuple[_Row, ...] = (
    ("alliance", "产业集群共性技术联合攻关", "92", {}),
    ("institute", "数据要素技术共享平台", "84.5", {}),
    ("institute", "煤机与机车企业联合研发", "82", {}),
    ("energy", "能源数据可信流通协作网络", "87", {}),
    ("incubator", "初创企业算力与场景对接", "78", {}),
    ("farming", "有机旱作智能装备推广", "72", {}),
    ("culture", "文物数字资源共建共享", "70", {"edge": EXACT}),
    ("standards", "数据标注规范联合制定", "63", {}),
)
_DEFAULT_FACTS: dict[str, dict[str, str]] = {
    DATASET: {"type": "企事业单位", "national": NO, "modal": "多模态"},
    MODEL: {"type": "企业", "origin": "自主开发", "filed": NO, "owner": YES},
    RETROFIT: {"type": "传统企业"},
    INSTITUTION: {"type": "机构", "period": "2025"},
}
_FACTS = frozenset({"type", "national", "modal", "origin", "filed", "owner", "cost", "period"})


def _projects(letter: str, measure: str, rows: tuple[_Row, ...]) -> Iterator[Project]:
    for place, (applicant, title, level, special) in enumerate(rows, start=1):
        code = f"{letter}{place:02d}"
        facts = {name: str(value) for name, value in special.items() if name in _FACTS}
        yield Project(
            code=code,
            measure=measure,
            applicant=ORGANISATIONS[applicant],
            title=title,
            level=Fraction(level),
            number=f"XG-2025-{_SHARED.get(code, code)}",
            applied_on=_FIRST_DAY + timedelta(days=place % 12),
            edge=str(special.get("edge", "")),
            weak=str(special.get("weak", "")),
            outlier="outlier" in special,
            facts={**_DEFAULT_FACTS[measure], **facts},
            failed=frozenset({str(special["failed"])} if "failed" in special else ()),
            has_payee=bool(special.get("has_payee", True)),
        )


PROJECTS: tuple[Project, ...] = (
    *_projects("D", DATASET, _DATASETS),
    *_projects("M", MODEL, _MODELS),
    *_projects("R", RETROFIT, _RETROFITS),
    *_projects("I", INSTITUTION, _INSTITUTIONS),
)

# Submission and reviewer of the one sheet that is left half marked; with it the score reaches 80.
UNFINISHED = ("D09", "谢明朗")
# Money decided earlier in the year, by the applicant of a submission: its project, the day, the amount.
LEDGER = (("I01", "XG-2025-A07", date(2025, 10, 15), "90万元"),)
REMARKS = {
    ("M08", "陈一帆"): "溯源准确率缺少第三方复测，多项指标无法采信，故评分偏低（虚构）。",
    ("D05", "陈一帆"): "行业适用性材料薄弱，未见应用单位证明（虚构）。",
    ("R01", "郑以宁"): "改造成效突出，但审定投资额不大，请核对奖励与投资的关系（虚构）。",
    ("I01", "沈听澜"): "同年度已有一笔奖励，请按年度上限核算（虚构）。",
}
