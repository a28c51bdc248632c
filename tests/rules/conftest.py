"""The worked file of the format, and ways to break it."""

from pathlib import Path

import pytest

WORKED = Path(__file__).parent / "worked" / "dataset.yaml"


CHOICES = {
    "  最少评委: 5\n": "  最少评委: 5\n  去极值: {有效表满: 5, 最高: 1, 最低: 1}\n",
    "规则: 取高,": "规则: 取高, 口径: 批准额,",
    "超支: 按比例压缩,": "超支: 按比例压缩, 口径: 批准额,",
}


@pytest.fixture
def worked() -> str:
    return WORKED.read_text("utf-8")


@pytest.fixture
def chosen(worked: str) -> str:
    """The worked file with every choice made that its text leaves open."""
    for old, new in CHOICES.items():
        assert old in worked
        worked = worked.replace(old, new, 1)
    return worked
