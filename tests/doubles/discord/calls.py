"""One request as it was heard: its route, its JSON, its files, and what it was answered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.doubles.discord.blobs import PIECE, Blob
from tests.doubles.discord.refusals import Refused, invalid_at

if TYPE_CHECKING:
    from tests.doubles.discord.apps import App


@dataclass(eq=False)
class Upload:
    """A file part: `files[n]`."""

    index: int
    name: str
    type: str | None
    blob: Blob


@dataclass(eq=False)
class Call:
    """`route`: the path with its places named, like /channels/{channel}/messages. `params`: what stood there.
    `status`, `code`: how it was answered (status 0: not at all)."""

    method: str
    route: str
    path: str
    params: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    at: float
    json: Any = None
    files: list[Upload] = field(default_factory=list)
    app: App | None = None
    status: int = 0
    code: int | None = None
    answer: Any = None
    received: int = 0  # bytes of the body so far
    done: bool = False  # answered, or cut off

    @property
    def by(self) -> App:
        """The app whose token it carries (checked before the route is asked)."""
        assert self.app is not None
        return self.app

    def id(self, name: str) -> int:
        text = self.params[name]
        if not text.isdigit():
            raise invalid_at(f"{name}_id", "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
        return int(text)

    def flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() in ("1", "true")

    def __str__(self) -> str:
        return f"{self.method} {self.route}"


async def read(call: Call, request: web.Request) -> None:
    """The body as it comes in: JSON, or a form with payload_json and files. Big files never lie in memory."""
    kind = request.content_type
    if kind == "multipart/form-data":
        await _read_form(call, request)
        return
    body = await request.read()
    call.received = len(body)
    if not body:
        return
    if kind != "application/json":
        raise Refused(400, 50109, f"The request body is of type {kind}, which is none that is understood.")
    call.json = _json(body)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise Refused(400, 50109, "The request body contains invalid JSON.") from error


async def _read_form(call: Call, request: web.Request) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise invalid_at("", "FORM", "A form within a form.")
        name = part.name or ""
        if name == "payload_json":
            call.json = _json(bytes(await part.read()))
            continue
        if not (name.startswith("files[") and name.endswith("]") and name[6:-1].isdigit() and part.filename):
            raise invalid_at(name, "UNKNOWN_FIELD", "Forms hold payload_json and files[n] with a file name.")
        upload = Upload(int(name[6:-1]), part.filename, part.headers.get("Content-Type"), Blob())
        call.files.append(upload)
        while piece := await part.read_chunk(PIECE):
            upload.blob.feed(bytes(piece))
            call.received += len(piece)
