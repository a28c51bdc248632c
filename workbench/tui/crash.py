"""What is said when the program itself fails: where, never the values it held."""

from __future__ import annotations

import traceback
from pathlib import Path

from workbench.i18n import t

_PACKAGE = Path(__file__).parents[1]


def crash_text(error: BaseException, *, debug: bool) -> str:
    """Words for a failure: its kind and place, with the stack (never locals) under ``debug``.

    The error's own message is left out, since it may quote what a person typed.
    """
    root = root_cause(error)
    frames = traceback.extract_tb(root.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)] or frames
    where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    words = t("tui.crash", kind=type(root).__name__, where=where)
    if not debug:
        return words
    stack = "".join(traceback.format_list(frames))
    return f"{words}\n\n{stack}{type(root).__name__}"


def root_cause(error: BaseException) -> BaseException:
    """The error that started it: Textual wraps what a worker raised."""
    inner = getattr(error, "error", None)
    return root_cause(inner) if isinstance(inner, BaseException) else error
