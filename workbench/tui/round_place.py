"""What the places of one round share."""

from __future__ import annotations

from workbench.i18n import t
from workbench.tui.base_screen import BaseScreen


class RoundPlace(BaseScreen[None]):
    """A screen about one round, which the banner names."""

    def __init__(self, round_code: str, round_name: str) -> None:
        super().__init__()
        self.round_code, self.round_name = round_code, round_name

    def banner_left(self) -> str:
        """The place and the round."""
        return f"{t(self.place_key)} · {self.round_name}"
