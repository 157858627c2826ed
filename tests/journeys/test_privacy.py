"""What is kept about a person: told in words, and taken away to the last row; their own use, and the end of
a free account."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.access import Access
from core.actions import Options
from core.errors import ChatBusy, ChatGone
from core.message import Address
from core.rhythm import Rhythm
from core.store.tables import metadata
from tests.doubles.backend import Answer, Stream, called
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house
from tests.doubles.waiting import until

WISH = "a film of my trip"
ANN = ADDRESS
BOB = replace(ADDRESS, chat="bobs", user="bob")
BOSS = replace(ADDRESS, chat="private-77", user="77")
ALONE = replace(ADDRESS, chat="private-ann", user="ann")
CLOUD = Options(cloud=True)
_numbers = count()


async def says(home: House, text: str = "", *files: Path, at: Address = ANN, **more: Any) -> str:
    """One message to its end, films included. Returns the last words said there."""
    bot: Any = home.workshop.bot(at)
    receipt = await home.desk.receive(message(text, *files, id=f"m{next(_numbers)}", address=at, **more))
    if receipt.turn is not None:
        await asyncio.wait_for(home.desk.finished(receipt.turn), 20)
        await asyncio.wait_for(home.desk.idle(at), 20)
    said = bot.said(at)
    return str(said[-1]) if said else ""


async def everything(home: House) -> str:
    """Every row of the ledger and of the engine, as text."""
    found: list[Any] = []
    for table in metadata.sorted_tables:
        found += await home.ledger.read(sa.select(table))
    await home.ledger.close()
    folder = Path(home.ledger.store.place)
    raw = b"".join(path.read_bytes() for path in folder.glob("reelwire.db*"))
    assert b"bob" in raw
    return f"{found} {raw!r}"


@pytest.mark.parametrize(
    ("text", "options", "parts"),
    [
        ("privacy", CLOUD, ("NemoVideo", "24 hours", "30 days", "/mydata", "/forget")),
        ("隐私", CLOUD, ("NemoVideo", "24 小时", "30 天", "/mydata", "/forget")),
        ("/privacy", Options(keep_media_hours=1, keep_days=7), ("this bot runs on", "one hour", "7 days")),
        ("隐私说明", Options(keep_media_hours=1), ("运行本机器人的机器", "1 小时")),
    ],
)
async def test_where_files_go_and_how_long_they_stay(
    tmp_path: Path,
    cloud: WorkingBackend,
    bot: DiaryBot,
    text: str,
    options: Options,
    parts: tuple[str, ...],
) -> None:
    async with house(tmp_path, cloud.url, bot, options=options) as home:
        told = await says(home, text)
    assert [part for part in parts if part not in told] == [] and told.count("\n") == 2
    assert bot.read("say")[-1]["choices"] == ["mydata", "forget"]
    assert cloud.heard == []


async def test_what_is_kept_is_told_in_words_and_never_a_secret(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        first = await says(home, "/mydata")
        assert "one message, 0 files you sent, 0 films (0 still on disk), 0 projects" in first
        assert first.endswith("Account: none.")
        await says(home, WISH, *photos)
        told = await says(home, "what do you know about me?")
        assert "3 messages, 2 files you sent, one film (one still on disk), one project" in told.replace(
            "(1 still", "(one still"
        )
        assert "I speak English" in told or "speak English with you" in told
        assert told.endswith("Account: a free one at NemoVideo, its token encrypted.")
        assert str(datetime.now(UTC).year) in told
        person = await home.ledger.find_person("diary", "ann")
        assert person is not None
        account = await home.ledger.account(person.id, home.backend.name)
        assert account is not None and account.token and account.client_id
        for secret in (account.token, account.client_id, account.user_id or "", "ordinary"):
            assert secret not in told
        next(home.workshop.folder.rglob("*.mp4")).unlink()
        assert "one film (0 still on disk)" in await says(home, "/mydata")
        await says(home, "/link nmv_usr_ownownown")
        assert "your own at NemoVideo" in await says(home, "/mydata")
        assert "Account: none" in await says(home, "/mydata", at=BOB), "another's is never told"


async def test_on_the_owners_token_that_is_told(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD, operator="nmv_operator") as home:
        assert "the owner's is used" in await says(home, "/mydata")
        assert "主人的账号" in await says(home, "我的数据")


async def test_in_a_group_what_is_kept_is_only_told_in_private(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await says(home, WISH)
        told = await says(home, "/mydata", private=False)
    assert told == "I tell that in private only: write to me in a private chat."
    assert bot.read("say")[-1]["choices"] == []


async def test_forgetting_asks_once_and_then_leaves_nothing(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await says(home, WISH, at=BOB)
        await says(home, WISH, *photos)
        await says(home, "", at=ANN, command="remind")
        assert len([*home.workshop.folder.rglob("*.mp4")]) == 2
        asked = await says(home, "forget me")
        assert asked.startswith("Shall I delete everything") and "stays with NemoVideo" in asked
        offered = bot.read("say")[-1]
        assert (offered["choices"], offered["subjects"]) == (["forget"], ["yes"])
        jobs = [job.id for job in await home.ledger.sweep()]
        before = await home.ledger.turns_of(1) + await home.ledger.turns_of(2)
        assert jobs == [] and before
        assert await says(home, "", command="forget", subject="yes") == (
            "Done. Everything about you is deleted here."
        )
        assert await home.ledger.find_person("diary", "ann") is None
        assert len([*home.workshop.folder.rglob("*.mp4")]) == 1, "bob's"
        theirs = [turn.id for turn in before if turn.address == ANN]
        other = [turn.id for turn in before if turn.address == BOB]
        await until(lambda: not home.workshop.forgotten)  # the engine's list is cleared beside the sweep
        assert await home.workshop.engine.known("turn", theirs) == set()
        assert await home.workshop.engine.known("turn", other) == set(other)
        assert bot.read("say", address=ANN)[-1]["text"].startswith("Done.")
        left = await everything(home)
    assert "bob" in left and ":ann" not in left and "harbour" not in left


async def test_after_forgetting_everything_begins_anew(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await says(home, "说中文")
        await says(home, WISH)
        assert (await says(home, "/forget yes")).startswith("好了")
        await says(home, WISH)
        assert "2 messages" in await says(home, "/mydata")
    clients = {heard.headers["x-client-id"] for heard in cloud.heard_at("token")}
    assert len(clients) == 2 and len(cloud.heard_at("session")) == 2


async def test_forgotten_while_a_run_streams_the_run_ends_first_and_done_is_the_last_word(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    async with house(tmp_path, cloud.url, bot) as home:
        running = await home.desk.receive(message(WISH, id="run"))
        waiting = await home.desk.receive(message("another", id="next"))
        await cloud.hears("talk")
        await says(home, "", command="forget", subject="yes")
        for turn in (running.turn, waiting.turn):
            await asyncio.wait_for(home.desk.finished(turn or ""), 5)
            assert await home.ledger.turn(turn or "") is None
        await asyncio.wait_for(home.desk.idle(ANN), 5)
    assert cloud.runs == [WISH]
    assert bot.said()[-1].startswith("Done.") and "Stopped" in bot.said()[0]
    assert bot.read("show")[-1]["stage"] == "cancelled"


async def test_forgotten_while_a_film_renders_no_film_comes(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot) as home:
        receipt = await home.desk.receive(message(WISH, id="run"))
        await cloud.hears("poll")
        await says(home, "/forget yes")
        await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 5)
        assert await home.ledger.open_exports() == ()
        assert [*home.workshop.folder.rglob("*.mp4")] == []
    assert bot.films() == [] and bot.said()[-1].startswith("Done.")


async def test_a_job_that_does_not_stop_in_time_finds_its_row_gone_and_says_no_more(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    """A platform's library may be deaf to a stop while it fetches a file."""
    arrived = asyncio.Event()

    class Slow(DiaryBot):
        async def fetch(self, attachment: Any, into: Path) -> Path:
            while not arrived.is_set():
                with suppress(asyncio.CancelledError):
                    await arrived.wait()
            return await super().fetch(attachment, into)

    slow = Slow(bot.diary)
    rhythm = Rhythm().tiny(drain=0.05)
    async with house(tmp_path, cloud.url, slow, rhythm=rhythm) as home:
        receipt = await home.desk.receive(message(WISH, *photos, id="run"))
        assert receipt.turn is not None
        await until(lambda: bool(slow.read("show")))
        await says(home, "/forget yes")
        arrived.set()
        await until(lambda: over(home, receipt.turn))
        assert await home.ledger.deliveries_of(receipt.turn) == ()
    assert bot.said()[-1].startswith("Done.") and len(bot.said()) == 1
    assert cloud.heard == []
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("trouble", [ChatBusy(retry_after=0), ChatGone(), RuntimeError("a mistake")])
async def test_a_chat_that_does_not_take_the_last_word_keeps_nothing_either(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, trouble: Exception
) -> None:
    once = iter([trouble])
    async with house(tmp_path, cloud.url, bot) as home:
        await says(home, "hi")
        bot.refuse = lambda what, entry: next(once, None) if what == "say" else None
        await says(home, "/forget yes")
        assert await home.ledger.find_person("diary", "ann") is None
    told = [text for text in bot.said() if text.startswith("Done.")]
    assert len(told) == isinstance(trouble, ChatBusy)


