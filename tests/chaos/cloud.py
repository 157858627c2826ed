"""A backend that misbehaves, and keeps books: what it accepted, for whom, and what became of it.

Before the effect: refusals, pages, cut connections. After it: the answer is lost, late, or nonsense. A run's
stream is cut between events, inside one, inside a letter; or it stands still.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from tests.chaos.chronicle import Chronicle
from tests.chaos.dice import Dice
from tests.chaos.wishes import tags
from tests.doubles.backend import Answer, Broken, Plan, Stream, called, frame, returned, said
from tests.doubles.cloud import WorkingBackend

LINKED: Final = re.compile(rb"/([A-Z][a-z]+-\d+\.\d)\.jpg")
MARK: Final = b"chaos-photo:"
PAGE: Final = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
BEFORE: Final = ("429", "502 page", "500", "html in 200", "nothing, reset", "nothing, closed", "1001", "1002")
AFTER: Final = ("answer lost", "answer closed", "502 after", "slow", "answer half")
STREAMS: Final = (
    "cut before head", "cut after head", "cut between events", "cut mid event", "cut mid letter", "cut half",
    "closed mid event", "stands still", "drips", "error frame", "1001 frame", "silent", "429 after",
)  # fmt: skip
OF_FILES: Final = ("429", "502 page", "500", "nothing, reset", "slow", "answer half")
WORDS: Final = "做好了 · fertig · voilà 🎬"


@dataclass(frozen=True)
class Run:
    """An accepted run: what would have been paid."""

    tag: str
    session: str
    account: str
    at: float


@dataclass(frozen=True)
class File:
    mark: bytes
    session: str
    account: str
    at: float


@dataclass
class Made:
    """A render. `wish`: the last one in its draft. `finished`: when it was first said to be there."""

    id: str
    session: str
    account: str
    wish: str
    finished: float | None = None
    failed: bool = False


@dataclass
class Books:
    runs: list[Run] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    renders: dict[str, Made] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    """By token."""
    sessions: dict[str, str] = field(default_factory=dict)
    """Whose."""


class HostileBackend(WorkingBackend):
    """`address`: where children are told to reach it: behind a wire that is cut."""

    def __init__(self, film: Path, dice: Dice, chronicle: Chronicle) -> None:
        super().__init__(film, polls=1)
        self.dice, self.chronicle, self.books = dice, chronicle, Books()
        self.address = ""
        self.dead: set[str] = set()

    @property
    def url(self) -> str:
        return self.address or super().url

    def film_of(self, render: str) -> bytes:
        """Plays, and says in a free box whose it is."""
        mark = f"chaos-film:{render};".encode()
        return self.film + (len(mark) + 8).to_bytes(4, "big") + b"free" + mark

    # What is asked

    def _ordinary(self, route: str, request: web.Request) -> Plan:
        trouble = self._trouble(route)
        about = self._about(route, request)
        if trouble in BEFORE:
            self.chronicle.fault(f"backend {trouble}", route, about)
            plan = self._refused(trouble, route, request)
            if plan is not None:
                return plan
        strange = self._stranger(route, request)
        if strange is not None:
            return strange
        plan = self._done(route, request)
        if trouble in AFTER:
            self.chronicle.fault(f"backend {trouble}", route, about)
            return self._spoilt(trouble, plan)
        return plan

    def _trouble(self, route: str) -> str | None:
        if not self.dice.happens(0.02 if route in ("poll", "state", "token") else 0.04):
            return None
        kinds = AFTER if self.dice.chance(0.5) else BEFORE
        kind = self.dice.one_of(kinds)
        if route in ("file", "fetch"):
            return kind if kind in OF_FILES else None
        if kind == "1002" and route in ("session", "token", "credits", "submit", "poll"):
            return None
        return None if kind == "1001" and route == "token" else kind

    def _refused(self, trouble: str, route: str, request: web.Request) -> Plan | None:
        """Nothing happens."""
        match trouble:
            case "429":
                words = {"code": 429, "message": "Too many requests"}
                return Answer(words, status=429, headers={"Retry-After": "0"})
            case "502 page":
                return Answer(PAGE, status=502, type="text/html")
            case "500":
                return Answer({"detail": "Internal Server Error"}, status=500)
            case "html in 200":
                return Answer(PAGE, type="text/html")
            case "1001":
                return Answer({"code": 1001, "message": "token expired"}, status=401)
            case "1002":
                self.dead.add(_session_of(self, route, request))
                return None  # the stranger's answer tells
            case "nothing, closed":
                return Broken("close")
        return Broken("reset")

    def _stranger(self, route: str, request: web.Request) -> Plan | None:
        if route in ("token", "file"):
            return None
        token = self.heard[-1].token or ""
        account = self.books.accounts.get(token)
        if account is None:
            return Answer({"code": 1001, "message": "no such token"}, status=401)
        session = _session_of(self, route, request)
        if session and (session in self.dead or self.books.sessions.get(session) != account):
            return Answer({"code": 1002, "message": "Session not found"}, status=404)
        return None

    # What is done

    def _done(self, route: str, request: web.Request) -> Plan:
        heard = self.heard[-1]
        account = self.books.accounts.get(heard.token or "", "")
        match route:
            case "token":
                client = heard.headers["x-client-id"]
                token = f"nmv_usr_{self.dice.bytes(12).hex()}"
                self.books.accounts[token] = client
                data = {"token": token, "user_id": f"anon_{client[:8]}", "credits": 100}
                return Answer({"code": 0, "data": data})
            case "session":
                self._sessions += 1
                self.books.sessions[str(self._sessions)] = account
                data = {"task_id": f"task-{self._sessions}", "session_id": str(self._sessions)}
                return Answer({"code": 0, "data": data})
            case "upload":
                session = _session_of(self, route, request)
                for mark in _marks(heard.body):
                    self.books.files.append(File(mark, session, account, time.monotonic()))
                    self.chronicle.note(f"backend took a file in {session}", mark.decode())
            case "talk":
                return self._talk(account)
            case "submit":
                self._plan_render(heard.json, account)
            case "file" | "fetch":
                render = request.path.removesuffix("/download").rsplit("/", 1)[1].removesuffix(".mp4")
                return Answer(self.film_of(render), type="video/mp4")
        plan = super()._ordinary(route, request)
        if route == "poll":
            self._note_poll(request.path.rsplit("/", 1)[1], plan)
        return plan

    def _plan_render(self, asked: Any, account: str) -> None:
        if asked["id"] in self.books.renders:
            return
        names = tags(str(asked["draft"]))
        made = Made(asked["id"], asked["sessionId"], account, names[-1] if names else "")
        self.books.renders[made.id] = made
        self.chronicle.note(f"backend took render {made.id}", made.wish)

    def _note_poll(self, id: str, plan: Plan) -> None:
        made = self.books.renders.get(id)
        body = plan.body if isinstance(plan, Answer) else None
        if made is None or not isinstance(body, dict) or "data" not in body:
            return
        if body["data"].get("status") == "completed" and made.finished is None:
            made.finished = time.monotonic()
            self.chronicle.note(f"backend finished render {id}", made.wish)

    def _poll(self, id: str) -> Plan:
        if self.dice.happens(0.01):
            self.fails += 1
            self.chronicle.fault("backend render failed", id)
        return super()._poll(id)

    def _talk(self, account: str) -> Plan:
        asked = self.heard[-1].json
        prompt, session = asked["new_message"]["parts"][0]["text"], asked["session_id"]
        tag = next(iter(tags(prompt)), "")
        trouble = self.dice.one_of(STREAMS) if self.dice.happens(0.2) else ""
        if trouble:
            self.chronicle.fault(f"stream {trouble}", "", tag)
        if trouble == "1001 frame":
            return Stream(frame({"code": 1001, "message": "token expired"}))
        self.books.runs.append(Run(tag, session, account, time.monotonic()))
        self.chronicle.note(f"backend ACCEPTED the run in {session}", tag)

        def edit() -> None:
            self.edits.setdefault(session, []).append(prompt)

        later = self.dice.between(0.01, 0.2) if self.dice.chance(0.2) else 0.0
        if later:  # the work goes on, whoever listens
            asyncio.get_running_loop().call_later(later, edit)
        else:
            edit()
        return _spoilt_stream(trouble, f"{WORDS} {prompt}", self.dice, max(later, 0.0))

    def _spoilt(self, trouble: str, plan: Plan) -> Plan:
        """It has happened; what is told of it goes wrong."""
        match trouble:
            case "answer lost":
                return Broken("reset")
            case "answer closed":
                return Broken("close")
            case "502 after":
                return Answer(PAGE, status=502, type="text/html")
        if not isinstance(plan, Answer):
            return plan
        content, long = plan.content, self.dice.between(0.05, 0.6)
        headers = {**plan.headers, "Content-Length": str(len(content))}
        half = len(content) // 2
        if trouble == "slow":
            return Stream(content[:half], long, content[half:], type=plan.type, headers=headers)
        end = self.dice.one_of(("reset", "close"))
        return Stream(content[:half], 0.01, type=plan.type, headers=headers, end=end)

    def _about(self, route: str, request: web.Request) -> str:
        if route == "talk":
            return next(iter(tags(self.heard[-1].body.decode("utf-8", "replace"))), "")
        if route in ("poll", "file", "fetch", "submit"):
            id = request.path.rsplit("/", 1)[1].removesuffix(".mp4")
            id = self.heard[-1].json["id"] if route == "submit" else id
            return self.books.renders[id].wish if id in self.books.renders else ""
        return ""


def _spoilt_stream(trouble: str, words: str, dice: Dice, least: float) -> Plan:
    start = [called("add_bgm"), least + dice.between(0, 0.05), returned("add_bgm"), b": beat\n\n"]
    event = frame({"content": {"parts": [{"text": words}], "role": "model"}, "author": "nemo_agent"})
    letter = event.index("做".encode()) + 1  # inside it
    how = dice.one_of(("reset", "close"))
    whole: dict[str, Callable[[], Plan]] = {
        "": lambda: Stream(*start, said(words[:9], partial=True), dice.between(0, 0.1), event),
        "cut before head": lambda: Broken(how),
        "429 after": lambda: Answer(PAGE, status=503, type="text/html"),
        "cut after head": lambda: Stream(end=how),
        "cut between events": lambda: Stream(*start, end="reset"),
        "cut mid event": lambda: Stream(*start, event[: len(event) // 3], end="reset"),
        "cut mid letter": lambda: Stream(*start, event[:letter], end=how),
        "cut half": lambda: Stream(*start, end="half"),
        "closed mid event": lambda: Stream(*start, event[: len(event) // 2], end="clean"),
        "stands still": lambda: Stream(*start, end="hang"),
        "drips": lambda: Stream(*start, *(part for byte in event for part in (bytes([byte]), 0.002))),
        "error frame": lambda: Stream(*start, frame({"error": "RuntimeError: model", "error_details": {}})),
        "silent": lambda: Stream(*start),
    }
    return whole[trouble]()


def _session_of(cloud: HostileBackend, route: str, request: web.Request) -> str:
    if route == "talk":
        return str(cloud.heard[-1].json["session_id"])
    if route == "submit":
        return str(cloud.heard[-1].json["sessionId"])
    if route not in ("upload", "state"):
        return ""
    return request.path.split("/me/")[1].split("/")[0]


def _marks(body: bytes) -> list[bytes]:
    """What stands inside the bytes of the files; of links, their names."""
    if body.startswith(b"{"):
        return LINKED.findall(body)
    found, rest = [], body
    while MARK in rest:
        rest = rest.partition(MARK)[2]
        found.append(rest.partition(b";")[0])
    return found
