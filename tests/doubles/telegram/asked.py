"""A request read as Telegram reads it: JSON, a form, or parts with files, which go to disk as they come."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from aiohttp import BodyPartReader, web

from tests.doubles.telegram import strict
from tests.doubles.telegram.refusal import Refused, bad

ATTACHED = "attach://"


@dataclass(frozen=True)
class Upload(strict.File):
    """A file that came with a request. `path` is None where it was too large to keep: it was counted, and
    `sha` is of all its bytes."""

    part: str
    name: str
    type: str
    size: int
    sha: str
    path: Path | None
    head: bytes = b""


@dataclass
class Call:
    """One call of a method: what was asked, and what became of it."""

    method: str
    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    at: float = field(default_factory=time.monotonic)
    status: int = 0
    """Of the answer; 0 as long as there is none, or where it was lost."""
    answer: Any = None

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self.values.get(name, otherwise)


@dataclass(frozen=True)
class Reading:
    """How requests are read. Files of more than `keep` bytes are counted and hashed, not kept."""

    folder: Path
    keep: int
    local: bool

    async def call(self, request: web.Request, method: str) -> Call:
        """Everything it says, before any of it is judged. Raises Refused for what cannot be read."""
        call = Call(method)
        raw: dict[str, Any] = dict(request.query)
        kind = request.content_type
        if request.method not in ("GET", "POST"):
            raise Refused(404, "Not Found")
        if request.body_exists and kind == "multipart/form-data":
            raw.update(await self._parts(request, call))
        elif request.body_exists:
            raw.update(_body(await request.read(), kind))
        call.values = raw
        return call

    async def _parts(self, request: web.Request, call: Call) -> dict[str, str]:
        said: dict[str, str] = {}
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or not part.name:
                call.complaints.append("a part without a name")
            elif part.filename is None:
                said[part.name] = (await part.read(decode=True)).decode()
            else:
                call.uploads[part.name] = await self._keep(part, part.name)
        return said

    async def _keep(self, part: BodyPartReader, name: str) -> Upload:
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix="upload-", delete=False) as file:
            path, hashed, size, head = Path(file.name), hashlib.sha256(), 0, b""
            while piece := await part.read_chunk(1 << 18):
                hashed.update(piece)
                size, head = size + len(piece), head or piece[:64]
                if size <= self.keep:
                    file.write(piece)
        kept = size <= self.keep
        if not kept:
            path.unlink()
        kind = part.headers.get("Content-Type", "application/octet-stream")
        return Upload(
            name, part.filename or name, kind, size, hashed.hexdigest(), path if kept else None, head
        )

    def understand(self, call: Call) -> None:
        """Turns what was said into values of the method's own types, and notes whatever is wrong with it."""
        model = strict.METHODS[call.method.lower()]
        known = strict.fields(model)
        unused = dict(call.uploads)
        values: dict[str, Any] = {}
        for name, value in call.values.items():
            annotation = known[name].annotation if name in known else str
            try:
                values[name] = self._attached(strict.decoded(value, annotation), call, unused)
            except ValueError:
                call.complaints.append(f"{call.method}.{name}: {value!r:.60} cannot be read")
                values[name] = value
        for name in [name for name in unused if name in known and name not in values]:
            values[name] = unused.pop(name)
        call.complaints += [f"{call.method}: the part {name!r} is not used" for name in unused]
        call.values = values
        call.complaints += strict.model(values, model, call.method)

    def _attached(self, value: Any, call: Call, unused: dict[str, Upload]) -> Any:
        """The same value with files where it names parts, or (on a local server) files of this machine."""
        if isinstance(value, dict):
            return {key: self._attached(each, call, unused) for key, each in value.items()}
        if isinstance(value, list):
            return [self._attached(each, call, unused) for each in value]
        if isinstance(value, str) and value.startswith(ATTACHED):
            part = value.removeprefix(ATTACHED)
            unused.pop(part, None)
            if part not in call.uploads:
                call.complaints.append(f"{call.method}: no part {part!r} came with it")
            return call.uploads.get(part, value)
        if isinstance(value, str) and value.startswith("file://") and self.local:
            return _here(value)
        return value


def _body(body: bytes, kind: str) -> dict[str, Any]:
    if kind == "application/json":
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise bad("can't parse JSON object")
        return said
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    if body:
        raise Refused(400, f"Bad Request: {kind} is no form")
    return {}


def _here(uri: str) -> Upload:
    path = Path(unquote(urlsplit(uri).path))
    if not path.is_file():
        raise bad("file not found")
    with path.open("rb") as file:
        head, sha = file.read(64), ""
    with path.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    return Upload("", path.name, "application/octet-stream", path.stat().st_size, sha, path, head)
