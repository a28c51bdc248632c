"""The reviewers at work on the invented round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import decimal_text
from workbench.services.actor import Actor, Role
from workbench.services.demo.marks import planned_sheet
from workbench.services.demo.projects import REMARKS, UNFINISHED, Project
from workbench.services.demo.stages import POLICY, ROUND
from workbench.services.office import Office


def score_sheets(
    office: Office,
    measures: Mapping[MeasureId, Measure],
    pairs: Iterable[tuple[Project, str]],
    recused: tuple[str, str],
    done_one: Callable[[], None],
) -> None:
    """Every reviewer marks and hands in their sheets, but for the recused and the unfinished one."""
    from workbench.services.record_comment import record_comment
    from workbench.services.record_sheet import record_sheet
    from workbench.services.submit_sheet import submit_sheet

    reviewers = {actor.name: actor for actor in signed_in(office, Role.REVIEWER)}
    for project, name in pairs:
        actor, marks = reviewers[name], planned_texts(project, name, measures)
        if (project.code, name) == UNFINISHED:
            half = dict(list(marks.items())[: len(marks) // 2])
            record_sheet(office, actor, ROUND, project.code, half)
        elif (project.code, name) != recused:
            record_sheet(office, actor, ROUND, project.code, marks)
            if remark := REMARKS.get((project.code, name)):
                record_comment(office, actor, ROUND, project.code, "", remark)
            submit_sheet(office, actor, ROUND, project.code)
        done_one()


def signed_in(office: Office, role: Role) -> Iterator[Actor]:
    """The demo's people of one role, signed in."""
    from workbench.services.sign_in import people, sign_in_demo

    return (sign_in_demo(office, one.id) for one in people(office) if one.role is role)


def planned_texts(
    project: Project, reviewer: str, measures: Mapping[MeasureId, Measure]
) -> dict[str, str | None]:
    """A reviewer's sheet as it would be typed, by item id in the order of the form."""
    scoring = measures[MeasureId(f"{POLICY}/{project.measure}")].scoring
    return {str(item): decimal_text(mark) for item, mark in planned_sheet(project, reviewer, scoring).items()}
