"""Rows stay within what spreadsheets can show, however long the texts in them are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.sheets.binary import opened
from tests.sheets.export_reading import LAYOUTS
from tests.sheets.export_sample import sample
from workbench.sheets.model import ExportInput, Kind
from workbench.sheets.workbooks import workbooks

LONG = "长" * 2_000
# Points, of the file format.
HIGHEST = 409


@pytest.fixture(scope="module")
def wordy() -> ExportInput:
    """One measure whose clauses, remarks and titles go on and on."""
    data = sample(each=1)
    part = data.measures[0]
    citations = {key: replace(one, quote=LONG) for key, one in part.measure.citations.items()}
    (submission,) = (one.submission.id for one in part.results)
    return replace(
        data,
        measures=(replace(part, measure=replace(part.measure, citations=citations)),),
        provenance=replace(data.provenance, round_name=LONG),
        entity_names={submission: LONG},
        remarks={submission: LONG},
        opinions={submission: LONG},
    )


@pytest.mark.parametrize("kind", [Kind.SCORES, Kind.REPORT, Kind.OPINIONS, Kind.BALLOTS])
def test_no_row_is_higher_than_the_format_allows(wordy: ExportInput, kind: Kind) -> None:
    for _, content in workbooks(wordy, [kind], LAYOUTS).values():
        for sheet in opened(content).worksheets:
            heights = {row: one.height for row, one in sheet.row_dimensions.items() if one.height}
            assert not {row: height for row, height in heights.items() if height > HIGHEST}, sheet.title
