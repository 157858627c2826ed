"""The whole way on Discord, as people there see it: a real desk, ledger and engine, a backend that works, and
a Discord on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bots.discord import DiscordBot
from core import Address
from core.actions import Options
from tests.bots.discord.stage import Stage, stage
from tests.doubles.backend import Broken, Stream, called, said
from tests.doubles.cloud import WorkingBackend
from tests.doubles.discord import Channel, Person
from tests.doubles.house import House, house

WISH = "a film of my trip"
WUNSCH = "用我的照片做一个30秒的视频"
LONG_AFTER = 20 * 60.0


@asynccontextmanager
async def home(
    at: Stage,
    folder: Path,
    cloud: WorkingBackend,
    bot: DiscordBot | None = None,
    options: Options | None = None,
) -> AsyncIterator[House]:
    """The bot of this stage in a house of its own."""
    async with (
        house(folder, cloud.url, bot or at.bot, options=options) as opened,
        at.listening(opened.desk, bot),  # type: ignore[arg-type]
    ):
        yield opened


def conversation(at: Stage, person: Person, channel: Channel) -> Address:
    return Address("discord", at.bot.identity, str(channel.id), "", str(person.id))


async def settled(at: Stage, open_house: House, person: Person, channel: Channel, films: int) -> None:
    """Until so many films have come, and nothing is under way."""
    await at.fake.until(lambda: len([m for m in at.films(channel) if person.mention in m.text]) >= films, 20)
    await asyncio.wait_for(open_house.desk.idle(conversation(at, person, channel)), 20)


async def test_create_with_photos_becomes_a_film_in_the_channel(
    tmp_path: Path, cloud: WorkingBackend, photos: list[Path]
) -> None:
    async with stage() as at, home(at, tmp_path, cloud) as opened:
        files = {f"file{n}": photo for n, photo in enumerate(photos, 1)}
        asked = await at.ann.slash("create", {"prompt": WISH, **files}, at.channel)
        await settled(at, opened, at.ann, at.channel, 1)
        card, answer, film = at.ours()
        assert cloud.runs == [WISH] and len(cloud.uploads) == 2
        assert card is asked.original and card.text == "✅ Done" and card.labels == []
        assert answer.text.startswith(f"Made: {WISH}") and "Export" in " ".join(answer.labels)
        assert film.text.startswith(f"{at.ann.mention} 🎬") and film.pings == [at.ann]
        assert film.labels == ["Export again", "Change", "Status", "New"]
        assert film.attachments[0].blob.bytes == cloud.film


async def test_in_chinese_too(tmp_path: Path, cloud: WorkingBackend, photos: list[Path]) -> None:
    async with stage() as at, home(at, tmp_path, cloud) as opened:
        at.ann.locale = "zh-CN"
        await at.ann.slash("create", {"prompt": WUNSCH, "file1": photos[0]}, at.channel)
        await settled(at, opened, at.ann, at.channel, 1)
        card, answer, film = at.ours()
        assert card.text == "✅ 完成" and answer.labels[-2:] == ["状态", "新建"]
        assert film.labels == ["再次导出", "修改", "状态", "新建"]
        assert "文件只保存在" in answer.text


async def test_in_direct_messages_plain_words_do(
    tmp_path: Path, cloud: WorkingBackend, photos: list[Path]
) -> None:
    async with stage(granted=()) as at, home(at, tmp_path, cloud) as opened:
        dm = at.ann.dm
        await at.ann.says("", files=photos)
        await at.fake.until(lambda: any("Got them" in m.text for m in at.ours(dm)), 20)
        wish = await at.ann.says(WISH)
        await at.fake.until(lambda: at.films(dm), 20)
        await asyncio.wait_for(opened.desk.idle(conversation(at, at.ann, dm)), 20)
        await at.ann.says("export")
        await at.fake.until(lambda: len(at.films(dm)) == 2, 20)
        await asyncio.wait_for(opened.desk.idle(conversation(at, at.ann, dm)), 20)
        assert cloud.runs == [WISH], "the word export never reaches the agent"
        assert list(wish.reactions) == ["✅"]


async def test_in_chinese_words_too(tmp_path: Path, cloud: WorkingBackend) -> None:
    async with stage() as at, home(at, tmp_path, cloud) as opened:
        await at.ann.says(WUNSCH, at.channel, mentions=[at.fake.app.bot])
        await settled(at, opened, at.ann, at.channel, 1)
        await at.ann.says("状态", at.channel, mentions=[at.fake.app.bot])
        await at.fake.until(lambda: at.ours()[-1].labels == ["导出"], 20)
        assert cloud.runs == [WUNSCH]


async def test_a_job_outlives_the_token_it_began_with(tmp_path: Path, cloud: WorkingBackend) -> None:
    go = asyncio.Event()
    cloud.next("talk", Stream(called("generate"), go, said("Here it is.")))
    async with stage() as at, home(at, tmp_path, cloud) as opened:
        asked = await at.ann.slash("create", {"prompt": WISH}, at.channel)
        await cloud.hears("talk")
        await asked.says()
        at.fake.advance(LONG_AFTER)
        go.set()
        await at.fake.until(lambda: any(m.text == "Here it is." for m in at.ours()), 20)
        await asyncio.wait_for(opened.desk.idle(conversation(at, at.ann, at.channel)), 20)
        assert asked.ended and asked.followups == []
        assert asked.original is not None and asked.original.text == "✅ Done"


async def test_where_the_bot_is_not_the_film_comes_by_the_token(
    tmp_path: Path, cloud: WorkingBackend, photos: list[Path]
) -> None:
    async with stage() as at, home(at, tmp_path, cloud) as opened:
        guild = at.fake.guild("Elsewhere", installed=False)
        channel = guild.channel()
        guild.member(at.ann)
        at.ann.installs()
        asked = await at.ann.slash("create", {"prompt": WISH, "file1": photos[0]}, channel)
        await settled(at, opened, at.ann, channel, 1)
        assert [bool(m.attachments) for m in asked.messages] == [False, False, True]
        assert asked.followups[-1].pings == [at.ann] and asked.spent <= 5


async def test_where_the_bot_is_not_a_long_job_ends_in_private(tmp_path: Path, cloud: WorkingBackend) -> None:
    go = asyncio.Event()
    cloud.next("talk", Stream(called("generate"), go, said("Here it is.")))
    async with stage() as at, home(at, tmp_path, cloud) as opened:
        channel = at.fake.guild("Elsewhere", installed=False).channel()
        assert channel.guild is not None
        channel.guild.member(at.ann)
        at.ann.installs()
        asked = await at.ann.slash("create", {"prompt": WISH}, channel)
        await cloud.hears("talk")
        await asked.says()
        at.fake.advance(800)
        await at.fake.until(lambda: "direct message" in (asked.original.text if asked.original else ""), 20)
        at.fake.advance(LONG_AFTER)
        go.set()
        await at.fake.until(lambda: any("Here it is." in m.text for m in at.ours(at.ann.dm)), 20)
        await asyncio.wait_for(opened.desk.idle(conversation(at, at.ann, channel)), 20)


async def test_two_people_in_one_channel_never_meet(tmp_path: Path, cloud: WorkingBackend) -> None:
    async with stage() as at, home(at, tmp_path, cloud) as opened:
        await at.ann.slash("create", {"prompt": "ann's film"}, at.channel)
        await at.bob.slash("create", {"prompt": "bob's film"}, at.channel)
        for person in (at.ann, at.bob):
            await settled(at, opened, person, at.channel, 1)
        sessions = {heard.json["session_id"] for heard in cloud.heard_at("talk")}
        clients = {heard.headers["x-client-id"] for heard in cloud.heard_at("token")}
        assert len(sessions) == len(clients) == 2
        for person, other in ((at.ann, at.bob), (at.bob, at.ann)):
            asked = await person.slash("status", None, at.channel)
            told = (await asked.says(20)).text
            assert f"{person.name.lower()}'s film" in told and f"{other.name.lower()}'s film" not in told
            assert asked.original is not None and not asked.original.sees(other)
        film = next(m for m in at.films() if at.ann.mention in m.text)
        refused = await at.bob.presses(film, "Export again")
        assert "somebody else" in (await refused.says()).text and len(at.films()) == 2


async def test_cancel_is_heard_at_once_from_its_button(tmp_path: Path, cloud: WorkingBackend) -> None:
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    async with stage() as at, home(at, tmp_path, cloud) as opened:
        asked = await at.ann.slash("create", {"prompt": WISH}, at.channel)
        await cloud.hears("talk")
        card = await at.fake.until(
            lambda: asked.original if asked.original and asked.original.labels else None
        )
        await at.ann.presses(card, "Cancel")
        await asyncio.wait_for(opened.desk.idle(conversation(at, at.ann, at.channel)), 20)
        assert cloud.gone == 1 and card.text == "Stopped"
        assert at.seen()[-1].startswith("Stopped.")


async def test_retry_answers_where_it_was_pressed(tmp_path: Path, cloud: WorkingBackend) -> None:
    """The first try's token is long over by then."""
    cloud.next("talk", Broken("reset"))
    async with stage() as at, home(at, tmp_path, cloud) as opened:
        channel = at.fake.guild("Elsewhere", installed=False).channel()
        assert channel.guild is not None
        channel.guild.member(at.ann)
        at.ann.installs()
        asked = await at.ann.slash("create", {"prompt": WISH}, channel)
        told = await at.fake.until(lambda: asked.followups[-1] if asked.followups else None, 20)
        assert told.labels == ["Retry"]
        await asyncio.wait_for(opened.desk.idle(conversation(at, at.ann, channel)), 20)
        at.fake.advance(LONG_AFTER)
        again = await at.ann.presses(told, "Retry")
        await at.ann.presses(told, "Retry")  # an impatient second one
        await at.fake.until(lambda: any(m.attachments for m in again.followups), 20)
        await asyncio.wait_for(opened.desk.idle(conversation(at, at.ann, channel)), 20)
        assert cloud.runs == [WISH, WISH] and at.ours(at.ann.dm) == []
        assert not [m for m in at.ours(channel) if m.thinking], "nobody is left waiting"


