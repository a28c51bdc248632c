"""LibreOffice as an independent engine: open a workbook, recalculate every formula, read the values."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

# 0 = always recalculate on load; otherwise stored values would be read back and prove nothing.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def recalculated(soffice: str, books: Sequence[Path], folder: Path) -> list[Path]:
    """Recalculate workbooks into ``folder``, which also holds the profile of this run."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    out = folder / "out"
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(out), *map(str, books)], check=True, capture_output=True, timeout=300
    )
    return [out / book.name for book in books]
