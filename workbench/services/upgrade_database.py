"""Bring a workspace's database to this version's schema."""

from __future__ import annotations

from workbench.services.office import Office


def upgrade_database(office: Office) -> tuple[str | None, str]:
    """Upgrade and return the revision before and after; the office is opened anew afterwards.

    Raises:
        BadInput: ``storage.*``, for instance a database made by a newer version.
    """
    from workbench.storage.upgrade import upgrade

    return upgrade(office.database)
