"""What a judge's grade of execution (-3 to +3) is worth in points, for each kind of element.

Jumps: ISU Communications No. 2000 (season 2016/17) and 2089 (2017/18), Scale of Values, whose jumps are
the same in both. The data hold no scale; that of the other kinds is read off their official panel values,
and a test shows that no other values in tenths agree with them. A grade that was only ever dropped as the
highest or lowest counts nowhere, so its value is free within its place in the order.
"""

from __future__ import annotations

import re
from fractions import Fraction

GRADES = range(-3, 4)
# Tenths of a point for the grades -3 to +3; _NOT where no judge gave the grade.
_NOT = 999
_TENTHS = {
    "single jump": (-3, -2, -1, 0, 2, 4, 6),
    "1A, 2T, 2S": (-6, -4, -2, 0, 2, 4, 6),
    "2Lo, 2F, 2Lz": (-9, -6, -3, 0, 3, 6, 9),
    "2A": (-15, -10, -5, 0, 5, 10, 15),
    "triple jump": (-21, -14, -7, 0, 7, 14, 21),
    "3A": (-30, -20, -10, 0, 10, 20, 30),
    "quadruple jump": (-40, -24, -12, 0, 10, 20, 30),
    "spin": (_NOT, -6, -3, 0, 5, 10, 15),
    "step sequence, level 2": (-15, -10, -5, 0, 5, 10, _NOT),
    "step sequence, level 3": (_NOT, _NOT, _NOT, 0, 5, 10, 15),
    "step sequence, level 4": (_NOT, _NOT, -7, 0, 7, 14, 21),
    "choreographic sequence": (_NOT, _NOT, -5, 0, 7, 14, 21),
    "triple twist or throw": (-21, -14, -7, 0, 7, 14, 21),
    "harder twist or throw": (-30, -20, -10, 0, 10, 20, _NOT),
    "lift of groups 3 and 4": (-15, -10, -5, 0, 5, 10, 15),
    "lift of group 5": (_NOT, -14, -7, 0, 7, 14, 21),
    "death spiral": (_NOT, _NOT, -7, 0, 7, 14, 21),
    "dance: lift": (_NOT, _NOT, -5, 0, 6, 12, 18),
    "dance: combination lift": (_NOT, _NOT, _NOT, 0, 12, 24, 36),
    "dance: spin": (_NOT, -10, -5, 0, 6, 12, 18),
    "dance: twizzles": (_NOT, -10, -5, 0, 6, 12, 18),
    "dance: twizzles, level 1": (_NOT, -7, -3, 0, 6, _NOT, _NOT),
    "dance: steps, level 1": (_NOT, _NOT, -5, 0, 6, _NOT, _NOT),
    "dance: steps": (_NOT, -20, -10, 0, 11, 22, 33),
    "dance: pattern": (_NOT, _NOT, -5, 0, 6, 12, 18),
    "dance: choreographic": (_NOT, _NOT, -2, 0, 7, 14, 21),
}
SCALES: dict[str, dict[int, int]] = {
    kind: {grade: value for grade, value in zip(GRADES, tenths, strict=True) if value != _NOT}
    for kind, tenths in _TENTHS.items()
}

# Base value, and what is left of it where the jump is under-rotated or from the wrong edge, in tenths.
_JUMPS = {
    "1T": (4, 3), "1S": (4, 3), "1Lo": (5, 4), "1F": (5, 4), "1Lz": (6, 5), "1A": (11, 8),
    "2T": (13, 9), "2S": (13, 9), "2Lo": (18, 13), "2F": (19, 14), "2Lz": (21, 15), "2A": (33, 23),
    "3T": (43, 30), "3S": (44, 31), "3Lo": (51, 36), "3F": (53, 37), "3Lz": (60, 42), "3A": (85, 59),
    "4T": (103, 80), "4S": (105, 81), "4Lo": (120, 84), "4F": (123, 86), "4Lz": (136, 95), "4A": (150, 105),
}  # fmt: skip
_JUMP = re.compile(r"([1-4])(A|T|S|Lo|F|Lz)(e?)(<{0,2})")
_KINDS = (
    (r"StSq([234])", r"step sequence, level \1"),
    (r"ChSq1", "choreographic sequence"),
    (r"3(Tw\d|[FST]Th|L[oz]Th|TwB)", "triple twist or throw"),
    (r"4Tw\d|4\w+Th|3ATh", "harder twist or throw"),
    (r"[34]Li\d", "lift of groups 3 and 4"),
    (r"5[ABR]Li\d", "lift of group 5"),
    (r"\w+Ds\d", "death spiral"),
    (r"Ch(Li|Sp|Tw)1", "dance: choreographic"),
    (r"(Cu|Ro|Sl|Sta)Li\d\+.*", "dance: combination lift"),
    (r"(Cu|Ro|Sl|Sta)Li\d", "dance: lift"),
    (r"(Co)?Sp\d", "dance: spin"),
    (r"STw1", "dance: twizzles, level 1"),
    (r"STw\d", "dance: twizzles"),
    (r"(Nt)?(Ci|Di|Mi|P|Se)St1", "dance: steps, level 1"),
    (r"(Nt)?(Ci|Di|Mi|P|Se)St\d", "dance: steps"),
    (r"1(MB|RH)\d\+kp[YNT]{3}", "dance: pattern"),
    (r"\w+Sp\d?V?", "spin"),
)


def kind_of(code: str) -> str:
    """The kind whose scale holds for an element; a combination of jumps has that of its most valuable jump.

    Raises:
        KeyError: a code of no known kind.
    """
    jumps = [value for part in code.split("+") if (value := _jump(part))]
    if jumps:
        return max(jumps)[1]
    for pattern, kind in _KINDS:
        if found := re.fullmatch(pattern, code):
            return found.expand(kind)
    raise KeyError(code)


def points(code: str, grade: int) -> Fraction:
    """Points of one judge's grade."""
    return Fraction(SCALES[kind_of(code)][grade], 10)


def _jump(part: str) -> tuple[int, str] | None:
    """Value of a jump in tenths and its kind; None for a jump without value and for anything else."""
    found = _JUMP.fullmatch(part)
    if not found:
        return None
    turns, take_off, edge, short = found.groups()
    # Downgraded: worth as much as the jump with one turn less.
    turns = str(int(turns) - (short == "<<"))
    if turns == "0":
        return None
    whole, reduced = _JUMPS[turns + take_off]
    return reduced if edge or short == "<" else whole, _kind_of_jump(turns, take_off)


def _kind_of_jump(turns: str, take_off: str) -> str:
    match turns, take_off:
        case "1", "A":
            return "1A, 2T, 2S"
        case "1", _:
            return "single jump"
        case "2", "T" | "S":
            return "1A, 2T, 2S"
        case "4", _:
            return "quadruple jump"
        case (("2" | "3"), "A"):
            return turns + take_off
        case "2", _:
            return "2Lo, 2F, 2Lz"
    return "triple jump"
