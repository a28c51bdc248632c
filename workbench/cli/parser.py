"""The argument parser in the user's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from workbench.domain.errors import BadInput
from workbench.domain.facts import parse_day
from workbench.i18n import t
from workbench.i18n.errors import error_text

Run = Callable[[argparse.Namespace], int]

# argparse words its own messages through its module-level ``_``; these are the ones a user can meet.
_ARGPARSE = {
    "usage: ": "usage",
    "positional arguments": "positionals",
    "options": "options",
    "show this help message and exit": "help",
    "the following arguments are required: %s": "required",
    "one of the arguments %s is required": "one_required",
    "unrecognized arguments: %s": "unrecognized",
    "expected one argument": "expected_one",
    "expected at least one argument": "expected_some",
    "argument %(argument_name)s: %(message)s": "argument",
    "invalid choice: %(value)r (choose from %(choices)s)": "choice",
    "invalid %(type)s value: %(value)r": "type",
    "not allowed with argument %s": "not_allowed",
    "ambiguous option: %(option)s could match %(matches)s": "ambiguous",
}


def _argparse_words(message: str) -> str:
    key = _ARGPARSE.get(message)
    return t(f"cli.argparse.{key}") if key else message


argparse._ = _argparse_words  # type: ignore[attr-defined]


class UsageError(Exception):
    """Wrong usage, already worded."""


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving the process."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(self.format_usage() + t("cli.usage_error", prog=self.prog, message=message))


class Commands:
    """Adds commands to a parser, each with the options that stand anywhere."""

    def __init__(
        self, parser: argparse.ArgumentParser, common: argparse.ArgumentParser, path: tuple[str, ...] = ()
    ) -> None:
        self._common = common
        self._path = path
        self._children = parser.add_subparsers(metavar=t("cli.command"), required=bool(path))

    def add(self, name: str, run: Run | None = None) -> argparse.ArgumentParser:
        """Add a command; its help is ``cli.help.<path>_<name>``."""
        text = t(f"cli.help.{'_'.join([*self._path, name])}")
        child = self._children.add_parser(name, parents=[self._common], help=text, description=text)
        if run is not None:
            child.set_defaults(run=run)
        return child

    def group(self, name: str) -> Commands:
        """Add a command that holds commands."""
        return Commands(self.add(name), self._common, (*self._path, name))


def common_options() -> argparse.ArgumentParser:
    """Options that every command takes, before or after its own."""
    parser = argparse.ArgumentParser(add_help=False)
    quiet = argparse.SUPPRESS
    parser.add_argument("--lang", choices=("zh", "en"), default=quiet, help=t("cli.option.lang"))
    parser.add_argument(
        "--workspace", type=Path, default=quiet, metavar="DIR", help=t("cli.option.workspace")
    )
    parser.add_argument("--debug", action="store_true", default=quiet, help=t("cli.option.debug"))
    return parser


def language_of(arguments: Sequence[str]) -> str | None:
    """The value of ``--lang``, read before anything is worded."""
    found = re.search(r"(?:^|\0)--lang(?:=|\0)(zh|en)(?:\0|$)", "\0".join(arguments))
    return found[1] if found else None


def positive(text: str) -> int:
    """An argument that is a whole number above zero."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(t("cli.audit.positive", text=text))
    return int(text)


def day(text: str) -> date:
    """An argument that is a date."""
    try:
        return parse_day(text)
    except BadInput as error:
        raise argparse.ArgumentTypeError(error_text(error)) from None
