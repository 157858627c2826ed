"""`reelwire run` itself, in a process of its own, against a Bot API: started, killed, started again."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.doubles.cloud import WorkingBackend
from tests.doubles.telegram import Server, World

WISH = "a nine second film of the harbour"
ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path / "telegram")
    yield world
    world.must_be_content()


async def spawned(
    world: World, server: Server, folder: Path, cloud: WorkingBackend, **more: str
) -> asyncio.subprocess.Process:
    folder.mkdir(exist_ok=True)
    settings = {
        "DATA": str(folder / "data"), "TELEGRAM__TOKEN": world.token, "TELEGRAM__API_URL": server.url,
        "BACKEND": "cloud", "BACKEND_URL": cloud.url, "RHYTHM__POLL": "0.1", "LISTEN": "127.0.0.1:0", **more,
    }  # fmt: skip
    ours = {key: value for key, value in os.environ.items() if not key.startswith(("REELWIRE_", "NEMO_"))}
    env = ours | {f"REELWIRE_{key}": value for key, value in settings.items()} | {"PYTHONPATH": str(ROOT)}
    with (folder / "stderr.txt").open("ab") as errors:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bots", "run", cwd=folder, env=env, stderr=errors
        )


@asynccontextmanager
async def running(
    world: World, server: Server, folder: Path, cloud: WorkingBackend, **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A life of the process, once it listens; killed at the end if it still lives."""
    asked = len(world.heard)
    process = await spawned(world, server, folder, cloud, **more)
    listens = "setWebhook" if "TELEGRAM__WEBHOOK_URL" in more else "getUpdates"
    try:
        await world.until(lambda: any(call.method == listens for call in world.heard[asked:]), 40)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def hooked(world: World) -> dict[str, str]:
    """Settings for a webhook behind the common door."""
    port = free_port()
    world.names["https://bot.example"] = f"http://127.0.0.1:{port}"
    return {
        "LISTEN": f"127.0.0.1:{port}",
        "TELEGRAM__WEBHOOK_URL": "https://bot.example/hook",
        "TELEGRAM__WEBHOOK_SECRET": "s3cret",
    }


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_film_from_the_real_process(
    tmp_path: Path, cloud: WorkingBackend, photos: list[Path], world: World, webhook: bool
) -> None:
    ann, more = world.person(), hooked(world) if webhook else {}
    async with Server(world) as server, running(world, server, tmp_path / "run", cloud, **more) as process:
        await ann.photo(photos[0], WISH)
        await world.until(lambda: any(one.kind == "video" for one in world.sent(ann.chat)), 40)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 30) == 0
    assert cloud.runs == [WISH] and len([one for one in world.sent(ann.chat) if one.kind == "video"]) == 1
    told = (tmp_path / "run" / "stderr.txt").read_text()
    assert world.token not in told and world.token.partition(":")[2] not in told


async def test_killed_while_a_film_is_rendered_it_goes_on_with_the_next_life(
    tmp_path: Path, cloud: WorkingBackend, world: World
) -> None:
    cloud.polls = 10_000
    ann, folder = world.person(), tmp_path / "run"
    async with Server(world) as server:
        async with running(world, server, folder, cloud) as process:
            await ann.sends(WISH)
            await cloud.hears("poll")
            process.kill()
            await process.wait()
        cloud.polls = 0
        world.again()
        await ann.sends("thanks")
        async with running(world, server, folder, cloud):
            await world.until(lambda: any(one.kind == "video" for one in world.sent(ann.chat)), 40)
            await world.confirmed()
    assert cloud.runs == [WISH], "the same update again is the same job"
    assert len(cloud.renders) == 1
    assert len([one for one in world.sent(ann.chat) if one.kind == "video"]) == 1


async def test_a_token_that_is_refused_ends_the_process_with_a_sentence(
    tmp_path: Path, cloud: WorkingBackend, world: World
) -> None:
    folder = tmp_path / "run"
    async with Server(world) as server:
        process = await spawned(world, server, folder, cloud, TELEGRAM__TOKEN="700123456:wr0ng")
        assert await asyncio.wait_for(process.wait(), 40) == 1
    told = (folder / "stderr.txt").read_text()
    assert "does not accept the token of bot 700123456" in told and "wr0ng" not in told


async def test_two_bots_in_one_process_each_with_its_skill(tmp_path: Path, cloud: WorkingBackend) -> None:
    one = World(tmp_path / "one")
    two = World(tmp_path / "two", token="700999999:AA-the_second_of_them", username="second_reel_bot")
    folder = tmp_path / "run"
    folder.mkdir()
    async with Server(one) as first, Server(two) as second:
        (folder / "reelwire.toml").write_text(
            f'[[bots]]\nplatform = "telegram"\ntoken = "{two.token}"\napi_url = "{second.url}"\n'
            'skill = "video-generator-free-gemini"\n'
        )
        async with running(one, first, folder, cloud, CONFIG=str(folder / "reelwire.toml")):
            await two.until(lambda: two.calls("getUpdates"), 20)
            said = []
            for world in (one, two):
                ann = world.person()
                await ann.sends("/help")
                await world.until(lambda ann=ann, world=world: world.sent(ann.chat), 20)  # type: ignore[misc]
                said.append(world.sent(ann.chat)[0].text)
    assert "200 MB" in said[0] and "500 MB" in said[1], "each with the limit of its own skill"
    one.must_be_content()
    two.must_be_content()
