"""One command or group of commands a file, each with ``add(commands)``."""

from workbench.cli.commands import evaluate

ALL = (evaluate.add,)
