"""Files broken as people break them: each names its cause, where it stands, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.domain.errors import BadInputs, Problem
from workbench.i18n import in_language
from workbench.i18n.errors import problem_text
from workbench.rules import check_file, load_measure

WORKED = (Path(__file__).parent / "worked" / "dataset.yaml").read_text("utf-8")
Breaking = Callable[[str], bytes]


def put(*pairs: tuple[str, str]) -> Breaking:
    def broken(text: str) -> bytes:
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        return text.encode()

    return broken


def errors(data: bytes) -> tuple[Problem, ...]:
    found = check_file(data, file="d.yaml", policy=None, policy_file=None).problems
    return tuple(problem for problem in found if problem.level == "error")


def at(problem: Problem) -> str:
    return f"{problem.place.line}:{problem.place.column} {problem.code}"


THRESHOLD = (
    (
        "  - {号: G1, 文件",
        "  - {号: B1, 文件: 同政规〔2025〕6号, 条款: 二, 性质: 政策, "
        '原文: "对年度算力消费达20万元及以上的企业,按实际消费金额的10%给予补贴"}\n  - {号: G1, 文件',
    ),
    ("\n资格:\n", "\n  - {号: spend, 名称: 年度算力消费, 类型: 金额}\n资格:\n"),
)
BROKEN: dict[str, tuple[Breaking, list[str]]] = {
    "full-width colon": (put(("名称: 高", "名称：高")), ["3:3 Y04"]),
    "no space after a colon": (put(("失效: ", "失效:")), ["7:4 Y05"]),
    "no space inside braces": (put(("{号: c1, 名称: ", "{号: c1, 名称:")), ["35:18 Y05"]),
    "tab indent": (put(("  最少评委", "\t最少评委")), ["27:1 Y01"]),
    "ideographic space indent": (put(("  满分", "\u3000满分")), ["28:1 Y02"]),
    "zero-width space": (put(("步长: 0.5", "步长: \u200b0.5")), ["29:7 Y03"]),
    "saved as GBK": (lambda text: text.encode("gb18030"), ["1:1 Y00"]),
    "empty file": (lambda _: b"\xef\xbb\xbf \n", ["1:1 Y06"]),
    "nothing but comments": (lambda _: b"# draft\n\n", ["1:1 Y06"]),
    "a list instead of keys": (lambda _: "- 一\n- 二\n".encode(), ["1:1 Y07"]),
    "far too large": (lambda text: text.encode() + b"#" * 1_000_000, ["1:1 Y08"]),
    "unquoted colon in a quote": (
        put(('"按照“就高、从新', "按照: “就高、从新"), ('原则执行"', "原则执行")),
        ["14:55 Y09"],
    ),
    "value starts with a star": (put(("名称: 数据完整性", "名称: *数据完整性")), ["35:19 Y09"]),
    "misaligned": (put(("  最少评委", " 最少评委")), ["27:2 Y09"]),
    "brace not closed": (put(("权重: 30%, 依据: [A1, G1]}", "权重: 30%, 依据: [A1, G1]")), ["36:5 Y09"]),
    "quotation mark not closed": (put(('有效期3年"', "有效期3年")), ["16:49 Y09"]),
    "a control character": (put(("名称: 高", "名称: \x07高")), ["3:5 Y09"]),
    "an anchor": (put(("名称: 高", "名称: &x 高")), ["3:5 Y10"]),
    "a tag": (put(("版本: 1", "版本: !!int 1")), ["4:5 Y11"]),
    "key twice": (put(("\n分担", "\n状态: 草案\n分担")), ["54:1 Y12"]),
    "a list as a key": (put(("版本: 1", "版本: 1\n? [a]\n: 1")), ["5:3 Y13"]),
    "very deep": (put(("版本: 1", "版本: " + "[" * 40 + "]" * 40)), ["4:16 Y13"]),
    "two documents": (lambda text: f"{text}---\n{text}".encode(), ["62:1 Y14"]),
    "misspelt key": (put(("最少评委", "最小评委")), ["27:3 R01"]),
    "unknown key": (put(("版本: 1", "备注: 无\n版本: 1")), ["4:1 R01"]),
    "rule without citation": (put(("金额: 50万元,  依据: [G1]}", "金额: 50万元}")), ["42:5 R02"]),
    "missing end date": (put(("失效: 2028-09-17            # 有效期3年，含末日\n", "")), ["1:1 R02"]),
    "money without unit": (put(("金额: 300万元", "金额: 300")), ["40:25 R04"]),
    "half a unit": (put(("金额: 150万元", "金额: 150万")), ["41:25 R04"]),
    "full-width digits": (put(("金额: 150万元", "金额: １５０万元")), ["41:25 R04"]),
    "Chinese numerals": (put(("金额: 150万元", "金额: 一百五十万元")), ["41:25 R04"]),
    "negative amount": (put(("值: 是}, 金额: 50", "值: 是}, 金额: -50")), ["48:53 R04"]),
    "weight 0.3": (put(("权重: 30%", "权重: 0.3")), ["35:30 R04"]),
    "weight 30": (put(("权重: 30%", "权重: 30")), ["35:30 R04"]),
    "date in words": (put(("施行: 2025-09-18", "施行: 2025年9月18日")), ["6:5 R04"]),
    "a day that is not": (put(("2028-09-17", "2028-09-31")), ["7:5 R04"]),
    "unknown word": (put(("汇总: 去高去低平均", "汇总: 去掉最高最低")), ["26:7 R03"]),
    "false for no": (put(("计入限额: 否", "计入限额: false")), ["48:84 R04"]),
    "text for a list": (put(("  依据: [G1]\n  指标", "  依据: G1\n  指标")), ["33:7 R05"]),
    "Chinese id": (put(("datong-ai-2025/dataset", "大同/数据集")), ["2:5 R09"]),
    "text for a mapping": (put(("{市: 1}", "市")), ["54:10 R07"]),
    "an empty text": (put(("名称: 复用价值,", "名称: ,")), ["38:19 R08"]),
    "weights of 105%": (put(("复用价值,   权重: 20%", "复用价值,   权重: 25%")), ["35:5 S12"]),
    "tiers out of order": (put(("起分: 80", "起分: 95")), ["41:17 S16"]),
    "higher score, less money": (put(("金额: 50万元,  ", "金额: 200万元,  ")), ["42:25 S17"]),
    "tier above the item cap": (put(("起分: 90, 金额: 300万元", "起分: 90, 金额: 320万元")), ["40:25 S20"]),
    "cap unlike its quote": (put(("单项, 金额: 300万元", "单项, 金额: 30万元")), ["50:27 S25"]),
    "unknown citation": (
        put(("单项, 金额: 300万元, 依据: [A1]", "单项, 金额: 300万元, 依据: [B1]")),
        ["50:39 S03"],
    ),
    "citation id twice": (put(("{号: A5", "{号: A4")), ["15:9 S04"]),
    "term off by a day": (put(("2028-09-17", "2028-09-18")), ["7:5 S06"]),
    "end before start": (put(("2028-09-17", "2024-09-17")), ["7:5 S05"]),
    "start unlike its quote": (
        put(("施行: 2025-09-18", "施行: 2025-09-19"), ("2028-09-17", "2028-09-18")),
        ["6:5 S40"],
    ),
    "unknown field": (put(("字段: type", "字段: types")), ["23:17 S08"]),
    "value not an option": (put(("值: [企事业单位, 科研", "值: [高校, 科研")), ["23:35 S09"]),
    "ordering a yes or no": (
        put(("字段: national, 比较: 等于", "字段: national, 比较: 不低于")),
        ["48:38 S10"],
    ),
    "operator unlike its quote": (
        put(
            *THRESHOLD, ("资格:\n", "资格:\n  - {号: q2, 字段: spend, 比较: 高于, 值: 20万元, 依据: [B1]}\n")
        ),
        ["25:28 S11"],
    ),
    "odd fen to nobody": (put(("零头: 市", "零头: 区")), ["54:22 S23"]),
    "example contradicts the tiers": (
        put(("期望: {等次: 一等, 金额: 300万元}", "期望: {等次: 二等, 金额: 300万元}")),
        ["59:49 S28"],
    ),
    "example contradicts the amount": (put(("金额: 350万元", "金额: 300万元")), ["61:65 S51"]),
    "example of an unknown tier": (
        put(("期望: {等次: 一等, 金额: 300万元}", "期望: {等次: 特等, 金额: 300万元}")),
        ["59:49 S29"],
    ),
    "example beyond the scale": (put(("输入: {分: 90},", "输入: {分: 190},")), ["59:32 S50"]),
    "no examples": (lambda text: (text.split("算例:")[0] + "算例: []\n").encode(), ["58:5 R06"]),
    "draft called in force": (
        put(("状态: 草案", "状态: 生效")),
        ["16:40 S26", "26:3 S86", "52:5 S86", "53:5 S86", "56:55 S27", "57:64 S27"],
    ),
    "in force without adoption": (
        put(
            ("状态: 草案", "状态: 生效"),
            ("性质: 待定", "性质: 指南"),
            ("批准: 待定", "批准: 张"),
            ("批准: 待定", "批准: 张"),
        ),
        ["5:5 S37", "26:3 S86", "52:5 S86", "53:5 S86"],
    ),
    "rates by tier without rates or base": (
        put(("方式: 等次定额", "方式: 等次比例")),
        ["40:5 S18", "41:5 S18", "42:5 S18", "44:3 S21"],
    ),
    "a tier with amount and rate": (
        put(("起分: 90, 金额: 300万元", "起分: 90, 比例: 50%, 金额: 300万元")),
        ["40:25 S54"],
    ),
    "a total of the whole programme": (
        put(("范围: 单项", "范围: 年度总额")),
        ["50:19 S31"],
    ),
    "a quota that leaves ties open": (
        put(("\n预算", "\n名额: {每年最多: 10, 递补: 是, 依据: [A1]}\n预算")),
        ["53:5 R02"],
    ),
    "an unknown way to date": (put(("时点: 申报日", "时点: 事项发生日")), ["8:5 R03"]),
    "a policy that is not there": (put(("编号: d", "政策: datong-2025\n编号: d")), ["2:5 S35"]),
    "half a condition": (put(("字段: type, 比较: 属于, 值", "字段: type, 值")), ["23:5 S36"]),
    "yearly cap without its basis": (put(("范围: 单项", "范围: 主体每年")), ["50:5 S22"]),
    "two item caps": (
        put(("\n互斥", "\n  - {号: cap2, 范围: 单项, 金额: 300万元, 依据: [A1]}\n互斥")),
        ["51:19 S48"],
    ),
    "trimming that a mean does not do": (
        put(("汇总: 去高去低平均", "汇总: 平均\n  去极值: {有效表满: 5, 最高: 1, 最低: 1}")),
        ["27:8 S19"],
    ),
    "trimming that leaves nothing": (
        put(("  最少评委: 5", "  去极值: {有效表满: 2, 最高: 1, 最低: 1}\n  最少评委: 5")),
        ["27:15 S47"],
    ),
    "step that misses the full points": (put(("步长: 0.5", "步长: 0.3")), ["29:7 S14"]),
    "step too fine to store": (put(("步长: 0.5", "步长: 0.001")), ["29:7 S43"]),
    "no step at all": (put(("步长: 0.5", "步长: 0")), ["29:7 R04"]),
    "anchors in another order": (
        put(("权重: 30%, ", "权重: 30%, 评分档: {差: 一, 中: 二, 良: 三, 优: 四}, ")),
        ["35:40 S46"],
    ),
    "bands that rise": (put(("  指标:", "  分档: {差: 0%, 优: 90%}\n  指标:")), ["34:7 S15"]),
    "two styles of criteria": (
        put(
            (
                "权重: 20%, 依据: [A1, G1]}\n等",
                "分项: [{号: d1, 名称: 甲, 分值: 20, 依据: [G1]}], 依据: [A1]}\n等",
            )
        ),
        ["38:7 S53"],
    ),
    "floor under an unknown criterion": (
        put(("金额: 300万元, 依据: [A1, G1]", "金额: 300万元, 指标不低于: {c9: 60%}, 依据: [A1, G1]")),
        ["40:44 S30"],
    ),
    "cut-off above the scale": (put(("起分: 90", "起分: 101"), ("{分: 90}", "{分: 100}")), ["40:17 S52"]),
    "cost field that is no money": (put(("\n资格", "\n项目成本字段: modal\n资格")), ["22:9 S39"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_names_its_cause_and_place(name: str) -> None:
    break_it, expected = BROKEN[name]

    found = errors(break_it(WORKED))

    assert [at(problem) for problem in found] == expected


@pytest.mark.parametrize("name", BROKEN)
def test_every_finding_is_worded_in_both_languages(name: str) -> None:
    (break_it, _) = BROKEN[name]

    for problem in errors(break_it(WORKED)):
        for language in ("zh", "en"):
            with in_language(language):
                assert problem_text(problem).startswith(f"d.yaml:{problem.place.line}:")


def test_a_broken_file_is_never_loaded() -> None:
    with pytest.raises(BadInputs) as raised:
        load_measure(put(("起分: 80", "起分: 95"))(WORKED), file="d.yaml", policy=None, policy_file=None)

    assert [at(problem) for problem in raised.value.problems] == ["41:17 S16"]


def test_all_errors_of_a_file_are_told_at_once_from_top_to_bottom() -> None:
    break_it = put(
        ("施行: 2025-09-18", "施行: 昨天"),
        ("最少评委", "最小评委"),
        ("零头: 市", "零头: 区"),
        ("[A4]", "[A9]"),
    )

    assert [at(one) for one in errors(break_it(WORKED))] == ["6:5 R04", "27:3 R01", "52:35 S03", "54:22 S23"]


def test_the_message_says_what_stands_there_and_what_to_write() -> None:
    (problem,) = errors(put(("金额: 150万元", "金额: １５０万元"))(WORKED))

    assert "１５０万元" in problem_text(problem)
    assert "“150万元”" in problem_text(problem)
    (problem,) = errors(put(("最少评委", "最小评委"))(WORKED))
    assert problem_text(problem) == "d.yaml:27:3 R01 没有“最小评委”这一项。是不是想写“最少评委”？"
