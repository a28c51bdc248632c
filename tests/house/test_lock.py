"""The lock installs the same bytes everywhere and says nothing about where they came from."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ENTRIES = [entry for entry in re.split(r"\n(?=\S)", LOCK) if entry.strip() and not entry.startswith("#")]
LOCKED = {
    canonicalize_name(requirement.name): requirement
    for requirement in (Requirement(entry.split("\\")[0].strip()) for entry in ENTRIES)
}
ASKED_FOR = [
    Requirement(text)
    for text in [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
]


def test_the_lock_holds_no_address() -> None:
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|@", LOCK)


def test_every_locked_package_is_exact_and_hashed() -> None:
    exact = re.compile(r"[a-z0-9-]+==[0-9][\w.]* (;.*)?\\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n?)+")

    assert [entry.split(" ")[0] for entry in ENTRIES if not exact.fullmatch(entry)] == []


def test_the_lock_satisfies_what_the_project_asks_for() -> None:
    def satisfied(asked: Requirement) -> bool:
        (pin,) = LOCKED[canonicalize_name(asked.name)].specifier
        return asked.specifier.contains(pin.version)

    assert [asked.name for asked in ASKED_FOR if not satisfied(asked)] == []


def test_textual_is_pinned_exactly() -> None:
    (textual,) = [asked for asked in ASKED_FOR if asked.name == "textual"]

    assert [pin.operator for pin in textual.specifier] == ["=="]


def test_a_package_is_locked_once_for_all_pythons() -> None:
    assert len(LOCKED) == len(ENTRIES)
