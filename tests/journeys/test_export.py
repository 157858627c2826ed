"""From the wish for a film to the film in the chat, through everything an export can meet."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from core.actions import Options
from core.actions.restored import settle
from core.chat import Limits
from core.errors import ChatBusy, ChatGone, ChatTooLarge, ChatUnsure
from core.rhythm import Rhythm
from tests.doubles.backend import Answer, Broken
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend, tiny_film
from tests.doubles.house import House, house

CLOUD = Options(cloud=True)


async def film_of(home: House, text: str = "a film of my trip", id: str = "1") -> bool:
    receipt = await home.desk.receive(message(text, id=id))
    outcome = await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
    await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    return outcome.ok


async def test_an_empty_timeline_is_not_exported_and_the_person_hears_why(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        assert not await film_of(home, "导出")
    assert cloud.heard_at("submit") == []
    assert len(bot.said()) == 1


async def test_a_render_that_failed_is_tried_once_more_under_a_new_id(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.fails = 1
    async with house(tmp_path, cloud.url, bot) as home:
        assert await film_of(home)
    ids = [heard.json["id"] for heard in cloud.heard_at("submit")]
    assert len(ids) == len(set(ids)) == 2
    assert len(bot.films()) == 1


async def test_a_render_that_fails_again_is_told(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.fails = 9
    async with house(tmp_path, cloud.url, bot) as home:
        assert not await film_of(home)
    assert len(cloud.heard_at("submit")) == 2
    assert bot.read("say")[-1]["trouble"]
    assert "out of frames" not in bot.said()[-1]


async def test_a_submission_whose_answer_was_lost_is_polled_and_not_doubled(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("submit", Broken("reset"))
    async with house(tmp_path, cloud.url, bot) as home:
        assert await film_of(home)
    ids = {heard.json["id"] for heard in cloud.heard_at("submit")}
    assert len(ids) == 1, "sent again under the same id, because polling did not know it"
    assert len(bot.films()) == 1


async def test_polling_lives_through_a_bad_minute(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next(
        "poll", Answer("<html>502</html>", status=502, type="text/html"), Broken("reset"), Broken("close")
    )
    async with house(tmp_path, cloud.url, bot) as home:
        assert await film_of(home)
    assert len(bot.films()) == 1


async def test_a_token_that_ends_while_rendering_is_renewed_under_the_same_client_id(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("poll", Answer({"code": 1001, "message": "token expired"}, status=401))
    async with house(tmp_path, cloud.url, bot) as home:
        assert await film_of(home)
    clients = [heard.headers["x-client-id"] for heard in cloud.heard_at("token")]
    assert len(clients) == 2
    assert len(set(clients)) == 1


async def test_the_film_is_fetched_without_our_token_and_an_expired_address_is_asked_for_again(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("file", Answer("expired", status=410, type="text/plain"))
    async with house(tmp_path, cloud.url, bot) as home:
        assert await film_of(home)
    fetched = cloud.heard_at("file")
    assert len(fetched) == 2
    assert all("authorization" not in heard.headers for heard in fetched)


async def test_an_address_that_never_works_leaves_the_fallback_route(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("file", *[Answer("gone", status=404, type="text/plain")] * 9)
    async with house(tmp_path, cloud.url, bot) as home:
        assert await film_of(home)
    assert len(cloud.heard_at("fetch")) == 1
    assert len(bot.films()) == 1


async def test_a_finished_render_without_an_address_leaves_the_fallback_route(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("poll", *[Answer({"code": 0, "data": {"status": "completed"}})] * 99)
    async with house(tmp_path, cloud.url, bot) as home:
        assert await film_of(home)
    assert len(cloud.heard_at("fetch")) == 1 and len(cloud.heard_at("poll")) < 10
    assert len(bot.films()) == 1


async def test_a_plan_that_blocks_export_is_told_once_and_never_looped(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("submit", *[Answer({"code": 402, "message": "plan"}, status=402)] * 9)
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        assert not await film_of(home)
    assert len(cloud.heard_at("submit")) == 1
    assert "register" in bot.said()[-1].lower()


async def test_where_export_is_blocked_a_finished_clip_is_the_film(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.generated = [{"type": "video", "status": "completed", "url": f"{cloud.url}/clip.mp4"}]
    cloud.next("submit", Answer({"code": 402, "message": "plan"}, status=402))
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        assert await film_of(home)
    assert len(bot.films()) == 1


async def test_a_film_over_the_limit_comes_as_a_smaller_copy(tmp_path: Path, bot: DiaryBot) -> None:
    big = tiny_film(tmp_path / "big.mp4", seconds=1, size=(180, 320), noise=True)
    bot.limits = Limits(edit_seconds=0.0, file_bytes=big.stat().st_size // 2)
    async with WorkingBackend(big) as cloud, house(tmp_path / "house", cloud.url, bot) as home:
        assert await film_of(home)
    assert len(bot.films()) == 1
    assert bot.films()[0]["bytes"] <= (bot.limits.file_bytes or 0)


async def test_a_copy_of_a_film_that_may_be_there_already_says_so(tmp_path: Path, bot: DiaryBot) -> None:
    """A backup that was put back knows only that the film may have gone out since, not as which copy."""
    big = tiny_film(tmp_path / "big.mp4", seconds=1, size=(180, 320), noise=True)
    bot.limits = Limits(edit_seconds=0.0, file_bytes=big.stat().st_size // 2)
    async with WorkingBackend(big) as cloud:
        cloud.polls = 10_000
        async with house(tmp_path / "house", cloud.url, bot) as home:
            await home.desk.receive(message("a film of my trip"))
            await cloud.hears("poll")
            await settle(home.ledger, "en")
            cloud.polls = 1
            await asyncio.wait_for(home.desk.idle(ADDRESS), 20)
    assert ["already" in film["caption"] for film in bot.films()] == [True]


async def test_the_platforms_own_word_on_size_wins(tmp_path: Path, bot: DiaryBot) -> None:
    big = tiny_film(tmp_path / "big.mp4", seconds=1, size=(180, 320), noise=True)
    limit = big.stat().st_size - 1

    def too_large(what: str, entry: dict[str, object]) -> Exception | None:
        return ChatTooLarge() if what == "deliver" and int(str(entry["bytes"])) > limit else None

    bot.refuse = too_large
    async with WorkingBackend(big) as cloud, house(tmp_path / "house", cloud.url, bot) as home:
        assert await film_of(home)
    assert bot.films()[0]["bytes"] <= limit


@pytest.mark.parametrize("refuses_doubles", [False, True])
async def test_a_delivery_whose_answer_was_lost_is_never_a_silent_double(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, refuses_doubles: bool
) -> None:
    lost = iter([ChatUnsure()])
    bot.refuses_doubles = refuses_doubles
    bot.lose = lambda what, entry: next(lost, None) if what == "deliver" else None
    async with house(tmp_path, cloud.url, bot) as home:
        assert await film_of(home)
    first, *again = bot.films()
    assert "already" not in first["caption"]
    assert [("already" in film["caption"]) for film in again] == ([] if refuses_doubles else [True])


async def test_a_busy_platform_is_waited_for(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    busy = iter([ChatBusy(retry_after=0.01), ChatBusy(retry_after=0.01)])
    bot.refuse = lambda what, entry: next(busy, None) if what == "deliver" else None
    async with house(tmp_path, cloud.url, bot) as home:
        assert await film_of(home)
    assert len(bot.films()) == 1


async def test_a_chat_that_is_gone_ends_the_job(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    bot.refuse = lambda what, entry: ChatGone() if what in {"say", "deliver"} else None
    async with house(tmp_path, cloud.url, bot) as home:
        assert not await film_of(home)
        assert await home.ledger.sweep() == ()


async def test_an_impatient_second_export_does_not_render_twice(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 30
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny(poll=0.02)) as home:
        first = await home.desk.receive(message("a film of my trip"))
        await cloud.hears("poll")
        again = await home.desk.receive(message("export", id="2"))
        for receipt in (first, again):
            await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
        await home.desk.idle(ADDRESS)
    assert len(cloud.heard_at("submit")) == 1
    assert "That film is already on its way." in bot.said()
    assert len(bot.films()) == 1


async def test_cancel_ends_an_export(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny(poll=0.02)) as home:
        first = await home.desk.receive(message("a film of my trip"))
        await cloud.hears("poll")
        await home.desk.receive(message("stop", id="2"))
        outcome = await asyncio.wait_for(home.desk.finished(first.turn or ""), 5)
        await asyncio.wait_for(home.desk.idle(ADDRESS), 5)
    assert not outcome.ok
    assert bot.films() == []
    assert any(entry["stage"] == "cancelled" for entry in bot.read("show"))
