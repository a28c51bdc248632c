"""``workbench people``: who works here, and the personal codes that let them sign in."""

from __future__ import annotations

import argparse

from workbench.cli.output import data, document, table, words
from workbench.cli.parser import Commands
from workbench.cli.workspace import office_of, operator
from workbench.i18n import t
from workbench.storage.states import Role


def add(commands: Commands) -> None:
    """Add the group."""
    group = commands.group("people")
    listing = group.add("list", show_list)
    listing.add_argument("--json", action="store_true", help=t("cli.option.json"))
    person = group.add("add", add_one)
    person.add_argument("name", metavar="NAME", help=t("cli.people.name"))
    person.add_argument("--role", choices=tuple(Role), required=True, help=t("cli.people.role"))
    person.add_argument("--organisation", default="", metavar="TEXT", help=t("cli.people.organisation"))
    code = group.add("code", hand_out)
    code.add_argument("name", metavar="NAME", help=t("cli.people.name"))


def show_list(chosen: argparse.Namespace) -> int:
    """List the people."""
    from workbench.services.list_people import list_people

    found = list_people(office_of(chosen), operator())
    if chosen.json:
        document([{"name": one.name, "role": one.role, "organisation": one.organisation} for one in found])
    else:
        table(
            [t(f"cli.column.{name}") for name in ("name", "role", "organisation")],
            ([one.name, t(f"term.role.{one.role}"), one.organisation] for one in found),
        )
    return 0


def add_one(chosen: argparse.Namespace) -> int:
    """Add a person."""
    from workbench.services.add_person import add_person

    add_person(office_of(chosen), operator(), chosen.name, Role(chosen.role), chosen.organisation)
    words(t("cli.people.added", name=chosen.name))
    return 0


def hand_out(chosen: argparse.Namespace) -> int:
    """Make a new personal code; it is shown this once."""
    from workbench.services.hand_out_code import hand_out_code

    data(hand_out_code(office_of(chosen), operator(), chosen.name))
    words(t("cli.people.code_once", name=chosen.name))
    return 0
