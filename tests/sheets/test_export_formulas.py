"""The exact evaluator gives what spreadsheet offices give, and refuses what they do not share."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import Workbook

from workbench.sheets.formulas import Evaluator, FormulaError
from workbench.sheets.front_words import words_formula


def value(formula: str, **cells: object) -> object:
    """Value of a formula in Z99 of a sheet with these cells."""
    book = Workbook()
    sheet = book.worksheets[0]
    for name, content in cells.items():
        sheet[name] = content
    sheet["Z99"] = f"={formula}"
    return Evaluator(book).at(sheet.title, "Z99")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1+2*3-4/8", Fraction(13, 2)),
        ("-(2+3)*10^2", Fraction(-500)),
        ('"a"&1.50&"b"', "a1.5b"),
        ('"A"="a"', True),
        ("ROUND(2.5,0)+ROUND(-2.5,0)", Fraction(0)),
        ("ROUND(84.985,2)", Fraction("84.99")),
        ("INT(-0.5)", Fraction(-1)),
        ("MOD(-1,10)", Fraction(9)),
        ("IF(1>2,1/0,3)", Fraction(3)),
        ("AND(1,2>1,NOT(0))", True),
        ("SUM(A1:C2)", Fraction(10)),
        ("COUNT(A1:C2)", Fraction(4)),
        ('COUNTIF(A1:C2,"回避")', Fraction(1)),
        ('COUNTIFS(A1:A2,">0",B1:B2,">"&3)+COUNTIFS(C1:C2,"回避")', Fraction(2)),
        ('SUMIFS(A1:A2,B1:B2,"<"&3)', Fraction(1)),
        ("LARGE(A1:B2,2)+SMALL(A1:B2,1)", Fraction(4)),
        ("RANK(3,A1:B2)&RANK(3,A1:B2,1)", "23"),
        ("MEDIAN(A1:B2)", Fraction(5, 2)),
        ("SUMPRODUCT(ISNUMBER(A1:C1)*A2:C2)", Fraction(7)),
        ("INDEX(A1:A2,MATCH(3,A1:A2,0))", Fraction(3)),
        ('IF(D9="",1,2)+D9', Fraction(1)),
    ],
)
def test_formulas_have_the_value_that_offices_give(formula: str, expected: object) -> None:
    assert value(formula, A1=1, B1=2, A2=3, B2=4, C1="回避") == expected


def test_decimals_are_exact() -> None:
    assert value("A1+B1", A1=Decimal("0.1"), B1=Decimal("0.2")) == Fraction(3, 10)


@pytest.mark.parametrize(
    "formula",
    ["TEXTJOIN(A1)", "XLOOKUP(1,A1:A2,A1:A2)", "TRIMMEAN(A1:A2,0.1)", "1/0", '"a"+1', "A1:A2", "1+", "Z99"],
)
def test_formulas_that_not_every_office_can_compute_are_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        value(formula, A1=1, A2=2)


# Printed examples of 支付结算办法, annex 1, and cases by its rules.
@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("1409.50", "人民币壹仟肆佰零玖元伍角"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("3000000", "人民币叁佰万元整"),
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
    ],
)
def test_amounts_stand_in_cheque_capitals(yuan: str, words: str) -> None:
    assert value(words_formula("A1"), A1=Decimal(yuan)) == words
