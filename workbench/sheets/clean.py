"""Text from outside, made safe for screens, databases and workbooks."""

from __future__ import annotations

import re
import unicodedata

# A spreadsheet writes a control character as _x000D_ (ECMA-376 part 1, 22.9.2.19, ST_Xstring), and so
# surrogates and the two that are no characters.
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|[Dd][89A-Fa-f][0-9A-Fa-f]{2}|[Ff]{3}[EeFf])_")
_WHITE = re.compile(r"\s+")
# Beyond what XML 1.0 forbids: characters that hide text or turn its direction.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def clean_text(text: str) -> tuple[str, bool]:
    """One line of NFC text in XML 1.0 characters, and whether anything but white space was taken out.

    >>> clean_text(" 晋能\\n数据集\\x07 ")
    ('晋能 数据集', True)
    """
    if _is_clean(text):
        return text, False
    raw = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    spaced = _WHITE.sub(" ", raw)
    kept = "".join(character for character in spaced if _is_kept(character))
    cleaned = unicodedata.normalize("NFC", _WHITE.sub(" ", kept).strip())
    return cleaned, len(kept) < len(spaced)


def _is_clean(text: str) -> bool:
    """Whether nothing can be wrong; nearly every cell of a large file ends here."""
    return (
        text.isprintable()
        and "_x" not in text
        and "  " not in text
        and text == text.strip()
        and unicodedata.is_normalized("NFC", text)
    )


def _is_kept(character: str) -> bool:
    # Cc controls, Cs surrogates; the last two of every plane are no characters.
    return (
        unicodedata.category(character) not in ("Cc", "Cs")
        and ord(character) & 0xFFFE != 0xFFFE
        and not _INVISIBLE.match(character)
    )
