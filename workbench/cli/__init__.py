"""The command line: stdout is data, stderr is words, exit codes are an API.

0 done · 1 a check found problems, or a rule refused the act · 2 bad usage or a bad file · 130 interrupted.
"""

from workbench.cli.main import main

__all__ = ["main"]
