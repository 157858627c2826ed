"""`reelwire`: words, streams and exit codes, with a desk that plays everything at once."""

import io
import json
import logging
import os
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import structlog

from bots.cli import VERSION, run
from core.store import hold
from tests.doubles.desk import FILM, FilmingDesk
from tests.doubles.platform_api import telegram

ROOT = Path(__file__).parents[2]
PHOTO = ROOT / "tests" / "photos" / "harbour.jpg"


@dataclass
class Shell:
    """One person at one machine: a working folder, a data folder, an environment, and a desk."""

    work: Path
    data: Path
    desk: FilmingDesk
    env: dict[str, str] = field(default_factory=dict)
    out: str = ""
    err: str = ""

    def run(self, *argv: str, typed: str = "", env: Mapping[str, str] | None = None) -> int:
        out, err = io.StringIO(), io.StringIO()
        environment = {"REELWIRE_DATA": str(self.data), "LANG": "en_GB.UTF-8", **self.env, **(env or {})}
        code = run([*argv], environment, self.work, io.StringIO(typed), out, err, house=self.desk.house)
        self.out, self.err = out.getvalue(), err.getvalue()
        assert "Traceback" not in self.out + self.err
        return code

    def films(self) -> list[Path]:
        return sorted(self.work.glob("**/*.mp4"))


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A command sets up the logging of its process; here it shares one with other tests."""
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    structlog.configure(**configured)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    for name in ("work", "data", "made"):
        (tmp_path / name).mkdir()
    return Shell(tmp_path / "work", tmp_path / "data", FilmingDesk(tmp_path / "made"))


def test_make_writes_the_film_and_prints_its_path_alone(shell: Shell) -> None:
    assert shell.run("make", "a calm film", str(PHOTO), "-o", "film.mp4") == 0
    assert shell.out == f"{shell.work / 'film.mp4'}\n"
    assert (shell.work / "film.mp4").read_bytes() == FILM
    assert "Backend: the built-in studio" in shell.err and "Here is a first cut." in shell.err


def test_make_asks_for_the_film_with_absolute_places(shell: Shell) -> None:
    shell.run(
        "make", "a calm film", os.path.relpath(PHOTO, shell.work), "-o", "new/film.mp4", "--language", "zh-CN"
    )
    (message,) = shell.desk.heard
    assert message.film and message.text == "a calm film"
    assert message.reply["out"] == str(shell.work / "new" / "film.mp4")
    assert [file.handle["path"] for file in message.attachments] == [str(PHOTO)]
    assert (message.language, message.language_chosen) == ("zh-CN", True)
    assert str(message.address).startswith("console:local:make-")


def test_without_a_name_the_film_is_called_after_the_skill_and_never_collides(shell: Shell) -> None:
    for _ in range(2):
        assert shell.run("make", "a film") == 0
        shell.desk.heard.clear()
    assert all(path.name.startswith("free-generator-maker-20") for path in shell.films())
    assert Path(shell.out.strip()) in shell.films()


def test_each_make_is_a_conversation_of_its_own(shell: Shell) -> None:
    shell.run("make", "one", "-o", "1.mp4")
    shell.run("make", "two", "-o", "2.mp4")
    first, second = shell.desk.heard
    assert first.address != second.address


def test_json_tells_every_step_and_nothing_else_on_stdout(shell: Shell) -> None:
    assert shell.run("make", "a film", str(PHOTO), "-o", "film.mp4", "--json") == 0
    events = [json.loads(line) for line in shell.out.splitlines()]
    steps = [event["event"] for event in events if event["event"] != "progress"]
    assert steps == ["ready", "uploaded", "said", "exporting", "done"]
    assert events[-1]["path"] == str(shell.work / "film.mp4") and events[-1]["bytes"] == len(FILM)


def test_a_film_that_does_not_come_is_one_sentence_and_exit_1(shell: Shell) -> None:
    shell.desk.refuse = "You are out of credits."
    assert shell.run("make", "a film") == 1
    assert shell.out == "" and shell.err.count("You are out of credits.") == 1
    assert shell.run("make", "a film", "--json") == 1
    last = json.loads(shell.out.splitlines()[-1])
    assert last["event"] == "failed" and last["error"] == "You are out of credits."


def test_every_file_is_looked_at_before_anybody_is_asked(shell: Shell) -> None:
    (shell.work / "empty.jpg").touch()
    (shell.work / "letter.jpg").write_text("not a picture at all, just words")
    assert shell.run("make", "a film", str(PHOTO), "empty.jpg", "letter.jpg", "gone.mp4") == 1
    for name in ("empty.jpg", "letter.jpg", "gone.mp4"):
        assert name in shell.err
    assert "harbour.jpg" not in shell.err
    assert shell.desk.opened == [] and shell.desk.heard == []


def test_a_file_over_the_limit_is_refused_with_the_limit(shell: Shell) -> None:
    big = shell.work / "big.mp4"
    with big.open("wb") as file:
        file.truncate(3 * 1024 * 1024)
    assert shell.run("make", "a film", "big.mp4", env={"REELWIRE_MAX_UPLOAD_MB": "1"}) == 1
    assert "big.mp4" in shell.err and "1 MB" in shell.err and shell.desk.heard == []


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["make"], "PROMPT is missing"),
        (["make", "  "], "Say what the film should be"),
        (["make", "x", "--colour", "red"], "no option --colour"),
        (["make", "x", "--skill", "meta-video-generation"], "Did you mean meta-video-generation-free"),
        (["make", "x", "photo.jpg", "-o", "photo.jpg"], "one of the files to use"),
        (["mak"], "no command “mak”"),
        (["run"], "No bot is set up"),
        (["run", "--only", "telegram,icq"], "no platform “icq”"),
        (["studio", "--listen", "8765"], "HOST:PORT"),
        (["jobs", "explode"], "reelwire jobs"),
        (["jobs", "show"], "reelwire jobs"),
    ],
)
def test_wrong_use_is_a_sentence_and_exit_2(shell: Shell, argv: list[str], told: str) -> None:
    (shell.work / "photo.jpg").write_bytes(PHOTO.read_bytes())
    assert shell.run(*argv) == 2
    assert told in shell.err and shell.out == "" and shell.desk.heard == []


def test_bad_settings_are_told_all_at_once_and_exit_2(shell: Shell) -> None:
    code = shell.run(
        "make", "x", env={"REELWIRE_BAKEND": "cloud", "REELWIRE_RHYTHM__POLL": "soon", "REELWIRE_LISTEN": "x"}
    )
    assert code == 2
    assert "3 settings need" in shell.err and "Did you mean REELWIRE_BACKEND?" in shell.err
    assert "REELWIRE_RHYTHM__POLL" in shell.err and "REELWIRE_LISTEN" in shell.err


def test_the_person_is_spoken_to_in_their_language(shell: Shell) -> None:
    assert shell.run("make", env={"LANG": "zh_CN.UTF-8"}) == 2
    assert "缺少 PROMPT" in shell.err
    assert shell.run("make", "x", "gone.jpg", "--language", "zh") == 1
    assert "gone.jpg" in shell.err and "cannot" not in shell.err
    assert shell.run("make", "x", "gone.jpg", env={"REELWIRE_LANGUAGE": "zh"}) == 1
    assert "cannot" not in shell.err
    (shell.work / "reelwire.toml").write_text('language = "zh"\n')
    assert shell.run("make", "x", "gone.jpg") == 1
    assert "cannot" not in shell.err


def test_a_place_that_cannot_be_written_is_told_before_any_work(shell: Shell) -> None:
    (shell.work / "file").write_text("no folder")
    assert shell.run("make", "x", "-o", "file/film.mp4") == 1
    assert "cannot be written" in shell.err and shell.desk.opened == []


def test_out_may_be_a_folder(shell: Shell) -> None:
    (shell.work / "films").mkdir()
    assert shell.run("make", "x", "-o", "films") == 0
    assert [path.parent.name for path in shell.films()] == ["films"]


def test_the_backend_follows_from_the_token_and_is_said(shell: Shell) -> None:
    shell.run("make", "x", "-o", "1.mp4", env={"NEMO_TOKEN": "nmv_usr_secret"})
    assert shell.desk.opened[0]["kind"] == "cloud" and "Backend: the cloud" in shell.err
    assert "nmv_usr_secret" not in shell.err + shell.out


def test_ctrl_c_closes_the_house_and_says_how_to_go_on(shell: Shell) -> None:
    async def interrupt() -> None:
        import asyncio

        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(5)

    shell.desk.wait = interrupt
    assert shell.run("make", "x") == 130
    assert "nothing is lost" in shell.err and "reelwire jobs retry" in shell.err
    assert shell.films() == []


def test_our_own_mistake_is_a_reference_and_a_log_never_a_traceback(shell: Shell) -> None:
    async def fall() -> None:
        raise RuntimeError("a bug, with nmv_usr_secret inside")

    shell.desk.wait = fall
    assert shell.run("make", "x", env={"NEMO_TOKEN": "nmv_usr_secret"}) == 1
    reference = shell.err.partition("reference: ")[2].split()[0]
    log = (shell.data / "reelwire.log").read_text()
    assert reference in log and "a bug, with" in log and "nmv_usr_secret" not in log
    assert str(shell.data / "reelwire.log") in shell.err


def test_a_data_folder_in_use_is_told_with_its_pid_and_the_way_out(shell: Shell) -> None:
    with hold(shell.data):
        out, err = io.StringIO(), io.StringIO()
        env = {"REELWIRE_DATA": str(shell.data), "LANG": "C"}
        assert run(["make", "x"], env, shell.work, io.StringIO(), out, err) == 1
    assert str(os.getpid()) in err.getvalue() and "REELWIRE_DATA" in err.getvalue()


def test_chat_takes_each_line_when_the_last_is_answered(shell: Shell) -> None:
    typed = "a film of the sea\n\n/attach nothing.jpg\n/export\n/quit\nnever read\n"
    assert shell.run("chat", typed=typed) == 0
    assert [message.text for message in shell.desk.heard] == ["a film of the sea", "/export"]
    lines = shell.out.splitlines()
    assert lines[:2] == ["Here is a first cut.", "Here is a first cut."]
    assert lines[2] == shell.films()[0].name and "/" not in lines[2]
    assert "nothing.jpg cannot be opened" in shell.err
    assert {str(message.address).rpartition(":")[0] for message in shell.desk.heard} == {
        "console:local:chat:"
    }


def test_chat_is_the_same_conversation_each_time(shell: Shell) -> None:
    shell.run("chat", typed="one\n")
    shell.run("chat", typed="two\n")
    first, second = shell.desk.heard
    assert first.address == second.address and first.id != second.id


def test_chat_with_a_skill_chooses_it_first(shell: Shell) -> None:
    assert shell.run("chat", "--skill", "meta-video-generation-free", typed="") == 0
    (message,) = shell.desk.heard
    assert (message.command, message.text) == ("skill", "meta-video-generation-free")


def test_chat_looks_at_a_file_before_it_is_attached(shell: Shell) -> None:
    (shell.work / "photo.jpg").write_bytes(PHOTO.read_bytes())
    (shell.work / "words.jpg").write_text("only words")
    assert shell.run("chat", typed="/attach photo.jpg\n/attach words.jpg\n") == 0
    assert [[file.name for file in message.attachments] for message in shell.desk.heard] == [["photo.jpg"]]
    assert "words.jpg" in shell.err


def test_jobs_of_a_fresh_folder_are_none(shell: Shell) -> None:
    assert shell.run("jobs") == 0 and "Nothing has been asked for yet." in shell.err and shell.out == ""
    assert shell.run("jobs", "show", "abc1234") == 1 and "no job “abc1234”" in shell.err


def test_skills_are_listed_with_their_limits(shell: Shell) -> None:
    assert shell.run("skills") == 0
    assert len(shell.out.splitlines()) == 5
    assert "* free-generator-maker" in shell.out and "500 MB" in shell.out


def test_doctor_says_what_is_fine_and_what_to_do(shell: Shell) -> None:
    env = {
        "REELWIRE_BACKEND": "studio",
        "REELWIRE_TELEGRAM__TOKEN": "12:short",
        "REELWIRE_ADMINS": "telegram:1",
        "REELWIRE_LISTEN": "127.0.0.1:0",
    }
    assert shell.run("doctor", env=env) == 1
    broken = [line for line in shell.out.splitlines() if line.startswith("✗")]
    assert len(broken) == 1 and "@BotFather" in broken[0]
    assert "12:short" not in shell.out and "REELWIRE_TELEGRAM__TOKEN = ***" in shell.out
    token = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawX"
    with telegram() as api:
        known = {"REELWIRE_TELEGRAM__TOKEN": token, "REELWIRE_TELEGRAM__API_URL": api.url}
        assert shell.run("doctor", "--json", env={**env, **known}) == 0
    told = json.loads(shell.out)
    assert told["ok"] and {
        "settings",
        "data",
        "disk",
        "database",
        "backend",
        "media",
        "fonts",
        "telegram",
    } <= {check["name"] for check in told["checks"]}


def test_doctor_tells_bad_settings_as_findings(shell: Shell) -> None:
    assert shell.run("doctor", env={"REELWIRE_BAKEND": "x"}) == 1
    assert shell.out.startswith("✗ REELWIRE_BAKEND") and "Did you mean REELWIRE_BACKEND?" in shell.out


def test_doctor_asks_before_it_asks_the_cloud(shell: Shell) -> None:
    env = {"REELWIRE_BACKEND": "cloud", "REELWIRE_BACKEND_URL": "http://127.0.0.1:9"}
    assert shell.run("doctor", "--live", typed="n\n", env=env) == 1
    assert "[y/N]" in shell.err and "Nothing was asked." in shell.out
    assert "http://127.0.0.1:9 cannot be reached" in shell.out


def test_the_version_is_the_distributions(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run("--version") == 0
    assert capsys.readouterr().out == f"reelwire {VERSION}\n"
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


@pytest.mark.parametrize("language", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_help_of_every_command_is_in_the_persons_language(
    shell: Shell, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    for command in ([], ["make"], ["chat"], ["run"], ["studio"], ["jobs"], ["doctor"], ["skills"]):
        assert shell.run(*command, "--help", env={"LANG": language}) == 0
        told = capsys.readouterr().out
        assert "help-" not in told and any(sign >= "\u4e00" for sign in told) == language.startswith("zh")


def python(*argv: str, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LANG": "C.UTF-8", **env}
    return subprocess.run(
        [sys.executable, *argv], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


def test_help_answers_at_once() -> None:
    """0.3 s is the goal on a quiet machine; here the imports are counted, which no load can disturb."""
    told = python("-X", "importtime", "-m", "bots", "--help")
    loaded = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    heavy = {
        "av",
        "cv2",
        "numpy",
        "sqlalchemy",
        "dbos",
        "httpx",
        "telegram",
        "discord",
        "rich",
        "pydantic",
        "asyncio",
    }
    assert told.returncode == 0 and loaded & heavy == set()
    began = time.perf_counter()
    python("-m", "bots", "--help")
    assert time.perf_counter() - began < 3


def test_reading_along_may_stop_at_any_time() -> None:
    """`reelwire skills | head -1` is no failure to be told."""
    command = f"{sys.executable} -m bots skills | head -1"
    told = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in told.stderr and "BrokenPipe" not in told.stderr
