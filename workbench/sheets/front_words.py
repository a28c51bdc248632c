"""Amounts in words beside amounts: the words are text, a formula beside them says whether they still fit.

The text is what the program wrote from its fen, as a voucher carries it. The check builds the words again
from the amount in the cell, so that an amount or a text changed by hand shows at once.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.money_words import CURRENCY, FEN, JIAO, WHOLE, YUAN, in_words
from workbench.i18n import t
from workbench.sheets.functions import CHINESE_CAPITALS
from workbench.sheets.style import Formula, alarm

WORDS, CHECK = "words", "words_check"
# Words that follow the amount, where nobody pays by them.
AMOUNT_WORDS = "award_words"


def words_text(fen: int | None) -> str | None:
    """The text of an amount; none where there is no amount.

    Raises:
        BadInput: ``money_words.*``
    """
    return None if fen is None else in_words(fen)


def words_check(amount: str, words: str) -> Formula:
    """Whether the words in one cell are those of the yuan in another."""
    same, different = t("sheets.checks.same"), t("sheets.checks.different")
    return Formula(f'IF({words_formula(amount)}={words}&"","{same}","{different}")')


def mark_differing(sheet: Worksheet, column: str, top: int, bottom: int) -> None:
    """Show the checks of a column in red where words do not fit."""
    alarm(sheet, f"{column}{top}:{column}{bottom}", t("sheets.checks.different"))


def words_formula(cell: str) -> str:
    """Formula of `in_words` over a cell of yuan (支付结算办法 附一)."""
    fen = f"ROUND({cell}*100,0)"
    yuan, rest = f"INT({fen}/100)", f"MOD({fen},100)"
    # Excel has no MOD for quotients above 1.1e12, hence the fen below ten are taken from the rest.
    jiao, odd = f"INT({rest}/10)", f"MOD({rest},10)"

    def capitals(number: str) -> str:
        return f'TEXT({number},"{CHINESE_CAPITALS}")'

    whole = f'IF({yuan}>0,{capitals(yuan)}&"{YUAN}","")'
    nought = f'IF(AND({yuan}>0,{rest}>0,OR({jiao}=0,MOD({yuan},10)=0)),"零","")'
    tens = f'IF({jiao}>0,{capitals(jiao)}&"{JIAO}","")'
    ones = f'IF({odd}>0,{capitals(odd)}&"{FEN}",IF({jiao}>0,"","{WHOLE}"))'
    none = f'"{in_words(0)}"'
    return f'IF({cell}="","",IF({fen}=0,{none},"{CURRENCY}"&{whole}&{nought}&{tens}&{ones}))'
