"""What a recalculated workbook shows, held against the engine: scores, awards, parts, totals, checks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fractions import Fraction

from tests.sheets.export_random import Clauses
from tests.sheets.export_sample import layouts
from tests.sheets.oracle.cells import Page, Value
from workbench.domain.case import Result
from workbench.domain.measure import Measure
from workbench.i18n import t
from workbench.sheets.model import Kind

CALCULATION_ROW, FRONT_ROW, CHECKS_ROW, VERDICT_ROW = 3, 4, 5, 3
SLACK = 1e-9
Pages = Mapping[str, Page]


def unlike_the_engine(pages: Pages, clauses: Clauses, *, edited: bool = False) -> list[str]:
    """Every figure of the calculations and the tables that is not the engine's; money to the fen.

    Args:
        edited: the table shows those who had money before the edits.
    """
    results = _in_workbook(clauses)
    # What is published holds no calculation.
    found = [] if clauses.kind is Kind.NOTICE else list(_unlike_in_calculations(pages, clauses, results))
    if clauses.kind is not Kind.SCORES:
        found += _unlike_in_front(pages, clauses, results, complete=not edited)
    return found


def _in_workbook(clauses: Clauses) -> dict[str, Result]:
    """The notice shows those with money only."""
    public = clauses.kind is Kind.NOTICE
    return {name: one for name, one in clauses.results.items() if one.award or not public}


def _unlike_in_calculations(pages: Pages, clauses: Clauses, results: Mapping[str, Result]) -> Iterator[str]:
    left = dict(results)
    for title, page in pages.items():
        if not title.startswith(t("sheets.sheet.calculation", number="")):
            continue
        headings = page.headings(CALCULATION_ROW)
        for row in _rows(page, CALCULATION_ROW, headings, results):
            result = left.pop(str(page.at(row, headings[t("sheets.column.code")])))
            is_decided = t("sheets.column.approved") in headings
            award = t(f"sheets.column.{'approved' if is_decided else 'award'}")
            shown: dict[str, Value | Fraction] = {award: _yuan(result.award)}
            if clauses.rules[result.submission.measure].needs_panel:
                shown[t("sheets.column.score")] = result.panel.score
                shown[t("sheets.column.rank")] = result.rank
            if t("sheets.column.tier") in headings:
                shown[t("sheets.column.tier")] = result.tier
            shown |= {
                t("sheets.column.split", payer=payer): _yuan(fen) for payer, fen in _parts(clauses, result)
            }
            for heading, expected in shown.items():
                found = page.at(row, headings[heading])
                if not _same(found, expected):
                    yield f"{result.submission.id} {heading}: {found} for {expected}"
    yield from (f"{name} is not there" for name in left)


def _unlike_in_front(
    pages: Pages, clauses: Clauses, results: Mapping[str, Result], *, complete: bool
) -> Iterator[str]:
    """Rows of the table, and its totals, which have no number before them."""
    page = next(iter(pages.values()))
    headings = page.headings(FRONT_ROW)
    layout = layouts()[clauses.kind]
    column = next(one for one in layout.columns if one.key == "award")
    award = headings[column.heading or t("sheets.column.award")]
    scale = 10_000 if layout.unit == "wan" else 1
    every, parts = 0, dict.fromkeys(_payers(clauses, results), 0)
    for row, result in _front_rows(page, clauses, headings, results):
        every += result.award or 0
        expected = _yuan(result.award)
        if not _same(page.at(row, award), None if expected is None else expected / scale):
            yield f"{result.submission.id} in the table: {page.at(row, award)} for {expected}"
        for payer, fen in _parts(clauses, result):
            parts[payer] += fen or 0
            column = headings.get(t("sheets.column.split", payer=payer))
            if column and not _same(page.at(row, column), _yuan(fen)):
                yield f"{result.submission.id} {payer} in the table: {page.at(row, column)} for {fen}"
    totals = [
        row
        for row in page.rows()
        if page.at(row, 1) in (t("sheets.total"), t("sheets.payments.unpaid_total"))
    ]
    for column, fen in (
        (award, every),
        *((headings.get(t("sheets.column.split", payer=payer)), fen) for payer, fen in parts.items()),
    ):
        found = [page.at(row, column) for row in totals] if column else []
        told = round(sum(float(one or 0) for one in found if not isinstance(one, str)) * 100 * scale)
        if column and told != fen:
            yield f"total of column {column}: {told} for {fen}"
    if complete and every != sum(one.award or 0 for one in results.values()):
        yield "awards are missing in the table"


def _front_rows(
    page: Page, clauses: Clauses, headings: Mapping[str, int], results: Mapping[str, Result]
) -> Iterator[tuple[int, Result]]:
    """By the submission's number, or in the order of the notice, where the public sees none."""
    if (code := headings.get(t("sheets.column.code"))) is not None:
        for row in _rows(page, FRONT_ROW, headings, results):
            yield row, results[str(page.at(row, code))]
        return
    numbered = (row for row in page.rows() if row > FRONT_ROW and isinstance(page.at(row, 1), float))
    ordered = [one for rules in clauses.rules.values() for one in _by_tier(rules, results.values())]
    yield from zip(numbered, ordered, strict=True)


