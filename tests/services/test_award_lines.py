"""A settled award becomes ledger lines that add up, by what it is for and by who pays."""

from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.case import Panel, Result, Submission
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.trace import TraceNode
from workbench.rules.folder import load_folder
from workbench.rules.shipped import shipped
from workbench.services.award_lines import award_lines

DATASET = MeasureId("datong-2025/dataset")
MEASURE: Measure = load_folder(Path(shipped()) / "rubrics" / "datong-2025").measures[DATASET]
ADD_ON = MEASURE.add_ons[0]
DAY = date(2025, 11, 20)


def result(tier_money: int, add_on: int, award: int, split: dict[str, int]) -> Result:
    """A result: ``tier_money`` after the item cap, plus ``add_on``, cut to ``award`` by later caps."""
    trace = [TraceNode("item_cap", "item_cap.free", tier_money, "fen")]
    if add_on:
        parts = {"add_on": ADD_ON.id, "before": tier_money, "after": tier_money + add_on}
        trace.append(TraceNode("add_on", "add_on.outside", tier_money + add_on, "fen", parts=parts))
    return Result(
        submission=Submission("S1", DATASET, "E", "P", "t", DAY),
        eligible="yes",
        panel=Panel((), Fraction(90), Fraction(90), {}, False, ()),
        rank=1,
        tier="一等",
        nominal=tier_money,
        award=award,
        split=split,
        trace=tuple(trace),
    )


def test_tier_money_and_add_on_stand_apart() -> None:
    lines = list(award_lines(result(300, 50, 350, {"市": 350}), DAY))

    assert [(line.series, line.payer, line.approved, line.paid) for line in lines] == [
        ("", "市", 300, 300),
        (ADD_ON.id, "市", 50, 50),
    ]


def test_what_a_later_cap_cut_comes_off_the_add_on() -> None:
    lines = list(award_lines(result(300, 50, 310, {"市": 155, "区": 155}), DAY))

    assert [(line.series, line.payer, line.approved) for line in lines] == [
        ("", "市", 155),
        ("", "区", 145),
        (ADD_ON.id, "区", 10),
    ]


@given(st.data())
def test_lines_add_up_to_the_award_by_payer_and_never_pass_what_each_part_gave(data: st.DataObject) -> None:
    fen = st.integers(0, 10**9)
    tier_money, add_on = data.draw(fen), data.draw(fen)
    award = data.draw(st.integers(0, tier_money + add_on))
    city = data.draw(st.integers(0, award))
    split = {"市": city, "区": award - city}

    lines = list(award_lines(result(tier_money, add_on, award, split), DAY))

    by_payer, by_series = Counter[str](), Counter[str]()
    for line in lines:
        assert line.approved > 0
        by_payer[line.payer] += line.approved
        by_series[line.series] += line.approved
    assert by_payer == Counter({payer: part for payer, part in split.items() if part})
    assert by_series[""] == min(tier_money, award)
    assert by_series[ADD_ON.id] == award - min(tier_money, award)
