"""A worked case run on shipped rules, and the words of the clauses behind each step."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tests.formulas import evaluate
from workbench.domain.case import Result
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.money import parse_amount
from workbench.domain.trace import TraceNode
from workbench.rules.shipped import shipped
from workbench.services.evaluate_case import evaluate_case

RUBRICS = shipped() / "rubrics"
CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Worked:
    """Results of one case by submission, with the rules that gave them."""

    results: dict[str, Result]
    measures: dict[MeasureId, Measure]
    undecided: tuple[str, ...]

    def node(self, number: str, code: str) -> TraceNode:
        """The one trace node of a submission with this code."""
        found = [node for node in self.results[number].trace if node.code == code]
        assert len(found) == 1, f"{number}: {[node.code for node in self.results[number].trace]}"
        return found[0]

    def quoted(self, number: str, code: str) -> str:
        """The words of the clauses that this node cites."""
        measure = self.measures[self.results[number].submission.measure]
        return " ".join(measure.citations[one].quote for one in self.node(number, code).citations)

    def check(self, number: str, money: str, code: str, phrase: str) -> None:
        """The award, the clause behind the deciding node, and a formula that a third person can follow."""
        result = self.results[number]
        assert result.award == parse_amount(money), [node.code for node in result.trace]
        assert phrase in self.quoted(number, code)
        assert sum(result.split.values()) == result.award
        written = [node for node in result.trace if node.formula is not None]
        for node in written:
            assert evaluate(str(node.formula)) == Fraction(str(node.value))
        assert written[-1].value == result.award


def work(case: str | Path, rules: Path = RUBRICS) -> Worked:
    """Compute a case of this folder, or one from elsewhere."""
    done = evaluate_case(rules, case if isinstance(case, Path) else CASES / f"{case}.json")
    results = {one.submission.id: one for one in done.outcome.results}
    return Worked(results, done.measures, tuple(one.code for one in done.outcome.undecided))
