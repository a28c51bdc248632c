"""Limits that applications share, each on a sheet of its own: yearly caps of an entity, budgets."""
