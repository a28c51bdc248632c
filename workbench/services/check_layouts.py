"""Check layout files: everything that is wrong or doubtful, located."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import BadInput, Place, Problem, errors_among
from workbench.services.layout_files import layout_bytes, layout_file, own_folder
from workbench.services.office import Office
from workbench.sheets.model import KINDS, Kind


@dataclass(frozen=True)
class LayoutsCheck:
    """The files that were read, the kinds of those without errors, and every finding."""

    files: tuple[Path, ...]
    kinds: tuple[Kind, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The findings that are more than a warning."""
        return errors_among(self.problems)


def check_layouts(paths: Sequence[Path], office: Office | None = None) -> LayoutsCheck:
    """Check layout files, or all in a folder.

    Args:
        paths: where to look; none for the file that shapes each workbook, and what else a workspace keeps
            beside its own.
        office: the workspace, None outside one.

    Raises:
        BadInput: ``layout.not_found``, ``layout.none_there``, ``layout.unreadable`` or ``layout.missing``.
    """
    from workbench.sheets.layout import check_layout

    files = tuple(dict.fromkeys(_below(paths) if paths else _in_use(office)))
    kinds: list[Kind] = []
    problems: list[Problem] = []
    for file in files:
        layout, found = check_layout(layout_bytes(file), file=str(file))
        problems += [*_unused(file), *found]
        if layout is not None:
            kinds.append(layout.kind)
    return LayoutsCheck(files, tuple(kinds), tuple(problems))


def _below(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            raise BadInput("layout.not_found", path=str(path))
        if not path.is_dir():
            yield path
        elif found := sorted(path.glob("*.yaml")):
            yield from found
        else:
            raise BadInput("layout.none_there", path=str(path))


def _in_use(office: Office | None) -> Iterator[Path]:
    if office is not None:
        yield from sorted(own_folder(office).glob("*.yaml"))
    for kind in Kind:
        yield layout_file(office, kind).path


def _unused(file: Path) -> Iterator[Problem]:
    """A file is found by the name of its workbook, so one with another name shapes nothing."""
    from workbench.source.guesses import meant

    if file.stem not in KINDS:
        parts = {"value": file.stem, "remedy": meant(file.stem, KINDS)}
        yield Problem("L36", Place(str(file), 1, 1), parts, "warning")
