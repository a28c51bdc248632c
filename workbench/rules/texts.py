"""S01, S02: quotes against the policy texts themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from workbench.domain.errors import BadInput, Problem
from workbench.rules.draft import Draft

# Web copies gloss a character with its reading: 關(guān).
_GLOSS = re.compile(r"\([a-z\u0101-\u01dc]{1,8}\)")
_NOT_WORDS = re.compile(r"[\W_]+")


def read_texts(folder: Path) -> tuple[str, ...]:
    """Every ``.txt`` below a folder, ready for comparison.

    Raises:
        BadInput: ``rules.not_found``, or ``rules.unreadable`` for a text that is not UTF-8.
    """
    if not folder.is_dir():
        raise BadInput("rules.not_found", path=str(folder))
    return tuple(comparable(_read(file)) for file in sorted(folder.rglob("*.txt")))


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("rules.unreadable", path=str(file), reason=str(error)) from error


def comparable(text: str) -> str:
    """The words alone: compatibility forms folded, glosses, punctuation and space dropped.

    >>> comparable("「1∶1」 分擔(dān)，关(guān)于　A")
    '11分擔关于a'
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    return _NOT_WORDS.sub("", _GLOSS.sub("", folded))


def check_quotes(draft: Draft, texts: tuple[str, ...]) -> Iterator[Problem]:
    """Find quotes of the policy that its text does not hold.

    Args:
        texts: as `read_texts` gives them; a document is found by its name or number.
    """
    for number, one in enumerate(draft.text.citations or ()):
        if one.kind != "政策":
            continue
        document = comparable(one.document)
        text = next((text for text in texts if document in text), None)
        if text is None:
            where = ("依据", number, "文件")
            yield draft.problem("S01", where, level="warning", id=one.id, document=one.document)
            continue
        quote = comparable(one.quote)
        if quote not in text:
            same = next(length for length in range(len(quote), -1, -1) if quote[:length] in text)
            yield draft.problem(
                "S02",
                ("依据", number, "原文"),
                id=one.id,
                document=one.document,
                position=same + 1,
                rest=quote[same : same + 8],
            )
