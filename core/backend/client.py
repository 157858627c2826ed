"""The backend, one method per endpoint. Codes and what the network raises become `core.errors` here.

What a failure proves (§3, §8), for every method:

- `BackendAway`: no connection was made, nothing was sent. Sending again is safe.
- any `BackendError` but `RunFailed`: a definite refusal; nothing was begun.
- `StreamLost` (talk only): the run may be going on. Never sent again.
- `BackendConfused`: the answer was lost or cannot be read. After a POST the work may have been done; a GET
  may be repeated.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from core import wire
from core.backend import answers
from core.backend.asking import Asking, signed, unsigned
from core.backend.events import Event
from core.backend.fetching import Fetching
from core.backend.refusals import Reply
from core.backend.sending import Reading
from core.backend.talking import talking
from core.backend.transport import Lines, prepare
from core.backend.values import Attribution, Credentials, Credits, Render, Session, State, Token, Uploaded
from core.backend.watch import OnProgress, Stalled, Watch
from core.errors import BackendConfused, FileBroken, ReelwireError

Value = TypeVar("Value")


class Backend:
    """One backend: the cloud or the embedded studio. Opens its connections on first use; close it in the
    same loop.

    Seconds: `connect` for name, socket and TLS; `answer` for a short call as a whole; `ingest` for the
    answer once an upload's last byte is out; `stall` without progress of a file; `turn` for a run, however
    silent.
    """

    def __init__(
        self,
        base_url: str,
        *,
        name: str | None = None,
        turn_seconds: float = 900,
        stall_seconds: float = 60,
        connect_seconds: float = 10,
        answer_seconds: float = 60,
        ingest_seconds: float = 300,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.name = name or self.base_url
        self._turn = turn_seconds
        self._stall = stall_seconds
        self._ingest = ingest_seconds
        self._connect = connect_seconds
        self._lines = Lines(connect_seconds)
        self._asking = Asking(self._lines, self.base_url, self.name, answer_seconds)
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="backend-file")
        self._fetching = Fetching(self._asking, stall_seconds, self._pool)

    def __repr__(self) -> str:
        return f"Backend({self.name!r})"

    async def warm(self) -> None:
        """Pay for the imports of the first request now, beside the event loop. Never needed."""
        await asyncio.get_running_loop().run_in_executor(self._pool, prepare)

    async def close(self) -> None:
        """Closes every connection: streams still open break."""
        await self._lines.close()
        self._pool.shutdown(wait=False)

    async def anonymous_token(self, client_id: str, skill: Attribution) -> Token:
        """§1: a free account. TokenQuota where none is to be had, ClientIdMissing."""
        headers = unsigned(client_id, skill)
        return self._read(
            answers.token, await self._asking.ask("token", "POST", wire.ANONYMOUS_TOKEN, headers)
        )

    async def claim(self, creds: Credentials, task_id: str, session_id: str) -> str | None:
        """§1: a claim token for a browser link, or None whatever went wrong."""
        body = {"task_id": task_id, "session_id": session_id}
        try:
            return self._read(
                answers.claim, await self._asking.ask("claim", "POST", wire.CLAIM_TOKEN, signed(creds), body)
            )
        except ReelwireError:
            return None

    async def create_session(
        self, creds: Credentials, *, language: str | None, name: str = "project"
    ) -> Session:
        """§2: one session is one timeline. `language` as an ISO code (`en`, `zh-CN`)."""
        body = {"task_name": name, **({"language": language} if language else {})}
        answer = await self._asking.ask("session", "POST", wire.SESSION, signed(creds), body)
        return self._read(answers.session, answer)

    def talk(
        self, creds: Credentials, session_id: str, text: str
    ) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """§3.1: one run. Entering returns once the backend has accepted it; the iterator ends with a clean
        close.

        Entering, or the first step of the iterator, raises BackendAway or a BackendError: a definite
        refusal, before any event. Both raise StreamLost for everything else: a refusal by an unknown code,
        5xx, a broken or incomplete stream, `turn_seconds` gone by. Failed is an event: the run was
        accepted, and failed inside. Leaving early closes the connection, which cancels the run.
        """
        return talking(self._asking, signed(creds), session_id, text, self._turn)

    async def upload(
        self,
        creds: Credentials,
        session_id: str,
        path: Path,
        name: str,
        on_progress: OnProgress | None = None,
    ) -> tuple[Uploaded, ...]:
        """§3.2: one file, streamed. `on_progress(bytes so far, bytes in all)`. UnsupportedFile,
        FileTooLarge by the backend's word; FileMissing, FileEmpty, FileBroken by the disk's. After
        BackendConfused it may be there."""
        headers = signed(creds)
        self._lines.warm("posts")
        async with Reading(path, name, self._pool) as file:
            watch = Watch(self._stall, on_progress, file.size)
            headers |= {"Content-Type": file.type, "Content-Length": str(file.length)}
            body = file.body(watch, self._ingest)
            try:
                answer = await watch.over(
                    self._asking.exchange("upload", "POST", _upload(session_id), headers, body)
                )
            except Stalled as error:
                raise BackendConfused(backend=self.name, reason=str(error)) from error
            except BackendConfused as error:
                if file.broken:
                    raise FileBroken(name=name) from error
                raise
        return self._read(answers.uploaded, answer)

    async def upload_url(
        self, creds: Credentials, session_id: str, urls: Sequence[str]
    ) -> tuple[Uploaded, ...]:
        """§3.2: public addresses that the backend fetches itself. Never one that holds a token."""
        body = {"urls": list(urls), "source_type": "url"}
        answer = await self._asking.ask(
            "upload", "POST", _upload(session_id), signed(creds), body, seconds=self._ingest
        )
        return self._read(answers.uploaded, answer)

    async def credits(self, creds: Credentials) -> Credits:
        """§3.3"""
        return self._read(
            answers.credits, await self._asking.ask("credits", "GET", wire.CREDITS, signed(creds))
        )

    async def state(self, creds: Credentials, session_id: str) -> State:
        """§3.4"""
        path = wire.STATE.format(session=quote(session_id, safe=""))
        return self._read(answers.state, await self._asking.ask("state", "GET", path, signed(creds)))

    async def submit_render(
        self, creds: Credentials, render_id: str, session_id: str, draft: object
    ) -> Render:
        """§3.5: `draft` goes out as it is. `render_id` is ours and stored before: the same id is the same
        export."""
        output = {"format": "mp4", "quality": "high"}
        body = {"id": render_id, "sessionId": session_id, "draft": draft, "output": output}
        answer = await self._asking.ask("render", "POST", wire.RENDER, signed(creds), body)
        return self._read(lambda got: answers.render(got, render_id), answer)

    async def poll_render(self, creds: Credentials, render_id: str) -> Render:
        """§3.5. Ask again after BackendAway and BackendConfused; stop after a refusal."""
        path = wire.RENDER_POLL.format(render=quote(render_id, safe=""))
        answer = await self._asking.ask("render", "GET", path, signed(creds))
        return self._read(lambda got: answers.render(got, render_id), answer)

    async def download(self, url: str, into: Path, on_progress: OnProgress | None = None) -> Path:
        """§3.5: the film into the file `into`, whole or not at all; no header of ours goes along.

        LinkExpired (401, 403, 404, 410), DiskFull, DataUnwritable; BackendAway or BackendConfused: try again.
        """
        return await self._fetching.fetch(url, into, {}, on_progress)

    async def lives(self, url: str) -> bool:
        """§7: does a film's address still give it to whoever has the address alone?"""
        return await self._fetching.lives(url, self._connect)

    async def download_render(
        self, creds: Credentials, render_id: str, into: Path, on_progress: OnProgress | None = None
    ) -> Path:
        """§3.5: the way without an output address, under the token. Refusals as §8, else as `download`."""
        path = wire.RENDER_DOWNLOAD.format(render=quote(render_id, safe=""))
        return await self._fetching.fetch(self.base_url + path, into, signed(creds), on_progress)

    def _read(self, how: Callable[[Reply], Value], answer: Reply) -> Value:
        try:
            return how(answer)
        except answers.Unreadable as error:
            raise BackendConfused(
                status=answer.status, body=answer.text, backend=self.name, reason=str(error)
            ) from error


def _upload(session_id: str) -> str:
    return wire.UPLOAD.format(session=quote(session_id, safe=""))
