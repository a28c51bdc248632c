"""``workbench rules diff OLD NEW``: what changed, how deep it reaches, and on a round who moves."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from workbench.cli.output import data, document, table, words, yuan_or_dash
from workbench.cli.parser import Commands
from workbench.cli.workspace import office_of, operator, rules_path
from workbench.domain.money import signed_yuan_text
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.services.diff_rules import RulesDiff
    from workbench.services.rule_file import RuleFile
    from workbench.services.what_if import Standing, WhatIf

# Worked examples prove rules and are none; the document of --json lists their changes one by one.
EXAMPLES = "算例"


def add(group: Commands) -> argparse.ArgumentParser:
    """Add the command."""
    parser = group.add("diff", run)
    parser.add_argument("old", metavar="OLD", help=t("cli.rules.old"))
    parser.add_argument("new", metavar="NEW", help=t("cli.rules.new"))
    parser.add_argument("--round", metavar="R", help=t("cli.rules.diff_round"))
    return parser


def run(chosen: argparse.Namespace) -> int:
    """Compare; with ``--round`` recompute that round under NEW, storing nothing."""
    from workbench.i18n.errors import problem_text
    from workbench.services.diff_rules import diff_rules, effect_on

    found = diff_rules(rules_path(chosen), chosen.old, chosen.new)
    effect = effect_on(office_of(chosen), operator(), chosen.round, found.new) if chosen.round else None
    if chosen.json:
        document(_document(found, effect))
        return 0
    data(t("cli.diff.sides", old=_side(found.old), new=_side(found.new)))
    data(t("cli.diff.level", level=found.level, words=t(f"term.change_level.{found.level}")))
    for change in found.changes:
        if change.path[0] != EXAMPLES:
            data(f"  {change.level}  {change.words()}")
    if count := sum(change.path[0] == EXAMPLES for change in found.changes):
        data(t("cli.diff.examples", count=count))
    _show_hashes(found)
    for problem in found.new.contradictions:
        words(problem_text(problem))
    if effect is not None:
        _show_effect(effect)
    return 0


def _side(side: RuleFile) -> str:
    if side.measure is None:
        return str(side.file)
    return t("cli.diff.side", id=side.measure.id, version=side.measure.version, file=str(side.file))


def _show_hashes(found: RulesDiff) -> None:
    for kind, same in vars(found.same).items():
        if same is not None:
            name = t(f"cli.diff.hash.{kind}")
            data(t("cli.diff.same" if same else "cli.diff.differs", name=name))


def _show_effect(effect: WhatIf) -> None:
    from workbench.i18n.errors import error_text

    data("")
    data(
        t(
            "cli.diff.effect",
            round=effect.round_code,
            moves=len(effect.moves),
            submissions=effect.submissions,
            before=effect.before_fen,
            after=effect.after_fen,
            difference=signed_yuan_text(effect.after_fen - effect.before_fen),
        )
    )
    if effect.moves:
        names = ("submission", "title", "tier_before", "tier_after", "award_before", "award_after")
        table(
            [t(f"cli.column.{name}") for name in names],
            (
                [
                    one.submission,
                    one.title,
                    _tier(one.before),
                    _tier(one.after),
                    yuan_or_dash(one.before.award),
                    yuan_or_dash(one.after.award),
                ]
                for one in effect.moves
            ),
        )
    for pot in effect.budgets:
        if pot.amount is not None:
            key = "cli.diff.budget_over" if pot.over else "cli.diff.budget_within"
            demand = pot.earlier + pot.demand_after
            data(t(key, pot=pot.pot, demand=demand, amount=pot.amount, over=pot.over))
    for one in effect.undecided:
        words(error_text(one))


def _tier(standing: Standing) -> str:
    return standing.tier or (t("term.no_tier") if standing.eligible == "yes" else "-")


def _document(found: RulesDiff, effect: WhatIf | None) -> dict[str, Any]:
    return {
        "old": _side_document(found.old),
        "new": _side_document(found.new),
        "level": found.level,
        "level_text": t(f"term.change_level.{found.level}"),
        "same": dict(vars(found.same)),
        "changes": [
            {
                "path": list(change.path),
                "old": change.old,
                "new": change.new,
                "level": change.level,
                "text": change.words(),
            }
            for change in found.changes
        ],
        "effect": _effect_document(effect) if effect else None,
    }


def _side_document(side: RuleFile) -> dict[str, Any]:
    measure = side.measure
    return {
        "file": str(side.file),
        "id": measure.id if measure else side.policy.id if side.policy else None,
        "version": measure.version if measure else side.policy.version if side.policy else None,
        **(dict(vars(measure.hashes)) if measure else {}),
    }


def _effect_document(effect: WhatIf) -> dict[str, Any]:
    from workbench.i18n.errors import error_text

    return {
        "round": effect.round_code,
        "before_fen": effect.before_fen,
        "after_fen": effect.after_fen,
        "moves": [
            {
                "submission": one.submission,
                "title": one.title,
                "measure": one.measure,
                "before": _standing(one.before),
                "after": _standing(one.after),
            }
            for one in effect.moves
        ],
        "totals": [dict(vars(one)) for one in effect.totals],
        "budgets": [{**vars(one), "over": one.over} for one in effect.budgets],
        "undecided": [error_text(one) for one in effect.undecided],
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {"eligible": standing.eligible, "tier": standing.tier, "award_fen": standing.award}
