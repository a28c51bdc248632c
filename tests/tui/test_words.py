"""Both languages are whole on screen, hints are few, and no key is described in a foreign language."""

import re

import pytest
from textual.app import App
from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, TextArea

from tests.tui.driving import hints_fit, place_of, seen, until_seen, until_still
from tests.tui.invented import FACTS, OTHERS, REVIEWERS, TITLES, Invented
from tests.tui.places import A_FEW_OR_ALL, NAME, PLACES, every_place
from workbench.i18n import has, set_language
from workbench.tui.stock_words import stock_key

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")


def words_of_people_and_rules(made: Invented) -> str:
    """All Chinese text that does not belong to the product."""
    rules = "".join(file.read_text("utf-8") for file in made.office.rubrics.rglob("*.yaml"))
    people = [*REVIEWERS, *REVIEWERS.values(), *OTHERS, *TITLES.values(), NAME, made.office.name]
    return "".join([rules, *people, "大同市云冈数据有限公司", "铸造车间智能化改造", "市数据局", str(FACTS)])


@A_FEW_OR_ALL
async def test_an_english_screen_holds_no_chinese_but_that_of_people_and_rules(
    invented: Invented, places: tuple[str, ...]
) -> None:
    theirs = words_of_people_and_rules(invented)
    set_language("en")
    async for place, app in every_place(invented, (80, 24), places):
        foreign = [run for run in CHINESE.findall(seen(app)) if run not in theirs]
        assert foreign == [], place
        assert hints_fit(app), place


async def test_the_language_switches_live_and_back(invented: Invented) -> None:
    one = PLACES["form"]
    async with place_of(invented, one.who, lambda: one.make(invented)) as (_, pilot):
        chinese = await until_still(pilot, "已存", "小计", "满分", "佐证材料")
        await pilot.press("f2")
        english = await until_seen(pilot, "saved", "subtotal", "max 10", "Submit")
        assert "已存" not in english
        await pilot.press("f2")
        assert await until_still(pilot, "已存", "佐证材料") == chinese


@pytest.mark.parametrize(
    "widget", [App, Button, CommandPalette, Input, OptionList, TextArea, VerticalScroll, Widget]
)
def test_every_key_that_textual_describes_has_words(widget: type) -> None:
    bindings = [binding for kind in widget.__mro__ for binding in vars(kind).get("BINDINGS", ())]
    described = [text for binding in bindings if (text := getattr(binding, "description", ""))]

    assert [text for text in described if not has(stock_key(text))] == []
