"""What the rubric screen reads and tries, off the screen's own thread."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.errors import Refused
from workbench.services.actor import Actor
from workbench.services.office import Office
from workbench.services.rubric_edit import Edits, Trial, try_edits
from workbench.services.rubric_files import Rubric, open_rubric
from workbench.services.rubric_rounds import RoundChoice, rounds_with
from workbench.services.rubric_tree import Branch, rubric_tree
from workbench.services.save_rubric import refuse_changed


@dataclass(frozen=True)
class Page:
    """A file as it was opened, as a tree, and the rounds to try it on."""

    rubric: Rubric
    branches: tuple[Branch, ...]
    rounds: tuple[RoundChoice, ...]


@dataclass(frozen=True)
class Tried:
    """Edits with what the check says of them; ``is_stale``: the file on disk is another one by now."""

    edits: Edits
    trial: Trial
    is_stale: bool


def read_page(office: Office, actor: Actor, file: str) -> Page:
    """Open a file."""
    rubric = open_rubric(office, actor, file)
    return Page(rubric, rubric_tree(rubric), rounds_with(office, actor, rubric.text_at("编号")))


def check(office: Office, rubric: Rubric, edits: Edits) -> Tried:
    """Try edits, and look whether the file is still the one that was opened."""
    trial = try_edits(rubric, edits)
    try:
        refuse_changed(office, rubric)
    except Refused:
        return Tried(edits, trial, is_stale=True)
    return Tried(edits, trial, is_stale=False)