async def test_change_by_its_form_is_one_more_wish(tmp_path: Path, cloud: WorkingBackend) -> None:
    async with stage() as at, home(at, tmp_path, cloud) as opened:
        await at.ann.slash("create", {"prompt": WISH}, at.channel)
        await settled(at, opened, at.ann, at.channel, 1)
        form = await (await at.ann.presses(at.films()[0], "Change")).answered()
        sent = await at.ann.submits_modal(form, {"What shall I change?": "make the title shorter"})
        await at.fake.until(lambda: any("shorter" in m.text for m in sent.followups), 20)
        await asyncio.wait_for(opened.desk.idle(conversation(at, at.ann, at.channel)), 20)
        assert cloud.runs == [WISH, "make the title shorter"]


async def test_what_was_under_way_goes_on_in_the_next_process(tmp_path: Path, cloud: WorkingBackend) -> None:
    cloud.polls = 10_000
    async with stage() as at:
        async with home(at, tmp_path, cloud):
            await at.ann.slash("create", {"prompt": WISH}, at.channel)
            await at.fake.until(lambda: any("Made:" in m.text for m in at.ours()), 20)
            await cloud.hears("poll")
        await at.bot.close()
        cloud.polls = 0
        at.bot = at.another()
        at.fake.advance(LONG_AFTER)
        async with home(at, tmp_path, cloud) as opened:
            await settled(at, opened, at.ann, at.channel, 1)
        assert cloud.runs == [WISH] and len(at.films()) == 1


