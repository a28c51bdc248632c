"""Written workbooks read back as a reader finds their figures, and held against the engine."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from tests.sheets.binary import Double, opened
from tests.sheets.export_averaging import Round, calibrated_by
from tests.sheets.export_sample import layouts
from workbench.domain.awards import compute
from workbench.domain.case import SheetTotal
from workbench.domain.rubric import Scoring
from workbench.i18n import t
from workbench.sheets.areas import Scalar
from workbench.sheets.formulas import Evaluator
from workbench.sheets.model import Kind
from workbench.sheets.workbooks import workbook_bytes

LAYOUTS = layouts()
SLACK = Fraction(1, 10**9)
Line = dict[str, Scalar]


def written(one: Round, kind: Kind = Kind.AWARDS) -> Workbook:
    """A workbook as it is stored; one that differs from the engine is refused before."""
    return opened(workbook_bytes(one.export(), kind, LAYOUTS[kind]))


def lines(evaluator: Evaluator, book: Workbook, sheet: str, top: int) -> dict[tuple[Scalar, ...], Line]:
    """Rows of a sheet by submission, and by reviewer where there are any; cells by heading, first of each."""
    title = t(f"sheets.sheet.{sheet}", number=1)
    page = book[title]
    headings: dict[str, int] = {}
    for cell in page[3]:
        headings.setdefault(str(cell.value), cell.column)
    keys = [t("sheets.column.code")] + [t("sheets.column.reviewer")] * (sheet == "marks")
    found = {}
    for row in range(top, page.max_row + 1):
        line = {name: evaluator.value(title, row, column) for name, column in headings.items()}
        # A criterion marked as a whole has the heading of its item; the last one has the points.
        line |= {f"={cell.value}": evaluator.value(title, row, cell.column) for cell in page[3] if cell.value}
        found[tuple(line[key] for key in keys)] = line
    return found


def assert_as_the_engine(book: Workbook, one: Round, evaluator: Evaluator | None = None) -> None:
    """Every figure of the marks and the calculation is what the engine makes of this round."""
    scoring, panels = one.measure.scoring, one.panels()
    evaluator = evaluator or Evaluator(book)
    marks, steps = (lines(evaluator, book, sheet, top) for sheet, top in (("marks", 6), ("calculation", 4)))
    with calibrated_by(one.severity):
        results = {result.submission.id: result for result in compute(one.rules, one.case).results}
    for submission in one.case.submissions:
        panel, line = panels[submission.id], steps[(submission.id,)]
        assert same(line[t("sheets.column.score")], panel.score)
        assert line[t("sheets.column.tier")] == (results[submission.id].tier or "")
        award = results[submission.id].award
        assert same(line[t("sheets.column.award")], None if award is None else Fraction(award, 100))
        for criterion in scoring.criteria:
            mean = line[t("sheets.column.criterion_mean", name=criterion.name)]
            assert near(mean, panel.criterion_means.get(criterion.id))
        if panel.exact is not None:
            heading = "together" if scoring.by_criterion else "mean"
            assert near(line[t(f"sheets.column.{heading}")], panel.exact)
        totals = {total.reviewer: total for total in panel.totals}
        for sheet in submission.sheets:
            found = marks[(submission.id, sheet.reviewer)]
            assert_as_a_total(found, totals.get(sheet.reviewer), scoring, one.severity)


def assert_as_a_total(
    line: Line, total: SheetTotal | None, scoring: Scoring, severity: Mapping[str, Fraction] | None
) -> None:
    assert near(line[t("sheets.column.sheet_total")], total.total if total else None)
    for criterion in scoring.criteria:
        points = line[f"={criterion.id} {criterion.name}"]
        assert near(points, total.criteria.get(criterion.id) if total else None)
    if not scoring.by_criterion:
        word = {None: "kept", "high": "high", "low": "low"}[total.dropped] if total else None
        assert line[t("sheets.column.trim")] == (t(f"sheets.marks.{word}") if word else "")
    rule = scoring.deviation
    if rule and rule.share is not None:
        flagged = total is not None and total.deviates
        assert line[t("sheets.column.deviation")] == (t("sheets.marks.deviates") if flagged else "")
    if rule and rule.criterion_share is not None:
        names = total.low_criteria if total else ()
        low = [
            f"{one.id} {one.name}{t('sheets.marks.low_criterion')}"
            for one in scoring.criteria
            if one.name in names
        ]
        assert line[t("sheets.column.low_criteria")] == "".join(low)
    if severity and total and t("sheets.column.calibrated") in line:
        off = severity.get(total.reviewer, Fraction(0))
        assert near(line[t("sheets.column.calibrated")], total.total - off)


def same(found: Scalar, expected: Fraction | None) -> bool:
    """Equal to the last digit, or to the nearest double where the sheet computed with doubles."""
    if expected is None:
        return found == ""
    return found == (Double(expected) if isinstance(found, Double) else expected)


def near(found: Scalar, expected: Fraction | None) -> bool:
    """Equal but for the tenth decimal, where sums lose their binary noise."""
    if expected is None:
        return found == ""
    return isinstance(found, Fraction) and abs(found - expected) < SLACK


def parameter(book: Workbook, words: str, column: int) -> Cell:
    """The cell of a parameter, by the words of its row."""
    page = book[t("sheets.sheet.parameters")]
    for row in page.iter_rows(min_row=4):
        if row[1].value == words:
            cell = row[column - 1]
            assert isinstance(cell, Cell)
            return cell
    raise AssertionError(words)


def calculated(book: Workbook, submission: str = "S1") -> Line:
    return lines(Evaluator(book), book, "calculation", 4)[(submission,)]


def marked(book: Workbook, reviewer: str, submission: str = "S1") -> Line:
    return lines(Evaluator(book), book, "marks", 6)[(submission, reviewer)]
