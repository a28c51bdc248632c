"""``workbench opinion``: what the panel says of each submission."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.output import data, document, words
from workbench.cli.parser import Commands
from workbench.cli.workspace import office_of, operator
from workbench.domain.errors import BadInput
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.services.opinions import Opinion, RoundOpinions
    from workbench.services.record_opinion import RecordedOpinion


def add(commands: Commands) -> None:
    """Add the group."""
    group = commands.group("opinion")
    record = group.add("record", record_one)
    record.add_argument("submission", metavar="SUBMISSION", help=t("cli.option.submission"))
    given = record.add_mutually_exclusive_group(required=True)
    given.add_argument("--text", metavar="TEXT", help=t("cli.opinion.text"))
    given.add_argument("--file", type=Path, metavar="FILE", help=t("cli.opinion.file"))
    listed = group.add("list", list_all)
    for parser in (record, listed):
        parser.add_argument("--round", required=True, metavar="R", help=t("cli.option.round"))
        parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def record_one(chosen: argparse.Namespace) -> int:
    """Write the opinion, or with an empty text take it back; say what it takes the place of."""
    from workbench.services.record_opinion import record_opinion

    text = chosen.text if chosen.file is None else _read(chosen.file)
    recorded = record_opinion(office_of(chosen), operator(), chosen.round, chosen.submission, text)
    if chosen.json:
        before = _told(recorded.before) if recorded.before else None
        document({"submission": recorded.submission, "text": recorded.text, "before": before})
        return 0
    data(_done(recorded))
    if recorded.was_cleaned:
        words(t("cli.opinion.cleaned"))
    if recorded.before is not None and recorded.before.text != recorded.text:
        words(t("cli.opinion.replaced", **vars(recorded.before)))
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("opinion.not_text", file=str(file)) from error


def _done(recorded: RecordedOpinion) -> str:
    if recorded.text == (recorded.before.text if recorded.before else ""):
        return t("cli.opinion.same", submission=recorded.submission)
    if recorded.text:
        return t("cli.opinion.done", submission=recorded.submission, length=len(recorded.text))
    return t("cli.opinion.taken_back", submission=recorded.submission)


def list_all(chosen: argparse.Namespace) -> int:
    """Show every opinion under its measure, by rank, and which scored submissions have none."""
    from workbench.services.opinions import round_opinions

    found = round_opinions(office_of(chosen), operator(), chosen.round)
    if chosen.json:
        document(_document(found))
        return 0
    for measure in found.results.measures:
        codes = [row.submission.code for row in measure.rows if row.submission.code in found.opinions]
        if codes:
            data(t("cli.opinion.measure", name=measure.measure.name))
        for code in codes:
            data(t("cli.opinion.one", submission=code, **vars(found.opinions[code])))
            data("\n".join(f"    {line}" for line in found.opinions[code].text.splitlines()))
        if missing := found.missing(measure):
            name = measure.measure.name
            words(t("cli.opinion.missing", name=name, count=len(missing), codes=missing))
    if found.decided is not None:
        words(t("cli.opinion.decided", document=found.decided))
    return 0


def _document(found: RoundOpinions) -> dict[str, Any]:
    """Opinions by rank in each measure; times with the office's offset."""
    return {
        "round": found.results.round_code,
        "decided": found.decided,
        "opinions": [
            {"submission": code, "measure": one.measure.id, **_told(found.opinions[code])}
            for one in found.results.measures
            for code in (row.submission.code for row in one.rows)
            if code in found.opinions
        ],
        "missing": [code for one in found.results.measures for code in found.missing(one)],
    }


def _told(opinion: Opinion) -> dict[str, str]:
    return {"text": opinion.text, "by": opinion.by, "at": opinion.at.isoformat()}