async def test_hints_come_from_the_skill_that_was_chosen(tmp_path: Path, cloud: WorkingBackend) -> None:
    async with stage() as at, home(at, tmp_path, cloud) as opened:
        offered = await at.ann.autocomplete("create", {"prompt": ""}, channel=at.channel)
        assert "30-second promo" in offered[0]["value"]
        names = await at.ann.autocomplete("skill", {"name": "gemini"}, channel=at.channel)
        assert [each["value"] for each in names] == ["video-generator-free-gemini"]
        chosen = await at.ann.slash("skill", {"name": names[0]["value"]}, at.channel)
        assert "From now on" in (await chosen.says(20)).text
        await asyncio.wait_for(opened.desk.idle(conversation(at, at.ann, at.channel)), 20)
        offered = await at.ann.autocomplete("create", {"prompt": ""}, channel=at.channel)
        assert "how rain is made" in offered[0]["value"]


@pytest.mark.parametrize(("locale", "told"), [("en-US", "Files up to"), ("zh-CN", "文件最大")])
async def test_help_is_for_the_person_alone_and_its_ideas_can_be_pressed(
    tmp_path: Path, cloud: WorkingBackend, locale: str, told: str
) -> None:
    async with stage() as at, home(at, tmp_path, cloud):
        at.ann.locale = locale
        asked = await at.ann.slash("help", None, at.channel)
        answer = await asked.says(20)
        assert told in answer.text and answer.ephemeral_for is at.ann and len(answer.labels) == 3
        pressed = await at.ann.presses(answer, answer.labels[0])
        assert (await pressed.says(20)).text and cloud.heard == []
