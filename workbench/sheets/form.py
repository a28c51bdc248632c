"""The import forms as data: their sheets and columns, as the template writes and readers read them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from workbench.domain.award_limits import ExclusivityRule, Overrun
from workbench.domain.facts import NO, YES, FactField, FieldKind
from workbench.domain.measure import Measure, MeasureId
from workbench.i18n import in_every_language, t
from workbench.sheets import values
from workbench.sheets.values import Reader
from workbench.sheets.vocabulary import words_for

CODE_LENGTH = 64
NAME_LENGTH = 200
TITLE_LENGTH = 300
FACT_LENGTH = 2_000
_SHEET_NAME_LENGTH = 31
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
FACT, GATE = "fact:", "gate:"

Style = Literal["text", "date", "money"]


@dataclass(frozen=True)
class Column:
    """One column: ``heading`` is written, ``headings`` are its own names when it comes back.

    ``aliases`` are understood too, and told; ``hint`` says what to enter and ``example`` shows it;
    ``options`` become a drop-down.
    """

    key: str
    heading: str
    headings: frozenset[str]
    required: bool
    read: Reader
    hint: str
    example: str
    options: tuple[str, ...] = ()
    style: Style = "text"
    may_be_absent: bool = False
    aliases: frozenset[str] = frozenset()

    @property
    def is_money(self) -> bool:
        """Whether its heading may say the unit of bare numbers."""
        return self.read is values.amount


def submission_columns(measure: Measure) -> tuple[Column, ...]:
    """A measure's sheet: who applies with what, then its facts, then the points of the formal check."""
    fixed = (
        _column("code", values.code_of(CODE_LENGTH)),
        _column("entity_name", values.text_of(NAME_LENGTH)),
        _column("entity_code", values.credit_code),
        _column("project_code", values.code_of(CODE_LENGTH)),
        _column("title", values.text_of(TITLE_LENGTH)),
        _column("applied_on", values.day, style="date"),
    )
    wishes = _wishes(measure)
    taken = Counter(heading for column in (*fixed, *wishes) for heading in column.headings)
    taken.update(field.name for field in measure.fields)
    facts = tuple(_fact_column(field, taken[field.name] > 1) for field in measure.fields)
    gates = tuple(
        Column(
            GATE + gate.id,
            t("sheets.template.gate", name=gate.name),
            frozenset(in_every_language("sheets.template.gate", name=gate.name)),
            False,
            values.yes_or_no,
            _hint("gate", evidence=gate.evidence),
            YES,
            (YES, NO),
        )
        for gate in measure.gates
    )
    return fixed + facts + gates + wishes


def _wishes(measure: Measure) -> tuple[Column, ...]:
    """What the applicant wants first, and whether it takes a part; asked where a rule looks at it."""
    exclusive = measure.exclusivity
    chooses = exclusive is not None and exclusive.rule is ExclusivityRule.CHOICE
    found = []
    if chooses or any(cap.by_choice for cap in measure.caps):
        found.append(_column("preference", values.place, optional=True))
    if any(budget.over is Overrun.OFFER for budget in measure.budgets):
        found.append(_column("declines_partial", values.yes_or_no, optional=True, options=(YES, NO)))
    return tuple(found)


def headings_of(measure: Measure) -> dict[str, str]:
    """The headings of a measure's sheet by column key."""
    return {column.key: column.heading for column in submission_columns(measure)}


def payee_columns() -> tuple[Column, ...]:
    """The sheet 收款信息."""
    return (
        _column("code", values.code_of(CODE_LENGTH)),
        _column("account_name", values.text_of(NAME_LENGTH)),
        _column("bank", values.text_of(NAME_LENGTH)),
        _column("account", values.account),
        _column("district", values.text_of(NAME_LENGTH)),
    )


def expert_columns() -> tuple[Column, ...]:
    """The experts' sheet; the code of the organisation and the fields may be left out."""
    return (
        _column("expert_name", values.text_of(CODE_LENGTH)),
        _column("organisation", values.text_of(NAME_LENGTH)),
        _column("organisation_code", values.credit_code, optional=True),
        _column("expert_fields", values.text_of(FACT_LENGTH), optional=True),
    )


def ledger_columns() -> tuple[Column, ...]:
    """The sheet 台账: a line is money of one decision."""
    return (
        _column("entity_code", values.credit_code),
        _column("entity_name", values.text_of(NAME_LENGTH), optional=True),
        _column("project_code", values.code_of(CODE_LENGTH)),
        _column("measure", values.text_of(NAME_LENGTH)),
        _column("series", values.text_of(CODE_LENGTH), optional=True),
        _column("decided_on", values.day, style="date"),
        _column("approved", values.amount),
        _column("paid", values.amount),
        _column("payer", values.text_of(CODE_LENGTH), optional=True),
    )


