"""Both languages are complete, and the compiled catalogues say what the sources say."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parents[2] / "workbench" / "i18n" / "catalogues"
LANGUAGES = ("zh_CN", "en")
PACKAGE = CATALOGUES.parents[1]
# Looked up by what Textual and the guards in the database say.
LOOKED_UP = ("tui.stock.", "error.storage.")


def words(language: str) -> dict[str, dict[str, str]]:
    """Every domain of a language: key to words."""
    found = {}
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        found[path.stem] = {str(message.id): str(message.string) for message in catalogue if message.id}
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_word_the_same_keys() -> None:
    chinese, english = (
        {(d, key) for d, keys in words(language).items() for key in keys} for language in LANGUAGES
    )

    assert chinese
    assert chinese ^ english == set()


def test_no_words_are_missing() -> None:
    empty = [
        (language, key)
        for language in LANGUAGES
        for keys in words(language).values()
        for key in keys
        if not keys[key]
    ]

    assert empty == []


def test_both_languages_name_the_same_parts() -> None:
    chinese, english = (words(language) for language in LANGUAGES)
    uneven = [
        key
        for domain, keys in chinese.items()
        for key, text in keys.items()
        if placeholders(text) != placeholders(english.get(domain, {}).get(key, text))
    ]

    assert uneven == []


def test_a_key_is_worded_in_one_domain_only() -> None:
    keys = [key for domain in words("zh_CN").values() for key in domain]

    assert len(keys) == len(set(keys))


def test_compiled_catalogues_are_in_step() -> None:
    for language in LANGUAGES:
        for domain, wanted in words(language).items():
            with (CATALOGUES / language / f"{domain}.mo").open("rb") as file:
                compiled = gettext.GNUTranslations(file)
            stale = [key for key, text in wanted.items() if compiled.gettext(key) != text]
            assert stale == [], f"{language}/{domain}: run `make messages`"


def composed_keys(source: str, catalogues: set[str]) -> Iterator[re.Pattern[str]]:
    """What f-strings can become that name more of a key than its catalogue."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(one.value) if isinstance(one, ast.Constant) else ".+" for one in node.values]
            named = "".join(part for part in parts if part != ".+").replace("\\", "").strip(".")
            if named and named not in catalogues:
                yield re.compile("".join(parts))


def test_every_key_is_said_somewhere() -> None:
    """A catalogue holds no words that nothing says; keys that code composes are taken on trust."""
    texts = [path.read_text("utf-8") for path in PACKAGE.rglob("*.py")]
    tokens = {token.strip(".") for text in texts for token in re.findall(r"[\w.]+", text)}
    chinese = words("zh_CN")
    said = "\n".join(text for keys in chinese.values() for text in keys.values())
    patterns = {pattern for text in texts for pattern in composed_keys(text, set(chinese))}
    patterns |= {re.compile(rf"{re.escape(kind)}\..+") for kind in re.findall(r":(term\.[a-z_]+)}", said)}

    def is_said(key: str) -> bool:
        catalogue, _, code = key.partition(".")
        names = [key, code] if catalogue in ("error", "problem", "trace") else [key]
        return any(name in tokens or any(one.fullmatch(name) for one in patterns) for name in names)

    keys = [key for domain in chinese.values() for key in domain if not key.startswith(LOOKED_UP)]
    assert [key for key in keys if not is_said(key)] == []