def _by_tier(rules: Measure, results: Iterable[Result]) -> list[Result]:
    """The results of a measure, best tier first, within a tier by number."""
    own = [one for one in results if one.submission.measure == rules.id]
    tiers = [*(tier.name for tier in rules.tiers), None]
    return sorted(own, key=lambda one: (tiers.index(one.tier), one.submission.id))


def _rows(page: Page, heading: int, headings: Mapping[str, int], known: Collection[str]) -> Iterator[int]:
    code = headings[t("sheets.column.code")]
    yield from (row for row in page.rows() if row > heading and page.at(row, code) in known)


def _parts(clauses: Clauses, result: Result) -> list[tuple[str, int | None]]:
    split = clauses.rules[result.submission.measure].split
    payers = split.parts if split else ()
    return [(payer, None if result.award is None else result.split[payer]) for payer in payers]


def _payers(clauses: Clauses, results: Mapping[str, Result]) -> list[str]:
    return list(dict.fromkeys(payer for one in results.values() for payer, _ in _parts(clauses, one)))


def _yuan(fen: int | None) -> Fraction | None:
    return None if fen is None else Fraction(fen, 100)


def _same(found: Value, expected: Value | Fraction) -> bool:
    if expected is None or isinstance(expected, str):
        return (found or None) == (expected or None)
    return isinstance(found, float) and abs(found - float(expected)) <= SLACK * max(1.0, abs(expected))


def unlike_what_is_stored(pages: Pages, stored: Pages) -> list[str]:
    """Every formula whose recalculated value is not the one that was stored beside it."""
    return [
        f"{title} {place} ={formula}: {pages[title].values.get(place)} for {page.values.get(place)}"
        for title, page in stored.items()
        for place, formula in page.formulas.items()
        if not _alike(pages[title].values.get(place), page.values.get(place))
    ]


def _alike(found: Value, stored: Value) -> bool:
    if isinstance(found, float) and isinstance(stored, float):
        return abs(found - stored) <= SLACK * max(1.0, abs(stored))
    # A link to an empty cell shows a zero in one office and nothing in another.
    return (found or None) == (stored or None)


def verdicts(value: Callable[[int, int], Value], rows: Collection[int]) -> dict[str, str]:
    """What the checks say: of each line by its first cell, and of all together under ``""``."""
    found = {"": str(value(VERDICT_ROW, 2))}
    for row in sorted(rows):
        if row > CHECKS_ROW and value(row, 1):
            found[str(value(row, 1))] = str(value(row, 8))
    return found


def expected_verdicts(before: Clauses, after: Clauses) -> dict[str, bool]:
    """Which lines of the checks still say the same once the clauses of a workbook were edited.

    The table shows those who had money, or everyone; words stand beside the amounts of those who are paid.
    """
    old, new = before.results, after.results
    same = {
        name: (one.panel.score, one.tier, one.award)
        == (new[name].panel.score, new[name].tier, new[name].award)
        for name, one in old.items()
    }
    for measure in before.rules.values():
        names = [name for name, one in old.items() if one.submission.measure == measure.id]
        label = t("sheets.checks.measure", name=measure.name)
        same[label] = _sum(old[name].award for name in names) == _sum(new[name].award for name in names)
    if before.kind is not Kind.SCORES:
        shown = [name for name, one in old.items() if one.award or before.kind is Kind.AWARDS]
        every = _sum(one.award for one in old.values())
        same[t("sheets.checks.front")] = _sum(new[name].award for name in shown) == every
        for payer in _payers(before, old):
            part = _sum(one.split.get(payer) for one in old.values())
            found = _sum(new[name].split.get(payer) for name in shown if new[name].award is not None)
            same[t("sheets.checks.split", payer=payer)] = found == part
        if before.kind is Kind.PAYMENTS:
            if any(name not in before.export().payees for name in shown):
                label = t("sheets.checks.table", name=t("sheets.payments.all_total"))
                same[label] = same[t("sheets.checks.front")]
            same[t("sheets.checks.words")] = all(old[name].award == new[name].award for name in shown)
    return {"": all(same.values()), **same}


def _sum(amounts: Iterable[int | None]) -> int:
    return sum(fen or 0 for fen in amounts)
