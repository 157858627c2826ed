"""Errors a person meets at the command line: one plain sentence with its remedy, the exit code, a line in the
log, and never a secret or a traceback. The backend is a double on loopback; everything else is real."""

import asyncio
import contextlib
import io
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Awaitable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
import structlog

from bots.cli import run
from tests.doubles.backend import DRAFT, Answer, Plan, Stream, said
from tests.doubles.cloud import WorkingBackend, tiny_film

ROOT = Path(__file__).parents[2]
PHOTO = ROOT / "tests" / "photos" / "harbour.jpg"
TOKEN = "nmv_usr_the-operators-own"
SECRETS = (TOKEN, "nmv_usr_ordinary", "Bearer")
"""Never anywhere: not on the screen, in the log, or in clear in a database."""
RHYTHM = {
    f"REELWIRE_RHYTHM__{name}": "0.02" for name in ("POLL", "RETRY", "RECOVER_FIRST", "RECOVER", "LOOK")
}
T = TypeVar("T")


@dataclass
class Cloud:
    """The double, on a loop in a thread of its own: the command line runs a loop in ours."""

    fake: WorkingBackend
    loop: asyncio.AbstractEventLoop

    def do(self, work: Awaitable[T]) -> T:
        async def await_it() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(await_it(), self.loop).result(20)

    def event(self) -> asyncio.Event:
        async def make() -> asyncio.Event:
            return asyncio.Event()

        return self.do(make())


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("film") / "film.mp4")


@pytest.fixture
def cloud(film: Path) -> Iterator[Cloud]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    here = Cloud(WorkingBackend(film), loop)
    here.do(here.fake.__aenter__())
    yield here
    here.do(here.fake.__aexit__())
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


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


@dataclass
class Shell:
    """A person at a machine: working folder, data folder, and what they saw last."""

    work: Path
    data: Path
    env: dict[str, str] = field(default_factory=dict)
    out: str = ""
    err: str = ""
    code: int = 0

    def environment(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        return {
            "REELWIRE_DATA": str(self.data),
            "REELWIRE_BACKEND": "cloud",
            "HOME": str(self.work),
            "LANG": "en_GB.UTF-8",
            **RHYTHM,
            **self.env,
            **(env or {}),
        }

    def run(self, *argv: str, typed: str = "", env: Mapping[str, str] | None = None) -> int:
        out, err = io.StringIO(), io.StringIO()
        self.code = run([*argv], self.environment(env), self.work, io.StringIO(typed), out, err)
        self.out, self.err = out.getvalue(), err.getvalue()
        self.looked_through()
        return self.code

    def child(
        self, *argv: str, typed: str = "", before: tuple[str, ...] = (), env: Mapping[str, str] | None = None
    ) -> int:
        """The same in a process of its own. `before`: what starts it (another user)."""
        ended = subprocess.run(
            [*before, sys.executable, "-m", "bots", *argv],
            cwd=self.work, env=self.whole(env), input=typed, capture_output=True, text=True, timeout=30,
        )  # fmt: skip
        self.code, self.out, self.err = ended.returncode, ended.stdout, ended.stderr
        self.looked_through()
        return self.code

    def start(self, *argv: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "bots", *argv],
            cwd=self.work, env=self.whole(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def whole(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("REELWIRE_", "NEMO_"))}
        return {**kept, "PYTHONPATH": str(ROOT), **self.environment(env)}

    @property
    def log(self) -> list[dict[str, str]]:
        try:
            return [json.loads(line) for line in (self.data / "reelwire.log").read_text().splitlines()]
        except OSError:
            return []

    @property
    def failed(self) -> str:
        """What a program is told: the sentence of the last event, and no other event says so."""
        events = [json.loads(line) for line in self.out.splitlines()]
        assert [event["event"] for event in events].count("failed") == 1
        assert events[-1]["event"] == "failed"
        return str(events[-1]["error"])

    def looked_through(self) -> None:
        assert "Traceback" not in self.out + self.err, self.err
        kept = b"".join(path.read_bytes() for path in _files(self.data))
        for secret in SECRETS:
            assert secret not in self.out + self.err and secret.encode() not in kept, secret
        assert "anon_1" not in json.dumps(self.log), "the log holds what a registration link is made of"


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and os.access(path, os.R_OK)]


