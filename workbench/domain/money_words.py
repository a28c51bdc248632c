"""Amounts in words, as vouchers carry them (支付结算办法 附一 正确填写票据和结算凭证的基本规定)."""

from __future__ import annotations

from workbench.domain.errors import BadInput
from workbench.domain.money import FEN_PER_YUAN, yuan_text

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))
_WAN, _YI = 10_000, 100_000_000
# Below 万亿, which some write 兆: from there spreadsheets build other words than vouchers carry.
MOST_FEN = 10**14 - 1
CURRENCY, YUAN, JIAO, FEN, WHOLE = "人民币", "元", "角", "分", "整"


def in_words(fen: int) -> str:
    """Write an amount in the capitals of vouchers, from 0 to 999,999,999,999.99 yuan.

    整 follows 元, may follow 角, never follows 分 (附一 第三条). Where the rule leaves a choice, this writes
    整 and not 正; no 整 after 角, as the printed examples; and 零 after 元 where the figure before it is 0
    and 角 follows (附一 第五条: ￥1,680.32 is 壹仟陆佰捌拾元零叁角贰分).

    Args:
        fen: the amount.

    Raises:
        BadInput: ``money_words.negative``, for which the rule has no form; ``money_words.too_large``.

    >>> in_words(140_950), in_words(600_714), in_words(300_000_000)
    ('人民币壹仟肆佰零玖元伍角', '人民币陆仟零柒元壹角肆分', '人民币叁佰万元整')
    """
    if fen < 0:
        raise BadInput("money_words.negative", amount=yuan_text(fen))
    if fen > MOST_FEN:
        raise BadInput("money_words.too_large", amount=yuan_text(fen), most=yuan_text(MOST_FEN))
    yuan, rest = divmod(fen, FEN_PER_YUAN)
    jiao, odd = divmod(rest, 10)
    words = CURRENCY
    if yuan or not rest:
        words += capitals(yuan) + YUAN
    if not rest:
        return words + WHOLE
    if yuan and (yuan % 10 == 0 or not jiao):
        words += _DIGITS[0]
    if jiao:
        words += _DIGITS[jiao] + JIAO
    return words + _DIGITS[odd] + FEN if odd else words


def capitals(whole: int) -> str:
    """A whole number from 0 in capitals; runs of noughts between digits are one 零 (附一 第五条).

    >>> capitals(16_409), capitals(107_000), capitals(100_010_005)
    ('壹万陆仟肆佰零玖', '壹拾万柒仟', '壹亿零壹万零伍')
    """
    for unit, name in ((_YI, "亿"), (_WAN, "万")):
        if whole >= unit:
            high, low = divmod(whole, unit)
            gap = _DIGITS[0] if 0 < low < unit // 10 else ""
            return capitals(high) + name + (gap + capitals(low) if low else "")
    words, gap = "", ""
    for unit, name in _PLACES:
        digit = whole // unit % 10
        if digit:
            words += gap + _DIGITS[digit] + name
            gap = ""
        elif words:
            gap = _DIGITS[0]
    return words or _DIGITS[0]
