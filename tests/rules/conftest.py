"""The worked file of the format, and ways to break it."""

from pathlib import Path

import pytest

WORKED = Path(__file__).parent / "worked" / "dataset.yaml"


@pytest.fixture
def worked() -> str:
    return WORKED.read_text("utf-8")
