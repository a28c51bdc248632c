"""What is set before the app loads, and where it refuses to open."""

import os
import subprocess
import sys

import pytest

from workbench.domain.errors import BadInput
from workbench.tui.terminal import check_terminal

SHOW = "import os, workbench.__main__ as m; m.prepare(); print(os.environ.get('TEXTUAL_DISABLE_KITTY_KEY'))"


@pytest.mark.parametrize(("terminal", "wanted"), [("iTerm.app", "1"), ("Apple_Terminal", "None")])
def test_iterm_gets_plain_keys_so_that_input_methods_work(terminal: str, wanted: str) -> None:
    environment = {**os.environ, "TERM_PROGRAM": terminal}
    environment.pop("TEXTUAL_DISABLE_KITTY_KEY", None)

    done = subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == wanted


def test_data_in_a_pipe_is_utf8_whatever_the_locale() -> None:
    code = "import workbench.__main__ as m; m.prepare(); print('大同')"
    environment = {**os.environ, "PYTHONIOENCODING": "gb18030"}

    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)

    assert done.stdout.decode("utf-8").strip() == "大同"


def test_without_a_terminal_the_app_does_not_open() -> None:
    done = subprocess.run([sys.executable, "-m", "workbench"], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "终端" in done.stderr
    assert "Traceback" not in done.stderr


class Stream:
    """A terminal of some encoding."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("encoding", ["gb18030", "latin-1"])
def test_a_terminal_that_would_garble_chinese_is_refused(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, Stream(encoding))

    with pytest.raises(BadInput) as caught:
        check_terminal()

    assert caught.value.code == "tui.not_utf8"
