"""The measure files of a workspace, for staff who change them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, BadInputs
from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office
from workbench.source import Source

if TYPE_CHECKING:
    from workbench.rules.load import Checked


@dataclass(frozen=True)
class RubricLine:
    """One file as its first lines say; ``is_readable`` is False where it cannot be parsed."""

    file: str
    id: str
    name: str
    version: str
    status: str
    is_readable: bool = True


@dataclass(frozen=True)
class Rubric:
    """One measure file as it was opened, with the policy file beside it.

    ``file`` is its place in the workspace, with forward slashes.
    """

    file: str
    data: bytes
    policy_file: str | None
    policy: bytes | None
    source: Source
    policy_source: Source | None

    @cached_property
    def checked(self) -> Checked:
        """What is right and wrong with the file as it was opened."""
        return self.check(self.data)

    def check(self, data: bytes) -> Checked:
        """Check other bytes in the place of the file."""
        from workbench.rules import check_file

        return check_file(data, file=self.file, policy=self.policy, policy_file=self.policy_file)

    @property
    def sha256(self) -> str:
        """Hash of the file's bytes."""
        return sha256(self.data).hexdigest()

    def text_at(self, *path: str, inherit: bool = False) -> str:
        """The text at a path of the file, or of its policy where asked; empty where none stands there."""
        from workbench.source.nodes import Scalar, find

        for source in (self.source, self.policy_source if inherit else None):
            node = find(source.root, path) if source else None
            if isinstance(node, Scalar):
                return node.text
        return ""


def list_rubrics(office: Office, actor: Actor) -> tuple[RubricLine, ...]:
    """Every measure file of the workspace, versions one by one, in the order of their names.

    Raises:
        Refused: ``permission.denied``.
        BadInput: ``rules.none_there``, ``rules.unreadable``.
    """
    from workbench.rules.folder import POLICY, measure_files

    require(actor, Role.STAFF)
    files = [file for file in measure_files(office.rubrics) if file.name != POLICY]
    return tuple(_line(office, file) for file in files)


def open_rubric(office: Office, actor: Actor, file: str) -> Rubric:
    """Read one measure file to show and change it; its rules need not be right, only legible.

    Raises:
        Refused: ``permission.denied``.
        BadInput: ``rules.not_found``, ``rules.unreadable``.
        BadInputs: ``rules.invalid`` where the file cannot be parsed.
    """
    require(actor, Role.STAFF)
    path = office.root / file
    if office.rubrics.resolve() not in path.resolve().parents or not path.is_file():
        raise BadInput("rules.not_found", path=file)
    return read_rubric(office, path)


def read_rubric(office: Office, path: Path) -> Rubric:
    """Read a file and its policy, as `open_rubric`, without asking who reads."""
    from workbench.rules.folder import read_rule_source
    from workbench.rules.format.document import known_keys
    from workbench.source import read_source

    read = read_rule_source(path)
    name = path.relative_to(office.root).as_posix()
    source, problems = read_source(read.bytes, file=name, known_keys=known_keys())
    if source is None:
        raise BadInputs("rules.invalid", problems, file=name)
    policy, policy_name = None, None
    if read.policy_file is not None and read.policy_bytes is not None:
        policy_name = read.policy_file.relative_to(office.root).as_posix()
        policy, _ = read_source(read.policy_bytes, file=policy_name, known_keys=known_keys())
    return Rubric(name, read.bytes, policy_name, read.policy_bytes, source, policy)


def next_version(office: Office, rubric: Rubric) -> int:
    """One more than the highest 版本 among the files of the measure, which share the name before the @."""
    from workbench.rules.versions import name_of

    path = office.root / rubric.file
    same = [file for file in path.parent.glob("*.yaml") if name_of(file) == name_of(path)]
    versions = [_line(office, file).version for file in same]
    return max((int(one) for one in versions if one.isdecimal()), default=0) + 1


def _line(office: Office, file: Path) -> RubricLine:
    name = file.relative_to(office.root).as_posix()
    try:
        rubric = read_rubric(office, file)
    except BadInputs:
        return RubricLine(name, "", "", "", "", is_readable=False)
    id, title, version, status = (rubric.text_at(key) for key in ("编号", "名称", "版本", "状态"))
    return RubricLine(name, id, title, version, status)
