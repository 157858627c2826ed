"""What a restart keeps, and that a folder has one studio."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from core.studio import Switches
from tests.core.studio.outsider import FakeRenderer, Person, ask, eventually, studio


def test_everything_is_still_there_after_a_restart(tmp_path: Path) -> None:
    """Tokens, sessions, uploads, drafts and films; addresses follow the new port."""
    with studio(tmp_path) as base:
        person = Person.arrives(base)
        person.photos("a.png", "b.png")
        person.say("make a video titled “Before”")
        person.export()
        person.finished()
        before, film = person.draft(), person.state()["generated_media"][0]["url"].removeprefix(base)
    with studio(tmp_path) as base:
        person.base = base
        assert person.draft() == before
        assert ask(base + film).status == 200
        assert all(
            f["cdn_url"].startswith(base) and ask(f["cdn_url"]).status == 200
            for f in person.state()["video_infos"]
        )
        assert person.poll()["status"] == "completed"
        assert person.say("undo").tools == ["undo"]
        assert person.draft() is None
        assert ask(f"{base}/api/auth/anonymous-token", b"", X_Client_Id="client-1").status == 429


def test_an_export_that_was_under_way_is_begun_again(tmp_path: Path) -> None:
    with studio(tmp_path, renderer=FakeRenderer(gate=threading.Event())) as base:
        person = Person.arrives(base)
        person.photos("a.png")
        person.say("make a video")
        person.export("r1")
        person.export("r2")
        eventually(lambda: person.poll("r1")["status"] == "processing")
    renderer = FakeRenderer()
    with studio(tmp_path, renderer=renderer) as base:
        person.base = base
        assert [person.finished(r)["status"] for r in ("r1", "r2")] == ["completed", "completed"]


def test_an_export_that_kills_the_studio_each_time_is_given_up(tmp_path: Path) -> None:
    with studio(tmp_path, renderer=FakeRenderer(gate=threading.Event())) as base:
        person = Person.arrives(base)
        person.photos("a.png")
        person.say("make a video")
        person.export()
        eventually(lambda: person.poll()["status"] == "processing")
    [row] = (tmp_path / "films").glob("*.json")
    row.write_text(json.dumps({**json.loads(row.read_text()), "attempts": 3}))
    with studio(tmp_path) as base:
        person.base = base
        assert person.poll()["error"] == "worker-died"


def test_credits_reserved_by_a_run_that_died_come_back(tmp_path: Path) -> None:
    with studio(tmp_path) as base:
        person = Person.arrives(base)
    [row] = (tmp_path / "accounts").glob("*.json")
    row.write_text(json.dumps({**json.loads(row.read_text()), "available": 90, "frozen": 10}))
    with studio(tmp_path) as base:
        person.base = base
        assert person.credits() == {"available": 100, "frozen": 0, "total": 100}


def test_an_unreadable_record_is_set_aside(tmp_path: Path) -> None:
    with studio(tmp_path) as base:
        person = Person.arrives(base)
        broken, kept = person.session, Person.arrives(base, "other")
    (tmp_path / "sessions" / f"{broken}.json").write_text('{"session_id":')
    (tmp_path / "media" / "half.part").write_text("half")
    with studio(tmp_path) as base:
        person.base = kept.base = base
        assert person.ask(f"/api/state/nemo_agent/me/{broken}/latest").json["code"] == 1002
        assert kept.draft() is None
        assert not (tmp_path / "media" / "half.part").exists()


def test_old_sessions_are_cleared_with_their_files(tmp_path: Path) -> None:
    with studio(tmp_path) as base:
        person = Person.arrives(base)
        person.photos("a.png")
        person.say("make a video")
        person.export()
        person.finished()
    with studio(tmp_path, keep_days=0) as base:
        person.base = base
        assert person.ask(f"/api/state/nemo_agent/me/{person.session}/latest").json["code"] == 1002
        assert [*(tmp_path / "media").iterdir(), *(tmp_path / "output").iterdir()] == []


def test_tokens_are_not_kept_in_the_open(tmp_path: Path) -> None:
    with studio(tmp_path) as base:
        person = Person.arrives(base)
    for file in tmp_path.rglob("*"):
        assert file.is_dir() or person.token.encode() not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0 or file.suffix != ".json"


def test_a_second_studio_of_a_folder_is_the_first_one(tmp_path: Path) -> None:
    with studio(tmp_path) as first:
        told = json.loads((tmp_path / "studio.json").read_text())
        assert told == {"url": first, "pid": os.getpid()}
        with studio(tmp_path) as second:
            assert second == first
        assert ask(f"{first}/health").status == 200
    assert not (tmp_path / "studio.json").exists()
    with studio(tmp_path, Switches(), port=0) as third:
        assert third != first


CHILD = """
import asyncio, sys
from pathlib import Path
from core.studio import running

async def main():
    async def never(*given, **more):
        raise NotImplementedError
    async with running(Path(sys.argv[1]), renderer=never) as url:
        print(url, flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


def test_a_studio_in_another_process_is_found_and_its_death_frees_the_folder(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    try:
        theirs = child.stdout.readline().strip()
        person = Person.arrives(theirs)
        with studio(tmp_path) as found:
            assert found == theirs
        child.send_signal(signal.SIGKILL)
        child.wait()
        with studio(tmp_path) as ours:
            assert ours != theirs
            person.base = ours
            assert person.draft() is None
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


WITHOUT = """
import asyncio, sys
sys.modules["cv2"] = None
from pathlib import Path
from core.errors import ExtraMissing
from core.studio import running

async def main():
    try:
        async with running(Path(sys.argv[1])):
            pass
    except ExtraMissing as missing:
        print(missing.values["extra"], missing.values["command"])

asyncio.run(main())
"""


def test_without_its_extra_the_studio_says_what_to_install(tmp_path: Path) -> None:
    told = subprocess.run([sys.executable, "-c", WITHOUT, str(tmp_path)], capture_output=True, text=True)
    assert told.stdout == "studio pip install 'reelwire[studio]'\n"
