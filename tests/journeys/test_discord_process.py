"""`reelwire run --only discord`, the real one: from its settings to a film in a channel, until SIGTERM."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.bots.discord.stage import stage
from tests.doubles.cloud import WorkingBackend

ROOT = Path(__file__).parents[2]
RUN = """
import sys
from tests.doubles.discord.pointing import pointed
from bots.__main__ import main
with pointed(sys.argv.pop(1)):
    main()
"""


async def test_it_runs_from_its_settings_until_it_is_stopped(
    tmp_path: Path, cloud: WorkingBackend, photos: list[Path]
) -> None:
    async with stage() as at:
        env = {
            **{
                name: value for name, value in os.environ.items() if not name.startswith(("REELWIRE", "NEMO"))
            },
            "PYTHONPATH": str(ROOT),
            "REELWIRE_DATA": str(tmp_path / "data"),
            "REELWIRE_BACKEND": "cloud",
            "REELWIRE_BACKEND_URL": cloud.url,
            "REELWIRE_DISCORD__TOKEN": at.fake.app.token,
            "REELWIRE_DISCORD__CDN_HOSTS": at.fake.host,
            "REELWIRE_RHYTHM__POLL": "0.05",
        }
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", RUN, at.fake.url, "run", "--only", "discord",
            cwd=tmp_path, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        try:
            await at.fake.connected(within=30)
            await at.ann.slash("create", {"prompt": "a film of my trip", "file1": photos[0]}, at.channel)
            (film,) = await at.fake.until(at.films, 30)
            assert film.attachments[0].blob.bytes == cloud.film and film.pings == [at.ann]
            child.send_signal(signal.SIGTERM)
            told, _ = await asyncio.wait_for(child.communicate(), 30)
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        assert child.returncode == 0, told.decode()
        assert not at.fake.gateway.alive
        assert b"Traceback" not in told and at.fake.app.token.encode() not in told
        assert cloud.uploads and at.fake.cdn.served == [], "the address was handed on, not the bytes"
