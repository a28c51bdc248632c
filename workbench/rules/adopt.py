"""Putting a rule file in force: the few words that change are spliced, every other byte stays."""

from __future__ import annotations

from datetime import date

from workbench.domain.errors import BadInput, BadInputs, Refused
from workbench.domain.measure import CitationKind, Status
from workbench.rules.format.document import known_keys
from workbench.rules.format.values import PENDING
from workbench.source import Path, Source, read_source
from workbench.source.nodes import Scalar, find, scalars
from workbench.source.splice import inserted_after, quoted, replaced

# A citation that waited for a guide rests on the office's decision from now on.
SETTLED_KIND = CitationKind.GUIDE


def adopted(text: bytes, by: str, on: date, document: str) -> bytes:
    """Adopt a measure or policy file.

    状态 becomes 生效 with 采纳 (who, when, document number) on the next line; every 批准: 待定 takes
    those three and every 性质: 待定 becomes 指南.

    Raises:
        BadInput: ``rules.blank``.
        BadInputs: ``rules.invalid``, the text cannot be parsed.
        Refused: ``rules.already_adopted``, or ``rules.no_status`` where 状态 is missing.
    """
    for name, given in (("批准人", by), ("文号", document)):
        if not given.strip():
            raise BadInput("rules.blank", name=name)
    source = _read(text)
    status = find(source.root, ("状态",))
    if not isinstance(status, Scalar):
        raise Refused("rules.no_status")
    if status.text == Status.IN_FORCE:
        named = find(source.root, ("编号",))
        raise Refused("rules.already_adopted", id=named.text if isinstance(named, Scalar) else "")
    changes: dict[Path, str] = {("状态",): Status.IN_FORCE}
    for path, scalar in scalars(source.root):
        if scalar.text == PENDING and path[-1:] == ("批准",):
            changes[path] = f"{by} {on.isoformat()} {document}"
        elif scalar.text == PENDING and path[-1:] == ("性质",):
            changes[path] = SETTLED_KIND
    settled = _read(source.encoded(replaced(source, changes)))
    adoption = f"{{批准人: {quoted(by)}, 日期: {on.isoformat()}, 文号: {quoted(document)}}}"
    return settled.encoded(inserted_after(settled, ("状态",), "采纳", adoption))


def _read(text: bytes) -> Source:
    source, problems = read_source(text, file="", known_keys=known_keys())
    if source is None:
        raise BadInputs("rules.invalid", problems, file="")
    return source
