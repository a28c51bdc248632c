"""Formulas agree with the engine under every rule of the format, not only those of the shipped files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets.export_sample import export_input, layouts, sample_case
from tests.sheets.export_variants import variant
from workbench.domain.rubric import MeasureId
from workbench.rules import load_measure
from workbench.sheets.model import Kind
from workbench.sheets.workbooks import workbook_bytes

LAYOUTS = layouts()
WORKED = Path(__file__).parents[1] / "rules" / "worked" / "dataset.yaml"


@pytest.mark.parametrize("seed", range(6))
def test_formulas_give_the_engine_s_figures_under_rules_turned_over_at_random(seed: int) -> None:
    """A workbook whose exact values differ from the engine's is refused, so writing it is the test."""
    data = variant(seed)

    assert workbook_bytes(data, Kind.AWARDS, LAYOUTS[Kind.AWARDS])


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_formulas_give_the_engine_s_figures_under_many_rules() -> None:
    outcomes = set()
    for seed in range(100, 140):
        data = variant(seed)
        outcomes |= {
            (one.eligible, one.tier is None, one.award is None)
            for part in data.measures
            for one in part.results
        }
        kind = tuple(Kind)[seed % len(Kind)]
        assert workbook_bytes(data, kind, LAYOUTS[kind])
    # Not eligible, evidence missing, held back with a tier, below every tier, awarded.
    assert outcomes >= {
        ("no", True, True),
        ("missing", True, True),
        ("yes", False, True),
        ("yes", True, False),
        ("yes", False, False),
    }


def test_criteria_with_weights_are_computed_from_the_worked_file() -> None:
    measure = load_measure(WORKED.read_bytes(), file=WORKED.name, policy=None, policy_file=None)
    case = sample_case(each=1)
    first = case.submissions[0]
    sheets = tuple(
        type(sheet)(
            sheet.reviewer,
            sheet.state,
            {
                item.id: item.points - item.step * (3 * seat + place)
                for place, item in enumerate(measure.scoring.items)
            },
        )
        for seat, sheet in enumerate(first.sheets)
    )
    facts = {**first.facts, "modal": "文本", "national": True, "type": "企事业单位"}
    one = type(first)("S1", measure.id, first.entity, "P1", "数据集", first.applied_on, facts, {}, sheets)
    data = export_input(type(case)(case.as_of, (one,)), {MeasureId(measure.id): measure})

    assert data.measures[0].results[0].award
    assert workbook_bytes(data, Kind.AWARDS, LAYOUTS[Kind.AWARDS])
