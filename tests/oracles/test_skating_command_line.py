"""`workbench evaluate` on the segments of two figure-skating competitions gives the official figures."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.formulas import evaluate
from tests.oracles.skating import Segment, segments
from tests.oracles.skating_files import SHARES, case_file, full_points, rule_file
from workbench.cli import main

EVERY_SEGMENT = pytest.mark.parametrize("segment", segments(), ids=lambda one: one.name)


def evaluated(
    segment: Segment, folder: Path, capsys: pytest.CaptureFixture[str], *, whole: bool
) -> list[dict[str, Any]]:
    rules, case = folder / "segment.yaml", folder / "case.json"
    rules.write_text(rule_file(segment, whole=whole), "utf-8")
    case.write_text(json.dumps(case_file(segment, whole=whole), ensure_ascii=False), "utf-8")
    code = main(["evaluate", str(rules), str(case), "--json"])
    said = capsys.readouterr()
    assert code == 0, said.err
    results: list[dict[str, Any]] = json.loads(said.out)["results"]
    return results


def criteria(result: dict[str, Any]) -> list[Fraction]:
    """What the trace says that each criterion adds; its formula, worked out anew, must say the same."""
    nodes = [node for node in result["trace"] if node["step"] == "criterion"]
    values = [Fraction(node["value"]) for node in nodes]
    assert [evaluate(node["formula"]) for node in nodes] == values
    return values


@EVERY_SEGMENT
def test_component_scores_and_tiers(
    segment: Segment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = evaluated(segment, tmp_path, capsys, whole=False)
    full = full_points(segment, whole=False)

    for one, result in zip(segment.performances, results, strict=True):
        share = one.component_score / full
        assert result["sheets"] == 9
        assert result["score"] == f"{float(one.component_score):.2f}"
        assert result["tier"] == next((tier for tier, least in SHARES.items() if share >= least), None)
        assert sum(criteria(result)) == one.component_score


@EVERY_SEGMENT
def test_segment_scores_and_ranks(
    segment: Segment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = evaluated(segment, tmp_path, capsys, whole=True)

    assert [(one["id"], one["score"], one["rank"]) for one in results] == [
        (one.id, f"{float(one.segment_score):.2f}", one.rank) for one in segment.performances
    ]
    for one, result in zip(segment.performances, results, strict=True):
        *components, elements = criteria(result)
        assert sum(components) == one.component_score
        assert elements == one.element_score - one.deductions


def test_the_rule_file_has_no_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "segment.yaml"
    file.write_text(rule_file(segments()[0], whole=True), "utf-8")

    assert main(["rules", "check", str(file)]) == 0, capsys.readouterr().out
