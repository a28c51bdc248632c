"""What a workspace's ``workbench.toml`` says."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workbench.domain.errors import BadInput
from workbench.i18n import LANGUAGES, Language
from workbench.i18n.os_reason import os_reason

SETTINGS = "workbench.toml"
DEFAULT_ZONE = "Asia/Shanghai"
# Where the library says that a text stops being TOML.
_TOML_PLACE = re.compile(r"at line (\d+), column (\d+)")

_Kind = TypeVar("_Kind", str, bool)


@dataclass(frozen=True)
class Config:
    """Settings of one workspace."""

    name: str
    zone: ZoneInfo
    language: Language = "zh"
    is_demo: bool = False


def read_settings(file: Path) -> Config:
    """Read the settings.

    Raises:
        BadInput: ``workspace.unreadable_settings``, ``file.not_utf8``, ``workspace.not_toml`` with the
            place, ``workspace.bad_setting`` where a value is unusable.
    """
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise BadInput("workspace.unreadable_settings", file=str(file), detail=os_reason(error)) from error
    except UnicodeDecodeError as error:
        raise BadInput("file.not_utf8", file=str(file)) from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        line, column = found.groups() if found else (len(text.splitlines()), 1)
        raise BadInput("workspace.not_toml", file=str(file), line=line, column=column) from error
    return Config(
        name=_setting(file, values, "name", str, file.parent.name),
        zone=_zone(file, _setting(file, values, "zone", str, DEFAULT_ZONE)),
        language=_language(file, _setting(file, values, "language", str, LANGUAGES[0])),
        is_demo=_setting(file, values, "demo", bool, False),
    )


def settings_text(config: Config) -> str:
    """The settings as a file that people edit."""
    name = json.dumps(config.name, ensure_ascii=False)
    return (
        f'name = {name}\nzone = "{config.zone.key}"\n'
        f'language = "{config.language}"  # {" | ".join(LANGUAGES)}\n'
        f"demo = {str(config.is_demo).lower()}\n"
    )


def _setting(file: Path, values: dict[str, object], key: str, kind: type[_Kind], default: _Kind) -> _Kind:
    value = values.get(key, default)
    if not isinstance(value, kind):
        raise BadInput("workspace.bad_setting", file=str(file), key=key, value=value)
    return value


def _zone(file: Path, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput("workspace.bad_setting", file=str(file), key="zone", value=name) from error


def _language(file: Path, name: str) -> Language:
    for language in LANGUAGES:
        if name == language:
            return language
    raise BadInput("workspace.bad_setting", file=str(file), key="language", value=name)
