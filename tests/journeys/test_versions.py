"""“Show me three versions”: three small films to look at, and a tap or a word that takes one."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from core.chat import Limits
from core.desk import Outcome
from core.studio import Switches, running
from core.words import say
from tests.core.studio.outsider import Painted
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.house import House, house


@dataclass
class CopyingRenderer:
    """Each film is the same little one; remembers what was asked. `fails`: previews are none."""

    film: Path
    asked: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    fails: bool = False

    async def __call__(
        self,
        draft: Mapping[str, Any],
        media: Path,
        output: Path,
        *,
        quality: str = "high",
        on_progress: Callable[[float], None] | None = None,
    ) -> Painted:
        self.asked.append((quality, draft))
        if self.fails and quality == "preview":
            raise OSError("no picture")
        shutil.copyfile(self.film, output)
        return Painted(output, 1.0, 72, 128, output.stat().st_size)

    def looks(self, quality: str) -> list[str]:
        return [draft["m"]["look"] for asked, draft in self.asked if asked == quality]


@pytest.fixture
def renderer(film: Path) -> CopyingRenderer:
    return CopyingRenderer(film)


@pytest.fixture
async def home(tmp_path: Path, bot: DiaryBot, renderer: CopyingRenderer) -> AsyncIterator[House]:
    async with (
        running(tmp_path / "studio", switches=Switches(), renderer=renderer) as url,
        house(tmp_path, url, bot) as made,
    ):
        yield made


async def ask(home: House, text: str, *files: Path, id: str, **more: Any) -> Outcome:
    receipt = await home.desk.receive(message(text, *files, id=id, **more))
    outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    return outcome


def versions(bot: DiaryBot) -> list[dict[str, Any]]:
    return [entry for entry in bot.films() if "wish" in entry["choices"]]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_three_small_films_come_with_a_button_each_and_a_tap_makes_that_film(
    home: House, bot: DiaryBot, renderer: CopyingRenderer, photos: list[Path], language: str
) -> None:
    wish, ways = {
        "en": ("make a 20 second promo", "show me three versions"),
        "zh": ("用照片做一个20秒宣传片", "给我看三个版本"),
    }[language]
    await ask(home, wish, *photos, id="1", language=language)
    films = len(bot.films())
    await ask(home, ways, id="2", language=language)
    shown = versions(bot)
    assert [entry["caption"].partition(":")[0].partition("：")[0] for entry in shown] == [
        say("version-caption", language, number=n, name="", named="no") for n in (1, 2, 3)
    ]
    assert renderer.looks("preview") == ["warm", "vivid", "dark"]
    assert all(draft["d"] == 12_000 for quality, draft in renderer.asked if quality == "preview")
    assert len(bot.films()) == films + 3, "to look at them makes no film"
    (subject,) = shown[1]["subjects"]
    for id in ("3", "4"):
        await ask(home, "", id=id, command="wish", subject=subject, language=language)
    assert renderer.looks("high")[-1] == "vivid"
    assert len(bot.films()) == films + 4, "pressed twice it is taken once"
    assert say("wish-already", language) in bot.said()


async def test_a_word_takes_one_too(
    home: House, bot: DiaryBot, renderer: CopyingRenderer, photos: list[Path]
) -> None:
    await ask(home, "make a 20 second promo", *photos, id="1")
    await ask(home, "show me three versions", id="2")
    await ask(home, "the third one", id="3")
    assert "version 3" in bot.said()[-1]
    assert len(versions(bot)) == 3, "those that were shown are not shown again"
    await ask(home, "export", id="4")
    assert renderer.looks("high")[-1] == "dark"


async def test_what_cannot_be_shown_is_said_and_can_be_taken_all_the_same(
    home: House, bot: DiaryBot, renderer: CopyingRenderer, photos: list[Path]
) -> None:
    renderer.fails = True
    await ask(home, "make a 20 second promo", *photos, id="1")
    await ask(home, "show me three versions", id="2")
    assert versions(bot) == []
    assert "just now" in bot.said()[-1]
    await ask(home, "version 2", id="3")
    assert "version 2" in bot.said()[-1]


async def test_where_no_film_fits_the_buttons_stand_under_the_words(
    home: House, bot: DiaryBot, photos: list[Path]
) -> None:
    await ask(home, "make a 20 second promo", *photos, id="1")
    bot.limits = replace(Limits(edit_seconds=0.0), file_bytes=10)
    await ask(home, "show me three versions", id="2")
    assert versions(bot) == []
    subjects = bot.read("say")[-1]["subjects"]
    assert [subject.partition(":")[0] for subject in subjects[:3]] == ["take-1", "take-2", "take-3"]
