"""Put rule files in force: who, when, by which document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from workbench.domain.errors import BadInput, Refused
from workbench.domain.rubric import Status
from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office


@dataclass(frozen=True)
class Approved:
    """One file that is in force from now on, with the hashes of its bytes."""

    file: Path
    before_sha256: str
    after_sha256: str


@dataclass(frozen=True)
class _Edit:
    file: Path
    before: bytes
    after: bytes

    @property
    def approved(self) -> Approved:
        return Approved(self.file, sha256(self.before).hexdigest(), sha256(self.after).hexdigest())


def approve_rules(
    where: Office | Path, actor: Actor | None, target: str, by: str, on: date, document: str
) -> tuple[Approved, ...]:
    """Adopt a measure and, where it is still a draft, the policy that it inherits from.

    Args:
        where: a workspace, whose record then keeps the act, or a path of rule files.
        actor: staff, in a workspace; None for files outside one.
        target: id of a measure, or of a policy: then all its drafts are adopted.
        by: who approved, by name.
        on: the day of approval.
        document: number of the approving document.

    Raises:
        Refused: ``permission.denied``, ``rules.already_adopted``, ``rules.changed_meanwhile``.
        BadInput: ``rules.unknown_measure``, ``rules.blank``, ``rules.unwritable``.
        BadInputs: ``rules.invalid`` where a file has errors, before or after; nothing was changed.
    """
    if isinstance(where, Path):
        edits = _edits(where, target, by, on, document)
        _write(edits)
        return tuple(edit.approved for edit in edits)
    if actor is None:
        raise Refused("permission.denied", role="")
    require(actor, Role.STAFF)
    with where.work().write(actor.name, "approve_rules") as w:
        edits = _edits(where.rubrics, target, by, on, document)
        w.audit(
            {
                "target": target,
                "by": by,
                "on": on.isoformat(),
                "document": document,
                "files": [
                    {
                        "file": edit.file.relative_to(where.root).as_posix(),
                        "before": edit.approved.before_sha256,
                        "after": edit.approved.after_sha256,
                    }
                    for edit in edits
                ],
            }
        )
        _write(edits)
    return tuple(edit.approved for edit in edits)


def _edits(path: Path, target: str, by: str, on: date, document: str) -> list[_Edit]:
    """The new bytes of every file, the policy first, checked as they will stand."""
    from workbench.rules import load_measure
    from workbench.rules.adopt import adopted
    from workbench.rules.folder import load_folder

    book = load_folder(path)
    chosen = {name: one for name, one in book.measures.items() if target in (name, one.policy_id)}
    if not chosen:
        policies = dict.fromkeys(one.policy_id for one in book.measures.values() if one.policy_id)
        raise BadInput("rules.unknown_measure", id=target, known=(*policies, *book.measures))
    drafts = [name for name, one in chosen.items() if one.status is not Status.IN_FORCE]
    if not drafts:
        raise Refused("rules.already_adopted", id=target)
    edits: dict[Path, _Edit] = {}
    for name in drafts:
        source = book.sources[name]
        policy = source.policy_bytes
        if chosen[name].policy_id and source.policy_file and policy:
            policy = _policy_edit(edits, source.policy_file, policy, by, on, document)
        after = adopted(source.bytes, by, on, document)
        load_measure(after, file=str(source.file), policy=policy, policy_file=str(source.policy_file))
        edits[source.file] = _Edit(source.file, source.bytes, after)
    return list(edits.values())


def _policy_edit(
    edits: dict[Path, _Edit], file: Path, before: bytes, by: str, on: date, document: str
) -> bytes:
    """Adopt the policy once, where it is a draft; return its bytes as they will stand."""
    from workbench.rules.adopt import adopted
    from workbench.rules.load import read_policy

    if file in edits:
        return edits[file].after
    if read_policy(before, file=str(file)).status == Status.IN_FORCE.value:
        return before
    edits[file] = _Edit(file, before, adopted(before, by, on, document))
    return edits[file].after


def _write(edits: list[_Edit]) -> None:
    from workbench.rules.write import rewrite

    for edit in edits:
        rewrite(edit.file, edit.before, edit.after)
