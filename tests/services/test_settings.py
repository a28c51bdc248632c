"""Workspaces are found where people are, and settings say what is wrong with them."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from workbench.domain.errors import BadInput
from workbench.i18n.errors import error_text
from workbench.services.office import open_office
from workbench.services.settings import Config, read_settings, settings_text


def laid(folder: Path, text: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "workbench.toml").write_text(text, "utf-8")
    return folder


def test_settings_read_back_what_was_written(tmp_path: Path) -> None:
    config = Config('大同"评审"\\', ZoneInfo("Asia/Urumqi"), "en", True)

    assert read_settings(laid(tmp_path, settings_text(config)) / "workbench.toml") == config


def test_an_empty_settings_file_means_the_defaults(tmp_path: Path) -> None:
    config = read_settings(laid(tmp_path / "大同") / "workbench.toml")

    assert config == Config("大同", ZoneInfo("Asia/Shanghai"), "zh", False)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('zone = "Mars/Olympus"', "zone"),
        ('zone = "../etc"', "zone"),
        ('language = "fr"', "language"),
        ("name = 3", "name"),
        ('demo = "yes"', "demo"),
    ],
)
def test_an_unusable_setting_is_named(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_settings(laid(tmp_path, text) / "workbench.toml")

    assert caught.value.code == "workspace.bad_setting"
    assert caught.value.parts["key"] == key
    assert key in error_text(caught.value)


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"name = ", "workspace.not_toml", "1"),
        (b'zone = "UTC"\nname = "a\nb"', "workspace.not_toml", "第 2 行第 10 列"),
        (b"\xff\xfe", "file.not_utf8", ""),
    ],
)
def test_a_broken_settings_file_is_said_to_be_unreadable(
    tmp_path: Path, content: bytes, code: str, place: str
) -> None:
    laid(tmp_path)
    (tmp_path / "workbench.toml").write_bytes(content)

    with pytest.raises(BadInput) as caught:
        read_settings(tmp_path / "workbench.toml")

    assert caught.value.code == code
    assert str(tmp_path / "workbench.toml") in error_text(caught.value)
    assert place in error_text(caught.value)


def test_settings_saved_by_notepad_are_read(tmp_path: Path) -> None:
    laid(tmp_path)
    (tmp_path / "workbench.toml").write_bytes(b'\xef\xbb\xbfname = "W"\n')

    assert read_settings(tmp_path / "workbench.toml").name == "W"


def test_a_workspace_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    laid(tmp_path / "w")
    inside = tmp_path / "w" / "rubrics" / "deep"
    inside.mkdir(parents=True)

    assert open_office(start=inside).root == (tmp_path / "w").resolve()


def test_the_environment_wins_over_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_DIR", str(laid(tmp_path / "named")))

    assert open_office(start=laid(tmp_path / "here")).root == (tmp_path / "named").resolve()


def test_a_given_folder_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_DIR", str(laid(tmp_path / "named")))

    assert open_office(laid(tmp_path / "given")).root == (tmp_path / "given").resolve()


def test_a_folder_that_is_no_workspace_is_refused_even_inside_one(tmp_path: Path) -> None:
    inside = laid(tmp_path) / "rubrics"
    inside.mkdir()

    with pytest.raises(BadInput) as caught:
        open_office(inside)

    assert caught.value.code == "workspace.not_found"
    assert str(inside) in error_text(caught.value)


def test_no_workspace_anywhere_is_said_with_the_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        open_office(start=tmp_path)

    assert caught.value.code == "workspace.not_found_upward"
    assert str(tmp_path) in error_text(caught.value)
