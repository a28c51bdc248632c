"""Themes: dark, light, and one told apart without red and green (Okabe-Ito sky and vermillion)."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="workbench-dark",
    primary="#2F5D8C",
    secondary="#5B8DB8",
    accent="#D9A441",
    success="#6FB98F",
    warning="#E0B050",
    error="#E0705F",
    foreground="#E4E8EC",
    background="#14181D",
    surface="#1C222A",
    panel="#27303A",
    dark=True,
)
LIGHT = Theme(
    name="workbench-light",
    primary="#2F5D8C",
    secondary="#416F99",
    accent="#8A5A00",
    success="#1E6B45",
    warning="#7A5200",
    error="#A32A1B",
    foreground="#1B2128",
    background="#FAFAF7",
    surface="#EFEFEA",
    panel="#DEE2E6",
    dark=False,
)
COLOUR_BLIND = Theme(
    name="workbench-colour-blind",
    primary="#0072B2",
    secondary="#56B4E9",
    accent="#F0E442",
    success="#56B4E9",
    warning="#F0E442",
    error="#D55E00",
    foreground="#ECECEC",
    background="#121212",
    surface="#1C1C1C",
    panel="#2A2A2A",
    dark=True,
)
# Each is worded as ``tui.theme.<name>``.
THEMES = (DARK, LIGHT, COLOUR_BLIND)
