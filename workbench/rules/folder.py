"""Rule files on disk: a measure, a policy folder, or a folder of policies."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from workbench.domain.errors import BadInput, BadInputs, Place, Problem, errors_among
from workbench.domain.measure import Measure, MeasureId
from workbench.i18n.os_reason import os_reason
from workbench.rules.format.document import PolicyText
from workbench.rules.lint.money import check_together
from workbench.rules.load import check_file, check_policy, read_policy
from workbench.rules.texts import Text
from workbench.rules.versions import current, date_problems, misnamed, name_of, version_on
from workbench.source import Scalar, read_source
from workbench.source.nodes import find

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
    """Every version of every measure, in the order of the files, and where each came from.

    ``policies`` holds the policy files by policy id.
    """

    versions: dict[MeasureId, tuple[Measure, ...]] = field(default_factory=dict)
    sources: dict[tuple[MeasureId, int], RuleSource] = field(default_factory=dict)
    policies: dict[str, tuple[Path, PolicyText]] = field(default_factory=dict)

    @cached_property
    def measures(self) -> dict[MeasureId, Measure]:
        """The current version of each measure."""
        return {name: current(versions) for name, versions in self.versions.items()}

    @property
    def all_versions(self) -> tuple[Measure, ...]:
        """Every version of every measure."""
        return tuple(one for versions in self.versions.values() for one in versions)

    def named(self, name: str) -> Measure | None:
        """The version that a name stands for: an id its current version, ``ID@版本`` that one."""
        numbered = (one for one in self.all_versions if f"{one.id}@{one.version}" == name)
        return self.measures.get(MeasureId(name)) or next(numbered, None)

    def in_force(self, measure: MeasureId, day: date) -> Measure:
        """The version of a measure for a day; the nearest where none covers it."""
        return version_on(self.versions[measure], day)

    def source(self, measure: Measure) -> RuleSource:
        """Where a version came from."""
        return self.sources[measure.id, measure.version]


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


def load_wanted(path: Path, wanted: Collection[str]) -> RuleBook:
    """Read the measures at a path; errors in files that have nothing to do with those wanted are passed over.

    Args:
        wanted: ids of measures, or of policies with all their measures.

    Raises:
        BadInput: as `load_folder`.
        BadInputs: ``rules.invalid`` with the errors of the files that count; with all of them where a
            wanted id is not there, since its own file may be the broken one.
    """
    checked = check_folder(path)
    errors = errors_among(checked.problems)
    book = checked.book
    known = {*book.versions, *(one.policy_id for one in book.all_versions)}
    if all(one in known for one in wanted):
        chosen = (one for one in book.all_versions if one.id in wanted or one.policy_id in wanted)
        ours = [book.source(one).file for one in chosen]
        names = {(file.parent, name) for file in ours for name in (name_of(file), Path(POLICY).stem)}
        whole = {file.parent for one, (file, _) in book.policies.items() if one in wanted}
        errors = tuple(one for one in errors if _counts(Path(one.place.file or ""), names, whole))
    if errors:
        raise BadInputs("rules.invalid", errors, file=str(path))
    return book


def _counts(file: Path, names: set[tuple[Path, str]], whole: set[Path]) -> bool:
    return file.parent in whole or (file.parent, name_of(file)) in names


def check_folder(path: Path, texts: tuple[Text, ...] = ()) -> FolderCheck:
    """Check every rule file at a path; findings of a shared policy are told once.

    Raises:
        BadInput: as `load_folder`.
    """
    book = RuleBook()
    problems: list[Problem] = []

    def tell(found: Iterable[Problem]) -> None:
        problems.extend(one for one in found if one not in problems)

    files = measure_files(path)
    ids: frozenset[MeasureId] = frozenset()
    for file in files:
        source = read_rule_source(file)
        if file.name == POLICY:
            found = check_policy(source.bytes, file=str(file), texts=texts)
            tell(found)
            if not errors_among(found):
                text = read_policy(source.bytes, file=str(file))
                book.policies[text.id or file.parent.name] = file, text
            continue
        checked = check_file(
            source.bytes,
            file=str(file),
            policy=source.policy_bytes,
            policy_file=str(source.policy_file) if source.policy_file else None,
            texts=texts,
        )
        tell(checked.problems)
        if checked.measure is not None:
            tell(_entered(book, checked.measure, source))
        if checked.draft is not None and any(cap.together for cap in checked.draft.text.caps or ()):
            ids = ids or measure_ids(path)
            tell(check_together(checked.draft, ids))
    for versions in book.versions.values():
        tell(date_problems(versions, lambda one: _place(book.source(one), "施行")))
    return FolderCheck(files, book, tuple(problems))


def _entered(book: RuleBook, measure: Measure, source: RuleSource) -> Iterator[Problem]:
    """Put a version into the book, unless its id or its file name is another's."""
    file = source.file
    if twin := book.sources.get((measure.id, measure.version)):
        parts = {"id": measure.id, "version": measure.version, "file": str(twin.file)}
        yield Problem("S38", _place(source, "版本"), parts)
        return
    for (name, _), other in book.sources.items():
        same_name = (other.file.parent, name_of(other.file)) == (file.parent, name_of(file))
        if same_name is not (name == measure.id):
            yield Problem("S83", _place(source, "编号"), {"id": measure.id, "file": str(other.file)})
            return
    if expected := misnamed(file, measure):
        yield Problem("S82", _place(source, "施行"), {"name": file.name, "expected": expected})
    book.versions[measure.id] = (*book.versions.get(measure.id, ()), measure)
    book.sources[measure.id, measure.version] = source


def _place(source: RuleSource, key: str) -> Place:
    """Where a key's value stands in a file, else its first line."""
    read, _ = read_source(source.bytes, file=str(source.file), known_keys=frozenset())
    return read.place((key,)) if read else Place(str(source.file), 1, 1)


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


def measure_ids(path: Path) -> frozenset[MeasureId]:
    """Ids of the measures at a path, and beside it where it is one file; broken files are passed over.

    Raises:
        BadInput: as `load_folder`.
    """
    found = set()
    for file in measure_files(path.parent if path.is_file() else path):
        read, _ = read_source(_bytes(file), file=str(file), known_keys=frozenset())
        named = find(read.root, ("编号",)) if read and file.name != POLICY else None
        if isinstance(named, Scalar):
            found.add(MeasureId(named.text))
    return frozenset(found)


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
