"""Evaluate a trace formula in exact fractions, independently of the program that wrote it."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_CALLS: dict[str, Callable[..., Any]] = {"min": min, "max": max, "floor": math.floor}


def evaluate(formula: str) -> Fraction:
    """Only ``+ - * / ( )``, ``min``, ``max``, ``floor`` and decimal numbers are known."""

    def walk(node: ast.expr) -> Fraction:
        match node:
            case ast.Constant():
                return Fraction(ast.get_source_segment(formula, node) or "")
            case ast.UnaryOp(op=ast.USub()):
                return -walk(node.operand)
            case ast.BinOp():
                return _BINARY[type(node.op)](walk(node.left), walk(node.right))
            case ast.Call(func=ast.Name(id=name)):
                return Fraction(_CALLS[name](*(walk(argument) for argument in node.args)))
        raise AssertionError(f"unknown in a formula: {ast.dump(node)}")

    return walk(ast.parse(formula, mode="eval").body)
