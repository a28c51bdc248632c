"""Parse, run one command, turn errors into words and exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from workbench import __version__
from workbench.cli.commands import ALL
from workbench.cli.output import words
from workbench.cli.parser import Commands, Parser, UsageError, common_options, language_of
from workbench.domain.errors import Refused, WorkbenchError
from workbench.i18n import LANGUAGES, set_language, t
from workbench.i18n.errors import error_text
from workbench.i18n.os_reason import os_reason

DONE, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``workbench`` with the given arguments and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _choose_language(given)
    try:
        chosen = _parser().parse_args(given)
        code = int(chosen.run(chosen) if "run" in chosen else _open_app(chosen))
        sys.stdout.flush()
        return code
    except UsageError as error:
        words(str(error).rstrip())
        return USAGE
    except SystemExit as leaving:  # --help and --version
        return int(leaving.code or DONE)
    except WorkbenchError as error:
        if "--debug" in given:
            raise
        words(error_text(error))
        return PROBLEMS if isinstance(error, Refused) else USAGE
    except KeyboardInterrupt:
        words(t("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left; nothing is left to say to it.
        _forget_output()
        return DONE
    except OSError as error:
        if "--debug" in given:
            raise
        if error.filename is None:
            _forget_output()
        file = error.filename or t("cli.standard_output")
        words(t("cli.os_error", file=file, reason=os_reason(error)))
        return USAGE
    except Exception as error:
        if "--debug" in given:
            raise
        words(t("cli.defect", kind=type(error).__name__))
        return PROBLEMS


def _forget_output() -> None:
    """Send what is still buffered nowhere, so that leaving does not fail on it again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _choose_language(arguments: Sequence[str]) -> None:
    asked = language_of(arguments) or os.environ.get("WORKBENCH_LANG")
    for known in LANGUAGES:
        if asked == known:
            set_language(known)


def _parser() -> argparse.ArgumentParser:
    common = common_options()
    parser = Parser("workbench", description=t("cli.help.workbench"), parents=[common])
    parser.add_argument(
        "--version", action="version", version=f"workbench {__version__}", help=t("cli.option.version")
    )

    commands = Commands(parser, common)
    for add in ALL:
        add(commands)
    return parser


def _open_app(chosen: argparse.Namespace) -> int:
    from workbench.tui import run

    return run(
        getattr(chosen, "workspace", None),
        getattr(chosen, "lang", None),
        debug=getattr(chosen, "debug", False),
    )
