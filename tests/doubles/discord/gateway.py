"""The gateway: hello, identify, events in order, heartbeats, resume, and every way in which Discord lets go.

A session outlives its connection: what happens while nobody listens is kept and told on resume.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.doubles.discord.apps import INTENTS, PRIVILEGED, App
from tests.doubles.discord.sessions import Line, Payload, Session

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord

RECONNECT, INVALID, HELLO, ACK = 7, 9, 10, 11
ANY_INTENT = (1 << 26) - 1


class Gateway:
    """`heartbeat`: seconds between beats that clients are asked for. `acks`: switch off for a zombie.
    `again`: on resume, how many events that were heard already come once more. `doubled`: names of events
    that come twice from now on (emptied by you)."""

    def __init__(self, fake: FakeDiscord, heartbeat: float) -> None:
        self.fake = fake
        self.heartbeat = heartbeat
        self.acks = True
        self.again = 0
        self.doubled: set[str] = set()
        self.sessions: list[Session] = []
        self.lines: list[Line] = []
        self.connections = 0
        self.refuses: list[int] = []  # close codes for the next connections that identify or resume

    @property
    def alive(self) -> list[Session]:
        return [session for session in self.sessions if session.alive]

    def reconnect(self) -> None:
        """Op 7: every client is asked to come back."""
        for session in self.alive:
            assert session.line is not None
            session.line.tell({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9: every session ends (or may be resumed at once)."""
        for session in self.alive:
            assert session.line is not None
            session.line.tell({"op": INVALID, "d": resumable})
            session.resumable = resumable

    def close(self, code: int) -> None:
        for session in self.alive:
            assert session.line is not None
            session.line.close(code)

    def drop(self) -> None:
        """Every connection breaks without a word."""
        for line in list(self.lines):
            line.drop()
            if line.session is not None:
                line.session.line = None

    def forget(self) -> None:
        """The sessions can no longer be resumed."""
        for session in self.sessions:
            session.resumable = False

    def tell(
        self,
        event: str,
        data: Payload | Callable[[Session], Payload],
        *,
        app: App | None = None,
        guild_id: int | None = None,
        intent: str | None = None,
    ) -> None:
        """To every session of the app that looks after the guild (shard 0: what belongs to none) and wants
        it."""
        for session in self.sessions:
            if not session.resumable or (app is not None and session.app is not app):
                continue
            number, count = session.shard
            if ((guild_id or 0) >> 22) % count != number or not session.wants(intent):
                continue
            for _ in range(2 if event in self.doubled else 1):
                session.tell(event, data(session) if callable(data) else data)
        self.fake.bell.ring()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        compress = request.query.get("compress")
        socket = web.WebSocketResponse(max_msg_size=1 << 16, compress=False)
        await socket.prepare(request)
        self.connections += 1
        line = Line(socket, request.transport, compress)
        self.lines.append(line)
        writer = asyncio.create_task(line.write())
        try:
            if request.query.get("v") != "10" or request.query.get("encoding") != "json":
                line.close(4012, b"Invalid API version")
            elif compress not in (None, "zlib-stream"):
                line.close(4002, b"Error while decoding payload.")
            else:
                line.tell({"op": HELLO, "d": {"heartbeat_interval": int(self.heartbeat * 1000)}})
            await self._listen(line)
        finally:
            self.lines.remove(line)
            if line.session is not None and line.session.line is line:
                line.session.line = None
                if not line.left and socket.close_code in (1000, 1001):
                    line.session.resumable = False
            line.end()
            await writer
            self.fake.bell.ring()
        return socket

    async def _listen(self, line: Line) -> None:
        async for message in line.socket:
            if message.type is not WSMsgType.TEXT:
                line.close(4002, b"Error while decoding payload.")
                continue
            try:
                payload = json.loads(message.data)
                op, data = payload["op"], payload.get("d")
            except (ValueError, KeyError, TypeError):
                line.close(4002, b"Error while decoding payload.")
                continue
            code = self._hear(line, op, data)
            if code:
                line.close(code)
            self.fake.bell.ring()

    def _hear(self, line: Line, op: int, data: Any) -> int | None:
        """What a client says; the close code when it may not say that."""
        match op:
            case 1:
                if line.session is not None:
                    line.session.heartbeats += 1
                if self.acks:
                    line.tell({"op": ACK})
            case 2:
                return 4005 if line.session is not None else self._identify(line, data)
            case 6:
                return 4005 if line.session is not None else self._resume(line, data)
            case _ if line.session is None:
                return 4003
            case 3:
                line.session.presence = line.session.app.presence = data
            case 4:
                pass
            case 8:
                self._members(line.session, data)
            case _:
                return 4001
        return None

    def _identify(self, line: Line, data: Payload) -> int | None:
        if self.refuses:
            return self.refuses.pop(0)
        app = self.fake.app_of(data.get("token"))
        if app is None:
            return 4004
        app.identifies.append(data)
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~ANY_INTENT:
            return 4013
        if any(intents & INTENTS[name] and name not in app.granted for name in PRIVILEGED):
            return 4014
        number, count = data.get("shard") or (0, 1)
        if not 0 <= number < count:
            return 4010
        line.whole = bool(data.get("compress"))
        session = Session(secrets.token_hex(16), app, intents, (number, count), line)
        session.presence = app.presence = data.get("presence") or app.presence
        line.session = session
        for old in self.sessions:
            if old.app is app and old.shard == session.shard and not old.alive:
                old.resumable = False
        self.sessions.append(session)
        app.sessions.append(session)
        guilds = [
            guild
            for guild in self.fake.guilds.values()
            if app.bot.id in guild.members and (guild.id >> 22) % count == number
        ]
        session.tell("READY", self._ready(session, [guild.id for guild in guilds]))
        if session.wants("guilds"):
            for guild in guilds:
                session.tell("GUILD_CREATE", guild.created(app.bot))
        return None

    def _ready(self, session: Session, guilds: list[int]) -> Payload:
        app = session.app
        return {
            "v": 10,
            "user": {**app.myself()},
            "guilds": [{"id": str(guild), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.fake.gateway_url,
            "shard": list(session.shard),
            "application": {"id": str(app.id), "flags": app.flags},
            "user_settings": {},
            "user_settings_proto": None,
            "relationships": [],
            "private_channels": [],
            "presences": [],
            "guild_join_requests": [],
            "geo_ordered_rtc_regions": [],
            "auth": {},
            "_trace": [],
        }

    def _resume(self, line: Line, data: Payload) -> int | None:
        if self.refuses:
            return self.refuses.pop(0)
        session = next((each for each in self.sessions if each.id == data.get("session_id")), None)
        if self.fake.app_of(data.get("token")) is None:
            return 4004
        if session is None or not session.resumable:
            line.tell({"op": INVALID, "d": False})
            return None
        seq = data.get("seq")
        if not isinstance(seq, int) or seq > len(session.told):
            return 4007
        line.session, session.line = session, line
        session.resumes += 1
        for payload in session.told[max(0, seq - self.again) :]:
            line.tell(payload)
        session.tell("RESUMED", {"_trace": []})
        return None

    def _members(self, session: Session, data: Payload) -> None:
        guild = self.fake.guilds.get(int(data["guild_id"]))
        if guild is None:
            return
        wanted = data.get("user_ids")
        wanted = {str(each) for each in (wanted if isinstance(wanted, list) else [wanted] if wanted else [])}
        query = (data.get("query") or "").lower()
        found = [
            member
            for member in guild.members.values()
            if (str(member.user.id) in wanted if wanted else member.user.name.lower().startswith(query))
        ]
        chunk = {
            "guild_id": str(guild.id),
            "members": [member.payload() for member in found[: data.get("limit") or len(found)]],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": sorted(wanted - {str(member.user.id) for member in found}),
        }
        session.tell(
            "GUILD_MEMBERS_CHUNK", {**chunk, **({"nonce": data["nonce"]} if "nonce" in data else {})}
        )
