"""One command or group of commands a file, each with ``add(commands)``; here in the order of the help."""

from collections.abc import Callable

from workbench.cli.commands import (
    audit,
    db,
    demo,
    doctor,
    evaluate,
    experts,
    explain,
    export,
    init,
    panel,
    people,
    rounds,
    rules,
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
    explain.add,
    export.add,
    audit.add,
    db.add,
    doctor.add,
)
