"""What is answered at once, in both languages; and what a person is told on the way to a film."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from core.actions import Options
from core.chat import Limits
from core.errors import ChatBusy
from core.rhythm import Rhythm
from core.words import LANGUAGES
from tests.doubles.backend import Answer, Stream, said
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend, tiny_film
from tests.doubles.house import House, house

CLOUD = Options(cloud=True)
WISH = "a film of my trip"


async def ask(home: House, text: str = "", *files: Path, id: str = "1", **more: object) -> str:
    """The last words said after this message."""
    receipt = await home.desk.receive(message(text, *files, id=id, **more))  # type: ignore[arg-type]
    outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    return outcome.text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("hello", "Hi!"),
        ("谢谢", "不客气"),
        ("/help", "Send photos, clips"),
        ("帮助", "发照片"),
        ("upload", "Send me the file here"),
        ("上传", "请把文件直接发到这里"),
        ("status", "The timeline is empty"),
        ("状态", "时间线还是空的"),
        ("credits", "You need no credits here"),
        ("new project", "A fresh start"),
        ("/skill", "These are the skills"),
        ("/skill no-such-skill", "There is no skill called"),
        ("/language", "Which language shall I speak?"),
        ("/link", "No account is needed here"),
        ("/unlink", "No account of yours is linked"),
        ("retry", "nothing"),
    ],
)
async def test_each_action_answers_at_once_and_costs_nothing(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, text: str, answer: str
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        told = await ask(home, text)
    assert answer in told
    assert cloud.heard == []


async def test_the_balance_is_told_with_what_is_reserved(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("credits", Answer({"code": 0, "data": {"available": 60, "frozen": 0, "total": 60}}))
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        assert await ask(home, "credits") == "You have 60 credits."
        assert (
            "40 are reserved" in await ask(home, "还剩多少积分", id="2", language="en")
            or "40" in bot.said()[-1]
        )


async def test_status_tells_the_timeline_and_what_is_under_way(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    go = asyncio.Event()
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, WISH)
        await home.desk.idle(ADDRESS)
        told = await ask(home, "status", id="2")
        assert "1. Video: a film of my trip (0-1s)" in told
        cloud.next("talk", Stream(go, said("later")))
        running = await home.desk.receive(message("more", id="3"))
        await cloud.hears("talk", 2)
        assert (await ask(home, "status", id="4")).startswith("One request is being worked on.")
        go.set()
        await asyncio.wait_for(home.desk.finished(running.turn or ""), 20)


async def test_status_of_a_lost_session_says_so(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, WISH)
        await home.desk.idle(ADDRESS)
        cloud.next("state", Answer({"code": 1002, "message": "session not found"}, status=404))
        assert "no longer on the server" in await ask(home, "status", id="2")


async def test_an_example_asks_for_photos_and_spends_nothing(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "hi")
        offered = bot.read("say")[-1]
        assert offered["choices"][0] == "example"
        told = await ask(home, "", id="2", command="example", subject=offered["subjects"][0])
    assert told.startswith("Good choice.")
    assert cloud.heard == []


async def test_change_asks_for_words(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        assert "What shall I change?" in await ask(home, "", command="change", subject="turn")


@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_chosen_language_stays(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, code: str
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        first = await ask(home, f"/language {code}")
        later = await ask(home, "status" if code == "zh" else "状态", id="2")
    chinese = [any("\u4e00" <= character <= "\u9fff" for character in text) for text in (first, later)]
    assert chinese == [code == "zh"] * 2


async def test_a_skill_is_chosen_for_what_comes(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        assert (await ask(home, "/skill meta-video-generation-free")).startswith("From now on:")
        await ask(home, WISH, id="2")
    assert cloud.heard_at("talk")[0].headers["x-skill-source"] == "meta-video-generation-free"


async def test_a_token_in_a_group_is_not_taken(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        told = await ask(home, "/link nmv_usr_publicpublic", private=False)
    assert "private" in told
    assert cloud.heard == []


async def test_the_claim_link_comes_once_with_the_first_film_and_only_in_private(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await ask(home, WISH)
        await ask(home, "export", id="2")
        await home.desk.idle(ADDRESS)
        first, again = (film["caption"] for film in bot.films())
        assert "https://nemovideo.com/workspace/claim?ct=clm_ordinary" in first
        assert "claim" not in again
        await ask(home, "/new", id="3", private=False)
        await ask(home, WISH, id="4", private=False)
        await home.desk.idle(ADDRESS)
    assert "claim" not in bot.films()[-1]["caption"]


async def test_a_film_that_cannot_be_made_small_enough_comes_as_a_link(tmp_path: Path, bot: DiaryBot) -> None:
    big = tiny_film(tmp_path / "big.mp4", seconds=3, size=(360, 640), noise=True)
    bot.limits = Limits(edit_seconds=0.0, file_bytes=2_000)
    async with WorkingBackend(big) as cloud, house(tmp_path / "h", cloud.url, bot, options=CLOUD) as home:
        await ask(home, WISH)
        await home.desk.idle(ADDRESS)
        link = next(text for text in bot.said() if "too large for this chat" in text)
        assert f"{cloud.url}/render_" in link
    assert bot.films() == []


async def test_a_platform_that_stays_busy_is_given_up_and_the_job_ends(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    bot.refuse = lambda what, entry: ChatBusy(retry_after=0.0) if what == "deliver" else None
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny(chat_retry=0.0001)) as home:
        await ask(home, WISH)
        await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    assert bot.read("say")[-1]["trouble"]


async def test_a_card_that_cannot_be_shown_hurts_nobody(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    bot.refuse = lambda what, entry: RuntimeError("the platform hiccups") if what == "show" else None
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, WISH)
        await home.desk.idle(ADDRESS)
    assert len(bot.films()) == 1


async def test_the_next_time_the_typical_time_is_known(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny(beat=60)) as home:
        await ask(home, WISH)
        await home.desk.idle(ADDRESS)
        assert await home.ledger.typical("create", "free-generator-maker") is not None
        cloud.next("talk", Stream(1.2, said("slow")))
        await ask(home, "slower please", id="2")
    assert any("usually" in entry["text"] for entry in bot.read("show"))


async def test_a_screen_that_is_not_there_is_shown_in_words(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, WISH)
        cloud.next("talk", Stream(said("The cut is done. Preview it in the timeline.")))
        told = await ask(home, "cut it", id="2")
    assert told.startswith("The cut is done.")
    assert "1. Video:" in told
