"""Alembic revisions of the workspace database.

Additive by default. A rebuild is written by hand (make the new table, copy, drop, rename): foreign
keys are off around every upgrade, but a dropped table takes its triggers with it, so the revision
makes them again. Every landed revision leaves a dump of its schema with the tests.
"""
