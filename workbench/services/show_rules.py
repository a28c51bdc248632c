"""One measure in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import BadInput
from workbench.domain.measure import Measure


@dataclass(frozen=True)
class RuleWords:
    """A measure and its rules, one line each, in the language in use."""

    measure: Measure
    lines: tuple[str, ...]


def show_rules(path: Path, measure_id: str) -> RuleWords:
    """Put one measure of the rules at a path into words: its current version, or ``ID@版本``.

    Raises:
        BadInput: ``rules.unknown_measure``, or as `workbench.rules.folder.load_folder`.
    """
    from workbench.rules.folder import load_folder
    from workbench.rules.words import measure_words

    book = load_folder(path)
    measure = book.named(measure_id)
    if measure is None:
        raise BadInput("rules.unknown_measure", id=measure_id, known=tuple(book.measures))
    return RuleWords(measure, measure_words(measure))
