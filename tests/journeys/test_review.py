"""What a sceptical reader found: each of these lost a film, an answer or a project, or was paid for twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.account import Speaker
from core.actions import Options
from core.chat import Choice, Sent
from core.desk import Outcome
from core.errors import TokenExpired
from core.progress import Progress
from core.rhythm import Rhythm
from tests.doubles.backend import Answer, Broken, Stream, called, frame, said
from tests.doubles.chat import ADDRESS, DiaryBot, DiaryChat, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

WISH = "a film of my trip"
EDIT = "make the title shorter"
CLOUD = Options(cloud=True)
NEVER = Options(auto_export="never")
HTML = Answer("<html>502</html>", status=502, type="text/html")


def no(code: int, status: int = 200) -> Answer:
    return Answer({"code": code, "message": "no"}, status=status)


async def ask(home: House, text: str = WISH, *files: Path, id: str = "1", **more: object) -> Outcome:
    receipt = await home.desk.receive(message(text, *files, id=id, **more))  # type: ignore[arg-type]
    return await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)


async def idle(home: House) -> None:
    await asyncio.wait_for(home.desk.idle(ADDRESS), 20)


# Tokens and sessions


async def test_two_questions_refused_with_one_token_ask_for_one_new_one(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    """One token a week (§1): the second refusal must not throw away what the first one just got."""
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "/status", id="0")
        await ask(home, id="1")
        await idle(home)
        conversation = await home.ledger.conversation_by_id(1)
        assert conversation is not None
        skill = home.workshop.skills.get(conversation.skill).attribution()
        cured, both = asyncio.Event(), asyncio.Event()

        def question(late: bool) -> Callable[[Speaker], Awaitable[str]]:
            asked: list[str] = []

            async def ask(speaker: Speaker) -> str:
                asked.append(speaker.credentials.token)
                if len(asked) == 1:
                    if late:
                        both.set()
                        await cured.wait()
                    await both.wait()  # they have asked with the same token
                    raise TokenExpired
                cured.set()
                return asked[-1]

            return ask

        before = len(cloud.heard_at("token"))
        cloud.next("token", *(Answer({"code": 0, "data": {"token": f"nmv_usr_{n}new"}}) for n in range(2)))
        accounts = home.workshop.accounts
        async with asyncio.timeout(5):
            await asyncio.gather(
                *(accounts.ask(conversation, skill, question(late)) for late in (False, True))
            )
        assert len(cloud.heard_at("token")) - before == 1


async def test_an_export_of_a_lost_session_does_not_take_the_new_project_with_it(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot, options=NEVER, rhythm=Rhythm().tiny(poll=0.02)) as home:
        await ask(home)
        film = await home.desk.receive(message("export", id="film"))
        await cloud.hears("poll")
        cloud.next("talk", no(1002))
        await ask(home, EDIT, id="2")
        sessions = len(cloud.heard_at("session"))
        cloud.next("poll", *[no(1002)] * 3)
        await asyncio.wait_for(home.desk.finished(film.turn or ""), 10)
        await ask(home, "calmer music", id="3")
        assert len(cloud.heard_at("session")) == sessions, "the timeline of the second wish is still there"


async def test_a_project_found_lost_by_a_look_is_told(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        cloud.next("state", no(1002))
        await ask(home, "status", id="2")
    assert "no longer on the server" in bot.said()[-1]


async def test_a_film_of_one_backend_is_never_asked_of_another(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, film: Path
) -> None:
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot) as home:
        await home.desk.receive(message(WISH))
        await cloud.hears("poll")
    async with WorkingBackend(film) as other, house(tmp_path, other.url, bot) as home:
        await idle(home)
        assert other.heard == []
    assert bot.read("say")[-1]["choices"] == ["export"]


# Films


async def test_a_download_that_breaks_once_loses_no_film(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("file", Broken("reset"), HTML)
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        await idle(home)
    assert len(bot.films()) == 1
    assert len(cloud.heard_at("submit")) == 1


async def test_downloads_that_never_work_end_in_the_fallback(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("file", *[HTML] * 9)
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        await idle(home)
    assert len(cloud.heard_at("fetch")) == 1
    assert len(bot.films()) == 1


async def test_polls_that_come_too_often_lose_no_film(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("poll", *[no(429, 429)] * 4)
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        await idle(home)
    assert len(bot.films()) == 1


async def test_a_render_not_known_yet_and_a_bad_moment_lose_no_film(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    lost = Answer({"detail": "render not found"}, status=404)
    cloud.next("poll", lost, lost)
    cloud.next("submit", Broken("reset"), HTML)
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        await idle(home)
    assert len(bot.films()) == 1
    assert len({heard.json["id"] for heard in cloud.heard_at("submit")}) == 1


async def test_a_render_sent_again_is_followed_under_the_name_it_got(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("submit", Broken("reset"), Answer({"code": 0, "data": {"id": "theirs", "status": "pending"}}))
    cloud.next("poll", Answer({"detail": "render not found"}, status=404))
    cloud.renders["theirs"] = 0
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        await idle(home)
    assert cloud.heard_at("poll")[-1].path.endswith("/theirs")
    assert len(bot.films()) == 1


async def test_an_export_that_meets_a_mistake_of_ours_ends_in_words(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    bot.refuse = lambda what, entry: ZeroDivisionError() if what == "deliver" else None
    async with house(tmp_path, cloud.url, bot) as home:
        outcome = await ask(home)
        await idle(home)
    assert not outcome.ok
    assert "reference" in bot.said()[-1]


async def test_an_answer_the_platform_chokes_on_ends_the_turn(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    bot.refuse = lambda what, entry: ZeroDivisionError() if what == "say" else None
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home)
        assert await home.ledger.sweep() == ()


async def test_a_skill_that_is_no_longer_there_does_not_silence_the_conversation(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "hi", id="0")
        await home.ledger.set_skill(1, "removed-by-the-operator")
        await ask(home)
        await idle(home)
    assert len(bot.films()) == 1


# Answers


async def test_an_answer_is_not_lost_because_the_balance_could_not_be_read(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    words = "The music is calmer now. Please check your credits on the account page."
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        cloud.next("talk", Stream(said(words)))
        cloud.next("credits", *[HTML] * 3)
        outcome = await ask(home)
    assert outcome.ok
    assert bot.said()[0].startswith("The music is calmer now.")
    assert "retry" not in bot.read("say")[0]["choices"], "it would be paid for again"


async def test_talk_of_an_account_never_shows_the_operators_balance(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    words = "The music is calmer now. Please check your credits on the account page."
    cloud.next("talk", Stream(said(words)))
    async with house(tmp_path, cloud.url, bot, operator="nmv_operator", options=CLOUD) as home:
        await ask(home)
    assert cloud.heard_at("credits") == []
    assert "25" not in bot.said()[0]


async def test_credits_that_run_out_inside_a_run_are_told_with_the_way_on(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(called("generate"), frame({"code": 2001, "message": "insufficient"})))
    async with house(tmp_path, cloud.url, bot, options=CLOUD) as home:
        assert not (await ask(home)).ok
    assert "register?bind=anon_1" in bot.said()[0]


async def test_an_answer_keeps_its_buttons_when_the_film_cannot_be_begun(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        empty = Answer({"code": 0, "data": {"state": {"draft": None}}})
        cloud.next("state", empty, *[HTML] * 5)
        await ask(home)
        await idle(home)
    assert bot.said() == [f"Made: {WISH}"]
    assert "retry" not in bot.read("say")[0]["choices"]


async def test_addresses_signed_anew_at_each_look_are_no_change(
    tmp_path: Path, film: Path, bot: DiaryBot
) -> None:
    class Signing(WorkingBackend):
        def state(self, session: str) -> dict[str, object]:
            made = {"type": "image", "url": f"https://cdn.example/a.png?sig={len(self.heard)}"}
            return {**super().state(session), "generated_media": [made]}

    async with Signing(film) as signing, house(tmp_path, signing.url, bot, options=NEVER) as home:
        await ask(home)
        signing.next("talk", Broken("reset"))
        outcome = await ask(home, EDIT, id="2")
    assert not outcome.ok
    assert bot.read("say")[-1]["choices"] == ["retry"]


# Retry, cancel, and commands


async def test_nobody_retries_for_another_person(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Broken("reset"))
    bob = replace(ADDRESS, user="bob")
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        subject = bot.read("say")[-1]["subjects"][0]
        await ask(home, "", id="press", address=bob, command="retry", subject=subject)
    assert cloud.runs == [WISH]


async def test_try_again_never_brings_back_an_old_wish(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Broken("reset"))
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home)
        await ask(home, EDIT, id="2")
        await ask(home, "try again", id="3")
        await ask(home, "", id="4", command="retry", subject="turn:long:gone")
    assert cloud.runs == [WISH, EDIT]
    assert bot.said()[-2:] == ["There is nothing to try again. Say what you would like to make."] * 2


async def test_try_again_that_comes_twice_is_one_attempt_and_says_nothing_more(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Broken("reset"))
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        await ask(home)
        await ask(home, "try again", id="2")
        await ask(home, "try again", id="2")
    assert cloud.runs == [WISH, WISH]
    assert len(bot.said()) == 2


async def test_a_stop_is_heard_by_waiting_uploads_too(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    async with house(tmp_path, cloud.url, bot) as home:
        running = await home.desk.receive(message(WISH))
        await cloud.hears("talk")
        rest = [
            await home.desk.receive(message("", *photos, id="2")),
            await home.desk.receive(message("export", id="3")),
            await home.desk.receive(message("/new", id="4")),
            await home.desk.receive(message("cancel", id="5")),
        ]
        for receipt in (running, *rest):
            await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 10)
    assert cloud.uploads == []
    assert bot.said().count("Stopped before anything was spent.") == 3


async def test_a_stop_is_heard_while_a_rate_limit_is_waited_out(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", no(429, 429))
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny(retry=60.0)) as home:
        running = await home.desk.receive(message(WISH))
        await cloud.hears("talk")
        await ask(home, "stop", id="2")
        outcome = await asyncio.wait_for(home.desk.finished(running.turn or ""), 5)
    assert not outcome.ok
    assert len(cloud.runs) == 1
    assert bot.said() == ["Stopped before anything was spent."]


async def test_a_stopped_film_stays_stopped_for_every_process(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.polls = 10_000
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny(poll=5.0)) as home:
        first = await home.desk.receive(message(WISH))
        await cloud.hears("poll")
        await ask(home, "stop", id="2")
        assert await home.ledger.cancel_requested(first.turn or "")
        await idle(home)


async def test_a_command_without_a_wish_is_no_prompt(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "/create", id="1")
        await ask(home, "", id="2", command="create")
    assert cloud.heard == []
    assert len(bot.said()) == 2


async def test_an_example_of_another_skill_is_no_mistake(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        assert (await ask(home, "", command="example", subject="99")).ok


# Cards


async def test_a_card_whose_first_post_is_slow_stays_one_card(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    class Slow(DiaryChat):
        async def show(
            self, card: Sent | None, progress: Progress, text: str, choices: Sequence[Choice] = ()
        ) -> Sent | None:
            sent = await DiaryChat.show(self, card, progress, text, choices)
            await asyncio.sleep(0.3)
            return sent

    opened: Any = lambda address, reply: Slow(bot, address, {})  # noqa: E731
    bot.open = opened  # type: ignore[method-assign]
    notes = tmp_path / "notes.txt"
    notes.write_text("not a picture")
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, WISH, notes)
    assert [entry["card"] for entry in bot.read("show")].count(None) == 1


async def test_the_card_ends_as_the_turn_did(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    cloud.next("talk", Broken("reset"))
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        assert bot.read("show")[-1]["stage"] == "interrupted"


async def test_an_upload_that_fails_leaves_no_card_that_seems_to_work(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    cloud.next("upload", no(4001))
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", photos[0])
    assert bot.read("show")[-1]["stage"] == "failed"
    assert bot.read("show")[-1]["choices"] == []


async def test_a_place_in_the_line_is_not_shown_for_ever(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    go = asyncio.Event()
    cloud.next("talk", Stream(go, said("First")))
    async with house(tmp_path, cloud.url, bot, options=NEVER) as home:
        turns = [await home.desk.receive(message(text, id=text)) for text in (WISH, "export", "/new")]
        await cloud.hears("talk")
        go.set()
        for turn in turns:
            await asyncio.wait_for(home.desk.finished(turn.turn or ""), 20)
        await idle(home)
    last = {}
    for entry in bot.read("show"):
        last[entry["n"] if entry["card"] is None else entry["card"]] = entry["stage"]
    assert "queued" not in last.values()


# A process that runs for months


async def test_nothing_is_kept_of_what_has_ended(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        await idle(home)
        await ask(home, "stop", id="2")
        home.workshop.stop_of("turn:of:another:process").set()
        await home.desk.sweep()
        assert home.workshop.stops == {}
        assert home.workshop.stopped == {}
