"""A link to a photo or a clip is a file like any other: the backend fetches it, after we have looked where it
leads."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.actions import Options
from core.desk import Outcome
from core.words import say
from tests.doubles.backend import Stream, called, said
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

NEVER = Options(auto_export="never")
CLIP = "https://cdn.example.com/clip.mp4?sig=1"


async def resolve(host: str) -> Sequence[str]:
    known = {"cdn.example.com": ["93.184.216.34"], "inside.example.com": ["10.0.0.7"]}
    if host not in known:
        raise OSError("no such host")
    return known[host]


async def ask(home: House, text: str, *files: Path, id: str = "1", **more: Any) -> Outcome:
    receipt = await home.desk.receive(message(text, *files, id=id, **more))
    return await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        (f"make a film of this {CLIP}", "make a film of this"),
        (f"/create {CLIP} make it calm", "make it calm"),
        (f"用 {CLIP} 做一个短片", "用 clip.mp4 做一个短片"),
    ],
)
async def test_a_link_goes_up_by_its_address_and_the_rest_is_the_wish(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, text: str, wish: str
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER, resolve=resolve) as home:
        assert (await ask(home, text)).ok
    assert [heard.json for heard in cloud.heard_at("upload")] == [{"urls": [CLIP], "source_type": "url"}]
    assert cloud.runs == [wish]


@pytest.mark.parametrize(("text", "language"), [(CLIP, "en"), (f"素材：{CLIP}", "zh")])
async def test_a_link_alone_asks_what_to_make_of_it(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, text: str, language: str
) -> None:
    async with house(tmp_path, cloud.url, bot, resolve=resolve) as home:
        told = await ask(home, text)
    assert told.text.startswith(say("upload-done", language, count=1))
    assert len(cloud.heard_at("upload")) == 1
    assert cloud.runs == []
    assert bot.read("say")[-1]["choices"] == ["wish"]


async def test_a_link_and_a_photo_are_one_message(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER, resolve=resolve) as home:
        await ask(home, f"both please {CLIP}", photos[0])
    assert cloud.uploads == ["harbour.jpg", "clip.mp4?sig=1"]
    assert cloud.runs == ["both please"]


async def test_the_same_link_again_is_not_fetched_again(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER, resolve=resolve) as home:
        await ask(home, f"a film {CLIP}")
        await ask(home, f"warmer {CLIP}", id="2")
    assert len(cloud.heard_at("upload")) == 1
    assert cloud.runs == ["a film", "warmer"]


@pytest.mark.parametrize(
    "text", ["make it like https://youtube.com/watch?v=dQw4w9WgXcQ", "像 https://youtu.be/x 那样做一个片子"]
)
async def test_any_other_link_goes_to_the_agent_untouched(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, text: str
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, text)
    assert cloud.runs == [text]
    assert cloud.heard_at("upload") == []


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://127.0.0.1/a.mp4", "talk-link-refused"),
        ("https://inside.example.com/a.mp4", "talk-link-refused"),
        ("https://me:pw@cdn.example.com/a.mp4", "talk-link-refused"),
        ("https://cdn.example.com:8443/a.mp4", "talk-link-refused"),
        ("https://nobody.example.com/a.mp4", "talk-link-unknown"),
    ],
)
@pytest.mark.parametrize(("words", "language"), [("a film of ", "en"), ("做一个短片 ", "zh")])
async def test_an_address_that_may_not_be_used_is_refused_in_words(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, url: str, key: str, words: str, language: str
) -> None:
    async with house(tmp_path, cloud.url, bot, resolve=resolve) as home:
        outcome = await ask(home, f"{words}{url}")
    assert not outcome.ok
    assert outcome.text == say(key, language, name="a.mp4", host="nobody.example.com")
    assert "pw" not in outcome.text
    assert cloud.heard == [], "nothing was handed on"


async def test_beside_a_good_file_a_refused_link_is_left_out_with_a_word(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER, resolve=resolve) as home:
        assert (await ask(home, "both https://inside.example.com/b.mp4", photos[0])).ok
    assert cloud.uploads == ["harbour.jpg"]
    assert "Left out: b.mp4" in bot.said()[0]


async def test_a_link_is_looked_at_when_its_turn_comes_and_not_before(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    """And the changed words of a message that waits bring their own."""
    asked: list[str] = []

    async def remembering(host: str) -> Sequence[str]:
        asked.append(host)
        return ["93.184.216.34"]

    gate = asyncio.Event()
    cloud.next("talk", Stream(called("generate"), gate, said("First.")))
    async with house(tmp_path, cloud.url, bot, options=NEVER, resolve=remembering) as home:
        await home.desk.receive(message("first", id="0"))
        await asyncio.wait_for(cloud.hears("talk"), 10)
        await home.desk.receive(message("a film of https://one.example.com/a.mp4"))
        await home.desk.receive(message("a film of https://two.example.com/b.mp4", edited=True))
        assert asked == []
        gate.set()
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    assert asked == ["two.example.com"]
    assert cloud.uploads == ["b.mp4"]
    assert cloud.runs == ["first", "a film of"]


@pytest.mark.parametrize("text", ["cancel", "取消"])
async def test_a_link_beside_a_command_leaves_it_a_command(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, text: str
) -> None:
    async with house(tmp_path, cloud.url, bot, resolve=resolve) as home:
        await ask(home, f"/skill {CLIP}")
        await ask(home, text, id="2")
    assert cloud.heard == []
