"""Which submissions claim one project, and whether an exception or a wish lets them stand."""

from dataclasses import replace
from datetime import date

from tests.domain.measures import MEASURE
from workbench.domain.award_limits import Exclusivity, ExclusivityRule
from workbench.domain.case import Case, Permission, Submission
from workbench.domain.exclusivity import OtherClaims, other_claims, same_project
from workbench.domain.measure import MeasureId

DAY = date(2025, 10, 8)
CHOICE = Exclusivity("本办法", "同一项目", ExclusivityRule.CHOICE, "", ("A1",))
JOINT = replace(CHOICE, rule=ExclusivityRule.JOINT)
MEASURES = {
    MeasureId(one): replace(MEASURE, id=MeasureId(one), policy_id=one.partition("/")[0], exclusivity=rule)
    for one, rule in (
        ("p/model", CHOICE),
        ("p/dataset", CHOICE),
        ("p/retrofit", CHOICE),
        ("q/rent", JOINT),
        ("q/cloud", JOINT),
        ("r/free", None),
    )
}


def claim(code: str, measure: str, entity: str, project: str, wish: int | None = None) -> Submission:
    return Submission(code, MeasureId(measure), entity, project, code, DAY, preference=wish)


CLAIMS = (
    claim("S1", "p/model", "E1", "P1"),
    claim("S2", "p/dataset", "E1", "P1"),
    claim("S3", "p/model", "E2", "P1"),
    claim("S4", "p/model", "E3", "P9"),
    claim("S5", "p/retrofit", "E3", "P9"),
)


def open_ones(*claims: Submission) -> set[str]:
    return {code for code, one in other_claims(MEASURES, Case(DAY, claims)).items() if one.is_open}


def test_a_project_is_one_only_for_the_same_entity() -> None:
    found = same_project(MEASURES, CLAIMS)

    assert {key: tuple(one.id for one in together) for key, together in found.items()} == {
        ("p", "E1", "P1"): ("S1", "S2"),
        ("p", "E3", "P9"): ("S4", "S5"),
    }


def test_rivals_are_named_with_the_reason_of_a_recorded_exception() -> None:
    case = Case(DAY, CLAIMS, permissions=(Permission("E3", "P9", "分两期建设"),))

    assert other_claims(MEASURES, case) == {
        "S1": OtherClaims(("S2",), None, True),
        "S2": OtherClaims(("S1",), None, True),
        "S4": OtherClaims(("S5",), "分两期建设", False),
        "S5": OtherClaims(("S4",), "分两期建设", False),
    }


def test_measures_of_two_policies_or_without_the_rule_are_no_rivals() -> None:
    free = claim("S8", "r/free", "E1", "P1"), claim("S9", "r/free", "E1", "P1")

    assert other_claims(MEASURES, Case(DAY, (CLAIMS[0], claim("S7", "q/rent", "E1", "P1"), *free))) == {}


def test_a_wish_settles_the_choice_and_two_alike_do_not() -> None:
    first, second = CLAIMS[:2]

    assert open_ones(first, second) == {"S1", "S2"}
    assert open_ones(replace(first, preference=1), second) == set()
    assert open_ones(replace(first, preference=2), replace(second, preference=1)) == set()
    assert open_ones(replace(first, preference=1), replace(second, preference=1)) == {"S1", "S2"}


def test_nobody_chooses_where_the_best_is_found_jointly() -> None:
    assert open_ones(claim("S1", "q/rent", "E1", "P1"), claim("S2", "q/cloud", "E1", "P1")) == set()
