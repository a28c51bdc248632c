"""Bring a workspace's database to this version's schema."""

from __future__ import annotations

from workbench.domain.errors import BadInput
from workbench.services.office import Office


def upgrade_database(office: Office) -> tuple[str | None, str]:
    """Upgrade and return the revision before and after; the office is opened anew afterwards.

    Raises:
        BadInput: ``storage.*``, for instance a database made by a newer version.
    """
    from workbench.storage.upgrade import upgrade

    # Where the record is lost, an empty one in its place would hide that.
    if not office.database.is_file():
        raise BadInput("storage.not_found", file=str(office.database))
    if not office.database.stat().st_size:
        raise BadInput("storage.empty", file=str(office.database))
    return upgrade(office.database)
