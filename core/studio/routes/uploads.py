"""Uploads (§3.2): multipart or by address, streamed to disk, taken for what their content says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator

from aiohttp import BodyPartReader, web

from core import wire
from core.studio import fetch
from core.studio.answers import Malformed, Refused, body_object, ok
from core.studio.records import Upload, unguessable
from core.studio.routes.sessions import uploaded
from core.studio.workroom import Workroom, account_of, room_of

CHUNK = 1 << 16
AT_ONCE = 50


async def upload(request: web.Request) -> web.Response:
    room, account = room_of(request), account_of(request)
    session = room.session(account, request.match_info["session"])
    if not room.quota.make_room(request.content_length or 0):
        raise Refused(507, "no space left")
    if request.content_type == "application/json":
        files = await by_address(request, room)
    elif request.content_type == "multipart/form-data":
        files = await by_parts(request, room)
    else:
        raise Malformed("missing", ("body", wire.UPLOAD_FIELD), "Field required", request.content_type)
    session.uploads = [*session.uploads, *(file.as_json() for file in files)]
    room.keep(session)
    data = {"files": [uploaded(request, file) for file in files], "session_state_applied": True}
    return ok(data, room.switches)


async def by_parts(request: web.Request, room: Workroom) -> list[Upload]:
    """Every part named `files` with a plain `filename`. Nothing is kept unless all of them can be."""
    files: list[Upload] = []
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if (
                not isinstance(part, BodyPartReader)
                or part.name != wire.UPLOAD_FIELD
                or not has_plain_name(part)
            ):
                continue
            files.append(await store(room, tidy_name(part.filename or ""), part_chunks(part)))
            if len(files) > AT_ONCE:
                raise Malformed("too_long", ("body", wire.UPLOAD_FIELD), f"At most {AT_ONCE} files at once")
    except (ValueError, AssertionError) as error:
        discard(room, files)
        raise Malformed("value_error", ("body",), "There was an error parsing the body") from error
    except BaseException:
        discard(room, files)
        raise
    if not files:
        raise Malformed("missing", ("body", wire.UPLOAD_FIELD), "Field required")
    return files


async def by_address(request: web.Request, room: Workroom) -> list[Upload]:
    """`{"urls":[…],"source_type":"url"}`."""
    body = await body_object(request)
    urls = body.get("urls")
    if (
        not isinstance(urls, list)
        or not urls
        or len(urls) > AT_ONCE
        or not all(isinstance(u, str) for u in urls)
    ):
        raise Malformed("list_type", ("body", "urls"), "Input should be a list of addresses", None)
    allowed = frozenset(filter(None, (host.strip() for host in room.switches.private_hosts.split(","))))
    files: list[Upload] = []
    try:
        for url in urls:
            async with fetch.opened(url, allowed) as chunks:
                files.append(await store(room, tidy_name(fetch.file_name(url)), chunks))
    except fetch.Unfetchable as error:
        discard(room, files)
        raise Refused(422, f"the file could not be fetched: {error}") from error
    except BaseException:
        discard(room, files)
        raise
    return files


async def store(room: Workroom, name: str, chunks: AsyncIterator[bytes]) -> Upload:
    """Chunks → a file in the media folder, looked at. Raises Refused 4002 and 4001; leaves nothing behind
    then."""
    limit = int(room.switches.max_upload_mb * 1e6)
    part = room.archive.media / f"{unguessable()}.part"
    written = 0
    try:
        with part.open("wb") as file:
            async for chunk in chunks:
                written += len(chunk)
                if written > limit:
                    raise Refused(
                        wire.Code.SIZE,
                        f"file too large: {name}: the limit is {room.switches.max_upload_mb:g} MB",
                        limit=limit,
                    )
                file.write(chunk)
        found = await room.probe(part, name)
        found.file = f"{part.stem}.{found.type}"
        part.rename(room.archive.media / found.file)
    finally:
        part.unlink(missing_ok=True)
    return found


async def part_chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(CHUNK):
        yield chunk


def discard(room: Workroom, files: list[Upload]) -> None:
    for file in files:
        (room.archive.media / file.file).unlink(missing_ok=True)


def has_plain_name(part: BodyPartReader) -> bool:
    """A part with `filename*=` alone is not seen as a file by the real server (§3.2)."""
    return re.search(r';\s*filename="?[^*]', part.headers.get("Content-Disposition", "")) is not None


def tidy_name(name: str) -> str:
    """A name to show and to find files by: no folders, no control characters, at most 120 characters."""
    shown = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    shown = "".join(c for c in shown if c.isprintable()).strip(" .")
    if len(shown) > 120:
        stem, dot, ending = shown.rpartition(".")
        shown = f"{stem[: 119 - len(ending)]}{dot}{ending}" if dot and len(ending) < 8 else shown[:120]
    return shown or "file"
