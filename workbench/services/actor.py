"""Who acts: a person of the workspace in one role, and what that role may do."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.errors import Refused
from workbench.i18n import t
from workbench.storage.states import Role

__all__ = ["Actor", "Role", "actor_text", "operator_name", "require"]

# The same in every language, for the record is read in any.
_OPERATOR = "cli:"


@dataclass(frozen=True)
class Actor:
    """A signed-in person; ``person_id`` is None for the operator of the workspace's own machine."""

    person_id: int | None
    name: str
    role: Role


def require(actor: Actor, *roles: Role) -> None:
    """Let only these roles pass.

    Raises:
        Refused: ``permission.denied``.
    """
    if actor.role not in roles:
        raise Refused("permission.denied", role=actor.role)


def operator_name(login: str) -> str:
    """The name under which the record has whoever uses the command line.

    >>> operator_name("wang")
    'cli:wang'
    """
    return f"{_OPERATOR}{login}"


def actor_text(name: str) -> str:
    """Whom the record names, in words: a person, or who used the command line."""
    if not name.startswith(_OPERATOR):
        return name
    return t("term.actor.operator", login=name.removeprefix(_OPERATOR))
