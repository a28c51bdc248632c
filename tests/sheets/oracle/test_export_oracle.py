"""An independent office recalculates our workbooks from marks to money and comes to the engine's fen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from tests.sheets.export_averaging import calibrated_by, random_round
from tests.sheets.export_sample import export_input, layouts, measures, sample_case
from tests.sheets.export_stated import stated_case, stated_measures
from tests.sheets.export_variants import variant
from tests.sheets.oracle.edits import Bench
from tests.sheets.oracle.libreoffice import recalculated
from workbench.domain.awards import compute
from workbench.i18n import t
from workbench.sheets.model import ExportInput, Kind
from workbench.sheets.workbooks import workbook_bytes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
EDITS = 50
EDITED_BOOKS = 8
AVERAGED_ROUNDS = 40
# Ballots and the notice hold no calculation.
KINDS = tuple(kind for kind in Kind if kind not in (Kind.BALLOTS, Kind.NOTICE))


def awards_of(book: Workbook) -> dict[str, int]:
    """Fen by submission from the calculation sheets; empty cells are no award."""
    found: dict[str, int] = {}
    for code, yuan in numbers_of(book, "award").items():
        found[code] = round(yuan * 100)
        assert abs(yuan * 100 - found[code]) < 1e-4
    return found


def numbers_of(book: Workbook, column: str) -> dict[str, float]:
    """Numbers of one column by submission from the calculation sheets; empty cells are left out."""
    found: dict[str, float] = {}
    for page in book.worksheets:
        if not page.title.startswith(t("sheets.sheet.calculation", number="")):
            continue
        headings = {cell.value: cell.column for cell in page[3]}
        for row in range(4, page.max_row + 1):
            code = page.cell(row, headings[t("sheets.column.code")]).value
            number = page.cell(row, headings[t(f"sheets.column.{column}")]).value
            if code and number not in (None, ""):
                found[str(code)] = float(str(number))
    return found


def engine_awards(bench: Bench) -> dict[str, int]:
    outcome = compute(bench.rules, bench.case)
    return {one.submission.id: one.award for one in outcome.results if one.award is not None}


def verdict(book: Workbook) -> object:
    return book[t("sheets.sheet.checks")]["B3"].value


def test_recalculated_workbooks_give_the_engine_s_fen(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    case = sample_case(seed=7)
    data, layout = export_input(case), layouts()
    paths = []
    for kind in KINDS:
        paths.append(tmp_path / f"{kind.value}.xlsx")
        book = load_workbook_without_values(workbook_bytes(data, kind, layout[kind]), paths[-1])
        assert book.worksheets

    results = recalculated(require_tool("soffice"), paths, tmp_path / "office")

    expected = {
        one.submission.id: one.award
        for part in data.measures
        for one in part.results
        if one.award is not None
    }
    for path in results:
        book = load_workbook(path, data_only=True)
        assert awards_of(book) == expected
        assert verdict(book) == t("sheets.checks.same")


def test_recalculated_workbooks_agree_under_rules_turned_over_at_random(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    rounds = [variant(seed) for seed in range(300, 308)]
    paths = [tmp_path / f"{place}.xlsx" for place in range(len(rounds))]
    for data, path in zip(rounds, paths, strict=True):
        load_workbook_without_values(workbook_bytes(data, Kind.AWARDS, layouts()[Kind.AWARDS]), path)

    results = recalculated(require_tool("soffice"), paths, tmp_path / "office")

    for data, path in zip(rounds, results, strict=True):
        book = load_workbook(path, data_only=True)
        assert awards_of(book) == engine_of(data)
        assert verdict(book) == t("sheets.checks.same")


def engine_of(data: ExportInput) -> dict[str, int]:
    return {
        one.submission.id: one.award
        for part in data.measures
        for one in part.results
        if one.award is not None
    }


def load_workbook_without_values(content: bytes, path: Path) -> Workbook:
    """Save a workbook again without its stored values, so that only a recalculation can fill them."""
    path.write_bytes(content)
    book = load_workbook(path)
    book.save(path)
    assert all(
        cell.value is None
        for page in load_workbook(path, data_only=True).worksheets
        for row in page.iter_rows()
        for cell in row
        if book[page.title][cell.coordinate].data_type == "f"
    )
    return book


@pytest.mark.parametrize("kind", [Kind.SCORES, Kind.AWARDS, Kind.PAYMENTS])
def test_fifty_random_edits_recalculate_to_what_the_engine_gives(
    kind: Kind, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    benches, paths = [], []
    layout = layouts()[kind]
    for seed in range(EDITED_BOOKS):
        case = sample_case(seed=100 + seed)
        path = tmp_path / f"{kind.value}-{seed}.xlsx"
        path.write_bytes(workbook_bytes(export_input(case), kind, layout))
        bench = Bench(load_workbook(path), measures(), case, seed)
        bench.edit(EDITS)
        bench.book.save(path)
        benches.append(bench)
        paths.append(path)

    results = recalculated(require_tool("soffice"), paths, tmp_path / "office")

    changed = 0
    for bench, path in zip(benches, results, strict=True):
        expected = engine_awards(bench)
        found = awards_of(load_workbook(path, data_only=True))
        assert found == expected, "\n".join(bench.log)
        changed += len(bench.log)
    assert changed == EDITS * EDITED_BOOKS


def test_edited_facts_rates_and_amounts_recalculate_to_what_the_engine_gives(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    case, rules = stated_case(), stated_measures()
    path = tmp_path / "stated.xlsx"
    path.write_bytes(workbook_bytes(export_input(case, rules), Kind.AWARDS, layouts()[Kind.AWARDS]))
    bench = Bench(load_workbook(path), rules, case, 11)
    for _ in range(2 * EDITS):
        for edit in (bench.stated, bench.terms, bench.unit):
            edit()
    bench.book.save(path)

    (result,) = recalculated(require_tool("soffice"), [path], tmp_path / "office")

    assert awards_of(load_workbook(result, data_only=True)) == engine_awards(bench), "\n".join(bench.log)
    assert len(bench.log) > 4 * EDITS


def test_edited_marks_weights_and_roundings_recalculate_to_what_the_engine_gives(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    rounds, paths = [], []
    for seed in range(AVERAGED_ROUNDS):
        one = random_round(seed)
        path = tmp_path / f"averaged-{seed}.xlsx"
        path.write_bytes(workbook_bytes(one.export(), Kind.AWARDS, layouts()[Kind.AWARDS]))
        bench = Bench(load_workbook(path), one.rules, one.case, seed)
        for _ in range(EDITS // 10):
            bench.dice.choice((bench.mark, bench.decimals, bench.weight, bench.trim))()
        bench.book.save(path)
        paths.append(path)
        rounds.append((replace(one, measure=bench.rules[one.measure.id], case=bench.case), bench))

    results = recalculated(require_tool("soffice"), paths, tmp_path / "office")

    scored = 0
    for (one, bench), path in zip(rounds, results, strict=True):
        book = load_workbook(path, data_only=True)
        expected = {
            name: float(panel.score) for name, panel in one.panels().items() if panel.score is not None
        }
        assert numbers_of(book, "score") == pytest.approx(expected, rel=0, abs=1e-9), bench.log
        with calibrated_by(one.severity):
            assert awards_of(book) == engine_awards(bench), bench.log
        scored += len(expected)
    assert scored > AVERAGED_ROUNDS
