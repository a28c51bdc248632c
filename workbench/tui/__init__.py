"""The terminal app. Textual loads when `run` is called, not before."""

from __future__ import annotations

import gc
from pathlib import Path

from workbench.i18n import Language


def run(office_path: Path | None, language: Language | None = None, *, debug: bool = False) -> int:
    """Open the app on a workspace and return the exit code.

    ``language`` None takes the workspace's own.

    Raises:
        BadInput: ``workspace.*`` where there is no workspace; ``tui.not_a_terminal``, ``tui.not_utf8``.
    """
    from workbench.i18n import set_language
    from workbench.services.office import open_office
    from workbench.tui.terminal import check_terminal

    check_terminal()
    office = open_office(office_path)
    set_language(language or office.config.language)

    # Imports make no garbage; looking for it meanwhile costs a tenth of the start. The app turns it on.
    gc.disable()
    from workbench.tui.app import WorkbenchApp

    app = WorkbenchApp(office, debug=debug)
    app.run()
    return app.return_code or 0
