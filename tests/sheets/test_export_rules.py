"""Formulas agree with the engine under every rule of the format, not only those of the shipped files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.sheets.export_sample import AS_OF, export_input, layouts, sample_case
from tests.sheets.export_stated import qualifying, stated_case, stated_measures
from tests.sheets.export_variants import variant
from workbench.domain.award_methods import Discretion, Instalments, Pool, Rate
from workbench.domain.case import Case, Submission
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import Mode, Rounding
from workbench.i18n import t
from workbench.rules import load_measure
from workbench.rules.folder import load_folder
from workbench.rules.shipped import shipped
from workbench.sheets.model import Kind
from workbench.sheets.nominal_steps import nominal_is_live
from workbench.sheets.workbooks import workbook_bytes

LAYOUTS = layouts()
# Ballots hold no calculation.
KINDS = tuple(kind for kind in Kind if kind is not Kind.BALLOTS)
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
    for seed in range(160, 200):
        data = variant(seed)
        outcomes |= {
            (one.eligible, one.tier is None, one.award is None)
            for part in data.measures
            for one in part.results
        }
        kind = KINDS[seed % len(KINDS)]
        assert workbook_bytes(data, kind, LAYOUTS[kind])
    # Not eligible, evidence missing, held back with a tier, below every tier, awarded.
    assert outcomes >= {
        ("no", True, True),
        ("missing", True, True),
        ("yes", False, True),
        ("yes", True, False),
        ("yes", False, False),
    }


def test_amounts_that_follow_from_stated_facts_are_formulas_over_the_figures() -> None:
    data = export_input(stated_case(), stated_measures())

    book = load_workbook(BytesIO(workbook_bytes(data, Kind.AWARDS, LAYOUTS[Kind.AWARDS])))

    for number, part in enumerate(data.measures, 1):
        sheet = book[t("sheets.sheet.calculation", number=number)]
        nominal = {str(cell.value): cell.column for cell in sheet[3]}[t("sheets.column.nominal")]
        assert str(sheet.cell(4, nominal).value).startswith("=IF("), part.measure.id
        assert part.results[0].award, part.measure.id
    assert len(data.measures) > 20


def test_a_share_within_a_hair_of_a_step_stands_as_the_engine_rounded_it() -> None:
    """Steadied before it is cut down to a step, it would be raised to the next one."""
    (one,) = [one for one in stated_measures().values() if one.id == "datong-2025/compute-use"]
    assert isinstance(one.award.terms, Rate)
    unit = Fraction(10**10)
    rounding = Rounding(unit, Mode.DOWN)
    terms = replace(one.award.terms, rate=Fraction(1, 2))
    measure = replace(one, award=replace(one.award, rounding=rounding, terms=terms), caps=())
    (field,) = terms.base.fields
    base = 2 * 10**10 - 2
    facts = {**qualifying(measure, 0), field: base}
    submission = Submission("S1", measure.id, "E", "P", "t", date(2025, 10, 8), facts)
    data = export_input(Case(AS_OF, (submission,)), {measure.id: measure})

    assert data.measures[0].results[0].award == 0
    assert not nominal_is_live(data.measures[0])
    assert workbook_bytes(data, Kind.AWARDS, LAYOUTS[Kind.AWARDS])


@pytest.mark.parametrize("method", ["分期", "区间核定", "名次共享", "等次区间"])
def test_figures_that_no_formula_reads_stand_beside_their_clause(method: str) -> None:
    """Finance sees the limits, pools and totals of a clause whose amount is decided, and cannot edit them."""
    rules = {
        one.id: one
        for one in load_folder(shipped() / "rubrics").measures.values()
        if one.award.method == method
    }
    case = Case(
        AS_OF,
        tuple(
            Submission(f"S{place}", identity, f"E{place}", f"P{place}", "t", date(2025, 10, 8))
            for place, identity in enumerate(rules)
        ),
    )
    book = load_workbook(
        BytesIO(workbook_bytes(export_input(case, rules), Kind.AWARDS, LAYOUTS[Kind.AWARDS]))
    )
    rows = list(book[t("sheets.sheet.parameters")].iter_rows(min_row=4))

    for measure in rules.values():
        for fen in stated_amounts(measure):
            found = [row for row in rows if row[2].value is not None and _fen(row[2].value) == fen]
            assert found, (measure.id, fen)
            assert all(row[6].value for row in found)


def stated_amounts(measure: Measure) -> list[int]:
    """Amounts in the terms of a clause, fen."""
    terms = measure.award.terms
    bands = [tier.band for tier in measure.tiers]
    match terms:
        case Instalments(total=total):
            return [total]
        case Pool(amount=amount):
            return [amount]
        case Discretion(band=band, levels=levels):
            bands = [band, *levels.values()]
    found = [amount for band in bands if band for amount in (band.low, band.high) if amount]
    assert found
    return found


def _fen(value: object) -> Fraction | None:
    return Fraction(str(value)) * 100 if isinstance(value, int | float) else None


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
