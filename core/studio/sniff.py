"""What an uploaded file really is: its type by its content, its measures by its headers. At most one frame
is decoded.

Guards against hostile media: FFmpeg opens files alone and only the container that the first bytes showed;
a picture's size is read before its pixels; sizes that would take too much memory to decode are refused.
"""

from __future__ import annotations

import asyncio
import warnings
from pathlib import Path
from typing import Any

from core.studio.answers import Refused
from core.studio.records import Upload
from core.wire import ACCEPTED, Code

HEAD = 8192
MAX_PIXELS = 80_000_000
"""A still picture: 80 megapixels are about 120 MB as YUV."""
MAX_FRAME = 8192 * 4608
"""A clip's frame."""
STREAMS = 32
"""So many in one file; more are a trick."""
MAX_SECONDS = 4 * 3600.0

DEMUXERS = {
    "mp4": "mov,mp4,m4a,3gp,3g2,mj2",
    "mov": "mov,mp4,m4a,3gp,3g2,mj2",
    "m4a": "mov,mp4,m4a,3gp,3g2,mj2",
    "avi": "avi",
    "webm": "matroska,webm",
    "mkv": "matroska,webm",
    "mp3": "mp3",
    "wav": "wav",
    "aac": "aac",
    "gif": "gif",
}
"""Type → `format_whitelist` for FFmpeg."""
STILLS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
"""Type → Pillow's name."""
AUDIO = {"mp3", "wav", "m4a", "aac"}


def kind_of(head: bytes) -> str | None:
    """The first bytes of a file → one of `ACCEPTED`, or None."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}.get(head[8:12])
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "webm" if b"webm" in head[:64] else "mkv"
    if head[4:8] == b"ftyp":
        return iso_brand(head[8:12])
    if head[4:8] in {b"moov", b"mdat", b"wide", b"free", b"skip"}:
        return "mov"
    if head.startswith(b"ID3"):
        return "mp3"
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "aac" if head[1] & 0xF6 == 0xF0 else ("mp3" if head[1] & 0x06 else None)
    return None


def iso_brand(brand: bytes) -> str | None:
    """The brand of an ISO media file. Pictures of that family (HEIC, AVIF) are not accepted."""
    if brand.startswith((b"M4A", b"M4B")):
        return "m4a"
    if brand == b"qt  ":
        return "mov"
    if brand[:3] in {b"hei", b"hev", b"avi"} or brand in {b"mif1", b"msf1"}:
        return None
    return "mp4"


async def probe(path: Path, name: str) -> Upload:
    """Look at a stored file. Raises Refused 4001 for what is not accepted or cannot be read."""
    return await asyncio.to_thread(look, path, name)


def look(path: Path, name: str) -> Upload:
    """`probe` without the thread."""
    with path.open("rb") as file:
        kind = kind_of(file.read(HEAD))
    if kind is None or kind not in ACCEPTED:
        raise Refused(Code.TYPE, f"unsupported file type: {name}", accepted=list(ACCEPTED))
    try:
        return still(path, name, kind) if kind in STILLS else moving(path, name, kind)
    except Refused:
        raise
    except Exception as error:
        raise unreadable(name) from error


def still(path: Path, name: str, kind: str) -> Upload:
    """A picture; an animated GIF or WebP counts as the picture it starts with."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(path, formats=[STILLS[kind]]) as image:
            width, height = image.size
            turned = kind == "jpg" and image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
            if width * height > MAX_PIXELS:
                raise unreadable(name, "too many pixels")
            if kind != "gif":
                image.verify()
    if turned:
        width, height = height, width
    return Upload(name, path.name, "image", kind, path.stat().st_size, None, width, height)


def moving(path: Path, name: str, kind: str) -> Upload:
    """A clip or a sound, by its headers."""
    import av
    from av.codec.context import Flags

    options = {"format_whitelist": DEMUXERS[kind], "protocol_whitelist": "file", "probesize": "5000000"}
    options["max_streams"] = str(STREAMS)
    # FFmpeg would decode some frames to guess at the order of the others, which nobody asks for here
    looks: Any = [{"skip_frame": "all"}] * STREAMS
    with av.open(str(path), options=options, stream_options=looks, timeout=(10.0, 10.0)) as container:
        seconds = float(container.duration) / 1e6 if container.duration else None
        pictures = [
            s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic
        ]
        sound = bool(container.streams.audio)
        if seconds is None:
            seconds = max(
                (float(s.duration * s.time_base) for s in container.streams if s.duration and s.time_base),
                default=None,
            )
        if seconds is not None and not 0 < seconds <= MAX_SECONDS:
            raise unreadable(name, "it is too long" if seconds > 0 else "it is empty")
        if kind in AUDIO or not pictures:
            if not sound:
                raise unreadable(name)
            if (
                next(container.decode(container.streams.audio[0]), None) is None
            ):  # a few bytes may look like one
                raise unreadable(name)
            return Upload(name, path.name, "audio", kind, path.stat().st_size, seconds, sound=True)
        width, height = pictures[0].codec_context.width, pictures[0].codec_context.height
        if width < 1 or height < 1 or width * height > MAX_FRAME:
            raise unreadable(name, "its frame is too large")
        # only a frame knows how it is to be turned; that one can be decoded is worth knowing too
        pictures[0].codec_context.thread_count = 1  # with more, more are decoded before the first is given
        pictures[0].codec_context.flags |= int(Flags.low_delay)
        if next(container.decode(pictures[0])).rotation % 180:
            width, height = height, width
    return Upload(name, path.name, "video", kind, path.stat().st_size, seconds, width, height, sound)


def unreadable(name: str, why: str = "it cannot be read") -> Refused:
    return Refused(Code.TYPE, f"unsupported file: {name}: {why}", accepted=list(ACCEPTED))