def decision_columns() -> tuple[Column, ...]:
    """The sheet 核定表: what an office decides on each submission, beside what was computed."""
    return (
        _column("code", values.code_of(CODE_LENGTH)),
        _column("entity_name", values.text_of(NAME_LENGTH), optional=True),
        _column("tier", values.text_of(NAME_LENGTH), optional=True),
        _in_yuan(_column("computed", values.amount, optional=True, style="money")),
        _in_yuan(_column("decided", values.amount, style="money")),
        _column("decision_reason", values.text_of(FACT_LENGTH), optional=True),
    )


def amount_columns(headings: Iterable[str]) -> tuple[Column, ...]:
    """A list of recognised amounts: one column for whatever amount a measure has, or one for each heading."""
    named = tuple(
        Column(
            FACT + heading,
            heading,
            frozenset({heading}),
            False,
            values.amount,
            _hint("money", evidence=""),
            t("sheets.template.example.money"),
            may_be_absent=True,
        )
        for heading in headings
    )
    code = _column("code", values.code_of(CODE_LENGTH))
    return (code, *named, _column("recognised", values.amount, optional=True))


def _in_yuan(column: Column) -> Column:
    """A column of amounts that is written with its unit, so that its cells can be numbers."""
    return replace(column, heading=t("sheets.template.in_yuan", name=column.heading))


def _column(
    key: str,
    read: Reader,
    *,
    optional: bool = False,
    style: Style = "text",
    options: tuple[str, ...] = (),
) -> Column:
    name = f"sheets.template.column.{key}"
    return Column(
        key,
        t(name),
        frozenset(in_every_language(name)),
        not optional,
        read,
        t(f"sheets.template.hint.{key}"),
        options[0] if options else t(f"sheets.template.example.{key}"),
        options,
        style,
        may_be_absent=optional,
        aliases=words_for(f"alias.{key}"),
    )


def _fact_column(field: FactField, ambiguous: bool) -> Column:
    reader, kind, options = _fact_reader(field)
    heading = f"{field.name}（{field.id}）" if ambiguous else field.name
    return Column(
        FACT + field.id,
        heading,
        frozenset({heading}),
        field.required,
        reader,
        _hint(kind, evidence=field.evidence),
        options[0] if options else t(f"sheets.template.example.{kind}"),
        options,
        "date" if field.kind is FieldKind.DATE else "text",
    )


def _fact_reader(field: FactField) -> tuple[Reader, str, tuple[str, ...]]:
    match field.kind:
        case FieldKind.CHOICE:
            return values.one_of(field.options), "choice", field.options
        case FieldKind.YES_NO:
            return values.yes_or_no, "yes_no", (YES, NO)
        case FieldKind.MONEY:
            return values.amount, "money", ()
        case FieldKind.NUMBER:
            return values.number, "number", ()
        case FieldKind.DATE:
            return values.day, "date", ()
        case FieldKind.TEXT:
            return values.text_of(FACT_LENGTH), "text", ()


def _hint(kind: str, evidence: str) -> str:
    hint = t(f"sheets.template.hint.{kind}")
    return f"{hint} {t('sheets.template.evidence', evidence=evidence)}" if evidence else hint


def measure_sheet_names(measures: Mapping[MeasureId, Measure]) -> dict[MeasureId, str]:
    """A sheet name for each measure: its own name within what spreadsheets allow, each once."""
    names: dict[MeasureId, str] = {}
    taken = {name.casefold() for key in OTHER_SHEETS for name in in_every_language(key)}
    for identity, measure in measures.items():
        plain = _NOT_IN_A_SHEET_NAME.sub(" ", measure.name).strip()
        names[identity] = name = _free(plain[:_SHEET_NAME_LENGTH], taken)
        taken.add(name.casefold())
    return names


def _free(name: str, taken: Iterable[str]) -> str:
    if name and name.casefold() not in taken:
        return name
    number = 2
    while (numbered := f"{name[: _SHEET_NAME_LENGTH - 4]}~{number}").casefold() in taken:
        number += 1
    return numbered


INSTRUCTIONS = "sheets.template.sheet.instructions"
PAYEES = "sheets.template.sheet.payees"
OPTIONS = "sheets.template.sheet.options"
EXPERTS = "sheets.template.sheet.experts"
LEDGER = "sheets.template.sheet.ledger"
DECISION = "sheets.template.sheet.decision"
OTHER_SHEETS = (INSTRUCTIONS, PAYEES, OPTIONS, EXPERTS)
