"""The format as JSON Schema, for editors that complete and underline while a rule file is written."""

from __future__ import annotations

from typing import Any, Literal

from workbench.i18n import has, in_every_language
from workbench.rules.format.document import REQUIRED, Document, MeasureText, PolicyText

Kind = Literal["measure", "policy"]
_MODELS: dict[Kind, type[Document]] = {"measure": MeasureText, "policy": PolicyText}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# What a measure may leave to its policy, or needs only for some ways of giving money, an editor cannot judge.
_ALWAYS = frozenset({"格式", "编号", "名称", "版本", "状态", "依据", "金额", "文号"})


def schema(kind: Kind) -> dict[str, Any]:
    """The shape of a measure or policy file: keys as they are written, described in both languages.

    It knows the shapes; what must agree with what is judged by ``rules check`` alone.
    """
    model = _MODELS[kind]
    found = model.model_json_schema(by_alias=True)
    definitions: dict[str, Any] = found.pop("$defs")
    for one in (found, *definitions.values()):
        _described(one)
    overlap = found["properties"].get("重复")
    if overlap:
        _one_or_more(overlap)
    required = [key for key in REQUIRED[model] if key in _ALWAYS]
    title, about = f"workbench {kind}", _words(f"rules.schema.{kind}")
    head = {"$schema": _DIALECT, "title": title, "description": about}
    rest = {key: value for key, value in found.items() if key not in ("title", "description", "required")}
    return {**head, **rest, "required": required, "$defs": definitions}


def _described(shape: dict[str, Any]) -> None:
    """Words for every key of a mapping; what pydantic says of itself goes."""
    shape.pop("title", None)
    shape.pop("description", None)
    for key, value in shape.get("properties", {}).items():
        value.pop("title", None)
        _drop_nothing(value)
        value["description"] = _words(
            f"rules.key.{key}" if has(f"rules.key.{key}") else f"term.rule_key.{key}"
        )


def _drop_nothing(value: dict[str, Any]) -> None:
    """A key is left out where there is nothing to say; it is never written as null."""
    value.pop("default", None)
    options = [one for one in value.get("anyOf", ()) if one != {"type": "null"}]
    if "anyOf" not in value:
        return
    if len(options) == 1:
        del value["anyOf"]
        value.update(options[0])
    else:
        value["anyOf"] = options


def _one_or_more(value: dict[str, Any]) -> None:
    """A list that may also be written as its one item."""
    listed = {key: value.pop(key) for key in ("type", "items", "minItems") if key in value}
    value["anyOf"] = [listed["items"], listed]


def _words(key: str) -> str:
    return " / ".join(dict.fromkeys(in_every_language(key)))
