"""From the bytes of a rule file to a measure, or to every problem at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from workbench.domain.errors import BadInputs, Place, Problem, errors_among
from workbench.domain.measure import Measure
from workbench.i18n.phrase import Phrase
from workbench.rules.build import build_measure
from workbench.rules.draft import Draft
from workbench.rules.examples import check_examples
from workbench.rules.format.document import MeasureText, PolicyText, known_keys
from workbench.rules.hashes import hashed
from workbench.rules.lint import lint
from workbench.rules.structure import Structure, read_structure
from workbench.rules.texts import Text, check_quotes
from workbench.source import read_source


@dataclass(frozen=True)
class Checked:
    """What came of one measure file.

    Attributes:
        measure: None where there are errors.
        draft: the file as it was checked, where it could be parsed.
        meant: the measure also where nothing is wrong but that its own examples contradict it: their
            writer may be about to follow.
    """

    measure: Measure | None
    problems: tuple[Problem, ...]
    draft: Draft | None = None
    meant: Measure | None = None


def load_measure(text: bytes, *, file: str, policy: bytes | None, policy_file: str | None) -> Measure:
    """Read a measure file with the policy that it names.

    Args:
        text: bytes of the measure file.
        file: its name in messages.
        policy: bytes of the policy file beside it; passed over where the measure names none.
        policy_file: the policy file's name in messages.

    Raises:
        BadInputs: ``rules.invalid`` with every error, located.
    """
    checked = check_file(text, file=file, policy=policy, policy_file=policy_file)
    if checked.measure is None:
        raise BadInputs("rules.invalid", errors_among(checked.problems), file=file)
    return checked.measure


def check_file(
    text: bytes,
    *,
    file: str,
    policy: bytes | None,
    policy_file: str | None,
    texts: tuple[Text, ...] = (),
) -> Checked:
    """Check a measure file and build the measure where nothing is wrong.

    ``texts`` are policy texts to find the quotes in, as `workbench.rules.texts` reads them.
    """
    source, problems = read_source(text, file=file, known_keys=known_keys())
    if source is None:
        return Checked(None, _sorted(problems))
    structure = read_structure(MeasureText, source)
    named = structure.text.policy
    base, found = None, list(structure.problems)
    if named is not None:
        base, below = _policy(policy, policy_file or "policy.yaml")
        found += below
        if policy is None or (base and base.text.id not in (None, named)):
            key = "rules.no_policy_file" if policy is None else "rules.other_policy"
            there = Phrase(key, {"there": (base.text.id if base else None) or "—"})
            found.append(Problem("S35", source.place(("政策",)), {"id": named, "there": there}))
    draft = Draft(structure, base)
    found += lint(draft)
    found += check_quotes(draft, texts) if texts else ()
    if errors_among(found):
        return Checked(None, _sorted(found), draft)
    measure = build_measure(structure.text, base.text if base else None)
    measure = hashed(measure, text, policy if base else None)
    found += check_examples(draft, measure)
    return Checked(None if errors_among(found) else measure, _sorted(found), draft, measure)


def check_policy(data: bytes, *, file: str, texts: tuple[Text, ...] = ()) -> tuple[Problem, ...]:
    """Every finding about a policy file."""
    structure, problems = _policy(data, file)
    if structure is None or not texts:
        return _sorted(problems)
    return _sorted((*problems, *check_quotes(Draft(structure), texts)))


def read_policy(data: bytes, *, file: str) -> PolicyText:
    """Read a policy file.

    Raises:
        BadInputs: ``rules.invalid`` with every error, located.
    """
    structure, problems = _policy(data, file)
    errors = errors_among(_sorted(problems))
    if structure is None or errors:
        raise BadInputs("rules.invalid", errors, file=file)
    return structure.text


# Measures of one policy are read one after another, over the same policy bytes.
@cache
def _policy(data: bytes | None, file: str) -> tuple[Structure[PolicyText] | None, tuple[Problem, ...]]:
    if data is None:
        return None, ()
    source, problems = read_source(data, file=file, known_keys=known_keys())
    if source is None:
        return None, problems
    structure = read_structure(PolicyText, source)
    return structure, (*structure.problems, *lint(Draft(structure)))


def _sorted(problems: list[Problem] | tuple[Problem, ...]) -> tuple[Problem, ...]:
    """By file, then from top to bottom; what the parser could not read before what follows from it."""
    return tuple(sorted(problems, key=lambda one: (one.place.file or "", _spot(one.place), one.code)))


def _spot(place: Place) -> tuple[int, int]:
    return place.line or 0, place.column or 0
