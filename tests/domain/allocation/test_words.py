"""Every node and every open question of an allocation has words in both languages."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from tests.domain.allocation.rounds import Round, rounds
from workbench.domain.allocation import allocate, claims_of
from workbench.i18n import LANGUAGES, in_language, t
from workbench.i18n.trace import node_text, step_name


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rounds())
def test_whatever_happens_to_a_claim_can_be_said(one: Round) -> None:
    drafts = [draft for draft in one.drafts if draft.claims]
    found = allocate(claims_of(drafts, one.case))
    for language in LANGUAGES:
        with in_language(language):
            for number in range(len(drafts)):
                for node in found.trace(number):
                    assert step_name(node)
                    assert "{" not in node_text(node)
            assert all("{" not in t(f"error.{one.code}", **one.parts) for one in found.undecided)
