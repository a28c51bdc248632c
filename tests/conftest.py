"""What every test shares: how slow tests are chosen, fixed surroundings, and outside programs."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable

import pytest
from hypothesis import settings
from pytest_textual_snapshot import SVGImageExtension
from textual import constants

from workbench.i18n import set_language

TOOLS = {
    "soffice": ("soffice", "libreoffice"),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
}

# Fixed surroundings, for this process and for every program that a test starts.
os.environ.update(
    COLORTERM="truecolor",
    LANG="C.UTF-8",
    LC_ALL="C.UTF-8",
    TERM="xterm-256color",
    TEXTUAL_ANIMATIONS="none",
    TZ="UTC",
)
for name in ("COLUMNS", "FORCE_COLOR", "LANGUAGE", "LINES", "NO_COLOR", "TEXTUAL_THEME"):
    os.environ.pop(name, None)
for name in [name for name in os.environ if name.startswith("WORKBENCH_") and name != "WORKBENCH_FULL"]:
    del os.environ[name]
if hasattr(time, "tzset"):
    time.tzset()

# The snapshot plugin has loaded Textual by now, so its constant is set as well.
constants.TEXTUAL_ANIMATIONS = "none"
# The plugin names its pictures the way an older syrupy wanted; .svg lets a browser show them.
SVGImageExtension.file_extension = "svg"

settings.register_profile("plain", max_examples=40, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=400, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full",
        action="store_true",
        default=os.environ.get("WORKBENCH_FULL") == "1",
        help="run slow tests too, and fail where an outside program is missing",
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("full" if config.getoption("--full") else "plain")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "snap_compare" in getattr(item, "fixturenames", ()):
            item.add_marker("snapshot")
        if item.get_closest_marker("slow") and not config.getoption("--full"):
            item.add_marker(pytest.mark.skip(reason="slow: make test FULL=1"))


@pytest.fixture(scope="session")
def full_run(pytestconfig: pytest.Config) -> bool:
    """True under ``--full``: more examples, and no excuse for a missing program."""
    return bool(pytestconfig.getoption("--full"))


@pytest.fixture(scope="session")
def require_tool(full_run: bool) -> Callable[[str], str]:
    """Return the path of an outside program; where it is missing, skip, or fail under ``--full``."""

    def find(name: str) -> str:
        for command in TOOLS.get(name, (name,)):
            if path := shutil.which(command):
                return path
        if full_run:
            pytest.fail(f"{name} is not installed, and a full run needs it")
        pytest.skip(f"{name} is not installed")

    return find


@pytest.fixture(autouse=True)
def _chinese_first() -> None:
    """Every test starts in the product's first language, whatever the test before it spoke."""
    set_language("zh")


@pytest.fixture(autouse=True)
def _steady_cursor(request: pytest.FixtureRequest) -> None:
    """Keep text cursors from blinking in pictures of screens."""
    if "snap_compare" in request.fixturenames:
        from textual.widgets import Input, TextArea

        monkeypatch = request.getfixturevalue("monkeypatch")
        monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
        monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda self: None)
