"""`reelwire run`, `studio` and `jobs`: what goes on beside `make` and `chat`."""

import asyncio
import io
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from bots.cli import run
from bots.cli_frame import Frame
from bots.cli_run import on_loop, serve, studio_alone
from bots.cli_say import short
from bots.compose import open_ledger
from bots.registry import PLATFORMS, factory, installed
from core import Address, ChatError, Listener, Message
from core.errors import ExtraMissing, PlatformMissing
from core.settings import Settings, load
from core.store import Turn
from tests.doubles.desk import FilmingDesk


class Waiting:
    """A platform that listens for ever, or ends as it is told."""

    platform, identity, refuses_doubles = "telegram", "42", False

    def __init__(self, ends: Exception | None = None) -> None:
        self.ends, self.listened, self.stopped, self.closed = ends, False, False, False

    async def run(self, desk: Listener) -> None:
        self.listened = True
        if self.ends is not None:
            raise self.ends
        try:
            await asyncio.Event().wait()
        finally:
            self.stopped = True

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def frame(tmp_path: Path) -> Frame:
    env = {
        "REELWIRE_DATA": str(tmp_path / "data"),
        "REELWIRE_TELEGRAM__TOKEN": "1:a",
        "REELWIRE_BACKEND": "studio",
        "REELWIRE_LISTEN": "127.0.0.1:0",
    }
    house = FilmingDesk(tmp_path).house
    return Frame(env, tmp_path, io.StringIO(), io.StringIO(), io.StringIO(), house=house)


def serving(frame: Frame, bot: Waiting, *, stop: bool, **env: str) -> int:
    settings = load({**frame.env, **env}, frame.cwd)

    async def go() -> int:
        if stop:
            asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGTERM)
        made: Any = bot
        return await serve(frame, settings, list(settings.all_bots()), lambda one, settings: made)

    return on_loop(go())


def text(frame: Frame) -> str:
    assert isinstance(frame.err, io.StringIO)
    return frame.err.getvalue()


def test_run_listens_until_sigterm_and_exits_0(frame: Frame) -> None:
    bot = Waiting()
    assert serving(frame, bot, stop=True) == 0
    assert bot.listened and bot.stopped and bot.closed and "Backend: the built-in studio" in text(frame)


def test_a_process_that_only_works_does_not_listen(frame: Frame) -> None:
    bot = Waiting()
    shared = {"REELWIRE_DATABASE_URL": "postgresql://db/reelwire", "REELWIRE_SECRET_KEY": "key"}
    assert serving(frame, bot, stop=True, REELWIRE_ROLES="work", REELWIRE_EXECUTOR="a", **shared) == 0
    assert not bot.listened and bot.closed


def test_a_bot_that_cannot_go_on_ends_the_process_with_its_sentence(frame: Frame) -> None:
    assert serving(frame, Waiting(ends=ChatError()), stop=False) == 1
    assert "could not be delivered" in text(frame)


def test_a_bot_that_falls_leaves_a_reference_not_a_traceback(frame: Frame) -> None:
    assert serving(frame, Waiting(ends=RuntimeError("bug")), stop=False) == 1
    assert "reference" in text(frame) and "Traceback" not in text(frame)


def test_the_studio_runs_alone_until_it_is_stopped(frame: Frame) -> None:
    async def go() -> int:
        asyncio.get_running_loop().call_later(0.3, os.kill, os.getpid(), signal.SIGTERM)
        return await studio_alone(frame, load(frame.env, frame.cwd), "127.0.0.1", 0)

    assert on_loop(go()) == 0
    assert "The studio listens on http://127.0.0.1:" in text(frame)


def test_a_port_in_use_is_told(frame: Frame) -> None:
    async def go() -> int:
        server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            return await studio_alone(frame, load(frame.env, frame.cwd), "127.0.0.1", port)

    assert on_loop(go()) == 1
    assert "cannot be listened on" in text(frame) and "--listen" in text(frame)


def test_every_platform_of_the_registry_has_an_extra_that_may_be_missing() -> None:
    for platform in PLATFORMS:
        assert isinstance(installed(platform), bool)


def test_a_missing_library_is_named_with_its_cure() -> None:
    with pytest.raises(ExtraMissing) as caught:
        factory("pager", {"pager": ("no_such_library:make", "no_such_library", "pager")})
    assert caught.value.values["command"] == "pip install 'reelwire[pager]'"


WHERE = Address("console", "local", "make-1", "", "anna")


async def journalled(settings: Settings, *, end: str | None = None) -> Turn:
    """A job on record: a film of the sea, under way or ended."""
    async with await open_ledger(settings) as ledger:
        person = await ledger.person("console", "anna")
        talk = await ledger.conversation(WHERE, person_id=person.id, skill=settings.skill)
        reply = {"out": "/films/sea.mp4"}
        message = Message("m1", WHERE, "a film\nof the sea", film=True, reply=reply)
        turn, _ = await ledger.journal(message, conversation_id=talk.id, action="create")
        if end == "failed":
            await ledger.stage(turn.id, "failed", answer="It did not work.")
            await ledger.stage(turn.id, "told")
        return turn


class Jobs:
    """`reelwire jobs` on one data folder."""

    def __init__(self, folder: Path) -> None:
        self.env = {"REELWIRE_DATA": str(folder), "LANG": "C"}
        self.settings = load(self.env, folder)
        self.folder = folder

    def run(self, *argv: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        code = run(["jobs", *argv], self.env, self.folder, io.StringIO(), out, err)
        return code, out.getvalue(), err.getvalue()


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path)


def test_a_job_is_listed_shown_and_asked_to_stop(jobs: Jobs) -> None:
    turn = asyncio.run(journalled(jobs.settings))
    name = short(turn.id)
    code, out, _ = jobs.run()
    assert code == 0 and out.startswith(name) and "under way" in out and "a film of the sea" in out
    code, out, _ = jobs.run("show", name[:4])
    assert code == 0 and "/films/sea.mp4" in out and str(WHERE) in out
    code, _, err = jobs.run("cancel", name)
    assert code == 0 and "asked to stop" in err

    async def asked() -> bool:
        async with await open_ledger(jobs.settings) as ledger:
            return await ledger.cancel_requested(turn.id)

    assert asyncio.run(asked())


def test_a_job_that_has_ended_cannot_be_stopped(jobs: Jobs) -> None:
    turn = asyncio.run(journalled(jobs.settings, end="failed"))
    code, _, err = jobs.run("cancel", short(turn.id))
    assert code == 1 and "has ended already" in err
    code, out, _ = jobs.run("show", turn.id)
    assert code == 0 and "failed" in out and "It did not work." in out


def test_an_unknown_job_is_said(jobs: Jobs) -> None:
    code, _, err = jobs.run("cancel", "0000000")
    assert code == 1 and "no job" in err


def test_a_platform_without_its_adapter_is_named() -> None:
    with pytest.raises(PlatformMissing) as caught:
        factory("pager", {"pager": ("bots.pager:make", "json", "pager")})
    assert caught.value.values == {"platform": "Pager"}
