"""Payees that an import writes: what stood before, told and recorded without an account in the clear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.errors import Place, Problem
from workbench.storage.states import RoundState

if TYPE_CHECKING:
    from workbench.services.submissions_plan import RoundNow
    from workbench.sheets.read_submissions import PayeeRow, SubmissionsForm
    from workbench.storage.stores.submissions import Payee

# So much of an account is enough to tell two apart, and too little to pay by.
_SHOWN = 4


@dataclass(frozen=True)
class PayeeChange:
    """One submission's payee; ``before`` is None where it had none."""

    code: str
    before: Payee | None
    after: PayeeRow


def masked(account: str) -> str:
    """An account with its last digits only.

    >>> masked("0504012345678901234")
    '****1234'
    """
    return f"****{account[-_SHOWN:]}" if len(account) > _SHOWN else "****"


def payee_text(payee: Payee | PayeeRow) -> str:
    """A payee in one line, its account masked."""
    return " ".join((payee.account_name, payee.bank, masked(payee.account), payee.district))


def payee_sha256(round_code: str, code: str, payee: Payee | PayeeRow) -> str:
    """Hash that binds a payee to its submission."""
    from workbench.storage import verify_rows

    return verify_rows.payee_sha256(round_code, code, vars(payee))


def payee_record(round_code: str, change: PayeeChange) -> dict[str, str | None]:
    """What the audit keeps of a change."""
    before = None if change.before is None else payee_sha256(round_code, change.code, change.before)
    after = payee_sha256(round_code, change.code, change.after)
    return {"code": change.code, "before_sha256": before, "after_sha256": after}


def payee_changes(form: SubmissionsForm, known: Mapping[str, Payee]) -> tuple[PayeeChange, ...]:
    """The payees of a form that are not as stored, by submission code."""
    stated = {row.code: row.payee for row in form.rows} | {one.code: one.payee for one in form.payees}
    return tuple(
        PayeeChange(code, before, payee)
        for code, payee in stated.items()
        if payee is not None and ((before := known.get(code)) is None or vars(before) != vars(payee))
    )


def replaced_too_late(
    form: SubmissionsForm, now: RoundNow, changes: tuple[PayeeChange, ...]
) -> Iterator[Problem]:
    """Every cell of a settled round's payee that says something else; adding one that is missing is free."""
    from workbench.sheets.form import payee_columns

    if now.state is not RoundState.SETTLED:
        return
    headings = {column.key: column.heading for column in payee_columns()}
    places: dict[str, dict[str, Place]] = {
        one.code: {key: one.places[key] for key in headings} for one in form.payees
    }
    for row in form.rows:
        if row.payee is not None:
            places[row.code] = {key: row.places[f"payee.{key}"] for key in headings if key != "code"}
    for change in changes:
        if change.before is None:
            continue
        after = vars(change.after)
        for key, old in vars(change.before).items():
            if after[key] != old:
                texts = {"before": old, "value": after[key]}
                if key == "account":
                    texts = {name: masked(account) for name, account in texts.items()}
                parts = {"submission": change.code, "column": headings[key], **texts}
                yield Problem("X59", places[change.code][key], parts)
