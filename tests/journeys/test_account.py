"""Tokens, sessions and the remedies: each tried once, each told plainly where it costs the person
something."""

from __future__ import annotations

import asyncio
from pathlib import Path

from core.actions import Options
from core.rhythm import Rhythm
from core.wire import ATTRIBUTION
from tests.doubles.backend import Answer
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

WISH = "a film of my trip"
CLOUD = Options(cloud=True)


def no(code: int, status: int = 200) -> Answer:
    return Answer({"code": code, "message": "no"}, status=status)


async def ask(home: House, text: str = WISH, *files: Path, id: str = "1", **more: object) -> bool:
    receipt = await home.desk.receive(message(text, *files, id=id, **more))  # type: ignore[arg-type]
    outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    await home.desk.idle(ADDRESS)
    return outcome.ok


async def test_small_talk_costs_nothing(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        for number, text in enumerate(["hi", "你好", "thanks!", "help", "cancel", "upload"]):
            await ask(home, text, id=str(number))
    assert cloud.heard == []
    assert len(bot.said()) == 6


async def test_every_request_carries_who_asks(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
    for heard in cloud.heard:
        if heard.route != "file":
            values = [heard.headers[name.lower()] for name in ATTRIBUTION]
            assert values == ["free-generator-maker", "1.0.0", "unknown"], heard.route


async def test_the_operators_token_goes_straight_to_a_session(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, operator="nmv_operator", options=CLOUD) as home:
        assert await ask(home)
        await ask(home, "credits", id="2")
    assert cloud.heard_at("token") == []
    assert {heard.token for heard in cloud.heard if heard.route != "file"} == {"nmv_operator"}
    assert cloud.heard_at("credits") == [], "a person never hears the operator's balance"
    assert "25" not in bot.said()[-1]


async def test_a_token_that_ended_is_renewed_and_the_run_is_one(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", no(1001))
    async with house(tmp_path, cloud.url, bot) as home:
        assert await ask(home)
    assert len(cloud.edits) == 1
    assert len({heard.headers["x-client-id"] for heard in cloud.heard_at("token")}) == 1


async def test_a_configured_token_is_not_renewed_but_its_owner_told(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("session", no(1001, 401))
    async with house(tmp_path, cloud.url, bot, operator="nmv_operator", options=CLOUD) as home:
        assert not await ask(home)
    assert cloud.heard_at("token") == []
    assert bot.said()[0].startswith("Making videos is paused")


async def test_a_lost_session_is_replaced_its_files_go_again_and_it_is_said(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        cloud.next("talk", no(1002))
        assert await ask(home, "with these", *photos, id="2")
    assert len(cloud.heard_at("session")) == 2
    assert "no longer on the server" in bot.said()[1]
    last = cloud.heard_at("talk")[-1].json["session_id"]
    assert cloud.files[last] == ["harbour.jpg", "lake.jpg"]


async def test_a_rate_limit_is_waited_out_once(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    cloud.next("talk", no(429, 429))
    async with house(tmp_path, cloud.url, bot) as home:
        assert await ask(home)
        cloud.next("talk", no(429, 429), no(429, 429))
        assert not await ask(home, id="2")
    assert bot.said()[-1].startswith("Too many requests")


async def test_no_more_free_accounts_is_said_with_a_way_on(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("token", no(429, 429), no(429, 429))
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        assert not await ask(home)
    assert len(cloud.heard_at("token")) == 2, "waited out once, never in a loop"
    assert "/link" in bot.said()[0]


async def test_out_of_credits_binds_only_in_private(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        cloud.next("talk", no(2001))
        assert not await ask(home)
        cloud.next("talk", no(2001))
        assert not await ask(home, id="2", private=False)
    assert "register?bind=anon_1" in bot.said()[0]
    assert "bind" not in bot.said()[1]


async def test_an_own_account_is_linked_used_and_taken_back(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await ask(home, "/link nmv_usr_ownownown", id="1")
        assert await ask(home, id="2")
        await ask(home, "/unlink", id="3")
    assert [kept["id"] for kept in bot.read("erase")] == ["1"]
    assert cloud.heard_at("talk")[0].token == "nmv_usr_ownownown"
    assert cloud.heard_at("token") == []
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"nmv_usr_ownownown" not in everything, "encrypted at rest"


async def test_a_refused_token_is_not_kept(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    cloud.next("credits", no(1001, 401))
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        await ask(home, "/link nmv_usr_wrongwrong", id="1")
        await ask(home, id="2")
    assert bot.said()[0].startswith("That token was not accepted.")
    assert cloud.heard_at("talk")[0].token == "nmv_usr_ordinary"


async def test_a_backend_that_is_away_costs_nothing_and_says_so(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    await cloud.refuse()
    async with house(tmp_path, cloud.url, bot) as home:
        assert not await ask(home)
        await cloud.listen()
        told = bot.read("say")[-1]
        assert told["choices"] == ["retry"]
        assert await ask(home, "", id="2", command="retry", subject=told["subjects"][0])
    assert cloud.runs == [WISH]


async def test_a_new_project_is_a_new_session_and_a_chosen_skill_speaks_from_then_on(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        await ask(home, "/skill video-generator-free-gemini", id="2")
        await ask(home, "/new", id="3")
        await ask(home, id="4")
    sessions = cloud.heard_at("session")
    assert [heard.headers["x-skill-source"] for heard in sessions] == [
        "free-generator-maker",
        "video-generator-free-gemini",
    ]


async def test_what_one_backend_knows_never_goes_to_another(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, film: Path
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
    async with WorkingBackend(film) as other:
        async with house(tmp_path, other.url, bot) as home:
            await ask(home, id="2")
        assert len(other.heard_at("token")) == 1
        assert len(other.heard_at("session")) == 1


async def test_a_broken_assumption_of_ours_is_a_reference_not_a_trace(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("state", Answer({"code": 0, "data": {"state": {"draft": None}}}))
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny()) as home:
        await home.ledger.person("diary", "ann")
        receipt = await home.desk.receive(message(WISH, {"name": "a.jpg"}))  # a handle without its path
        await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    assert "reference" in bot.said()[0]
    assert "KeyError" not in bot.said()[0]
