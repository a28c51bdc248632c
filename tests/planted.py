"""Bugs planted in the program, so that a test can show that the checks would find them."""

from __future__ import annotations
import __future__

import ast
import inspect
import textwrap
from dataclasses import dataclass
from types import CodeType, FunctionType


@dataclass(frozen=True)
class PlantedBug:
    """One piece of a function's text, and what a careless hand would have written."""

    name: str
    function: FunctionType
    right: str
    wrong: str

    def code(self) -> CodeType:
        """The function with the bug in it."""
        text = textwrap.dedent(inspect.getsource(self.function))
        assert text.count(self.right) == 1, f"{self.name}: the program's text has changed"
        tree = ast.parse(text.replace(self.right, self.wrong))
        (definition,) = tree.body
        assert isinstance(definition, ast.FunctionDef)
        definition.decorator_list = []
        flags = __future__.annotations.compiler_flag
        module = compile(tree, f"<{self.name}>", "exec", flags=flags, dont_inherit=True)
        return next(one for one in module.co_consts if isinstance(one, CodeType))
