"""The text of a CSV file from outside: UTF-8 or GBK/GB18030, told apart, and guarded before it is parsed."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from io import BytesIO, TextIOWrapper

from workbench.domain.errors import BadInput

UTF_8, GB18030 = "utf-8-sig", "gb18030"
# A spreadsheet's cell holds 32,767 characters at most; a whole row of a form is far below this.
LINE_AT_MOST = 128 * 1024
_OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_LINE_END = re.compile(rb"[\r\n]")
_CHUNK = 1 << 20
# Any bytes of the GBK range decode to something; Chinese as written today is nearly all in GB 2312.
_SAMPLE = 256 * 1024
_SHARE_OF_COMMON = 0.8


def open_csv(data: bytes, file: str) -> TextIOWrapper:
    """The decoded lines of a CSV file, ends of lines as they stand.

    Raises:
        BadInput: ``import.empty_file``, ``import.csv_encoding``, ``import.csv_nul``,
            ``import.csv_line`` (beyond ``LINE_AT_MOST`` bytes, at twice that at the latest).
    """
    if not data.strip():
        raise BadInput("import.empty_file", file=file)
    if data.startswith(_OTHER_MARKS):
        raise BadInput("import.csv_encoding", file=file)
    if (place := data.find(b"\0")) >= 0:
        raise BadInput("import.csv_nul", file=file, line=_line(data, place))
    for start in range(0, len(data), LINE_AT_MOST):
        if len(data) - start >= LINE_AT_MOST and not _LINE_END.search(data, start, start + LINE_AT_MOST):
            kilobytes = LINE_AT_MOST // 1024
            raise BadInput("import.csv_line", file=file, line=_line(data, start), kilobytes=kilobytes)
    return TextIOWrapper(BytesIO(data), encoding=_encoding(data, file), newline="")


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _encoding(data: bytes, file: str) -> str:
    if _decodes(data, UTF_8):
        return UTF_8
    if _decodes(data, GB18030) and _is_chinese(data[:_SAMPLE].decode(GB18030, "ignore")):
        return GB18030
    raise BadInput("import.csv_encoding", file=file)


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK], start + _CHUNK >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def _is_chinese(sample: str) -> bool:
    counts = Counter(character for character in sample if not character.isascii())
    common = sum(count for character, count in counts.items() if _is_common(character))
    return common >= _SHARE_OF_COMMON * counts.total()


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
