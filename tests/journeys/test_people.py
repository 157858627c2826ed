"""Who may come in: strangers cost nothing, an admin decides, and what was decided holds at once."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog

from core.access import Access
from core.actions import Options
from core.chat import Receipt
from core.errors import ChatBusy, ChatGone
from core.message import Address, Message
from tests.doubles.backend import Stream, called
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

WISH = "a film of my trip"
ADMIN = replace(ADDRESS, chat="admins", user="77")
BOSS = replace(ADDRESS, chat="private-77", user="77")  # where the admin is spoken to alone
BOB = replace(ADDRESS, chat="bobs", user="42")
EVE = replace(ADDRESS, chat="eves", user="43")
PAIRING = Access("pairing", admins=frozenset({"diary:77"}))
CODE = re.compile(r"\b[A-HJKMNP-Z][A-HJKMNP-Z2-9]{5}\b")


def options(access: Access = PAIRING, **more: Any) -> Options:
    return Options(access=access, **more)


async def says(home: House, text: str = WISH, *files: Path, at: Address = BOB, **more: Any) -> Receipt:
    """One message to its end, films included. Every message has an id of its own."""
    id = more.pop("id", f"{at.user}-{len(home.workshop.bots)}-{next(_numbers)}")
    receipt = await home.desk.receive(message(text, *files, id=id, address=at, **more))
    if receipt.turn is not None:
        await asyncio.wait_for(home.desk.finished(receipt.turn), 20)
        await asyncio.wait_for(home.desk.idle(at), 20)
    return receipt


_numbers = iter(range(10**6))


def code_in(text: str) -> str:
    found = CODE.search(text)
    assert found is not None, text
    return found[0]


async def test_a_stranger_costs_nothing_and_hears_how_to_ask_once(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=options()) as home:
        for receipt in (
            await says(home, WISH, *photos, name="Bob"),
            await says(home, "hello"),
            await says(home, "", command="retry", subject="1.1"),
            await says(home, "/start"),
            await says(home, "forget me"),
        ):
            assert receipt.turn is None
        assert await home.ledger.sweep() == () and await home.ledger.open_turns() == ()
        assert (await home.ledger.counts())["turn"] == {}
        stranger = await home.ledger.find_person("diary", "42")
        assert stranger is not None and await home.ledger.conversations_of(stranger.id) == ()
    assert cloud.heard == []
    assert len(bot.said(BOB)) == 1 and "private" in bot.said(BOB)[0]
    assert len(bot.said()) == 2, "the other is the admin's"
    assert bot.read("acknowledge", "show", "deliver") == []


async def test_pairing_from_the_first_hello_to_the_first_film(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=options()) as home:
        await says(home, "hello there", name="Bob\nthe  Builder")
        code = code_in(bot.said(BOB)[0])
        asked = bot.read("say", address=BOSS)
        assert len(asked) == 1
        assert "Bob the Builder (42)" in asked[0]["text"] and code in asked[0]["text"]
        assert (asked[0]["choices"], asked[0]["subjects"]) == (["approve", "block"], [code, code])
        await says(home, "", at=ADMIN, command="approve", subject=code)
        assert bot.said(ADMIN)[-1] == "Bob the Builder (42) may use this bot now."
        welcome = bot.read("say", address=BOB)[-1]
        assert welcome["text"].startswith("You are in.") and welcome["choices"][0] == "example"
        assert cloud.heard == []
        assert (await says(home)).turn is not None
        await says(home, "", at=ADMIN, command="approve", subject=code)
        assert bot.said(ADMIN)[-1] == "Bob the Builder (42) may use this bot already."
    assert cloud.runs == [WISH] and len(bot.films(BOB)) == 1
    assert len([text for text in bot.said(BOB) if text.startswith("You are in.")]) == 1


async def test_pairing_in_chinese(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    """The stranger in theirs, the admin in theirs."""
    async with house(tmp_path, cloud.url, bot, options=options()) as home:
        await says(home, "说中文", at=ADMIN)
        await says(home, "你好", language="zh-CN")
        assert "不对外开放" in bot.said(BOB)[0]
        code = code_in(bot.said(BOB)[0])
        assert "42 想使用这个机器人。" in bot.said(BOSS)[-1]
        await says(home, f"/approve {code.lower()}", at=ADMIN)
        assert bot.said(ADMIN)[-1] == "42 现在可以使用了。"
        assert bot.said(BOB)[-1].startswith("可以使用了。")
        await says(home, "做一部旅行短片")
    assert cloud.runs == ["做一部旅行短片"]


async def test_a_code_that_ran_out_lets_nobody_in_unless_the_admin_says_so(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    stale = replace(PAIRING, code_seconds=-1, silence_seconds=0)
    async with house(tmp_path, cloud.url, bot, options=options(stale)) as home:
        await says(home)
        await says(home)
        first, second = (code_in(text) for text in bot.said(BOB))
        assert first != second
        await says(home, f"/approve {first}", at=ADMIN)
        assert bot.said(ADMIN)[-1].startswith("I know nobody")
        await says(home, f"/approve {second}", at=ADMIN)
        told = bot.read("say", address=ADMIN)[-1]
        assert told["text"] == "The code of 42 has run out."
        assert (await says(home)).turn is None
        await says(home, "", at=ADMIN, command=told["choices"][0], subject=told["subjects"][0])
        assert (await says(home)).turn is not None
    assert cloud.runs == [WISH]


async def test_a_code_stays_the_same_while_it_is_good(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=options(replace(PAIRING, silence_seconds=0))) as home:
        await says(home)
        await says(home, "hello?")
    first, second = (code_in(text) for text in bot.said(BOB))
    assert first == second


async def test_only_so_many_wait_for_an_admin(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot, options=options(replace(PAIRING, pending=1))) as home:
        await says(home)
        await says(home, at=EVE)
    assert "too many people" in bot.said(EVE)[0]
    assert len(bot.said(BOSS)) == 1
    assert cloud.heard == []


async def test_a_chat_that_did_not_hear_it_hears_it_with_the_next_message(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    for hiccup in (ChatBusy(retry_after=60), RuntimeError("the adapter's mistake")):
        bot.refuse = lambda what, entry, hiccup=hiccup: hiccup if entry["address"] == str(BOB) else None
        async with house(tmp_path, cloud.url, bot, options=options()) as home:
            assert (await says(home)).turn is None
    bot.refuse = None
    async with house(tmp_path, cloud.url, bot, options=options()) as home:
        await says(home)
    assert len(bot.said(BOB)) == 1


async def test_without_an_admin_a_stranger_hears_so_and_the_operator_finds_the_code_in_the_log(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    """At the terminal the operator is an admin; who asked is told when their bot is there again."""
    from bots.console.bot import ConsoleBot
    from bots.console.screen import Silent

    nobody = options(Access("pairing"))
    with structlog.testing.capture_logs() as lines:
        async with house(tmp_path, cloud.url, bot, options=nobody) as home:
            await says(home)
    assert "nobody has been named yet" in bot.said()[0]
    code = code_in(bot.said()[0])
    assert [line["pairing"] for line in lines if line["event"] == "pairing.nobody"] == [code]
    terminal = Address("console", "local", "chat", "", "me")
    console = ConsoleBot(Silent(structlog.get_logger()), folder=tmp_path, here=terminal)
    async with house(tmp_path, cloud.url, console, options=nobody) as home:
        receipt = await says(home, f"/approve {code}", at=terminal)
        turn = await home.ledger.turn(receipt.turn or "")
        assert turn is not None and turn.answer is not None and "I could not tell them" in turn.answer
    async with house(tmp_path, cloud.url, bot, options=nobody) as home:
        assert (await says(home)).turn is not None


async def test_an_admin_who_cannot_be_reached_is_not_said_to_be_asked(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    bot.refuse = lambda what, entry: ChatGone() if entry["address"] == str(BOSS) else None
    async with house(tmp_path, cloud.url, bot, options=options()) as home:
        await says(home)
    assert "could not reach anyone" in bot.said(BOB)[0]


async def test_an_admin_hears_from_the_bot_that_they_know(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    """Of two bots on a platform, the admin may have met only the other one."""
    other = DiaryBot(tmp_path / "other.jsonl", identity="other")
    bot.refuse = lambda what, entry: ChatGone() if entry["address"] == str(BOSS) else None
    async with house(tmp_path, cloud.url, bot, options=options(), others=[other]) as home:
        await says(home)
    assert len(other.said()) == 1 and "have asked" in bot.said(BOB)[0]


async def test_only_admins_decide(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot, options=options()) as home:
        await says(home)
        await says(home, at=EVE)
        codes = [code_in(bot.said(BOB)[0]), code_in(bot.said(EVE)[0])]
        await says(home, f"/approve {codes[0]}", at=ADMIN)
        for command in (f"/approve {codes[1]}", "/block 77", "/unblock 43"):
            await says(home, command)
            assert bot.said(BOB)[-1] == "That is for the admins of this bot."
        assert (await says(home, at=EVE)).turn is None
        assert (await says(home, "/block 77", at=ADMIN)).turn is not None
        assert bot.said(ADMIN)[-1] == "An admin cannot be blocked."


async def test_blocked_while_a_run_streams_it_stops_and_no_word_is_heard_any_more(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    async with house(tmp_path, cloud.url, bot, options=options(Access(admins=PAIRING.admins))) as home:
        running = await home.desk.receive(message(WISH, id="b1", address=BOB))
        waiting = await home.desk.receive(message("and another", id="b2", address=BOB))
        other = await home.desk.receive(message("mine", id="e1", address=EVE))
        await cloud.hears("talk", 2)
        await says(home, "/block 42", at=ADMIN)
        assert bot.said(ADMIN)[-1].startswith("42 is blocked")
        for turn in (running.turn, waiting.turn):
            assert not (await asyncio.wait_for(home.desk.finished(turn or ""), 5)).ok
        await asyncio.wait_for(home.desk.finished(other.turn or ""), 20)
        heard, told = len(cloud.heard), len(bot.said(BOB))
        for text in ("hello", WISH, "/retry", "/approve 42"):
            assert (await says(home, text)).turn is None
        assert (len(cloud.heard), len(bot.said(BOB))) == (heard, told)
        assert "and another" not in cloud.runs and "mine" in cloud.runs
        await says(home, "/unblock 42", at=ADMIN)
        assert (await says(home, "back again")).turn is not None
        assert "back again" in cloud.runs


async def test_a_stranger_blocked_by_the_button_hears_nothing_more_and_may_be_forgiven(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=options(replace(PAIRING, silence_seconds=0))) as home:
        await says(home)
        code = code_in(bot.said(BOB)[0])
        await says(home, "", at=ADMIN, command="block", subject=code)
        await says(home)
        assert len(bot.said(BOB)) == 1
        await says(home, f"/unblock {code}", at=ADMIN)
        assert "may ask to be let in again" in bot.said(ADMIN)[-1]
        await says(home, "/unblock 42", at=ADMIN)
        assert bot.said(ADMIN)[-1] == "42 is not blocked."
        await says(home)
        assert len(bot.said(BOB)) == 2
        await says(home, "/block 42", at=ADMIN)
        await says(home, "/approve 42", at=ADMIN)
        assert (await says(home)).turn is not None, "an approval lifts the block too"


async def test_an_admin_names_people_by_number_before_they_ever_write(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=options()) as home:
        for command, answer in (
            ("/approve", "Whom?"),
            ("/block", "Whom?"),
            ("/approve somebody", "I know nobody by “somebody”."),
            ("/approve nowhere:42", "I know nobody"),
            ("/approve diary:42", "42 may use this bot now."),
            ("/unblock 43", "43 is not blocked."),
            ("/block 43", "43 is blocked"),
        ):
            await says(home, command, at=ADMIN)
            assert bot.said(ADMIN)[-1].startswith(answer), command
        assert (await says(home)).turn is not None
        assert (await says(home, at=EVE)).turn is None
    assert bot.said(EVE) == []


async def test_a_list_lets_in_whoever_is_on_it_and_tells_others_what_to_ask_for(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    listed = Access("list", frozenset({"diary:42"}), PAIRING.admins)
    async with house(tmp_path, cloud.url, bot, options=options(listed)) as home:
        assert (await says(home)).turn is not None
        heard = len(cloud.heard)
        assert (await says(home, at=EVE)).turn is None
        assert (await says(home, "你好", at=EVE)).turn is None
        assert len(cloud.heard) == heard
        assert len(bot.said(EVE)) == 1 and "diary:43" in bot.said(EVE)[0]
        assert await home.ledger.find_person("diary", "43") is None
        await says(home, "/approve 43", at=ADMIN)
        assert "REELWIRE_ALLOW" in bot.said(ADMIN)[-1]
        assert (await says(home, at=EVE)).turn is None
    assert bot.said(BOSS) == []


async def test_a_role_lets_in_and_counts_for_a_while_where_the_platform_tells_none(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    """In a direct message Discord tells no roles; without the role in a room it is over at once."""
    room = replace(BOB, chat="room")
    listed = Access("list", frozenset({"diary-role:5"}))
    async with house(tmp_path, cloud.url, bot, options=options(listed)) as home:
        assert (await says(home)).turn is None
        assert (await says(home, "hi", at=room, private=False, roles=("4", "5"))).turn is not None
        assert (await says(home, "hi")).turn is not None
        assert (await says(home, "hi", at=room, private=False, roles=("4",))).turn is None
        assert (await says(home, "hi")).turn is None
    assert cloud.heard == []


async def test_an_admin_by_role_is_asked_once_they_were_seen_and_may_decide_in_private(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    room = replace(ADMIN, chat="room")
    access = Access("pairing", admins=frozenset({"diary-role:9"}))
    async with house(tmp_path, cloud.url, bot, options=options(access)) as home:
        await says(home, at=EVE)
        assert "could not reach anyone" in bot.said(EVE)[0], "nobody with the role has spoken yet"
        await says(home, "hi", at=room, private=False, roles=("9",))
        await says(home)
        code = code_in(bot.said(BOSS)[0])
        await says(home, "", at=BOSS, command="approve", subject=code)
        assert (await says(home)).turn is not None
        await says(home, "hi", at=room, private=False, roles=("8",))
        assert (await says(home, f"/block {code}", at=BOSS)).turn is None, "an admin no more"


async def test_two_people_in_one_group_are_decided_on_one_by_one(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    bob, eve = (replace(ADDRESS, chat="group", user=user) for user in ("42", "43"))
    async with house(tmp_path, cloud.url, bot, options=options()) as home:
        await says(home, "hello", at=bob, private=False)
        await says(home, "hello", at=eve, private=False)
        await says(home, f"/approve {code_in(bot.said(bob)[0])}", at=ADMIN)
        assert (await says(home, at=bob, private=False)).turn is not None
        assert (await says(home, at=eve, private=False)).turn is None
    assert cloud.runs == [WISH]
    assert len(bot.said(eve)) == 1 and bot.films(eve) == []


async def test_the_first_word_greets_mints_nothing_and_may_name_a_skill(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=options(Access(), cloud=True)) as home:
        for _ in range(2):
            await says(home, "", command="start")
            told = bot.read("say")[-1]
            assert told["text"].startswith("Hi! I make videos") and told["text"].count("\n") == 1
            assert told["choices"] and set(told["choices"]) == {"example"}
        await says(home, "meta-video-generation-free", command="start")
        assert "From now on:" in bot.said()[-1]
        await says(home, "no-such-thing", command="start")
        assert bot.said()[-1].startswith("Hi!") and "From now on" not in bot.said()[-1]
        await says(home, "/start", language="zh")
        assert cloud.heard == []
        await says(home)
    assert cloud.heard_at("talk")[0].headers["x-skill-source"] == "meta-video-generation-free"


@pytest.mark.parametrize("text", [WISH, "credits"])
async def test_the_terminal_always_may(tmp_path: Path, cloud: WorkingBackend, text: str) -> None:
    from bots.console.bot import ConsoleBot
    from bots.console.screen import Silent

    here = Address("console", "local", "chat", "", "me")
    console = ConsoleBot(Silent(structlog.get_logger()), folder=tmp_path, here=here)
    async with house(tmp_path, cloud.url, console, options=options(Access("list"))) as home:
        receipt = await home.desk.receive(Message("1", here, text))
        assert receipt.turn is not None
        await asyncio.wait_for(home.desk.finished(receipt.turn), 20)


async def test_an_admin_alone_sees_what_is_under_way_for_everybody(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    access = Access("open", admins=frozenset({"diary:77"}))
    async with house(tmp_path, cloud.url, bot, options=options(access)) as home:
        await home.desk.receive(message(WISH, id="b", address=BOB))
        await asyncio.wait_for(cloud.hears("talk"), 10)
        for at, more in ((BOSS, {"private": True}), (ADMIN, {"private": False}), (EVE, {"private": True})):
            await says(home, "status", at=at, **more)
    told = [[text for text in bot.said(at) if "Other people" in text] for at in (BOSS, ADMIN, EVE)]
    assert [len(lines) for lines in told] == [1, 0, 0]
    assert "1 request, 0 films" in told[0][0]
