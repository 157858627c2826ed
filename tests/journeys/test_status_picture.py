"""Status: the timeline as a picture with its words under it; and the words in any case."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.actions import Options
from core.chat import Limits
from core.desk import Outcome
from core.drawing.plan import LEFT
from core.errors import ChatBusy, ChatRefused, ChatTooLarge, ChatUnsure
from core.rhythm import Rhythm
from core.words import say
from tests.doubles.backend import Answer, Broken
from tests.doubles.chat import DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house
from tests.doubles.waiting import until

NEVER = Options(auto_export="never")
WISHES = {"en": "a film of my trip", "zh": "用这些照片做一个旅行短片"}
STATUS = {"en": "status", "zh": "状态"}
BLUE = (40, 60, 220)


class Gallery(DiaryBot):
    """Keeps the pictures that it shows: the house clears its own."""

    def write(self, what: str, address: Any, **entry: Any) -> dict[str, Any]:
        sent = super().write(what, address, **entry)
        if what == "picture":
            with Image.open(entry["path"]) as image:
                image.convert("RGB").save(self.diary.with_name("shown.png"))
        return sent

    @property
    def shown(self) -> Image.Image:
        with Image.open(self.diary.with_name("shown.png")) as image:
            return image.convert("RGB")


@pytest.fixture
def bot(tmp_path: Path) -> Gallery:
    return Gallery(tmp_path / "diary.jsonl")


async def ask(home: House, text: str, *files: Path, id: str = "1", **more: Any) -> Outcome:
    receipt = await home.desk.receive(message(text, *files, id=id, **more))
    return await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)


def blue(path: Path) -> Path:
    Image.new("RGB", (160, 90), BLUE).save(path, "JPEG", quality=95)
    return path


def state(cloud: WorkingBackend, *pieces: dict[str, Any], generated: list[Any] | None = None) -> None:
    segments = [{"s": n * 1000, "d": 1000, "m": piece} for n, piece in enumerate(pieces)]
    draft = {"d": 1000 * len(pieces), "t": [{"tt": 0, "sg": segments}] if pieces else []}
    told = {"draft": draft, "video_infos": [], "generated_media": generated or []}
    cloud.next("state", Answer({"code": 0, "data": {"state": told}}))


def is_blue(image: Image.Image) -> bool:
    found = image.getpixel((LEFT + 60, 200))
    return isinstance(found, tuple) and all(abs(a - b) < 16 for a, b in zip(found, BLUE, strict=True))


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_timeline_is_shown_with_its_words_under_it(
    tmp_path: Path, cloud: WorkingBackend, bot: Gallery, language: str
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, WISHES[language], language=language)
        told = await ask(home, STATUS[language], id="2", language=language)
        (shown,) = bot.read("picture")
        await until(lambda: not Path(shown["path"]).exists())  # nothing is left behind
    assert shown["caption"] == told.text and WISHES[language] in told.text
    assert shown["choices"] == ["export"]
    assert not [entry for entry in bot.read("say") if entry["text"] == told.text], "said once"
    assert bot.shown.width == 1080


async def test_a_persons_own_file_is_seen_on_the_track(
    tmp_path: Path, cloud: WorkingBackend, bot: Gallery
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, WISHES["en"], blue(tmp_path / "sea.jpg"))
        state(cloud, {"name": "sea.jpg"})
        await ask(home, "status", id="2")
        assert is_blue(bot.shown)
        state(cloud, {"name": "another.jpg"})
        await ask(home, "status", id="3")
        assert not is_blue(bot.shown)
    assert (tmp_path / "sea.jpg").is_file(), "the person's own file is never touched"


async def test_a_picture_is_fetched_from_the_backend_itself_without_a_token(
    tmp_path: Path, cloud: WorkingBackend, bot: Gallery
) -> None:
    content = blue(tmp_path / "sea.jpg").read_bytes()
    cloud.next("file", Answer(content, type="image/jpeg"))
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, WISHES["en"])
        state(cloud, {"name": "sea", "src": f"{cloud.url}/kept/sea.jpg?sig=1"})
        await ask(home, "status", id="2")
    assert is_blue(bot.shown)
    (heard,) = cloud.heard_at("file")
    assert heard.token is None


@pytest.mark.parametrize(
    "source",
    [
        "http://127.0.0.1:9/a.jpg",
        "http://10.0.0.1/a.jpg",
        "http://metadata.internal/a.jpg",
        "file:///etc/passwd",
    ],
)
async def test_an_address_that_is_none_of_the_open_web_is_never_asked(
    tmp_path: Path, cloud: WorkingBackend, bot: Gallery, source: str
) -> None:
    asked: list[str] = []

    async def resolve(host: str) -> list[str]:
        asked.append(host)
        return ["10.0.0.1"]

    async with house(tmp_path, cloud.url, bot, options=NEVER, resolve=resolve) as home:
        await ask(home, WISHES["en"])
        state(cloud, {"name": "sea", "src": source})
        told = await ask(home, "status", id="2")
    assert bot.read("picture")[-1]["caption"] == told.text, "drawn without it"
    assert cloud.heard_at("file") == [] and asked == []


async def test_the_newest_clip_is_named_and_seen(tmp_path: Path, cloud: WorkingBackend, bot: Gallery) -> None:
    content = blue(tmp_path / "sea.jpg").read_bytes()
    clip = {
        "name": "waves at night",
        "status": "completed",
        "video_url": f"{cloud.url}/w.mp4",
        "thumbnail_url": f"{cloud.url}/w.jpg",
    }
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, WISHES["en"])
        state(cloud, {"name": "one"})
        await ask(home, "status", id="2")
        without = bot.shown.height
        state(
            cloud, {"name": "one"}, generated=[{"video_url": "https://x.test/old.mp4", "name": "old"}, clip]
        )
        cloud.next("file", Answer(content, type="image/jpeg"))
        told = await ask(home, "status", id="3")
        assert bot.shown.height > without
        state(cloud, generated=[clip])
        empty = await ask(home, "status", id="4")
    assert told.text.endswith("Newest clip: waves at night")
    assert "waves at night" in empty.text and empty.text in bot.said(), "nothing to draw, and still named"


@pytest.mark.parametrize(
    "error", [ChatRefused(), ChatTooLarge(), ZeroDivisionError(), OSError(28, "No space left")]
)
async def test_a_chat_that_does_not_take_the_picture_gets_the_words(
    tmp_path: Path, cloud: WorkingBackend, bot: Gallery, error: Exception
) -> None:
    bot.refuse = lambda what, _: error if what == "picture" else None
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, WISHES["en"])
        told = await ask(home, "status", id="2")
    assert bot.said()[-1] == told.text and bot.read("say")[-1]["choices"] == ["export"]


async def test_a_busy_chat_is_asked_again(tmp_path: Path, cloud: WorkingBackend, bot: Gallery) -> None:
    later = [ChatBusy(retry_after=0), ChatBusy(retry_after=0)]
    bot.refuse = lambda what, _: later.pop() if what == "picture" and later else None
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, WISHES["en"])
        told = await ask(home, "status", id="2")
    assert [entry["caption"] for entry in bot.read("picture")] == [told.text]


async def test_a_lost_answer_never_leaves_the_person_without_words(
    tmp_path: Path, cloud: WorkingBackend, bot: Gallery
) -> None:
    lost = [ChatUnsure()]
    bot.lose = lambda what, _: lost.pop() if what == "picture" and lost else None
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, WISHES["en"])
        told = await ask(home, "status", id="2")
    assert {entry["caption"] for entry in bot.read("picture")} == {told.text}


async def test_words_that_do_not_fit_under_a_picture_follow_it(
    tmp_path: Path, cloud: WorkingBackend, bot: Gallery
) -> None:
    bot.limits = Limits(caption=20, edit_seconds=0.0)
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, WISHES["en"])
        told = await ask(home, "status", id="2")
    assert [entry["caption"] for entry in bot.read("picture")] == [""]
    assert bot.said()[-1] == told.text and bot.read("say")[-1]["choices"] == ["export"]


async def test_a_chat_without_pictures_costs_no_drawing(
    tmp_path: Path, cloud: WorkingBackend, bot: Gallery
) -> None:
    bot.limits = Limits(edit_seconds=0.0, pictures=False)
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home, WISHES["en"])
        told = await ask(home, "status", id="2")
    assert bot.read("picture") == [] and bot.said()[-1] == told.text


async def test_a_file_that_hangs_only_loses_its_place_on_the_picture(
    tmp_path: Path, cloud: WorkingBackend, bot: Gallery
) -> None:
    quick = Rhythm().tiny(glance=0.1)
    cloud.next("file", Broken("hang"))
    async with house(tmp_path, cloud.url, bot, options=NEVER, rhythm=quick) as home:
        await ask(home, WISHES["en"])
        state(cloud, {"name": "sea", "src": f"{cloud.url}/sea.jpg"})
        told = await ask(home, "status", id="2")
    assert bot.read("picture")[-1]["caption"] == told.text and not is_blue(bot.shown)


async def test_an_empty_timeline_is_said(tmp_path: Path, cloud: WorkingBackend, bot: Gallery) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        assert (await ask(home, "status")).text == say("status-empty", "en")
    assert bot.read("picture") == []
