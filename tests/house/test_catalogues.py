"""Both languages are complete, and the compiled catalogues say what the sources say."""

import gettext
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parents[2] / "workbench" / "i18n" / "catalogues"
LANGUAGES = ("zh_CN", "en")


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