@pytest.fixture
def shell(tmp_path: Path, cloud: Cloud) -> Shell:
    (tmp_path / "work").mkdir()
    return Shell(tmp_path / "work", tmp_path / "data", {"REELWIRE_BACKEND_URL": cloud.fake.url})


def no(code: int, status: int = 200) -> Answer:
    return Answer({"code": code, "message": "no"}, status=status)


HTML = Answer("<html>502 Bad Gateway</html>", status=502, type="text/html")
GONE = Answer("gone", status=410)
OPERATED = {"NEMO_TOKEN": TOKEN}
LINK = "https://nemovideo.com/register?bind=anon_1"

CASES: list[tuple[str, dict[str, list[Plan]], dict[str, str], str, str]] = [
    # what happens · what the backend says · settings · told in English · and in Chinese
    ("no network", {}, {"REELWIRE_BACKEND_URL": "http://no.such.invalid"}, "no network here", "没有网络"),
    (
        "down",
        {},
        {"REELWIRE_BACKEND_URL": "http://127.0.0.1:9"},
        "cannot be reached right now.\nYour request was not sent and nothing was spent",
        "连不上视频服务。\n你的请求没有发出，也没有花费",
    ),
    ("html", {"session": [HTML]}, {}, "makes no sense. Please try again in a few minutes", "看不明白"),
    ("html of a run", {"talk": [HTML]}, {}, "that counts as a new request", "点“重试”"),
    (
        "credits",
        {"talk": [no(2001)]},
        {},
        f"credits are used up.\nRegister here to keep your work and go on: {LINK}",
        LINK,
    ),
    (
        "credits, token",
        {"talk": [no(2001)]},
        OPERATED,
        "behind NEMO_TOKEN is out of credits. Top it up",
        "请充值",
    ),
    ("plan", {"submit": [no(402, 402)]}, {}, f"upgrade your plan to unlock export: {LINK}", LINK),
    ("plan, token", {"submit": [no(402, 402)]}, OPERATED, "upgrade it to unlock export", "请升级方案"),
    ("rate", {"talk": [no(429, 429)] * 2}, {}, "Please wait half a minute", "请等半分钟"),
    ("quota", {"token": [no(429, 429)] * 2}, {}, "Set NEMO_TOKEN to use your own", "设置 NEMO_TOKEN"),
    ("token", {"session": [no(1001, 401)] * 2}, {}, "your own account with NEMO_TOKEN", "用 NEMO_TOKEN"),
    (
        "token, token",
        {"session": [no(1001, 401)]},
        OPERATED,
        "NEMO_TOKEN is no longer accepted",
        "NEMO_TOKEN 已失效",
    ),
    (
        "type",
        {"upload": [no(4001)]},
        {},
        "does not take harbour.jpg.\nIt takes mp4, mov",
        "不接受 harbour.jpg",
    ),
    (
        "size",
        {"upload": [no(4002)]},
        {},
        "harbour.jpg is too large for the video service.\nCompress",
        "harbour.jpg 对",
    ),
    (
        "render",
        {"poll": [Answer({"code": 0, "data": {"status": "failed"}})] * 2},
        {},
        "could not be put together",
        "没能合成",
    ),
    (
        "link",
        {"file": [GONE] * 9, "fetch": [GONE]},
        {},
        "The address of this film no longer works",
        "地址已失效",
    ),
    (
        "disk",
        {},
        {"REELWIRE_DISK_MB": "0.01"},
        "Free some space or raise REELWIRE_DISK_MB",
        "调大 REELWIRE_DISK_MB",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_refusal_is_told_with_its_remedy(
    shell: Shell, cloud: Cloud, case: tuple[str, dict[str, list[Plan]], dict[str, str], str, str]
) -> None:
    """In English to a person; in Chinese to a program, whose `failed` event is the sentence on stderr."""
    name, plans, env, english, chinese = case
    for route, answers in plans.items():
        cloud.fake.next(route, *answers)
    assert shell.run("make", "a film", str(PHOTO), env=env) == 1
    assert english in shell.err and shell.out == ""
    assert "nothing was spent" not in shell.err or not cloud.fake.heard_at("talk"), name
    job = shell.err.rpartition("To try again from here: reelwire jobs retry ")[2].strip()
    assert [line["job"] for line in shell.log if line["event"] == "make.failed"] == [job]
    for route, answers in plans.items():
        cloud.fake._plans[route].clear()
        cloud.fake.next(route, *answers)
    assert shell.run("make", "一部海边的影片", str(PHOTO), "--json", env={**env, "LANG": "zh_CN.UTF-8"}) == 1
    assert chinese in shell.failed and shell.err.startswith(shell.failed + "\n要从这里接着再试")


def test_what_was_paid_for_is_never_called_unspent_and_its_film_can_be_had(
    shell: Shell, cloud: Cloud
) -> None:
    """The backend goes away between the run and its film; the hint brings the film without a second run."""
    state, gone = Answer({"code": 0, "data": {"state": {"draft": DRAFT}}}), cloud.event()
    cloud.fake.next("state", state, Stream(gone, state.content, type="application/json"))
    away = asyncio.run_coroutine_threadsafe(_away(cloud.fake, gone), cloud.loop)
    assert shell.run("make", "a film", "-o", "film.mp4") == 1
    away.result(5)
    assert "What was made so far is kept." in shell.err and "spent" not in shell.err
    cloud.do(cloud.fake.listen())
    job = shell.err.split()[-1]
    assert shell.run("jobs", "retry", job) == 0
    assert shell.out == f"{shell.work / 'film.mp4'}\n" and len(cloud.fake.heard_at("talk")) == 1


async def _away(fake: WorkingBackend, gone: asyncio.Event) -> None:
    """It answers what it has heard, and then nobody any more."""
    await fake.hears("state", 2)
    await fake.refuse()
    gone.set()


def test_a_run_whose_film_could_not_be_begun_is_not_lost(shell: Shell, cloud: Cloud) -> None:
    """The state cannot be read after the run; the hint brings the film all the same."""
    cloud.fake.next("state", HTML, HTML)
    assert shell.run("make", "a film", "-o", "film.mp4") == 1
    assert shell.err.splitlines()[-2].startswith("No film came of this.")
    assert shell.run("jobs", "retry", shell.err.split()[-1]) == 0
    assert shell.out == f"{shell.work / 'film.mp4'}\n" and len(cloud.fake.heard_at("talk")) == 1


def test_an_expired_link_is_asked_for_afresh(shell: Shell, cloud: Cloud) -> None:
    cloud.fake.next("file", GONE)
    assert shell.run("make", "a film", "-o", "film.mp4") == 0
    assert shell.out == f"{shell.work / 'film.mp4'}\n" and len(cloud.fake.heard_at("talk")) == 1


def test_an_answer_that_makes_no_sense_is_in_the_log(shell: Shell, cloud: Cloud) -> None:
    cloud.fake.next("session", HTML)
    shell.run("make", "a film")
    (line,) = [line for line in shell.log if line["event"] == "turn.failed"]
    assert "502" in line["error"] and "Bad Gateway" in line["error"]


@pytest.mark.parametrize(
    ("language", "told"), [("en", "There is no film to export yet."), ("zh_CN", "还没有可以导出的影片")]
)
def test_an_empty_timeline_has_no_film(shell: Shell, language: str, told: str) -> None:
    assert shell.run("chat", typed="export\n", env={"LANG": language}) == 0
    assert told in shell.err and shell.out == ""


def test_every_bad_file_is_told_before_anything_is_sent(shell: Shell, cloud: Cloud) -> None:
    whole = PHOTO.read_bytes()
    (shell.work / "empty.jpg").touch()
    (shell.work / "letter.pdf").write_bytes(b"%PDF-1.4 " * 50)
    (shell.work / "broken.jpg").write_bytes(whole[:4000])
    (shell.work / "folder.jpg").mkdir()
    with (shell.work / "big.mp4").open("wb") as file:
        file.truncate(3 << 20)
    names = ("empty.jpg", "letter.pdf", "broken.jpg", "folder.jpg", "gone.jpg", "big.mp4")
    english = (
        "empty.jpg is empty. Please send it again.",
        "letter.pdf is a file of type PDF",
        "Please send one of MP4",
        "broken.jpg cannot be read. It may be damaged",
        "folder.jpg cannot be opened",
        "gone.jpg cannot be opened. Check that it is there",
        "big.mp4 is 3 MB; the limit here is 1 MB.\nCompress",
    )
    env = {"REELWIRE_MAX_UPLOAD_MB": "1"}
    assert shell.run("make", "a film", *names, "--json", env=env) == 1
    assert [told for told in english if told not in shell.err] == [] and shell.err == shell.failed + "\n"
    assert [line["name"] for line in shell.log if line["event"] == "make.bad_file"] == [*names]
    assert shell.run("make", "a film", *names, env={**env, "LANG": "zh_CN"}) == 1
    assert all(name in shell.err for name in names) and "cannot" not in shell.err and cloud.fake.heard == []


@pytest.mark.parametrize(
    ("argv", "env", "code", "english", "chinese"),
    [
        (["--colour"], {}, 2, "There is no option --colour.\nSee: reelwire make --help", "--colour 这个选项"),
        (["--skill", "meta"], {}, 2, "Did you mean meta-video-generation-free?", "没有叫“meta”的技能"),
        (["photo.jpg", "-o", "photo.jpg"], {}, 2, "Choose another name with -o.", "请用 -o 换个名字"),
        (["-o", "photo.jpg/film.mp4"], {}, 1, "Choose another place with -o.", "请用 -o 换个地方"),
        (
            [],
            {"REELWIRE_BAKEND": "x", "REELWIRE_DISK_MB": "0", "REELWIRE_RHYTHM__POLL": "soon"},
            2,
            "3 settings need a correction:\n  REELWIRE_BAKEND is not a setting of Reelwire. Did you",
            "有 3 项设置需要修改",
        ),
        ([], {"REELWIRE_DATA": "photo.jpg/data"}, 1, "choose another folder with REELWIRE_DATA.", "不能写入"),
    ],
)  # fmt: skip
def test_what_is_wrong_before_anything_begins_is_told_to_programs_too(
    shell: Shell, cloud: Cloud, argv: list[str], env: dict[str, str], code: int, english: str, chinese: str
) -> None:
    (shell.work / "photo.jpg").write_bytes(PHOTO.read_bytes())
    assert shell.run("make", "a film", *argv, "--json", env=env) == code
    assert english in shell.err and shell.err == shell.failed + "\n"
    assert shell.run("make", "a film", *argv, env={**env, "LANG": "zh_CN.UTF-8"}) == code
    assert chinese in shell.err and shell.out == "" and cloud.fake.heard == []


@pytest.mark.parametrize("command", ["chat", "jobs"])
def test_a_data_folder_that_cannot_be_is_told_by_every_command(shell: Shell, command: str) -> None:
    (shell.work / "file").touch()
    assert shell.run(command, env={"REELWIRE_DATA": "file/data"}) == 1
    assert shell.err.count("\n") == 1 and "choose another folder with REELWIRE_DATA" in shell.err


def test_another_secret_key_is_told_with_the_way_back(shell: Shell) -> None:
    """In the settings or in the folder's file: the sentence names the place that is wrong."""
    for first, second, place in (
        (
            {"REELWIRE_SECRET_KEY": "one-key-long"},
            {"REELWIRE_SECRET_KEY": "another-key"},
            "into REELWIRE_SECRET_KEY",
        ),
        ({}, {}, "there or in REELWIRE_SECRET_KEY"),
    ):
        shell.data = shell.data.with_name(f"data-{len(first)}")
        assert shell.run("make", "a film", env=first) == 0
        key = shell.data / "secret.key"
        if key.exists():
            key.write_text("another\n")
        assert shell.run("make", "a film", "--json", env=second) == 1
        assert "does not fit what is stored" in shell.failed and place in shell.failed
        assert (str(key) in shell.failed) is not bool(first)
        assert shell.log[-1]["event"] == "cli.refused" and shell.log[-1]["kind"] == "KeyWrong"


def test_a_broken_skill_file_is_told_to_whoever_misses_it(shell: Shell) -> None:
    (shell.work / "skills" / "mine").mkdir(parents=True)
    (shell.work / "skills" / "mine" / "SKILL.md").write_text("---\nname: [x\n---\nhello")
    env = {"REELWIRE_SKILLS_PATH": str(shell.work / "skills")}
    assert shell.run("make", "a film", "--skill", "mine", env=env) == 2
    assert "is left out" in shell.err and "Check its colons and indents." in shell.err
    assert "There is no skill called “mine”" in shell.err
    assert shell.run("make", "a film", env=env) == 0, "the others work"


def test_a_data_folder_is_for_its_owner_alone(shell: Shell) -> None:
    shell.run("make", "a film", "gone.jpg")
    assert shell.data.stat().st_mode & 0o077 == 0


def test_one_process_works_while_another_is_refused_and_ctrl_c_keeps_the_job(
    shell: Shell, cloud: Cloud
) -> None:
    """Real processes: 3."""
    going_on = cloud.event()
    cloud.fake.next("talk", Stream(said("On it"), going_on))
    first = shell.start("make", "a film", "--json")
    cloud.do(cloud.fake.hears("talk"))
    assert shell.child("make", "another", "--json") == 1
    assert f"(process {first.pid})" in shell.failed and "REELWIRE_DATA" in shell.failed
    assert shell.child("chat", env={"LANG": "zh_CN.UTF-8"}) == 1 and f"进程 {first.pid}" in shell.err
    first.send_signal(signal.SIGINT)
    shell.out, shell.err = first.communicate(timeout=20)
    assert first.returncode == 130
    assert "nothing is lost" in shell.failed and "reelwire jobs retry" in shell.err
    shell.looked_through()


def test_a_folder_of_somebody_else_is_told(cloud: Cloud) -> None:
    """As a user who may not write there. Real processes: 2."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can become another user")
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    if subprocess.run([*nobody, sys.executable, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip("nobody cannot run this Python")
    with tempfile.TemporaryDirectory() as folder:
        # Whoever may write nowhere cannot write down what was covered either.
        uncounted = {"COVERAGE_PROCESS_START": "", "COVERAGE_PROCESS_CONFIG": ""}
        shell = Shell(
            Path(folder), Path(folder) / "data", {"REELWIRE_BACKEND_URL": cloud.fake.url, **uncounted}
        )
        shell.work.chmod(0o755)
        assert shell.child("make", "a film", "--json", before=nobody) == 1
        assert shell.failed.startswith(f"The film cannot be written to {folder}")
        assert shell.child("jobs", before=nobody) == 1
        assert shell.err.startswith(f"{shell.data} cannot be written to. Change its permissions")
    assert cloud.fake.heard == []


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """70 MB in memory."""
    folder = tempfile.mkdtemp()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=70m", "tmpfs", folder]
    if not shutil.which("mount") or subprocess.run(mounting, capture_output=True, check=False).returncode:
        Path(folder).rmdir()
        pytest.skip("no disk can be mounted here")
    yield Path(folder)
    subprocess.run(["umount", "-l", folder], check=True)
    Path(folder).rmdir()


def test_a_disk_that_fills_up_is_told_and_the_job_kept(shell: Shell, cloud: Cloud, small_disk: Path) -> None:
    """While a run is under way, and before anything begins. Real processes: 4."""
    shell.data = small_disk / "data"
    going_on = cloud.event()
    cloud.fake.next("talk", Stream(said("On it"), going_on))
    first = shell.start("make", "a film", "--json")
    cloud.do(cloud.fake.hears("talk"))
    fill(small_disk / "fill")
    cloud.loop.call_soon_threadsafe(going_on.set)
    shell.out, shell.err = first.communicate(timeout=20)
    assert first.returncode == 1 and "There is no room left in" in shell.failed
    job = shell.err.split()[-1]
    shell.looked_through()
    shell.data = small_disk / "other"
    assert shell.child("jobs") == 1 and shell.err.startswith("There is no room left in")
    assert shell.child("make", "a film", "--json") == 1 and "There is no room left in" in shell.failed
    (small_disk / "fill").unlink()
    shell.data = small_disk / "data"
    assert shell.child("jobs", "show", job) == 0 and f"{job}  " in shell.out and "film" in shell.out


def fill(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 65536)
    with contextlib.suppress(OSError), path.open("ab", buffering=0) as file:
        while True:
            file.write(b"x")
