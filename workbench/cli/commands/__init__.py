"""One command or group of commands a file, each with ``add(commands)``; here in the order of the help."""

from collections.abc import Callable

from workbench.cli.commands import (
    audit,
    compare,
    db,
    decide,
    decision,
    demo,
    doctor,
    evaluate,
    experts,
    explain,
    export,
    init,
    layouts,
    ledger,
    opinion,
    panel,
    people,
    rounds,
    rules,
    score_report,
    sheets,
    submissions,
)
from workbench.cli.parser import Commands

ALL: tuple[Callable[[Commands], None], ...] = (
    init.add,
    demo.add,
    rules.add,
    evaluate.add,
    rounds.add,
    submissions.add,
    experts.add,
    people.add,
    panel.add,
    sheets.add,
    ledger.add,
    opinion.add,
    decide.add,
    decision.add,
    explain.add,
    compare.add,
    score_report.add,
    export.add,
    layouts.add,
    audit.add,
    db.add,
    doctor.add,
)
