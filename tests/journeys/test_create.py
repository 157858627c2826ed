"""From a message to its end, as a person sees it: real desk, ledger and engine; a backend that works; a
diary."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from core.actions import Options
from core.desk import Outcome
from core.rhythm import Rhythm
from tests.doubles.backend import Answer, Broken, Stream, called, frame, returned, said
from tests.doubles.chat import ADDRESS, DiaryBot, message
from tests.doubles.cloud import WorkingBackend
from tests.doubles.house import House, house

WISH = "a film of my trip"
EDIT = "make the title shorter"


async def ask(home: House, text: str = WISH, *files: Path, id: str = "1", **more: object) -> Outcome:
    receipt = await home.desk.receive(message(text, *files, id=id, **more))  # type: ignore[arg-type]
    return await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)


async def test_photos_and_a_wish_become_a_film(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        outcome = await ask(home, WISH, *photos)
        await home.desk.idle(ADDRESS)
    assert outcome.ok
    assert cloud.runs == [WISH]
    assert cloud.uploads == ["harbour.jpg", "lake.jpg"]
    words, _, files = bot.said()[0].partition("\n\n")
    assert words == f"Made: {WISH}"
    assert files.startswith("Your files stay on the machine"), "told once, with the first files"
    assert [film["width"] for film in bot.films()] == [72]
    assert [entry["mark"] for entry in bot.read("acknowledge")] == ["seen", "done"]


async def test_the_same_message_twice_is_paid_for_once(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        receipts = await asyncio.gather(*(home.desk.receive(message(WISH)) for _ in range(5)))
        await asyncio.wait_for(home.desk.finished(receipts[0].turn or ""), 20)
        late = await home.desk.receive(message(WISH))
        await home.desk.idle(ADDRESS)
    assert sum(receipt.fresh for receipt in receipts) == 1
    assert not late.fresh
    assert cloud.runs == [WISH]
    assert len(bot.films()) == 1


async def test_messages_are_taken_one_at_a_time_in_order_and_the_waiting_ones_say_so(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    go = asyncio.Event()
    cloud.next("talk", Stream(go, said("First")))
    async with house(tmp_path, cloud.url, bot) as home:
        turns = [await home.desk.receive(message(text, id=text)) for text in ("one", "two", "three")]
        await cloud.hears("talk")
        assert cloud.runs == ["one"]
        go.set()
        for turn in turns:
            await asyncio.wait_for(home.desk.finished(turn.turn or ""), 20)
        await home.desk.idle(ADDRESS)
    assert cloud.runs == ["one", "two", "three"]
    assert [e["text"] for e in bot.read("show") if e["stage"] == "queued"] == [
        "⏳ In line: number 1",
        "⏳ In line: number 2",
    ]


async def test_two_people_work_side_by_side_and_never_meet(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    bob = replace(ADDRESS, user="bob")
    async with house(tmp_path, cloud.url, bot) as home:
        await asyncio.gather(ask(home, "ann's film"), ask(home, "bob's film", address=bob))
        await home.desk.idle(ADDRESS)
        await home.desk.idle(bob)
    assert bot.said(ADDRESS) == ["Made: ann's film"]
    assert bot.said(bob) == ["Made: bob's film"]
    sessions = {heard.json["session_id"] for heard in cloud.heard_at("talk")}
    clients = {heard.headers["x-client-id"] for heard in cloud.heard_at("token")}
    assert len(sessions) == len(clients) == 2


async def test_only_the_first_film_of_a_project_comes_unasked(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        await ask(home, EDIT, id="2")
        await home.desk.idle(ADDRESS)
        assert len(bot.films()) == 1
        assert bot.read("say")[-1]["choices"][0] == "export"
        await ask(home, "export", id="3")
        await home.desk.idle(ADDRESS)
    assert len(bot.films()) == 2
    assert cloud.runs == [WISH, EDIT], "the word export never reaches the agent"


async def test_auto_export_never_waits_to_be_asked_unless_the_film_itself_was_wanted(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=Options(auto_export="never")) as home:
        await ask(home)
        assert bot.films() == []
        await ask(home, EDIT, id="2", film=True)
        await home.desk.idle(ADDRESS)
    assert len(bot.films()) == 1


async def test_a_silent_edit_is_told_by_what_changed(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        cloud.edits_silently = True
        await ask(home, EDIT, id="2")
    assert "make the title shorter" in bot.said()[1], "the new segment is named"
    assert "Made:" not in bot.said()[1]


async def test_a_silent_edit_that_changed_nothing_says_so(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(called("set_title"), returned("set_title")))
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
    assert bot.said()[0].startswith("Nothing changed on the timeline.")


async def test_talk_of_a_button_becomes_the_export_itself(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot, options=Options(auto_export="never")) as home:
        await ask(home)
        cloud.next("talk", Stream(said("The title is shorter now. Click the Export button to download.")))
        await ask(home, EDIT, id="2")
        await home.desk.idle(ADDRESS)
    assert bot.said()[1] == "The title is shorter now."
    assert len(bot.films()) == 1


async def test_nothing_internal_ever_reaches_the_person(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    thought = frame({"content": {"parts": [{"text": "I will be clever", "thought": True}]}})
    cloud.next("talk", Stream(thought, called("add_bgm"), returned("add_bgm"), said("Music is in.")))
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
    shown = " ".join(str(entry) for entry in bot.read("say", "show", "deliver"))
    assert "Music is in." in shown
    for secret in ("clever", "payload", "nmv_usr", "adk-1", "{'code'"):
        assert secret not in shown


async def test_a_lost_stream_is_not_sent_again_and_the_change_is_told(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home)
        cloud.breaks = "half"
        await ask(home, EDIT, id="2")
    assert cloud.runs == [WISH, EDIT]
    assert bot.said()[1].startswith("The connection broke on the way, but the work was done:")


async def test_a_lost_stream_without_a_change_offers_retry_and_retry_is_one_new_run(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Broken("reset"))
    async with house(tmp_path, cloud.url, bot) as home:
        outcome = await ask(home)
        assert not outcome.ok
        told = bot.read("say")[-1]
        assert told["choices"] == ["retry"]
        press = message("", id="press", command="retry", subject=told["subjects"][0])
        for _ in range(3):
            receipt = await home.desk.receive(press)
        await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 20)
        await home.desk.idle(ADDRESS)
    assert cloud.runs == [WISH, WISH]
    assert len(bot.films()) == 1


async def test_a_run_that_never_ends_is_left_at_the_limit_and_looked_up(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    rhythm = Rhythm().tiny(turn=0.2, recover_reads=2)
    async with house(tmp_path, cloud.url, bot, rhythm=rhythm) as home:
        outcome = await ask(home)
    assert not outcome.ok
    assert len(cloud.runs) == 1
    assert bot.read("say")[-1]["choices"] == ["retry"]


async def test_heartbeats_alone_are_no_failure(tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot) -> None:
    beats = (b": still here\n\n", 0.02, b"data:\n\n", 0.02, b"data: heartbeat\n\n", 0.02)
    cloud.next("talk", Stream(*beats, said("At last.")))
    async with house(tmp_path, cloud.url, bot, rhythm=Rhythm().tiny(quiet=0.02)) as home:
        await ask(home)
    assert bot.said() == ["At last."]
    assert any("Still working" in entry["text"] for entry in bot.read("show"))


async def test_cancel_stops_the_run_at_once_and_is_honest_about_credits(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(called("generate"), asyncio.Event()))
    async with house(tmp_path, cloud.url, bot) as home:
        running = await home.desk.receive(message(WISH))
        waiting = await home.desk.receive(message(EDIT, id="2"))
        await cloud.hears("talk")
        stop = await home.desk.receive(message("cancel", id="3"))
        for receipt in (running, waiting, stop):
            await asyncio.wait_for(home.desk.finished(receipt.turn or ""), 5)
    assert cloud.runs == [WISH]
    assert sorted(bot.said()) == [
        "Stopped before anything was spent.",
        "Stopped. What had already been made may have used credits; nothing more is spent.",
    ]
    assert cloud.gone == 1, "the stream was closed, which ends the run"


async def test_cancel_with_nothing_to_stop_says_so(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "取消")
    assert bot.said() == ["现在没有可以停止的任务。"]


async def test_a_file_without_words_is_uploaded_and_the_wish_that_follows_finds_it(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "", *photos)
        await ask(home, WISH, id="2")
    assert bot.said()[0].startswith("Got them, your 2 files are in. What shall I make of them?")
    routes = [heard.route for heard in cloud.heard if heard.route in ("upload", "talk")]
    assert routes == ["upload", "upload", "talk"]
    assert len({heard.path for heard in cloud.heard_at("upload")}) == 1, "one session"


async def test_a_file_that_will_not_do_is_left_out_with_a_word(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("not a picture")
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, WISH, photos[0], notes)
    assert cloud.uploads == ["harbour.jpg"]
    assert "Left out: notes.txt" in bot.said()[0]


async def test_only_bad_files_stop_before_anything_is_sent(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("not a picture")
    async with house(tmp_path, cloud.url, bot) as home:
        outcome = await ask(home, WISH, notes)
    assert not outcome.ok
    assert cloud.heard == []
    assert bot.said()[0].startswith("notes.txt is")


async def test_an_upload_whose_answer_was_lost_is_not_repeated_when_the_state_has_it(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot, photos: list[Path]
) -> None:
    cloud.loses_upload = 1
    async with house(tmp_path, cloud.url, bot) as home:
        outcome = await ask(home, WISH, *photos)
    assert outcome.ok
    assert cloud.uploads == ["harbour.jpg", "lake.jpg"]


async def test_the_person_is_answered_in_the_language_they_write(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Broken("reset"))
    async with house(tmp_path, cloud.url, bot) as home:
        await ask(home, "用我的照片做一个30秒的视频")
        await ask(home, "状态", id="2")
    assert bot.said()[0].startswith("制作被中断了")
    assert cloud.heard_at("session")[0].json["language"] == "zh-CN"
    assert not any(character.isascii() and character.isalpha() for character in bot.said()[1])


async def test_an_agent_that_fails_inside_the_run_is_told_and_never_asked_again_unasked(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Stream(frame({"error": "RuntimeError: /srv/secret.py", "error_details": {}})))
    async with house(tmp_path, cloud.url, bot) as home:
        outcome = await ask(home)
    assert not outcome.ok
    assert len(cloud.runs) == 1
    assert bot.said()[0].startswith("The video service stumbled")
    assert "secret.py" not in bot.said()[0]


async def test_an_answer_in_json_instead_of_a_stream_is_an_error_in_words(
    tmp_path: Path, cloud: WorkingBackend, bot: DiaryBot
) -> None:
    cloud.next("talk", Answer({"code": 2001, "message": "insufficient credits"}))
    async with house(tmp_path, cloud.url, bot, options=Options(cloud=True)) as home:
        outcome = await ask(home)
    assert not outcome.ok
    assert "https://nemovideo.com/register?bind=anon_1" in bot.said()[0]
