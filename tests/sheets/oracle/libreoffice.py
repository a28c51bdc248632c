"""LibreOffice as an independent engine, and as the program that somebody fills in a form with."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

# 0 = always recalculate on load; otherwise stored values would be read back and prove nothing.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{text}</script:module>
"""
_TYPE = """Sub Main
 Dim hidden(0) As New com.sun.star.beans.PropertyValue
 hidden(0).Name = "Hidden"
 hidden(0).Value = True
 book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, hidden())
{lines}
 Dim how(0) As New com.sun.star.beans.PropertyValue
 how(0).Name = "FilterName"
 how(0).Value = "Calc MS Excel 2007 XML"
 book.storeToURL("{target}", how())
 book.close(True)
End Sub
"""
# Sheet, cell, and what is typed into it: a number where it reads as one, a formula after "=".
Typed = tuple[str, str, str]


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


def typed(soffice: str, book: Path, entries: Iterable[Typed], folder: Path) -> Path:
    """The workbook after somebody opened it, typed into cells that are not protected, and saved it."""
    profile, target = folder / "typist", folder / f"typed-{book.name}"
    office = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    # The first start lays the profile and would write over a module of ours.
    subprocess.run([*office, "--terminate_after_init"], check=True, capture_output=True, timeout=120)
    lines = "\n".join(
        f' book.Sheets.getByName("{_quoted(sheet)}")'
        f'.getCellRangeByName("{cell}").setFormula("{_quoted(words)}")'
        for sheet, cell, words in entries
    )
    text = _TYPE.format(source=book.as_uri(), target=target.as_uri(), lines=lines)
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"
    assert module.exists()
    module.write_text(_MODULE.format(text=escape(text)), "utf-8")
    macro = "macro:///Standard.Module1.Main"
    subprocess.run([*office, macro], check=True, capture_output=True, timeout=120)
    return target


def _quoted(words: str) -> str:
    return words.replace('"', '""')
