"""The four Datong measures against a second computation, written from the clause and the defaults alone."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.formulas import evaluate
from workbench.cli import main
from workbench.rules.shipped import shipped

DATONG = shipped() / "rubrics" / "datong-2025"
CENT = Decimal("0.01")
POINTS = {
    "dataset": "A1 10 A2 10 A3 10 B1 15 B2 8 B3 7 C1 8 C2 8 C3 4 D1 6 D2 8 D3 6",
    "model": "A1 15 A2 8 A3 7 B1 10 B2 12 B3 8 C1 12 C2 8 D1 8 D2 7 D3 5",
    "retrofit": "A1 20 A2 10 A3 5 B1 20 B2 6 B3 4 C1 20 C2 10 C3 5",
    "institution": "A1 20 A2 15 B1 15 B2 12 B3 8 C1 12 C2 12 C3 6",
}
AMOUNTS = {"一等": 300, "二等": 200, "三等": 100}
INSTITUTION = {"一等": 200, "二等": 120, "三等": 60}
FACTS = {
    "dataset": {"type": "科研机构"},
    "model": {"type": "企业"},
    "retrofit": {"type": "传统企业"},
    "institution": {"type": "机构"},
}


def points(measure: str) -> dict[str, int]:
    words = POINTS[measure].split()
    return {item: int(most) for item, most in zip(words[::2], words[1::2], strict=True)}


def draw(random_: random.Random, number: int) -> dict[str, Any]:
    measure = random_.choice(tuple(POINTS))
    quality = random_.choice((0.66, 0.72, 0.81, 0.88, 0.93, 0.99))
    marks: dict[str, Any] = {}
    for place in range(random_.randint(2, 8)):
        if random_.random() < 0.1:
            marks[f"E{place}"] = random_.choice(("recused", "void"))
            continue
        marks[f"E{place}"] = {
            item: str(Decimal(max(0, min(2 * most, round(2 * most * quality + random_.gauss(0, 1))))) / 2)
            for item, most in points(measure).items()
        }
        if random_.random() < 0.15:
            for item in [item for item in marks[f"E{place}"] if item.startswith("C")]:
                marks[f"E{place}"][item] = "0.5"
    facts: dict[str, Any] = dict(FACTS[measure])
    if measure == "dataset":
        facts["national"] = random_.choice(("是", "否"))
    if measure == "model":
        facts |= {"origin": random_.choice(("自主开发", "引进"))}
        facts |= {key: random_.choice(("是", "否")) for key in ("filed", "owner")}
    return {
        "id": f"S{number:03}",
        "measure": f"datong-2025/{measure}",
        "entity": random_.choice("甲乙丙丁"),
        "project": f"P{number}",
        "applied_on": "2025-10-08",
        "facts": facts,
        "marks": marks,
    }


def reference(submissions: list[dict[str, Any]], earlier: dict[str, int]) -> dict[str, tuple[Any, ...]]:
    """Score, tier and award in yuan of every submission."""
    found: dict[str, tuple[Any, ...]] = {}
    yearly: dict[str, list[tuple[Decimal, str, int]]] = defaultdict(list)
    for one in submissions:
        measure = one["measure"].split("/")[1]
        sheets = [marks for marks in one["marks"].values() if isinstance(marks, dict)]
        totals = sorted(sum(map(Decimal, sheet.values())) for sheet in sheets)
        if len(totals) < 3:
            found[one["id"]] = (None, None, None)
            continue
        kept = totals[1:-1] if len(totals) >= 5 else totals
        score = (sum(kept) / len(kept)).quantize(CENT, ROUND_HALF_UP)
        floored = False
        for criterion in "ABCD":
            most = sum(top for item, top in points(measure).items() if item[0] == criterion)
            got = sum(
                Decimal(mark) for sheet in sheets for item, mark in sheet.items() if item[0] == criterion
            )
            floored |= bool(most) and got * 10 < 6 * most * len(sheets)
        tier = "一等" if score >= 90 and not floored else None
        tier = tier or ("二等" if score >= 80 else "三等" if score >= 70 else None)
        award = (INSTITUTION if measure == "institution" else AMOUNTS).get(tier or "", 0) * 10_000
        facts = one["facts"]
        if tier and measure == "dataset" and facts["national"] == "是":
            award += 500_000
        own = measure == "model" and (facts["origin"], facts["filed"], facts["owner"]) == (
            "自主开发",
            "是",
            "是",
        )
        if tier and own:
            award += 1_000_000
        found[one["id"]] = (f"{score}", tier, award)
        if measure == "institution":
            yearly[one["entity"]].append((-score, one["id"], award))
    for entity, awards in yearly.items():
        left = max(0, 2_000_000 - earlier.get(entity, 0))
        for _, number, award in sorted(awards):
            paid = min(award, left)
            left -= paid
            found[number] = (*found[number][:2], paid)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_every_submission_agrees_to_the_yuan(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random_ = random.Random(seed)
    submissions = [draw(random_, number) for number in range(30)]
    earlier = {"甲": 500_000, "乙": 2_500_000}
    ledger = [
        {
            "entity": entity,
            "project": "P-earlier",
            "measure": "datong-2025/institution",
            "decided_on": day,
            "approved": f"{amount}元",
        }
        for entity, amount in earlier.items()
        for day in ("2025-03-01", "2024-03-01")
    ]
    file = tmp_path / "case.json"
    file.write_text(json.dumps({"as_of": "2025-11-20", "submissions": submissions, "ledger": ledger}))

    assert main(["evaluate", str(DATONG), str(file), "--json"]) == 0

    results = json.loads(capsys.readouterr().out)["results"]
    expected = reference(submissions, earlier)
    for one in results:
        award = one["award_fen"]
        assert (one["score"], one["tier"], award if award is None else award / 100) == expected[one["id"]]
        for node in one["trace"]:
            assert node["formula"] is None or evaluate(node["formula"]) == evaluate(node["value"])
        last = [node for node in one["trace"] if node["formula"] is not None]
        assert award is None or int(last[-1]["value"]) == award
