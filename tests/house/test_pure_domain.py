"""What an import contract cannot see: clocks, files and floats used inside the domain."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOMAIN = sorted((ROOT / "workbench" / "domain").rglob("*.py"))
CLOCKS = {"now", "today", "utcnow", "fromtimestamp"}
FILES = {"open", "print", "input"}
# Statistics, not marks or money: estimates that are shown, never paid. Bulk scores use a float only to see
# which of them are certain; the others are decided in fractions.
MAY_FLOAT = (
    "statistics/",
    "score_report/odds.py",
    "score_report/cautions.py",
    "bulk/certain.py",
    "bulk/rescaled.py",
)


def calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name


def has_float(tree: ast.AST) -> bool:
    return "float" in calls(tree) or any(
        isinstance(node, ast.Constant) and isinstance(node.value, float) for node in ast.walk(tree)
    )


def test_the_search_finds_what_it_looks_for() -> None:
    sample = ast.parse("date.today(); open('x'); share = 0.5")

    assert set(calls(sample)) == {"today", "open"}
    assert has_float(sample)


def test_the_domain_reads_no_clock_and_no_file() -> None:
    found = {path.name: set(calls(ast.parse(path.read_text("utf-8")))) & (CLOCKS | FILES) for path in DOMAIN}

    assert {name: names for name, names in found.items() if names} == {}


def test_no_float_touches_marks_or_money() -> None:
    root = ROOT / "workbench" / "domain"
    exact = [path for path in DOMAIN if not path.relative_to(root).as_posix().startswith(MAY_FLOAT)]

    assert [path.name for path in exact if has_float(ast.parse(path.read_text("utf-8")))] == []
