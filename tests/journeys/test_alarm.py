"""Trouble only an operator can mend: the admins hear of it, once an hour and cause, and what people are told
about that is true."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from core.access import Access
from core.actions import Options
from core.actions.admins import ROLES_LAST
from core.errors import ChatBusy, ChatGone
from tests.doubles.backend import Answer, Stream, called, frame
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

WISH = "a film of my trip"
BOSS = replace(ADDRESS, chat="private-77", user="77")
OTHER = replace(ADDRESS, chat="private-78", user="78")
ADMINS = Options(cloud=True, access=Access(admins=frozenset({"diary:77", "diary:78"})))
NOBODY = Options(cloud=True)
HTML = Answer("<html>502</html>", status=502, type="text/html")
_numbers = count()


def no(code: int) -> Answer:
    return Answer({"code": code, "message": "no"})


async def asks(home: House, text: str = WISH, **more: Any) -> str:
    """Returns what the person is told."""
    receipt = await home.desk.receive(message(text, id=f"m{next(_numbers)}", **more))
    outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    return outcome.text


CAUSES = [
    ("session", 1001, "NEMO_TOKEN is no longer accepted", "Making videos is paused"),
    ("talk", 2001, "out of credits", "Making videos is paused"),
]


@pytest.mark.parametrize(("route", "code", "alarm", "answer"), CAUSES)
async def test_the_admins_hear_once_an_hour_and_the_person_truly_that_they_know(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, route: str, code: int, alarm: str, answer: str
) -> None:
    async with house(tmp_path, cloud.url, bot, options=ADMINS, operator="nmv_operator") as home:
        for _ in range(3):
            cloud.next(route, no(code))
            told = await asks(home)
            assert told.startswith(answer) and "The owner of this bot has been told" in told
        assert len(bot.said(BOSS)) == len(bot.said(OTHER)) == 1
        assert alarm in bot.said(BOSS)[0]
        assert await home.ledger.once_in(f"alarm:{'token' if code == 1001 else 'credits'}", 0), (
            "an hour later"
        )
        assert "nmv_operator" not in bot.diary.read_text()


async def test_every_cause_is_told_for_itself_in_the_admins_language(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=ADMINS, operator="nmv_operator") as home:
        await asks(home, "/language zh", address=BOSS)
        first = len(bot.said(BOSS))
        cloud.next("session", no(1001))
        assert "已经通知机器人的主人" in await asks(home, "做一部短片")
        cloud.next("talk", no(2001))
        await asks(home)
        alarms = bot.said(BOSS)[first:]
    assert ["NEMO_TOKEN 已失效" in alarms[0], "积分已用完" in alarms[1]] == [True, True]
    assert "no longer accepted" in bot.said(OTHER)[0]


async def test_an_hour_later_it_is_told_again(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot, options=ADMINS, operator="nmv_operator") as home:
        cloud.next("session", no(1001))
        await asks(home)
        await home.ledger.unremember("alarm:token")  # as if the hour were over
        cloud.next("session", no(1001))
        await asks(home)
    assert len(bot.said(BOSS)) == 2


@pytest.mark.parametrize(("route", "code", "alarm", "answer"), CAUSES)
async def test_without_an_admin_nobody_is_said_to_have_been_told(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, route: str, code: int, alarm: str, answer: str
) -> None:
    async with house(tmp_path, cloud.url, bot, options=NOBODY, operator="nmv_operator") as home:
        cloud.next(route, no(code), no(code))
        assert await asks(home) == "Making videos is paused for now. Please try again later."
        assert await asks(home, "再做一部短片") == "视频制作暂时停了，请稍后再试。"
    assert len(bot.said()) == 2


async def test_admins_who_cannot_be_reached_were_not_told_and_are_tried_again(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=ADMINS, operator="nmv_operator") as home:
        for trouble in (ChatGone(), ChatBusy(retry_after=99), RuntimeError("the adapter's mistake")):
            bot.refuse = lambda what, entry, trouble=trouble: (
                trouble if "private" in entry["address"] else None
            )
            cloud.next("session", no(1001))
            assert "has been told" not in await asks(home)
        bot.refuse = None
        cloud.next("session", no(1001))
        assert "has been told" in await asks(home)
    assert len(bot.said(BOSS)) == len(bot.said(OTHER)) == 1


async def test_one_admin_who_heard_it_is_enough(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    bot.refuse = lambda what, entry: ChatGone() if entry["address"] == str(BOSS) else None
    async with house(tmp_path, cloud.url, bot, options=ADMINS, operator="nmv_operator") as home:
        cloud.next("session", no(1001), no(1001))
        assert "has been told" in await asks(home)
        assert "has been told" in await asks(home)
    assert len(bot.said(OTHER)) == 1


async def test_admins_of_every_platform_hear_and_one_by_role_too(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    elsewhere = DiaryBot(tmp_path / "elsewhere.jsonl", platform="elsewhere")
    access = Access(admins=frozenset({"elsewhere:5", "diary-role:9"}))
    options = replace(NOBODY, access=access)
    async with house(
        tmp_path, cloud.url, bot, options=options, operator="nmv_operator", others=[elsewhere]
    ) as home:
        await asks(home, "hi", address=replace(BOSS, chat="room"), private=False, roles=("9",))
        cloud.next("session", no(1001))
        await asks(home)
        assert await home.ledger.recall_within("roles:diary:77", ROLES_LAST) == ["9"]
    assert len(bot.said(BOSS)) == 1 and len(elsewhere.said()) == 1


async def test_a_plan_that_exports_nothing_is_told(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("submit", no(402))
    async with house(tmp_path, cloud.url, bot, options=ADMINS, operator="nmv_operator") as home:
        await asks(home)
    assert "Its owner has been told." in bot.said(ADDRESS)[-1]
    assert "does not export films" in bot.said(BOSS)[0]


async def test_credits_that_run_out_inside_a_run_are_told_too(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(called("generate"), frame({"code": 2001, "message": "no"})))
    async with house(tmp_path, cloud.url, bot, options=ADMINS, operator="nmv_operator") as home:
        assert "has been told" in await asks(home)
    assert "out of credits" in bot.said(BOSS)[0]


@pytest.mark.parametrize("code", [1001, 2001])
async def test_a_persons_own_account_is_no_business_of_the_admins(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, code: int
) -> None:
    async with house(tmp_path, cloud.url, bot, options=ADMINS, operator="nmv_operator") as home:
        await asks(home, "/link nmv_usr_ownownown")
        cloud.next("talk", no(code))
        assert "owner" not in await asks(home)
    async with house(tmp_path / "free", cloud.url, bot, options=ADMINS) as home:
        cloud.next("talk", no(2001))
        assert "register" in await asks(home)
    assert bot.said(BOSS) == []


async def test_a_backend_that_is_away_for_several_jobs_is_told_once(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    await cloud.refuse()
    async with house(tmp_path, cloud.url, bot, options=ADMINS) as home:
        for number in range(1, 6):
            assert "cannot be reached" in await asks(home)
            assert len(bot.said(BOSS)) == (number >= 3)
        assert "3 requests in a row have failed" in bot.said(BOSS)[0]
    await cloud.listen()


async def test_a_good_job_between_bad_ones_is_no_alarm(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=ADMINS) as home:
        await asks(home)
        for _ in range(2):
            cloud.next("state", HTML)
            assert "makes no sense" in await asks(home)
        assert "Made:" in await asks(home)
        for _ in range(2):
            cloud.next("state", HTML)
            await asks(home)
        assert bot.said(BOSS) == []
        cloud.next("state", HTML)
        await asks(home)
        assert len(bot.said(BOSS)) == 1


async def test_an_alarm_that_fails_never_fails_the_job(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    """Even where the platform's adapter breaks before it has an address."""

    class Broken(DiaryBot):
        def alone(self, user: str) -> None:
            raise RuntimeError("the adapter's mistake")

    broken = Broken(bot.diary)
    async with house(tmp_path, cloud.url, broken, options=ADMINS, operator="nmv_operator") as home:
        cloud.next("session", no(1001))
        assert await asks(home) == "Making videos is paused for now. Please try again later."
        assert "Made:" in await asks(home)
