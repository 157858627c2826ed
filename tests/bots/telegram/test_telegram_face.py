"""What the bot looks like before a word was said."""

from __future__ import annotations

import asyncio

from bots.telegram.commands import ADMIN, EVERYWHERE, PRIVATE
from bots.telegram.face import Face
from core import say
from tests.bots.telegram.test_telegram_request import api, refused, served
from tests.bots.telegram.test_telegram_webhook import Office
from tests.doubles.desk import RememberingDesk


async def test_menu_and_words_are_put_on_in_every_language() -> None:
    office, desk = Office(), RememberingDesk()
    async with served(office.route) as url, api(url) as made:
        await Face(made, "1", "zh", admins=["77"]).put_on(desk)
    menus = {
        (words.get("language_code"), words["scope"]["type"]): [each["command"] for each in words["commands"]]
        for words in office.called("setMyCommands")
    }
    assert menus == {
        (code, scope): list(names)
        for code in (None, "en", "zh")
        for scope, names in (("default", PRIVATE), ("all_group_chats", EVERYWHERE), ("chat", ADMIN))
    }
    assert {
        words.get("language_code"): words["description"] for words in office.called("setMyDescription")
    } == {
        None: say("telegram-description", "zh"),
        "en": say("telegram-description", "en"),
        "zh": say("telegram-description", "zh"),
    }
    assert len(office.called("setMyShortDescription")) == 3
    assert office.called("setChatMenuButton") == [{"menu_button": {"type": "commands"}}]


async def test_it_is_put_on_once_and_again_when_it_changed() -> None:
    office, desk = Office(), RememberingDesk()
    async with served(office.route) as url, api(url) as made:
        await Face(made, "1", "en").put_on(desk)
        first = len(office.calls)
        await Face(made, "1", "en").put_on(desk)
        assert len(office.calls) == first
        await Face(made, "1", "zh").put_on(desk)
        assert len(office.calls) == 2 * first
        await Face(made, "2", "en").put_on(desk)
        assert len(office.calls) == 3 * first, "another bot has a face of its own"


async def test_a_failure_stops_nothing_and_is_made_good_at_the_next_start() -> None:
    office, desk = Office(), RememberingDesk()
    office.steps["setMyDescription"] = [refused(500, "Internal Server Error")]
    async with served(office.route) as url, api(url) as made:
        await Face(made, "1", "en").put_on(desk)
        assert desk.memory == {}
        await Face(made, "1", "en").put_on(desk)
    assert list(desk.memory) == ["telegram:1:face"]


async def test_an_admin_who_never_wrote_to_us_is_no_failure() -> None:
    office, desk = Office(), RememberingDesk()
    fine = office.route

    async def strict(request: object) -> object:
        words = await request.json() if request.can_read_body else {}  # type: ignore[attr-defined]
        if words.get("scope", {}).get("type") == "chat":
            return await refused(400, "Bad Request: chat not found")(request)  # type: ignore[arg-type]
        return await fine(request)  # type: ignore[arg-type]

    async with served(strict) as url, api(url) as made:  # type: ignore[arg-type]
        await Face(made, "1", "en", admins=["77", "not-a-number"]).put_on(desk)
    assert list(desk.memory) == ["telegram:1:face"]


async def test_a_flood_is_waited_out() -> None:
    office, desk = Office(), RememberingDesk()
    office.steps["setMyCommands"] = [refused(429, "Too Many Requests", retry_after=1)]
    async with served(office.route) as url, api(url) as made:
        await asyncio.wait_for(Face(made, "1", "en").put_on(desk), 10)
    assert list(desk.memory) == ["telegram:1:face"]
