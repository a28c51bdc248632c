"""Tiering Workbench: expert panels turn scores into tiers, and tiers into award money."""

__version__ = "0.1.0"
