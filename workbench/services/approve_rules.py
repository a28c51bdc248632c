"""Put rule files in force: who, when, by which document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, BadInputs, Problem, Refused
from workbench.domain.measure import Measure, Status
from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office, utc_now

if TYPE_CHECKING:
    from workbench.rules.folder import RuleBook


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
        target: id of a measure, ``ID@版本`` where it has several drafts, or id of a policy: then all its
            drafts are adopted.
        by: who approved, by name.
        on: the day of approval, today at the latest.
        document: number of the approving document.

    Raises:
        Refused: ``permission.denied``, ``rules.already_adopted``, ``rules.changed_meanwhile``,
            ``rules.adopted_in_future``, ``rules.several_drafts``, ``rules.still_pending`` (a 待定 number),
            ``rules.overlaps_in_force``.
        BadInput: ``rules.unknown_measure``, ``rules.blank``, ``rules.unwritable``.
        BadInputs: ``rules.invalid`` where a file has errors, before or after; nothing was changed.
    """
    today = utc_now().astimezone().date() if isinstance(where, Path) else where.local(where.clock()).date()
    if on > today:
        raise Refused("rules.adopted_in_future", on=on, today=today)
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
    from workbench.rules.folder import load_wanted

    wanted, version = _target(target)
    book = load_wanted(path, (wanted,))
    drafts = _drafts(book, target, wanted, version)
    _refuse_pending(drafts)
    edits: dict[Path, _Edit] = {}
    problems: list[Problem] = []
    for draft in drafts:
        source = book.source(draft)
        policy = source.policy_bytes
        if draft.policy_id and source.policy_file and policy:
            policy = _policy_edit(edits, source.policy_file, policy, by, on, document)
        after = adopted(source.bytes, by, on, document)
        edits[source.file] = _Edit(source.file, source.bytes, after)
        try:
            measure = load_measure(
                after, file=str(source.file), policy=policy, policy_file=str(source.policy_file)
            )
        except BadInputs as error:
            found = (_as_it_stands(one, edits) for one in error.problems)
            problems += [one for one in found if one not in problems]
            continue
        _refuse_overlap(book, measure)
    if problems:
        raise BadInputs("rules.invalid", problems, file=str(path))
    return list(edits.values())


def _as_it_stands(problem: Problem, edits: dict[Path, _Edit]) -> Problem:
    """A problem by the lines of the file before 采纳 was put in."""
    place = problem.place
    edit = edits.get(Path(place.file or ""))
    if edit is None or place.line is None:
        return problem
    lines = enumerate(edit.after.decode("utf-8-sig").splitlines(), 1)
    added = next((number for number, line in lines if line.startswith("采纳:")), place.line)
    return replace(problem, place=replace(place, line=place.line - 1)) if place.line > added else problem


def _target(target: str) -> tuple[str, int | None]:
    """An id, and the version where the target names one."""
    name, mark, number = target.rpartition("@")
    return (name, int(number)) if mark and number.isascii() and number.isdigit() else (target, None)


def _drafts(book: RuleBook, target: str, wanted: str, version: int | None) -> list[Measure]:
    """The draft of a measure, a version named ``ID@版本``, or the drafts of a whole policy."""
    chosen = {
        measure_id: versions
        for measure_id, versions in book.versions.items()
        if wanted in (measure_id, versions[0].policy_id)
    }
    if not chosen:
        raise BadInput("rules.unknown_measure", id=target, known=(*book.policies, *book.versions))
    drafts = []
    for measure_id, versions in chosen.items():
        named = [one for one in versions if version in (None, one.version)]
        if not named:
            known = tuple(f"{measure_id}@{one.version}" for one in versions)
            raise BadInput("rules.unknown_measure", id=target, known=known)
        waiting = [one for one in named if one.status is Status.DRAFT]
        if len(waiting) > 1:
            known = tuple(f"{measure_id}@{one.version}" for one in waiting)
            raise Refused("rules.several_drafts", id=measure_id, known=known)
        drafts += waiting
    if not drafts:
        raise Refused("rules.already_adopted", id=target)
    return drafts


def _refuse_pending(drafts: list[Measure]) -> None:
    """A number that an office has not set yet cannot be put in force; one of the policy is named once."""
    pending = dict.fromkeys(where for draft in drafts for where in _pending(draft))
    if pending:
        raise Refused("rules.still_pending", what=tuple(pending))


def _pending(draft: Measure) -> Iterator[str]:
    if draft.quota and draft.quota.per_year is None:
        yield f"{draft.id} 名额/每年最多"
    for budget in draft.budgets:
        if budget.amount is None:
            where = f"{draft.policy_id}/policy.yaml" if budget.policy_wide else draft.id
            yield f"{where} 预算/每年"


def _refuse_overlap(book: RuleBook, adopted: Measure) -> None:
    """On any day one version of a measure is in force."""
    for other in book.versions[adopted.id]:
        start = max(other.in_force_from, adopted.in_force_from)
        end = min(other.in_force_to, adopted.in_force_to)
        if other.status is Status.IN_FORCE and other.version != adopted.version and start <= end:
            raise Refused(
                "rules.overlaps_in_force",
                id=adopted.id,
                version=adopted.version,
                other=other.version,
                start=start,
                end=end,
                last=adopted.in_force_from - timedelta(days=1),
            )


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
