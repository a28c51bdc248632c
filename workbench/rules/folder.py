"""Rule files on disk: a measure, a policy folder, or a folder of policies."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import BadInput, BadInputs, Place, Problem, errors_among
from workbench.domain.rubric import Measure, MeasureId
from workbench.i18n.os_reason import os_reason
from workbench.rules.load import check_file, check_policy

POLICY = "policy.yaml"


@dataclass(frozen=True)
class RuleSource:
    """The bytes that a measure was read from."""

    file: Path
    bytes: builtins.bytes
    policy_file: Path | None
    policy_bytes: builtins.bytes | None


@dataclass(frozen=True)
class RuleBook:
    """Measures by id, in the order of their files, and where each came from."""

    measures: dict[MeasureId, Measure]
    sources: dict[MeasureId, RuleSource]


@dataclass(frozen=True)
class FolderCheck:
    """What came of every file below a path; ``book`` holds the measures without errors."""

    files: tuple[Path, ...]
    book: RuleBook
    problems: tuple[Problem, ...]


def load_folder(path: Path) -> RuleBook:
    """Read every measure at a path.

    Raises:
        BadInput: ``rules.not_found`` no such path, ``rules.none_there`` no rule file in it,
            ``rules.unreadable`` a file that cannot be read.
        BadInputs: ``rules.invalid`` with every error of every file.
    """
    checked = check_folder(path)
    if errors := errors_among(checked.problems):
        raise BadInputs("rules.invalid", errors, file=str(path))
    return checked.book


def check_folder(path: Path, texts: tuple[str, ...] = ()) -> FolderCheck:
    """Check every rule file at a path; findings of a shared policy are told once.

    Raises:
        BadInput: as `load_folder`.
    """
    book = RuleBook({}, {})
    problems: dict[tuple[str, Place], Problem] = {}

    def tell(found: Iterable[Problem]) -> None:
        for one in found:
            problems.setdefault((one.code, one.place), one)

    files = measure_files(path)
    for file in files:
        source = read_rule_source(file)
        if file.name == POLICY:
            tell(check_policy(source.bytes, file=str(file), texts=texts))
            continue
        checked = check_file(
            source.bytes,
            file=str(file),
            policy=source.policy_bytes,
            policy_file=str(source.policy_file) if source.policy_file else None,
            texts=texts,
        )
        tell(checked.problems)
        measure = checked.measure
        if measure is None:
            continue
        if measure.id in book.measures:
            parts = {"id": measure.id, "file": str(book.sources[measure.id].file)}
            tell([Problem("S38", Place(str(file), 1, 1), parts)])
            continue
        book.measures[measure.id] = measure
        book.sources[measure.id] = source
    return FolderCheck(files, book, tuple(problems.values()))


def measure_files(path: Path) -> tuple[Path, ...]:
    """The rule files at a path, sorted, the policy file of a folder first.

    Raises:
        BadInput: ``rules.not_found`` or ``rules.none_there``.
    """
    if path.is_file():
        return (path,)
    if not path.is_dir():
        raise BadInput("rules.not_found", path=str(path))
    files = tuple(sorted(path.glob("*.yaml")) or sorted(path.glob("*/*.yaml")))
    if not files:
        raise BadInput("rules.none_there", path=str(path))
    return tuple(sorted(files, key=lambda file: (str(file.parent), file.name != POLICY, file.name)))


def read_rule_source(file: Path) -> RuleSource:
    """The bytes of a rule file and of the policy file beside it.

    Raises:
        BadInput: ``rules.unreadable``.
    """
    policy = file.with_name(POLICY)
    has_policy = file.name != POLICY and policy.is_file()
    return RuleSource(
        file, _bytes(file), policy if has_policy else None, _bytes(policy) if has_policy else None
    )


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput("rules.unreadable", path=str(file), reason=os_reason(error)) from error
