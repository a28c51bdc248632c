"""``workbench demo [DIR]``: an invented round to explore in the app, or settled at once and exported."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.output import Progress, data, document, table, words
from workbench.cli.parser import Commands
from workbench.i18n import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.services.demo.finish import FilledSheet, MeasureSummary, Summary
    from workbench.sheets.model import Written

_FOLDER = Path("demo-workspace")
_FEN_PER_WAN = 1_000_000


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("demo", run)
    parser.add_argument(
        "folder", type=Path, nargs="?", default=_FOLDER, metavar="DIR", help=t("demo.option.folder")
    )
    parser.add_argument("--no-tui", action="store_true", help=t("demo.option.no_tui"))
    parser.add_argument("--json", action="store_true", help=t("demo.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Build the demo where it is not there yet, then open the app on it or settle it."""
    from workbench.services.demo.build import build_demo, invented_clock, is_demo

    if is_demo(chosen.folder):
        words(t("demo.reused", folder=chosen.folder))
    else:
        report = build_demo(chosen.folder, invented_clock(), Progress())
        words(t("demo.built", folder=chosen.folder, submissions=report.submissions, experts=report.experts))
        submission, reviewer = report.waiting
        words(t("demo.waiting", submission=submission, reviewer=reviewer))
    if chosen.no_tui or chosen.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _settle(chosen)

    from workbench.tui import run as open_app

    return open_app(chosen.folder, getattr(chosen, "lang", None), debug=getattr(chosen, "debug", False))


def _settle(chosen: argparse.Namespace) -> int:
    from workbench.services.demo.finish import finish_demo, office_staff, summarise
    from workbench.services.export_round import export_round
    from workbench.services.office import open_office

    office = open_office(chosen.folder)
    filled = finish_demo(office)
    for one in filled:
        words(t("demo.filled", submission=one.submission, reviewer=one.reviewer, marks=one.marks))
    summary = summarise(office)
    words(t("demo.writing"))
    written = export_round(office, office_staff(office), summary.round_code)
    if chosen.json:
        document(_document(office.root, filled, summary, written))
    else:
        _show(summary, written)
    return 0


def _document(
    folder: Path, filled: Sequence[FilledSheet], summary: Summary, written: Sequence[Written]
) -> dict[str, Any]:
    return {
        "workspace": str(folder),
        "round": summary.round_code,
        "filled": [vars(one) for one in filled],
        "measures": [{**vars(one), "tiers": dict(one.tiers)} for one in summary.measures],
        "award_fen": summary.award_fen,
        "workbooks": [
            {"kind": one.kind, "file": str(one.path), "bytes": one.bytes, "sha256": one.sha256}
            for one in written
        ],
    }


def _show(summary: Summary, written: Sequence[Written]) -> None:
    tiers = tuple(dict.fromkeys(tier for measure in summary.measures for tier in measure.tiers))
    data(t("demo.title", round=summary.round_code, name=summary.round_name))
    table(
        [
            t("demo.column.measure"),
            t("demo.column.submissions"),
            *tiers,
            *(t(f"demo.column.{name}") for name in ("no_tier", "ineligible", "yuan", "wan")),
        ],
        [*(_row(measure, tiers) for measure in summary.measures), _total(summary, tiers)],
    )
    data("")
    data(t("demo.written"))
    for one in written:
        data(f"  {one.path}")


def _row(measure: MeasureSummary, tiers: Sequence[str]) -> list[object]:
    counts = [measure.tiers.get(tier, 0) for tier in tiers]
    return [
        measure.name,
        measure.submissions,
        *counts,
        measure.no_tier,
        measure.ineligible,
        *_money(measure.award_fen),
    ]


def _total(summary: Summary, tiers: Sequence[str]) -> list[object]:
    measures = summary.measures
    return [
        t("demo.total"),
        sum(one.submissions for one in measures),
        *(sum(one.tiers.get(tier, 0) for one in measures) for tier in tiers),
        sum(one.no_tier for one in measures),
        sum(one.ineligible for one in measures),
        *_money(summary.award_fen),
    ]


def _money(fen: int) -> tuple[str, str]:
    """An amount in yuan and in ten thousands of yuan."""
    from fractions import Fraction

    from workbench.domain.money import yuan_text
    from workbench.domain.rounding import decimal_text

    return yuan_text(fen), decimal_text(Fraction(fen, _FEN_PER_WAN))
