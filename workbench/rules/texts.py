"""S01, S02, S84, S85: quotes, and the figures in them, against the policy texts themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from workbench.domain.errors import BadInput, Place, Problem
from workbench.i18n.os_reason import os_reason
from workbench.rules.draft import Draft
from workbench.rules.format.document import PolicyText

# Web copies gloss a character with its reading: 關(guān).
_GLOSS = re.compile(r"\([a-z\u00e0-\u00fc\u0101-\u01dc\u0251\u0261]{1,8}\)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# What tells one figure from the next: 1:1 is not 11, and 1.5 is neither 15 nor 1 and 5.
_COLONS = re.compile(r"(?<=\d)\s*[:\u2236]\s*(?=\d)")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)[^\w\s.:%]+(?=\d)")
_NOT_WORDS = re.compile(r"(?<!\d)[.:|]|[.:|](?!\d)|[^\w.:|%]|_")
# Signs shown of a quote and of the text where the two part.
_SHOWN = 8
_IN_FIGURES = frozenset("0123456789.")
_FIGURE = re.compile(r"\d[\d.:|]*[%万亿]*")
# Signs that a page was decoded wrongly: replaced or private characters, a Greek letter inside Chinese words.
_DAMAGE = re.compile(
    "[\ufffd\ue000-\uf8ff\x80-\x9f]|锟斤拷|鈥|[ÃÂâ][\x80-\xbf€]|[\u4e00-\u9fff][\u0370-\u03ff][\u4e00-\u9fff]"
)


@dataclass(frozen=True)
class Text:
    """A policy text: its file, its comparable words, and the first line that is damaged, if any."""

    file: Path
    words: str
    damaged_line: int | None = None


def read_texts(folder: Path) -> tuple[Text, ...]:
    """Every ``.txt`` below a folder, ready for comparison.

    Raises:
        BadInput: ``rules.not_found``, or ``rules.unreadable`` for a text that is not UTF-8.
    """
    if not folder.is_dir():
        raise BadInput("rules.not_found", path=str(folder))
    return tuple(_text(file) for file in sorted(folder.rglob("*.txt")))


def _text(file: Path) -> Text:
    try:
        content = file.read_text("utf-8-sig")
    except OSError as error:
        raise BadInput("rules.unreadable", path=str(file), reason=os_reason(error)) from error
    except UnicodeDecodeError as error:
        raise BadInput("file.not_utf8", file=str(file)) from error
    damage = _DAMAGE.search(content)
    return Text(file, comparable(content), content.count("\n", 0, damage.start()) + 1 if damage else None)


def comparable(text: str) -> str:
    """The words alone, in simplified characters, with what keeps figures apart.

    Compatibility forms are folded; glosses, punctuation and space are dropped.

    >>> comparable("「1∶1」 分擔(dān)，最高１，０００，０００元，按1.5 %")
    '1:1分担最高1000000元按1.5%'
    """
    folded = _GLOSS.sub("", unicodedata.normalize("NFKC", text).lower())
    apart = _BETWEEN_FIGURES.sub("|", _COLONS.sub(":", _THOUSANDS.sub("", folded)))
    words = _NOT_WORDS.sub("", apart)
    return words.translate({ord(sign): _simplified(sign) for sign in set(words) if not sign.isascii()})


@cache
def _simplified(sign: str) -> str:
    return _converter()(sign)


@cache
def _converter() -> Callable[[str], str]:
    """Signs one by one, so that a quote folds as the same words do in the whole text."""
    try:
        from opencc import OpenCC
    except ImportError:  # no wheel for this platform: texts and quotes compare in the script they have
        return str
    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def check_quotes(draft: Draft, texts: tuple[Text, ...]) -> Iterator[Problem]:
    """Find quotes of the policy that its text does not hold.

    Args:
        texts: as `read_texts` gives them; a document is found by its name or number, else by the file
            that is named like the policy's id.
    """
    for number, one in enumerate(draft.text.citations or ()):
        if one.kind != "政策":
            continue
        text = _text_of(draft, comparable(one.document), texts)
        if text is None:
            where = ("依据", number, "文件")
            yield draft.problem("S01", where, level="warning", id=one.id, document=one.document)
            continue
        if text.damaged_line:
            yield Problem("S84", Place(str(text.file), text.damaged_line, 1), {}, "warning")
        path = ("依据", number, "原文")
        quote = comparable(one.quote)
        same, there = _longest(quote, text.words)
        if same < len(quote):
            yield draft.problem(
                "S02",
                path,
                id=one.id,
                document=one.document,
                position=same + 1,
                rest=quote[same : same + _SHOWN],
                there=there or "—",
            )
        elif cut := _cut_figure(quote, text.words):
            yield draft.problem("S85", path, id=one.id, document=one.document, found=cut[0], there=cut[1])


def _text_of(draft: Draft, document: str, texts: tuple[Text, ...]) -> Text | None:
    policy = draft.text.id if isinstance(draft.text, PolicyText) else draft.measure and draft.measure.policy
    own = [text for text in texts if text.file.stem == policy]
    named = [text for text in (*own, *texts) if document in text.words]
    return next(iter([*named, *own]), None)


def _longest(quote: str, words: str) -> tuple[int, str]:
    """How much of a quote stands in a text, from its beginning, and what the text goes on with there."""
    least, most = 0, len(quote)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if quote[:middle] in words else (least, middle - 1)
    if least == len(quote):
        return least, ""
    while least and _inside_figure(quote, least):
        least -= 1
    rest = quote[least : least + _SHOWN]
    spots = [found.end() for found in re.finditer(re.escape(quote[:least]), words)] if least else []
    goes_on = [words[spot : spot + _SHOWN] for spot in spots]
    return least, max(goes_on, key=lambda there: SequenceMatcher(None, rest, there).ratio(), default="")


def _inside_figure(text: str, at: int) -> bool:
    """Whether the sign before a place belongs to a figure, so that a difference is told from its start."""
    return text[at - 1] in _IN_FIGURES


def _cut_figure(quote: str, words: str) -> tuple[str, str] | None:
    """A figure at an end of a quote that is only a part of the text's own: 5% of 15%, 300 of 300万."""
    spots = [found.start() for found in re.finditer(f"(?={re.escape(quote)})", words)]
    cuts = [_cut_at(quote, words, spot) for spot in spots]
    return next(iter(cuts), None) if all(cuts) else None


def _cut_at(quote: str, words: str, spot: int) -> tuple[str, str] | None:
    end = spot + len(quote)
    for figure in _FIGURE.finditer(words, max(0, spot - 20), end + 20):
        inside = max(figure.start(), spot), min(figure.end(), end)
        if inside[0] < inside[1] and inside != figure.span():
            return words[slice(*inside)], figure[0]
    return None
