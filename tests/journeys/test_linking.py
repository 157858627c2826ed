"""A person's own account beside the anonymous one: neither token is lost, and no timeline is spoken to with
the other's."""

from __future__ import annotations

import asyncio
from pathlib import Path

from core.actions import Options
from core.rhythm import Rhythm
from tests.doubles.backend import Answer, Stream, called
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

WISH = "a film of my trip"
EDIT = "make the title shorter"
CLOUD = Options(cloud=True, auto_export="never")
OWN = "nmv_usr_ownownown"
FREE = "nmv_usr_ordinary"


async def ask(home: House, text: str = WISH, *files: Path, id: str = "1", **more: object) -> bool:
    receipt = await home.desk.receive(message(text, *files, id=id, **more))  # type: ignore[arg-type]
    outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    return outcome.ok


def session(number: int, user: str) -> Answer:
    data = {"task_id": f"task-{number}", "session_id": str(number), "user_id": user}
    return Answer({"code": 0, "data": data})


def talks(cloud: WorkingBackend) -> list[tuple[str | None, str]]:
    """(token, session) of each run."""
    return [(heard.token, heard.json["session_id"]) for heard in cloud.heard_at("talk")]


async def test_the_anonymous_account_is_minted_once_however_often_another_is_linked(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await ask(home, id="1")
        await ask(home, f"/link {OWN}", id="2")
        await ask(home, id="3")
        await ask(home, "/unlink", id="4")
        await ask(home, EDIT, id="5")
    assert len(cloud.heard_at("token")) == 1, "one a week (§1)"
    assert [token for token, _ in talks(cloud)] == [FREE, OWN, FREE]


async def test_no_session_is_spoken_to_with_another_accounts_token_and_going_back_finds_the_old_one(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await ask(home, id="1")
        await ask(home, f"/link {OWN}", id="2")
        await ask(home, id="3")
        await ask(home, EDIT, id="4")
        await ask(home, "/unlink", id="5")
        await ask(home, EDIT, id="6")
        await ask(home, f"/link {OWN}", id="7")
        await ask(home, EDIT, id="8")
    runs = talks(cloud)
    first, own = runs[0][1], runs[1][1]
    assert first != own
    assert runs == [(FREE, first), (OWN, own), (OWN, own), (FREE, first), (OWN, own)]
    for heard in cloud.heard_at("state"):
        assert (heard.token == FREE) is (first in heard.path)
    told = [text for text in bot.said() if "account has changed" in text]
    assert len(told) == 1 and told[0] in bot.said()[2]
    assert "where you were before" in bot.said()[4]


async def test_files_without_a_wish_tell_the_change_too(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await ask(home, id="1")
        await ask(home, f"/link {OWN}", id="2")
        await ask(home, "", photos[0], id="3")
        await ask(home, EDIT, id="4")
    assert "account has changed" in bot.said()[2]
    assert "account has changed" not in bot.said()[3]


async def test_a_film_of_the_former_account_is_not_asked_for_with_the_new_one(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await ask(home, id="1")
        await ask(home, f"/link {OWN}", id="2")
        await ask(home, "export", id="3")
    assert cloud.heard_at("submit") == []
    assert "made with another account" in bot.said()[-1]


async def test_a_film_under_way_keeps_the_account_it_was_planned_with(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 10_000
    always = Options(cloud=True, auto_export="always")
    async with house(tmp_path, cloud.url, bot, options=always, rhythm=Rhythm().tiny(poll=0.02)) as home:
        first = await home.desk.receive(message(WISH, id="1"))
        await cloud.hears("poll")
        await ask(home, f"/link {OWN}", id="2")
        second = await home.desk.receive(message(WISH, id="3"))
        await cloud.hears("submit", 2)
        await ask(home, "/unlink", id="4")
        assert "as soon as what is under way" in bot.said()[-1]
        polled = len(cloud.heard_at("poll"))
        await cloud.hears("poll", polled + 4)
        cloud.polls = 0
        for receipt in (first, second):
            assert (await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)).ok
        await home.desk.idle(ADDRESS)
    by_token = {heard.json["id"]: heard.token for heard in cloud.heard_at("submit")}
    assert sorted(by_token.values(), key=str) == [FREE, OWN]
    for heard in cloud.heard_at("poll"):
        assert heard.token == by_token[heard.path.rsplit("/", 1)[1]]
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert OWN.encode() not in everything


async def test_the_token_is_gone_when_the_film_it_was_kept_for_has_come(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 10_000
    options = Options(cloud=True, auto_export="always")
    async with house(tmp_path, cloud.url, bot, options=options, rhythm=Rhythm().tiny(poll=0.02)) as home:
        await ask(home, f"/link {OWN}", id="1")
        receipt = await home.desk.receive(message(WISH, id="2"))
        await cloud.hears("poll")
        kept = await home.ledger.account(1, cloud.url)
        assert kept is not None and kept.token == OWN
        await ask(home, "/unlink", id="3")
        assert await home.ledger.account(1, cloud.url, kept.mark) is not None
        cloud.polls = 0
        assert (await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)).ok
        async with asyncio.timeout(5):
            while True:  # the job itself ends a moment after its last word
                if await home.ledger.account(1, cloud.url, kept.mark) is None:
                    break
                await asyncio.sleep(0.01)


async def test_a_turn_under_way_ends_with_the_account_it_began_with(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    going = asyncio.Event()
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await ask(home, id="1")
        cloud.next("talk", Stream(called("add_title"), going))
        receipt = await home.desk.receive(message(EDIT, id="2"))
        await cloud.hears("talk", 2)
        await ask(home, f"/link {OWN}", id="3")
        going.set()
        assert (await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)).ok
    last = cloud.heard_at("state")[-1]
    assert (last.token, last.path.split("/")[-2]) == talks(cloud)[0]


async def test_a_fresh_token_of_the_same_account_goes_on_with_its_timeline(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("session", session(1, "user_me"), session(2, "user_me"), session(3, "user_you"))
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await ask(home, f"/link {OWN}1", id="1")
        await ask(home, id="2")
        await ask(home, f"/link {OWN}2", id="3")
        await ask(home, EDIT, id="4")
        await ask(home, EDIT, id="5")
        assert not any("account has changed" in text for text in bot.said())
        await ask(home, f"/link {OWN}3", id="6")
        await ask(home, EDIT, id="7")
    assert talks(cloud) == [(f"{OWN}1", "1"), (f"{OWN}2", "1"), (f"{OWN}2", "1"), (f"{OWN}3", "3")]
    assert "account has changed" in bot.said()[-1]


async def test_a_crash_between_the_new_session_and_its_answer_does_not_swallow_the_word(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await ask(home, id="1")
        await ask(home, f"/link {OWN}", id="2")
        cloud.next("talk", Answer({"code": 2001, "message": "no"}))
        assert not await ask(home, id="3")
        await ask(home, id="4")
    assert [("account has changed" in text) for text in bot.said()] == [False, False, False, True]


async def test_an_operator_who_comes_later_does_not_speak_to_the_anonymous_timeline(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await ask(home, id="1")
    async with house(tmp_path, cloud.url, bot, options=CLOUD, operator="nmv_operator") as home:
        await ask(home, EDIT, id="2")
    (_, first), (token, second) = talks(cloud)
    assert token == "nmv_operator" and first != second
    assert "account has changed" in bot.said()[-1]
