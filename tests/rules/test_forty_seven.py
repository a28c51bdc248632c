"""Forty-seven ways to break the worked file: each is refused where it stands, with what to write instead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.domain.errors import Problem, errors_among
from workbench.i18n import in_language
from workbench.i18n.errors import problem_text
from workbench.rules.folder import check_folder
from workbench.rules.texts import read_texts

WORKED = (Path(__file__).parent / "worked" / "dataset.yaml").read_text("utf-8")
POLICY_TEXT = Path(__file__).parent / "texts"
Breaking = Callable[[str], bytes]
Expected = tuple[str, str, str]


def put(*pairs: tuple[str, str]) -> Breaking:
    """Replace the first place of each text, which must be there."""

    def broken(text: str) -> bytes:
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        return text.encode()

    return broken


SPEND = (
    (
        "  - {号: G1, 文件",
        "  - {号: B1, 文件: 同政规〔2025〕6号, 条款: 二, 性质: 政策, "
        '原文: "对年度算力消费达20万元及以上的企业,按实际消费金额的10%给予补贴"}\n  - {号: G1, 文件',
    ),
    (
        "资格:\n",
        "  - {号: spend, 名称: 年度算力消费, 类型: 金额}\n"
        "资格:\n  - {号: q2, 字段: spend, 比较: 高于, 值: 20万元, 依据: [B1]}\n",
    ),
)
UNQUOTED = (('"按照“就高、从新', "按照: “就高、从新"), ('原则执行"', "原则执行"))

# number: how the worked file is broken; then where and which code, and the words of the remedy.
BROKEN: dict[int, tuple[Breaking, list[Expected]]] = {
    1: (
        put(("名称: 高", "名称：高")),
        [("3:3 Y04", "半角冒号加一个空格：“名称: ”", "Write an ordinary colon")],
    ),
    2: (put(("失效: ", "失效:")), [("7:4 Y05", "少一个空格。请写成“失效: …”", "Write “失效: …”")]),
    3: (put(("  最少评委", "\t最少评委")), [("27:1 Y01", "换成两个空格", "Replace it with two spaces")]),
    4: (put(("  满分", "\u3000满分")), [("28:1 Y02", "换成普通空格", "ordinary spaces")]),
    5: (put(("步长: 0.5", "步长: \u200b0.5")), [("29:7 Y03", "看不见的字符", "Delete it and type")]),
    6: (lambda text: text.encode("gb18030"), [("1:1 Y00", "另存为UTF-8", "Save it as UTF-8")]),
    7: (lambda text: b"", [("1:1 Y06", "复制一份已有的规则", "Copy an existing rule file")]),
    8: (put(*UNQUOTED), [("14:55 Y09", "用双引号把值包起来", "in double quotes")]),
    9: (
        put(("值: [企事业单位, 科研机构], 依", "值: *企事业单位, 依")),
        [("23:34 Y09", "“*”在这里有特殊含义，用双引号", "double quotes")],
    ),
    10: (put(("  满分", " 满分")), [("28:2 Y09", "缩进没有对齐", "align this line")]),
    11: (
        put(("权重: 30%, 依据: [A1, G1]}", "权重: 30%, 依据: [A1, G1]")),
        [("36:5 Y09", "少了逗号或右括号，请看本行或上一行", "this line or the one before")],
    ),
    12: (
        put(("\n分担", "\n状态: 草案\n分担")),
        [("54:1 Y12", "上一次在第5行。请删掉一个", "line 5. Delete one")],
    ),
    13: (lambda text: f"{text}---\n{text}".encode(), [("62:1 Y14", "另存一个文件", "use a second file")]),
    14: (put(("最少评委", "最小评委")), [("27:3 R01", "是不是想写“最少评委”", "Did you mean “最少评委”")]),
    15: (put(("版本: 1", "备注: 无\n版本: 1")), [("4:1 R01", "没有“备注”这一项。可以写：", "Allowed: ")]),
    16: (
        put(("金额: 50万元,  依据: [G1]}", "金额: 50万元}")),
        [("42:5 R02", "“依据: [A1]”", "“依据: [A1]”")],
    ),
    17: (
        put(("失效: 2028-09-17            # 有效期3年，含末日\n", "")),
        [("1:1 R02", "补上“失效: …”", "Add “失效: …”")],
    ),
    18: (
        put(("起分: 90, 金额: 300万元", "起分: 90, 金额: 300")),
        [("40:25 R04", "如果是300万元，请写“300万元”；如果是300元，请写“300元”", "“300万元”")],
    ),
    19: (put(("金额: 150万元", "金额: 150万")), [("41:25 R04", "请写“150万元”", "Write “150万元”")]),
    20: (put(("金额: 150万元", "金额: １５０万元")), [("41:25 R04", "请写“150万元”", "Write “150万元”")]),
    21: (
        put(("金额: 150万元", "金额: 一百五十万元")),
        [("41:25 R04", "写成 300万元", "Write it like 300万元")],
    ),
    22: (put(("值: 是}, 金额: 50", "值: 是}, 金额: -50")), [("48:53 R04", "请用“补差”或“重复”", "use 补差")]),
    23: (put(("权重: 30%", "权重: 0.3")), [("35:30 R04", "请写“30%”", "write “30%”")]),
    24: (put(("权重: 30%", "权重: 30")), [("35:30 R04", "请写“30%”", "write “30%”")]),
    25: (put(("施行: 2025-09-18", "施行: 2025年9月18日")), [("6:5 R04", "“2025-09-18”", "“2025-09-18”")]),
    26: (put(("2028-09-17", "2028-09-31")), [("7:5 R04", "没有“2028-09-31”这一天", "no day “2028-09-31”")]),
    27: (
        put(("汇总: 去高去低平均", "汇总: 去掉最高最低")),
        [("26:7 R03", "是不是“去高去低平均”", "Did you mean “去高去低平均”")],
    ),
    28: (
        put(("计入限额: 否", "计入限额: false")),
        [("48:84 R04", "只能写“是”或“否”", "Only “是” (yes) or “否” (no)")],
    ),
    29: (
        put(("  依据: [G1]\n  指标", "  依据: G1\n  指标")),
        [("33:7 R05", "写成 [A1, A2]", "written [A1, A2]")],
    ),
    30: (
        put(("datong-ai-2025/dataset", "大同/数据集")),
        [("2:5 R09", "只能用字母、数字", "takes letters, digits")],
    ),
    31: (
        put(("复用价值,   权重: 20%", "复用价值,   权重: 25%")),
        [("35:5 S12", "合计是105%，应为100%（多5%）", "105%")],
    ),
    32: (put(("起分: 80", "起分: 95")), [("41:17 S16", "等次要从高到低写", "Tiers run from high to low")]),
    33: (
        put(("金额: 50万元,  ", "金额: 200万元,  ")),
        [("42:25 S17", "分高反而钱少", "of the higher “二等”")],
    ),
    34: (
        put(("起分: 90, 金额: 300万元", "起分: 90, 金额: 320万元")),
        [("40:25 S20", "超过单项限额3,000,000元（cap1）", "above the item cap")],
    ),
    35: (
        put(("单项, 金额: 300万元", "单项, 金额: 30万元")),
        [("50:27 S25", "是抄错了，还是引错了条款", "Was it copied wrongly")],
    ),
    36: (
        put(("单项, 金额: 300万元, 依据: [A1]", "单项, 金额: 300万元, 依据: [B1]")),
        [("50:39 S03", "是不是“G1”？可以写：A1、A2", "Did you mean “G1”")],
    ),
    37: (
        put(("标注精准度、行业", "标注准确度、行业")),
        [("11:49 S02", "从第 9 个字起", "from character 9 on")],
    ),
    38: (
        put(("2028-09-17", "2028-09-18")),
        [("7:5 S06", "末日应是2028-09-17", "the last day is 2028-09-17")],
    ),
    39: (put(("字段: type", "字段: types")), [("23:17 S08", "是不是“type”", "Did you mean “type”")]),
    40: (
        put(("值: [企事业单位, 科研", "值: [高校, 科研")),
        [("23:35 S09", "可选：企事业单位、科研机构", "Options: 企事业单位")],
    ),
    41: (
        put(("字段: national, 比较: 等于", "字段: national, 比较: 不低于")),
        [("48:38 S10", "请用“等于”或“属于”", "Use 等于 (equals)")],
    ),
    42: (put(*SPEND), [("25:28 S11", "第1259条应为“不低于”", "article 1259 of the Civil Code means 不低于")]),
    43: (put(("零头: 市", "零头: 区")), [("54:22 S23", "出资方有：市", "Payers: 市")]),
    44: (
        put(("期望: {等次: 一等, 金额: 300万元}", "期望: {等次: 二等, 金额: 300万元}")),
        [("59:49 S28", "算出来是“一等”（90分）", "the rules give “一等” (90 points)")],
    ),
    45: (
        lambda text: (text.split("算例:")[0] + "算例: []\n").encode(),
        [("58:5 R06", "至少写一项", "write at least one item")],
    ),
    46: (
        put(("状态: 草案", "状态: 生效")),
        [
            ("16:40 S26", "先补上细则或申报指南", "Name the guide"),
            ("26:3 S86", "必须写明：{有效表满: 5, 最高: 1, 最低: 1}", "rules in force must state it"),
            ("52:5 S86", "必须写明：批准额、兑付额", "“批准额” is computed for now"),
            ("53:5 S86", "没有写“口径”", "“口径” is not stated"),
            ("56:55 S27", "还没有人批准", "not approved yet"),
            ("57:64 S27", "还没有人批准", "not approved yet"),
        ],
    ),
    47: (
        put(("方式: 等次定额", "方式: 等次比例")),
        [
            ("40:5 S18", "“一等”没有写比例", "does not state 比例"),
            ("41:5 S18", "“二等”没有写比例", "does not state 比例"),
            ("42:5 S18", "“三等”没有写比例", "does not state 比例"),
            ("44:3 S21", "要写“基数”", "A rate needs 基数"),
        ],
    ),
}


def found_in(tmp_path: Path, data: bytes) -> tuple[Problem, ...]:
    """The errors of a folder that holds this one file, its quotes checked against the policy text."""
    (tmp_path / "dataset.yaml").write_bytes(data)
    return errors_among(check_folder(tmp_path, read_texts(POLICY_TEXT)).problems)


@pytest.mark.parametrize("number", BROKEN)
def test_a_broken_file_is_refused_where_it_is_wrong_with_what_to_write(tmp_path: Path, number: int) -> None:
    (break_it, expected) = BROKEN[number]

    found = found_in(tmp_path, break_it(WORKED))

    assert [f"{one.place.line}:{one.place.column} {one.code}" for one in found] == [
        at for at, _, _ in expected
    ]
    for problem, (_, *remedies) in zip(found, expected, strict=True):
        for language, remedy in zip(("zh", "en"), remedies, strict=True):
            with in_language(language):
                assert remedy in problem_text(problem)


def test_there_are_forty_seven_and_the_unbroken_file_passes(tmp_path: Path) -> None:
    assert list(BROKEN) == list(range(1, 48))
    assert found_in(tmp_path, WORKED.encode()) == ()