async def test_a_person_in_two_chats_is_forgotten_in_both(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    group = replace(ANN, chat="group")
    async with house(tmp_path, cloud.url, bot) as home:
        await says(home, WISH, at=group, private=False)
        await says(home, WISH, at=replace(group, user="bob"), private=False)
        await says(home, "/forget yes", at=ANN)
        assert await home.ledger.find_person("diary", "ann") is None
        bob = await home.ledger.find_person("diary", "bob")
        assert bob is not None and (await home.ledger.kept(bob.id)).films == 1


async def test_a_blocked_person_may_be_forgotten_and_stays_blocked(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    options = Options(access=Access(admins=frozenset({"diary:77"})))
    async with house(tmp_path, cloud.url, bot, options=options) as home:
        await says(home, WISH)
        await says(home, "/block ann", at=BOSS)
        heard, told = len(cloud.heard), len(bot.said(ANN))
        await says(home, "hello")
        assert len(bot.said(ANN)) == told
        assert "one film" in await says(home, "/mydata")
        assert (await says(home, "", command="forget", subject="yes")).startswith("Done.")
        left = await home.ledger.find_person("diary", "ann")
        assert left is not None and (left.access, left.language, left.name) == ("blocked", None, None)
        told = len(bot.said(ANN))
        for text in (WISH, "/mydata", "/forget yes"):
            await says(home, text)
        assert (len(cloud.heard), len(bot.said(ANN))) == (heard, told)


async def test_whoever_was_let_in_is_told_that_they_must_ask_again(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    options = Options(access=Access("pairing", admins=frozenset({"diary:77"})))
    async with house(tmp_path, cloud.url, bot, options=options) as home:
        await says(home, "/approve ann", at=BOSS)
        assert bot.said(BOSS)[-1].startswith("I know nobody")
        await says(home, "hi")
        await says(home, "/approve ann", at=BOSS)
        assert "let in again" in await says(home, "/forget")
        await says(home, "/forget yes")
        assert "private" in await says(home, "hi"), "a stranger once more, who hears how to ask"


async def test_own_use_is_told_on_the_owners_token_and_the_balance_to_an_admin_alone(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    options = Options(cloud=True, access=Access(admins=frozenset({"diary:77"})))
    async with house(tmp_path, cloud.url, bot, options=options, operator="nmv_operator") as home:
        assert "This month: 0 requests, 0 films." in await says(home, "credits")
        await says(home, WISH)
        await says(home, "shorter")
        told = await says(home, "还剩多少积分")
        assert "本月：2 次制作请求，1 部影片。" in told
        assert "This month: 0 requests" in await says(home, "credits", at=BOB), "their own alone"
        group = replace(BOSS, chat="group")
        assert "25,000" not in await says(home, "credits", at=group, private=False)
        assert cloud.heard_at("credits") == [] and "25" not in told
        assert "25,000 credits" in await says(home, "credits", at=BOSS)
        assert bot.read("say")[-1]["choices"] == []
        cloud.next("credits", Answer({"code": 0, "data": {"available": 0, "frozen": 0, "total": 0}}))
        assert "has 0 credits" in await says(home, "credits", at=BOSS)
        cloud.next("credits", Answer("<html>", status=502, type="text/html"))
        told = await says(home, "credits", at=BOSS)
        assert "This month: 0 requests" in told and "makes no sense" in told


def ending(days: float) -> Answer:
    """A token that ends in so many days."""
    end = datetime.fromtimestamp(time.time() + days * 86_400, UTC).isoformat().replace("+00:00", "Z")
    data = {"token": "nmv_usr_ordinary", "user_id": "anon_1", "credits": 100, "expires_at": end}
    return Answer({"code": 0, "data": data})


async def end_in(home: House, days: float) -> None:
    """Time goes by: the kept token ends in so many days."""
    person = await home.ledger.find_person("diary", "ann")
    assert person is not None
    account = await home.ledger.account(person.id, home.backend.name)
    assert account is not None
    ends = time.time() + days * 86_400
    await home.ledger.keep_account(replace(account, expires_at=ends))
    asked = await home.ledger.recall("remind:diary:ann")
    if asked is not None:
        await home.ledger.remember("remind:diary:ann", {**asked, "at": ends - 86_400})


async def over(home: House, turn: str | None) -> bool:
    return not await home.workshop.engine.waiting("turn", [turn or ""])


async def put_off(home: House) -> bool:
    asked: Any = await home.ledger.recall("remind:diary:ann")
    return bool(asked["at"])


async def dropped(home: House) -> bool:
    return not await home.ledger.recall_all("remind:")


async def noticed(bot: DiaryBot) -> None:
    await until(lambda: bool(bot.said(ALONE)))


async def test_the_end_of_a_free_account_is_told_the_day_before_to_whoever_wants_it(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("token", ending(7))
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await says(home, WISH)
        await says(home, "credits")
        assert bot.read("say")[-1]["choices"] == ["remind"]
        assert "the day before your free access ends" in await says(home, "", command="remind")
        await home.desk.sweep()
        assert bot.said(ALONE) == []
        await end_in(home, 0.9)
        await asyncio.wait_for(noticed(bot), 10)
        assert "register?bind=anon_1" in bot.said(ALONE)[0]
        assert await home.ledger.recall_all("remind:") == {}
    assert len(bot.said(ALONE)) == 1


async def test_a_token_that_was_renewed_meanwhile_has_another_day(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("token", ending(7))
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await says(home, WISH)
        await says(home, "提醒我", command="remind", language="zh")
        asked = await home.ledger.recall("remind:diary:ann")
        await home.ledger.remember("remind:diary:ann", {**asked, "at": 0})
        await until(lambda: put_off(home))
        assert bot.said(ALONE) == []
        bot.refuse = lambda what, entry: ChatBusy(retry_after=1) if entry["address"] == str(ALONE) else None
        await end_in(home, 0.5)
        bot.refuse = None
        await asyncio.wait_for(noticed(bot), 10)
    assert "一天内到期" in bot.said(ALONE)[0]


@pytest.mark.parametrize("days", [0.5, None])
async def test_what_ends_too_soon_or_never_is_not_offered(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, days: float | None
) -> None:
    if days is not None:
        cloud.next("token", ending(days))
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await says(home, WISH)
        await says(home, "credits")
        assert bot.read("say")[-1]["choices"] == []
        assert await says(home, "/remind") == "Nothing of yours runs out here."
        assert await home.ledger.recall_all("remind:") == {}


async def test_whoever_links_an_own_account_is_not_reminded(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("token", ending(7))
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await says(home, WISH)
        await says(home, "", command="remind")
        await says(home, "/link nmv_usr_ownownown")
        asked = await home.ledger.recall("remind:diary:ann")
        await home.ledger.remember("remind:diary:ann", {**asked, "at": 0})
        await until(lambda: dropped(home))
    assert bot.said(ALONE) == []
