"""Time and memory of files from outside: ``python -m tests.benchmarks.imports`` prints the table of reading.

``… whole ledger xlsx`` prints the processor seconds of a whole import instead, stored and recorded. Invented
forms of 100,000 rows, as workbooks with shared texts, as people's programs save them, and as CSV; the
processor seconds are those of the parser's own process and of the work after it.
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from tests.sheets.forms import DATASET
from workbench.domain.credit_code import check_character
from workbench.domain.errors import Problem
from workbench.services.actor import Actor, Role
from workbench.services.import_ledger import import_ledger
from workbench.services.lay_workspace import lay_workspace
from workbench.sheets.cells import WorkbookCells, cell_name
from workbench.sheets.form import ledger_columns, submission_columns
from workbench.sheets.read_cells import read_cells
from workbench.sheets.read_ledger import read_ledger
from workbench.sheets.read_submissions import read_submissions

ROWS = 100_000
FORMS = ("submissions", "ledger")
FORMATS = ("xlsx", "utf-8", "gb18030")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
Table = Sequence[Sequence[str]]


def code_of(number: int) -> str:
    """A sound credit code."""
    body = f"91140200MA0{number:06d}"
    return body + check_character(body)


def submissions(rows: int) -> Table:
    """A heading and rows with every kind of value, as typed."""
    dates = ("2025-10-{:02d}", "2025/10/{}", "2025年10月{}日", "2025.10.{}")
    amounts = ("300万元", "3,000,000.00元", "￥2,500,000", "1409.50元")
    return [
        [column.heading for column in submission_columns(DATASET)],
        *(
            [
                f"DT2025-{number:06d}",
                f"大同市云冈第{number}数据有限公司",
                code_of(number),
                f"2510-140200-04-{number:06d}",
                f"煤矿安全多模态数据集（第{number}期）",
                dates[number % 4].format(number % 28 + 1),
                ("企业", "个人")[number % 2],
                "是否有无√×"[number % 6],
                amounts[number % 4],
                f"{number % 1000}.5",
                "2025-09-01",
                "文本、图像",
                "是",
                "否",
            ]
            for number in range(rows)
        ),
    ]


def ledger(rows: int) -> Table:
    """A heading and lines of money."""
    return [
        [column.heading for column in ledger_columns()],
        *(
            [
                code_of(number),
                f"大同市云冈第{number}数据有限公司",
                f"2410-140200-04-{number:06d}",
                "省级数据专项",
                "",
                f"2024年{number % 12 + 1}月8日",
                f"{number % 300 + 1}万元",
                "0元",
                ("市", "省", "区")[number % 3],
            ]
            for number in range(rows)
        ),
    ]


def workbook(table: Table, path: Path) -> None:
    """A workbook of one sheet whose texts are shared, as spreadsheet programs save it."""
    texts: dict[str, int] = {}

    def row_of(number: int, row: Sequence[str]) -> str:
        cells = (
            f'<c r="{cell_name(number, at)}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'
            for at, text in enumerate(row, start=1)
            if text
        )
        return f'<row r="{number}">{"".join(cells)}</row>'

    body = "".join(row_of(number, row) for number, row in enumerate(table, start=1))
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relations("worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def relations(kind: str, target: str) -> str:
    """A part's only relation."""
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="{target}"/></Relationships>'
    )


def path_of(form: str, kind: str, folder: Path) -> Path:
    """Where the file goes."""
    return folder / f"{form}.{'xlsx' if kind == 'xlsx' else 'csv'}"


def write(form: str, kind: str, rows: int, folder: Path) -> Path:
    """The form as a file of one kind."""
    table = submissions(rows) if form == "submissions" else ledger(rows)
    path = path_of(form, kind, folder)
    if kind == "xlsx":
        workbook(table, path)
    else:
        text = StringIO()
        csv.writer(text).writerows(table)
        path.write_bytes(text.getvalue().encode(kind))
    return path


@dataclass(frozen=True)
class Spent:
    """What reading one file took: processor seconds here and in the parser's process, peak MB of both."""

    rows: int
    problems: Sequence[Problem]
    here: float
    apart: float
    peak_here: float
    peak_apart: float


READERS: dict[str, Callable[[WorkbookCells], tuple[Iterable[object], Sequence[Problem]]]] = {
    "submissions": lambda book: (
        (found := read_submissions(book, {DATASET.id: DATASET})).rows,
        found.problems,
    ),
    "ledger": lambda book: ((found := read_ledger(book)).rows, found.problems),
}


def read(form: str, path: Path) -> Spent:
    """Read a file and count."""
    here, apart = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    rows, problems = READERS[form](read_cells(path))
    here_now, apart_now = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Spent(
        rows=sum(1 for _ in rows),
        problems=problems,
        here=_seconds(here_now) - _seconds(here),
        apart=_seconds(apart_now) - _seconds(apart),
        peak_here=here_now.ru_maxrss / 1024,
        peak_apart=apart_now.ru_maxrss / 1024,
    )


def _seconds(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


def stored(kind: str, rows: int, folder: Path) -> float:
    """Processor seconds of importing a whole ledger into a new workspace: read, checked, stored, recorded."""
    path = write("ledger", kind, rows, folder)
    office = lay_workspace(folder / "workspace", name="台账")
    before = _spent()
    report = import_ledger(office, Actor(None, "王工", Role.STAFF), path)
    spent = _spent() - before
    office.engine.dispose()
    if report.added != rows:
        raise ValueError(f"{report.added} of {rows} lines were added")
    return spent


def _spent() -> float:
    return sum(_seconds(resource.getrusage(who)) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def row(form: str, kind: str, path: Path) -> str:
    """One line of the table, measured in this process."""
    spent = read(form, path)
    # A CSV file has no parser apart.
    apart, peak_apart = ("–", "–") if kind != "xlsx" else (f"{spent.apart:.1f}", f"{spent.peak_apart:,.0f}")
    megabytes = path.stat().st_size / 2**20
    return (
        f"| {form} | {kind} | {spent.rows:,} | {megabytes:.1f} | {apart} | {spent.here:.1f} "
        f"| {spent.here + spent.apart:.1f} | {peak_apart} | {spent.peak_here:,.0f} |"
    )


def main() -> None:
    """Print the table; each file is written and read in processes of their own, so that peaks stay apart."""
    print("| form | format | rows | MB | parser CPU s | reading CPU s | both | parser peak MB | peak MB |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    for form in FORMS:
        for kind in FORMATS:
            with TemporaryDirectory() as folder:
                for step in ("write", "read"):
                    command = [sys.executable, "-m", __spec__.name, step, form, kind, folder]
                    subprocess.run(command, check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", form, kind, folder]:
            write(form, kind, ROWS, Path(folder))
        case ["read", form, kind, folder]:
            print(row(form, kind, path_of(form, kind, Path(folder))), flush=True)
        case ["whole", "ledger", kind]:
            with TemporaryDirectory() as folder:
                print(f"| ledger | {kind} | {stored(kind, ROWS, Path(folder)):.1f} |")
        case _:
            main()
