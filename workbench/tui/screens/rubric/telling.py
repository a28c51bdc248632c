"""What the rubric screen says of changes: how they stand, what is typed, what is pending."""

from __future__ import annotations

from workbench.i18n import t
from workbench.services.rubric_edit import Edits, Trial
from workbench.services.rubric_rounds import RoundChoice
from workbench.services.what_if import WhatIf
from workbench.tui.screens.rubric.effect_screen import effect_words
from workbench.tui.screens.rubric.page import Tried
from workbench.tui.widgets.status_line import Tone

Said = tuple[str, Tone]


def standing(tried: Tried) -> Said:
    """How the file with its changes stands."""
    errors = tried.trial.errors
    if tried.is_stale:
        return t("tui.rubric.stale"), "bad"
    if not tried.edits:
        return t("tui.rubric.ready"), ""
    if errors:
        key = "examples_left" if tried.trial.only_examples else "errors_left"
        return t(f"tui.rubric.{key}", count=len(errors)), "bad"
    return t("tui.rubric.may_save"), "good"


def typed(trial: Trial) -> Said:
    """What Enter would do with the text as it is typed so far."""
    if trial.only_examples:
        return t("tui.rubric.typed_examples", count=len(trial.errors)), "warn"
    if trial.errors:
        return t("tui.rubric.typed_errors", count=len(trial.errors)), "warn"
    return t("tui.rubric.typed_well"), "good"


def pending(edits: Edits, trial: Trial | None, effect: WhatIf | None, round_: RoundChoice | None) -> str:
    """The changes on one line: how many, how many errors, how deep, what they do to the round."""
    parts = [t("tui.rubric.pending", count=len(edits))]
    if trial is not None and trial.errors:
        parts.append(t("tui.rubric.errors", count=len(trial.errors)))
    if trial is not None and edits:
        parts.append(t(f"term.change_level.{trial.level}"))
    if effect is not None and round_ is not None:
        parts.append(effect_words(effect, round_.name))
    return "  ".join(parts)
