"""What a spreadsheet program can say about a mark while it is typed; collecting checks everything anew."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from workbench.domain.rounding import decimal_text
from workbench.domain.rubric import Item
from workbench.i18n import t

# A list in place holds this many characters.
_LIST_LENGTH = 255
_TITLE_LENGTH = 32


def mark_validation(item: Item, cell: str) -> DataValidation:
    """A drop-down of every mark that the item allows; where that is too long, a range with its step."""
    na = t("sheets.score_sheet.na") if item.may_not_apply else ""
    options = _options(item, na)
    if options:
        rule = DataValidation(type="list", formula1=f'"{options}"')
    else:
        rule = DataValidation(type="custom", formula1=_condition(item, cell, na))
    rule.sqref.add(cell)
    rule.allow_blank = True
    rule.showErrorMessage = rule.showInputMessage = True
    named = {"points": item.points, "step": item.step}
    rule.promptTitle = rule.errorTitle = t("sheets.score_sheet.mark_title", item=item.id)[:_TITLE_LENGTH]
    words = t("sheets.score_sheet.mark_rule", **named)
    rule.prompt = rule.error = f"{words}{t('sheets.score_sheet.mark_rule_na', na=na)}" if na else words
    return rule


def _options(item: Item, na: str) -> str:
    count = item.points / item.step
    if count > _LIST_LENGTH:
        return ""
    marks = [decimal_text(item.step * place) for place in range(int(count) + 1)]
    listed = ",".join([*marks, *([na] if na else [])])
    return listed if len(listed) <= _LIST_LENGTH else ""


def _condition(item: Item, cell: str, na: str) -> str:
    """Within 0 and the points, and on the step; as text only the words for not applicable."""
    steps = f"{cell}/{decimal_text(item.step)}"
    points = decimal_text(item.points)
    # The tolerance takes out binary noise, as in 0.3/0.1.
    mark = f"AND(ISNUMBER({cell}),{cell}>=0,{cell}<={points},ABS({steps}-ROUND({steps},0))<0.000001)"
    # AND looks at every part, so that words would make it an error.
    safe = f"IF(ISNUMBER({cell}),{mark},FALSE)"
    return f'IF({cell}="{na}",TRUE,{safe})' if na else safe
