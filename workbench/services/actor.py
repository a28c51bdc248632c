"""Who acts: a person of the workspace in one role, and what that role may do."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.errors import Refused
from workbench.storage.states import Role

__all__ = ["Actor", "Role", "require"]


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
