"""From the sections of a checked file to domain values."""

from workbench.rules.build.measure import build_measure

__all__ = ["build_measure"]
