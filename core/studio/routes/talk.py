"""A message to the agent (§3.1): understood, done step by step, told as a stream of events."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

from aiohttp import web

from core.studio import agent, versions, voices
from core.studio.accounts import GENERATION
from core.studio.answers import Absent, Malformed, Refused, body_object, text_field
from core.studio.draft import from_draft, to_draft
from core.studio.project import Project
from core.studio.records import Account, Session
from core.studio.stream import EventStream, StreamCut
from core.studio.workroom import Workroom, account_of, room_of
from core.wire import AGENT, USER

log = logging.getLogger(__name__)

LONGEST = 10_000
"""Characters of one message."""


async def talk(request: web.Request) -> web.StreamResponse:
    room, account = room_of(request), account_of(request)
    body = await body_object(request)
    text = message_of(body)
    session = addressed(room, account, body)
    if code := room.switches.stream_as_json:
        answer: dict[str, object] = {"code": code, "message": "refused"}
        return web.json_response(answer)
    async with room.turn(session):
        turn = await understood(room, session, text)
        cost = GENERATION if turn.generation else 0.0
        room.accounts.reserve(account, cost)
        begun = session.runs
        try:
            return await run(request, room, session, turn, chunked=body.get("streaming") is not False)
        finally:
            room.accounts.settle(account, cost, spent=session.runs > begun)


async def understood(room: Workroom, session: Session, text: str) -> agent.Turn:
    """By the rules; what they leave is planned by a model, if there is one."""
    scene = scene_of(session, text)
    turn = agent.plan(text, scene)
    if room.adviser is None:
        return turn
    if left := agent.unread(turn):
        names = [file.name for file in scene.files]
        return agent.advised(turn, await room.adviser.plan(left, scene.project, names))
    if agent.wants_script(turn):
        return agent.scripted(turn, await room.adviser.script(text))
    return turn


def message_of(body: dict[str, Any]) -> str:
    """The text of `new_message`. Raises Malformed."""
    message = body.get("new_message", body.get("newMessage"))
    if message is None:
        raise Malformed("missing", ("body", "new_message"), "Field required", sorted(body))
    parts = message.get("parts") if isinstance(message, dict) else None
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise Malformed("list_type", ("body", "new_message", "parts"), "Input should be a valid list", None)
    text = "\n".join(part["text"] for part in parts if isinstance(part.get("text"), str))
    return text[:LONGEST]


def addressed(room: Workroom, account: Account, body: dict[str, Any]) -> Session:
    """The session this is said in. Raises Absent as ADK does: HTTP 404 with `detail`."""
    app, user = text_field(body, "app_name", "appName"), text_field(body, "user_id", "userId")
    session_id = text_field(body, "session_id", "sessionId")
    try:
        if app != AGENT or user not in {USER, account.user_id}:
            raise Absent
        return room.session(account, session_id)
    except (Absent, Refused):
        raise Absent(f"Session not found: {session_id[:64]}") from None


def scene_of(session: Session, text: str) -> agent.Scene:
    return agent.Scene(
        project=project_of(session),
        files=session.files(),
        used=session.used,
        language=agent.language_of(session.language, text),
        can_undo=bool(session.history),
        can_redo=bool(session.future),
        offered=bool(session.offer),
        voice=voices.available(),
    )


def project_of(session: Session) -> Project | None:
    """The film so far. One that a later version wrote and this one cannot read is left alone, as if there
    was none."""
    if session.draft is None:
        return None
    try:
        return from_draft(session.draft)
    except (ValueError, KeyError, TypeError, AttributeError):
        log.warning("session %s: draft not understood", session.session_id)
        return None


async def run(
    request: web.Request, room: Workroom, session: Session, turn: agent.Turn, *, chunked: bool
) -> web.StreamResponse:
    """Do what was understood. Every step is saved before it is told, so a lost stream loses nothing."""
    switches = room.switches
    stream = EventStream(
        request,
        delay=switches.event_delay,
        first_delay=switches.first_delay,
        cut_after=switches.cut_after if room.cut.take() else None,
    )
    work = Work(room, session, turn)
    try:
        await stream.open()
        async with stream.beating(switches.heartbeat):
            if turn.opening:
                await stream.say(turn.opening, chunked=chunked)
            for step in turn.steps:
                call = await stream.call(step.tool, dict(step.args))
                if isinstance(step.operation, agent.ShowVersions):
                    await work.show()
                changed = work.do(step)
                await stream.result(call, step.tool, {"status": "success" if changed else "unchanged"})
            if not await failed(stream, room.run_error.take()) and not work.silent():
                await stream.say(work.closing(), chunked=chunked)
        await stream.close()
    except StreamCut:
        for step in [] if switches.cut_cancels else turn.steps[work.done :]:
            work.do(step)
    except ConnectionError:
        log.info("session %s: the client hung up; the run stops", session.session_id)
    return stream.response


class Work:
    """The steps of one run, done one after the other on the session's draft."""

    def __init__(self, room: Workroom, session: Session, turn: agent.Turn) -> None:
        self.room = room
        self.session = session
        self.turn = turn
        self.project = project_of(session)
        self.outcomes: list[agent.Outcome] = []
        self.stepped = False
        self.shown = False

    @property
    def done(self) -> int:
        return len(self.outcomes)

    def do(self, step: agent.Step) -> bool:
        """Did anything change? The first change of a run makes the step that undo takes back."""
        if isinstance(step.operation, agent.Undo | agent.Redo):
            outcome = self.travel(step.operation)
        elif isinstance(step.operation, agent.ShowVersions) and not self.shown:
            outcome = agent.unseen(self.project)
        else:
            outcome = agent.perform(step.operation, self.project, self.turn.scene)
            if outcome.changed:
                self.project = outcome.project
                draft = None if outcome.project is None else to_draft(outcome.project)
                self.room.draw(self.session, draft, step=None if self.stepped else self.turn.said)
                self.stepped = True
        if isinstance(step.operation, agent.Arrange | agent.SetType | agent.StartOver):
            self.session.offer = []
        if not self.outcomes:
            self.session.runs += 1
            self.session.used = max(self.session.used, self.turn.uses)
            self.room.keep(self.session)
        self.outcomes.append(outcome)
        return outcome.changed

    async def show(self) -> None:
        """Films of the versions, to look at. Those that cannot be made can be taken all the same."""
        if self.project is not None:
            self.session.offer = await versions.made(self.room, self.session, self.project)
            self.shown = any(self.session.offer)
            self.room.keep(self.session)

    def travel(self, order: agent.Undo | agent.Redo) -> agent.Outcome:
        """Back or forward in the session's history."""
        steps, now = self.session.steps, self.session.draft
        back = isinstance(order, agent.Undo)
        moved = steps.back(now, order.steps) if back else steps.forth(now, order.steps)
        if moved.said:
            self.session.steps = moved.history
            self.room.draw(self.session, moved.draft)
            self.project = project_of(self.session)
            self.stepped = False  # an edit in the same breath is a step of its own
        return agent.travelled(order, self.project, moved.said)

    def silent(self) -> bool:
        """Does this edit end without a word (`Switches.silent_edits`)? Only where there is an edit to
        find."""
        share = self.room.switches.silent_edits
        if self.turn.generation or not any(o.changed for o in self.outcomes):
            return False
        key = f"{self.room.switches.seed}:{self.session.runs}:{self.session.language}"
        return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32 < share

    def closing(self) -> str:
        return agent.closing(self.turn, self.outcomes, self.project)


async def failed(stream: EventStream, kind: str) -> bool:
    """End the run in an error of the agent, if the switches say so."""
    if kind == "code":
        await stream.event(None, errorCode="RESOURCE_EXHAUSTED", errorMessage="429 quota exceeded")
    elif kind:
        raw = json.dumps({"error_type": "RuntimeError", "traceback": "File agent.py, line 1"})
        await stream.frame({"error": "RuntimeError: the model failed", "error_details": json.loads(raw)})
    return bool(kind)
