"""Estimates about a panel: shown to lead and staff in floating point, never paid by themselves."""
