"""`reelwire run` with several bots: who is made, who goes on, what is said at start and end."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bots.cli import run
from bots.cli_frame import Frame
from bots.cli_run import on_loop, serve
from bots.compose import house as real_house
from bots.door import bound
from core import ChatError, Listener
from core.bot_settings import BotSettings
from core.errors import DataInUse, SkillUnknown
from core.message import Address, Message
from core.settings import Settings, load
from tests.doubles.desk import FilmingDesk

TOML = """
[[bots]]
platform = "telegram"
token = "1:a"
skill = "meta-video-generation-free"

[[bots]]
platform = "telegram"
token = "2:b"

[[bots]]
platform = "discord"
token = "three.b.c"
"""


@dataclass
class Troupe:
    """Fake bots, one for each that is set up; remembers in which order they were let go."""

    fails: dict[str, Exception] = field(default_factory=dict)
    unmade: dict[str, Exception] = field(default_factory=dict)
    clingy: bool = False
    bots: dict[str, Actor] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    on_listen: Callable[[], None] | None = None

    def make(self, one: BotSettings, settings: Settings) -> Any:
        assert one.options.token is not None
        identity = one.options.token.get_secret_value().replace(".", ":").split(":")[0]
        if identity in self.unmade:
            raise self.unmade[identity]
        self.bots[identity] = Actor(self, one.platform, identity)
        return self.bots[identity]


@dataclass
class Actor:
    troupe: Troupe
    platform: str
    identity: str
    refuses_doubles: bool = False
    username: str = ""
    heard: bool = False

    async def run(self, desk: Listener) -> None:
        self.heard = True
        if self.troupe.on_listen is not None and all(bot.heard for bot in self.troupe.bots.values()):
            self.troupe.on_listen()
        if self.identity in self.troupe.fails:
            raise self.troupe.fails[self.identity]
        try:
            await asyncio.Event().wait()
        finally:
            self.troupe.log.append(f"{self.identity} hears no more")

    async def close(self) -> None:
        self.troupe.log.append(f"{self.identity} closed")
        if self.identity == "2" and self.troupe.clingy:
            raise RuntimeError("would not let go")


@pytest.fixture
def desk(tmp_path: Path) -> FilmingDesk:
    return FilmingDesk(tmp_path)


@pytest.fixture
def frame(tmp_path: Path, desk: FilmingDesk) -> Frame:
    (tmp_path / "reelwire.toml").write_text(TOML)
    env = {
        "REELWIRE_DATA": str(tmp_path / "data"),
        "REELWIRE_BACKEND": "studio",
        "REELWIRE_LISTEN": "127.0.0.1:0",
    }
    return Frame(env, tmp_path, io.StringIO(), io.StringIO(), io.StringIO(), house=desk.house)


def text(frame: Frame) -> str:
    assert isinstance(frame.err, io.StringIO)
    return frame.err.getvalue()


def stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def serving(frame: Frame, troupe: Troupe, **env: str) -> int:
    settings = load({**frame.env, **env}, frame.cwd)

    async def go() -> int:
        async with asyncio.timeout(20):
            return await serve(frame, settings, list(settings.all_bots()), troupe.make)

    return on_loop(go())


def test_every_bot_is_said_in_a_line_with_its_skill_and_closed_in_reverse(frame: Frame) -> None:
    troupe = Troupe(on_listen=stop)
    assert serving(frame, troupe) == 0
    assert "Bot: Telegram 1 (meta-video-generation-free)" in text(frame)
    assert "Bot: Telegram 2 (free-generator-maker)" in text(frame)
    assert "Bot: Discord three (free-generator-maker)" in text(frame)
    assert [line for line in troupe.log if "closed" in line] == ["three closed", "2 closed", "1 closed"]
    assert sorted(troupe.log[:3]) == ["1 hears no more", "2 hears no more", "three hears no more"]
    assert "Stopping. Nothing is under way." in text(frame)
    assert "1:a" not in text(frame)


def test_a_bot_starts_with_its_own_skill(frame: Frame, desk: FilmingDesk) -> None:
    assert serving(frame, Troupe(on_listen=stop)) == 0
    assert desk.opened[0]["own_skills"] == {("telegram", "1"): "meta-video-generation-free"}
    assert desk.opened[0]["work"] is True


def test_a_bot_that_cannot_be_made_leaves_the_others(frame: Frame) -> None:
    troupe = Troupe(unmade={"1": ChatError(), "three": RuntimeError("a bug")}, on_listen=stop)
    assert serving(frame, troupe) == 0
    assert list(troupe.bots) == ["2"] and troupe.bots["2"].heard
    assert "could not be delivered" in text(frame) and "reference" in text(frame)


def test_where_no_bot_can_be_made_the_process_ends_with_1(frame: Frame, desk: FilmingDesk) -> None:
    error = ChatError()
    assert serving(frame, Troupe(unmade={"1": error, "2": error, "three": error})) == 1
    assert desk.opened == [], "nothing was opened for nobody"


def test_a_bot_that_cannot_go_on_leaves_the_others(frame: Frame) -> None:
    def later() -> None:
        asyncio.get_running_loop().call_later(0.05, stop)

    troupe = Troupe(fails={"1": ChatError()}, on_listen=later)
    assert serving(frame, troupe) == 0
    assert "The bot Telegram 1 cannot go on:" in text(frame)
    assert "The other 2 bots go on." in text(frame)
    assert sorted(troupe.log[:2]) == ["2 hears no more", "three hears no more"]


def test_the_process_ends_with_1_when_the_last_bot_has_ended(frame: Frame) -> None:
    troupe = Troupe(fails={"1": ChatError(), "2": RuntimeError("a bug"), "three": ChatError()})
    assert serving(frame, troupe) == 1
    assert text(frame).count("cannot go on:") == 3
    assert "Traceback" not in text(frame)
    assert [line for line in troupe.log if "closed" in line] == ["three closed", "2 closed", "1 closed"]


def test_a_bot_that_will_not_be_closed_holds_up_nobody(frame: Frame) -> None:
    troupe = Troupe(clingy=True, on_listen=stop)
    assert serving(frame, troupe) == 0
    assert troupe.log[-1] == "1 closed"


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({}, "Everybody may use the bots."),
        ({"REELWIRE_ACCESS": "open", "NEMO_TOKEN": "nmv_usr_1234567"}, "paid from your account (NEMO_TOKEN)"),
        ({"REELWIRE_ACCESS": "list", "REELWIRE_ALLOW": "telegram:1"}, "Whoever is listed"),
        ({"NEMO_TOKEN": "nmv_usr_1234567"}, "nobody may approve it"),
        ({"NEMO_TOKEN": "nmv_usr_1234567", "REELWIRE_ADMINS": "telegram:1"}, "an admin approves"),
    ],
)
def test_who_may_is_said_at_start(frame: Frame, env: dict[str, str], told: str) -> None:
    assert serving(frame, Troupe(on_listen=stop), **env) == 0
    assert told in text(frame) and "nmv_usr" not in text(frame)


def test_a_port_in_use_ends_the_process_only_where_somebody_comes_there(frame: Frame) -> None:
    taken = bound("127.0.0.1:0")
    listen = f"127.0.0.1:{taken.getsockname()[1]}"
    try:
        assert serving(frame, Troupe(on_listen=stop), REELWIRE_LISTEN=listen) == 0
        assert "health checks are off" in text(frame) and listen in text(frame)
        public = {"REELWIRE_PUBLIC_URL": "https://films.example"}
        troupe = Troupe()
        assert serving(frame, troupe, REELWIRE_LISTEN=listen, **public) == 1
    finally:
        taken.close()
    assert "links to films or a webhook need it" in text(frame) and "REELWIRE_LISTEN" in text(frame)
    assert not any(bot.heard for bot in troupe.bots.values())


def wrong(folder: Path, *argv: str, **env: str) -> str:
    """What `reelwire …` says about its settings."""
    out, err = io.StringIO(), io.StringIO()
    given = {"REELWIRE_DATA": str(folder / "data"), "LANG": "C", **env}
    assert run([*argv], given, folder, io.StringIO(), out, err) == 2
    return err.getvalue()


@pytest.mark.parametrize("again", ["1:a", "1:renewed"])
def test_a_bot_that_is_set_up_twice_is_a_mistake_in_words(tmp_path: Path, again: str) -> None:
    (tmp_path / "reelwire.toml").write_text(TOML.replace("2:b", again))
    assert "bots[2].token is the token of bots[1].token again" in wrong(tmp_path, "run")
    told = wrong(tmp_path, "run", REELWIRE_TELEGRAM__TOKEN="1:x")
    assert "bots[1].token is the token of REELWIRE_TELEGRAM__TOKEN again" in told
    assert again not in told


def test_two_webhooks_at_one_address_are_a_mistake_in_words(tmp_path: Path) -> None:
    hook = 'webhook_url = "https://films.example/hook"\nwebhook_secret = "s"\n'
    (tmp_path / "reelwire.toml").write_text(
        "".join(f'[[bots]]\nplatform = "telegram"\ntoken = "{n}:a"\n{hook}' for n in (1, 2))
    )
    told = wrong(tmp_path, "run")
    assert "bots[2].webhook_url is the address of bots[1].webhook_url again" in told


@pytest.mark.parametrize("roles", ["listen", "work", "work,work"])
def test_half_of_the_work_needs_a_database_that_others_reach(tmp_path: Path, roles: str) -> None:
    told = wrong(tmp_path, "run", REELWIRE_ROLES=roles, REELWIRE_TELEGRAM__TOKEN="1:a")
    assert "REELWIRE_ROLES names one half" in told and "REELWIRE_DATABASE_URL" in told


def test_only_the_platforms_that_are_asked_for(tmp_path: Path) -> None:
    assert "no platform “icq”" in wrong(tmp_path, "run", "--only", "icq", REELWIRE_TELEGRAM__TOKEN="1:a")
    assert "No bot is set up" in wrong(tmp_path, "run", "--only", "discord", REELWIRE_TELEGRAM__TOKEN="1:a")


def test_a_skill_that_is_not_there_is_told_before_anything_begins(tmp_path: Path) -> None:
    (tmp_path / "reelwire.toml").write_text(TOML.replace("meta-video-generation-free", "meta-video"))
    env = {"REELWIRE_DATA": str(tmp_path / "data"), "REELWIRE_BACKEND": "studio", "LANG": "C",
           "REELWIRE_LISTEN": "127.0.0.1:0"}  # fmt: skip
    out, err = io.StringIO(), io.StringIO()
    frame = Frame(env, tmp_path, io.StringIO(), out, err)
    troupe = Troupe()
    with pytest.raises(SkillUnknown):
        serving(frame, troupe)
    assert troupe.log == ["three closed", "2 closed", "1 closed"]


def test_a_real_house_opens_its_door_and_says_what_it_leaves_under_way(tmp_path: Path) -> None:
    """On the loop that a server has (uvloop where it is), with a job that never ends by itself."""
    port = bound("127.0.0.1:0")
    listen = f"127.0.0.1:{port.getsockname()[1]}"
    port.close()
    env = {
        "REELWIRE_DATA": str(tmp_path / "data"),
        "REELWIRE_BACKEND": "cloud",
        "REELWIRE_BACKEND_URL": "http://127.0.0.1:9",
        "REELWIRE_TELEGRAM__TOKEN": "1:a",
        "REELWIRE_LISTEN": listen,
        "REELWIRE_PUBLIC_URL": "https://films.example",
    }
    frame = Frame(env, tmp_path, io.StringIO(), io.StringIO(), io.StringIO())
    settings = load(env, tmp_path)
    film = tmp_path / "data" / "media" / "films" / "render_1.mp4"
    seen: dict[str, Any] = {}

    @asynccontextmanager
    async def house(*given: Any, **chosen: Any) -> AsyncIterator[Any]:
        async with real_house(*given, **chosen) as home:
            assert home.film_links is not None
            film.parent.mkdir(parents=True)
            film.write_bytes(b"\x00\x00\x00\x18ftypmp42" + b"film" * 100_000)
            seen["link"] = home.film_links.to("render_1", "a film", time.time())
            seen["home"] = home
            yield home
        seen["closed"] = True

    frame.house = house

    async def visit() -> None:
        async with aiohttp.ClientSession() as visitor:
            async with visitor.get(f"http://{listen}/readyz") as answer:
                seen["ready"] = answer.status, await answer.json()
            link = seen["link"].replace("https://films.example", f"http://{listen}")
            async with visitor.get(link, headers={"Range": "bytes=4-11"}) as answer:
                seen["part"] = answer.status, await answer.read()
            async with visitor.get(link) as answer:
                seen["whole"] = await answer.read()
        ledger = seen["home"].ledger
        person = await ledger.person("telegram", "ann")
        where = Address("telegram", "1", "chat", "", "ann")
        talk = await ledger.conversation(where, person_id=person.id, skill=settings.skill)
        await ledger.journal(Message("m1", where, "a film"), conversation_id=talk.id, action="create")
        stop()

    troupe = Troupe(on_listen=lambda: seen.update(task=asyncio.ensure_future(visit())))
    assert serving(frame, troupe, **env) == 0
    status, told = seen["ready"]
    assert status == 200 and told["engine"] and told["ledger"] and told["bots"][0]["listening"]
    assert seen["part"] == (206, b"ftypmp42") and seen["whole"] == film.read_bytes()
    assert "One job is under way and goes on with the next start." in text(frame)
    assert f"films by link and health checks on http://{listen}" in text(frame)
    assert seen["closed"]


def test_a_folder_in_use_is_told_and_the_bots_are_let_go(frame: Frame) -> None:
    @asynccontextmanager
    async def busy(*given: Any, **chosen: Any) -> AsyncIterator[Any]:
        raise DataInUse(folder="/data", pid=1)
        yield

    frame.house = busy
    troupe = Troupe()
    with pytest.raises(DataInUse):
        serving(frame, troupe)
    assert len(troupe.log) == 3
