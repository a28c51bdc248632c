"""Save changes to a rule file as a new draft version beside it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from workbench.domain.errors import BadInputs, Refused
from workbench.domain.measure import Status
from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office
from workbench.services.rubric_edit import Edits, Trial, try_edits
from workbench.services.rubric_files import Rubric, next_version
from workbench.source.nodes import find


@dataclass(frozen=True)
class Saved:
    """The new file, as its place in the workspace, and its version."""

    file: str
    version: int


def save_rubric(office: Office, actor: Actor, rubric: Rubric, edits: Edits) -> Saved:
    """Write the changed file as ``<measure>@<施行日>.yaml``, with ``-v<版本>`` where that is taken.

    版本 is the highest of the measure and one more, 状态 is 草案, 采纳 is left out; every other byte is as
    in the file that was opened, which stays. The record keeps each change.

    Raises:
        Refused: ``permission.denied``, ``rubric.nothing_changed``, ``rubric.changed_meanwhile``.
        BadInput: ``rules.unwritable``.
        BadInputs: ``rules.invalid`` where the changed file has errors.
    """
    from workbench.rules.write import write_new

    require(actor, Role.STAFF)
    if not edits:
        raise Refused("rubric.nothing_changed", file=rubric.file)
    trial = try_edits(rubric, edits)
    if trial.errors:
        raise BadInputs("rules.invalid", trial.errors, file=rubric.file)
    with office.work().write(actor.name, "save_rubric") as w:
        refuse_changed(office, rubric)
        version = next_version(office, rubric)
        data = _draft(rubric, trial, version)
        path = _free_name(office.root / rubric.file, _in_force_from(rubric, trial), version)
        saved = Saved(path.relative_to(office.root).as_posix(), version)
        w.audit(
            {
                "file": saved.file,
                "from": {"file": rubric.file, "sha256": rubric.sha256},
                "version": version,
                "changes": [
                    {"path": list(edit.path), "before": edit.before, "after": edit.after} for edit in edits
                ],
                "sha256": sha256(data).hexdigest(),
            }
        )
        write_new(path, data)
    return saved


def refuse_changed(office: Office, rubric: Rubric) -> None:
    """Let a file pass that nobody changed since it was opened; nor its policy.

    Raises:
        Refused: ``rubric.changed_meanwhile``.
    """
    for file, data in ((rubric.file, rubric.data), (rubric.policy_file, rubric.policy)):
        path = office.root / (file or "")
        if data is not None and (not path.is_file() or path.read_bytes() != data):
            raise Refused("rubric.changed_meanwhile", file=file or "")


def _draft(rubric: Rubric, trial: Trial, version: int) -> bytes:
    """The changed bytes as a draft of their own."""
    from workbench.rules.format.document import known_keys
    from workbench.source import read_source
    from workbench.source.splice import removed, replaced

    source, problems = read_source(trial.data, file=rubric.file, known_keys=known_keys())
    if source is not None and find(source.root, ("采纳",)) is not None:
        data = source.encoded(removed(source, ("采纳",)))
        source, problems = read_source(data, file=rubric.file, known_keys=known_keys())
    if source is None:
        raise BadInputs("rules.invalid", problems, file=rubric.file)
    return source.encoded(replaced(source, {("版本",): str(version), ("状态",): Status.DRAFT.value}))


def _in_force_from(rubric: Rubric, trial: Trial) -> str:
    return trial.measure.in_force_from.isoformat() if trial.measure else rubric.text_at("施行", inherit=True)


def _free_name(file: Path, day: str, version: int) -> Path:
    from workbench.rules.versions import name_of

    stem = name_of(file)
    path = file.with_name(f"{stem}@{day}.yaml")
    while path.exists():
        path = file.with_name(f"{stem}@{day}-v{version}.yaml")
        version += 1
    return path
