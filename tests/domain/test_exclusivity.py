"""Which submissions claim one project, and whether an exception lets them stand."""

from datetime import date

from workbench.domain.case import Case, Permission, Submission
from workbench.domain.exclusivity import Rivals, rivals, same_project
from workbench.domain.rubric import MeasureId

DAY = date(2025, 10, 8)


def claim(code: str, measure: str, entity: str, project: str) -> Submission:
    return Submission(code, MeasureId(measure), entity, project, code, DAY)


CLAIMS = (
    claim("S1", "p/model", "E1", "P1"),
    claim("S2", "p/dataset", "E1", "P1"),
    claim("S3", "p/model", "E2", "P1"),
    claim("S4", "p/model", "E3", "P9"),
    claim("S5", "p/retrofit", "E3", "P9"),
)


def test_a_project_is_one_only_for_the_same_entity() -> None:
    assert same_project(CLAIMS) == {("E1", "P1"): ("S1", "S2"), ("E3", "P9"): ("S4", "S5")}


def test_rivals_are_named_with_the_reason_of_a_recorded_exception() -> None:
    case = Case(DAY, CLAIMS, permissions=(Permission("E3", "P9", "分两期建设"),))

    assert rivals(case) == {
        "S1": Rivals(("S2",), None),
        "S2": Rivals(("S1",), None),
        "S4": Rivals(("S5",), "分两期建设"),
        "S5": Rivals(("S4",), "分两期建设"),
    }
