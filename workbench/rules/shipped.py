"""Where the rule files and sheet layouts that come with the product are."""

from __future__ import annotations

from pathlib import Path

import workbench


def shipped() -> Path:
    """The folder that holds ``rubrics/`` and ``exports/layouts/``.

    In an installed wheel it is inside the package; in a checkout it is the top of the tree.
    """
    package = Path(workbench.__file__).parent
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent
