"""What a file is, before it is used: kind, size, length."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from core.studio.render.errors import RenderError

COVER = 0x400  # FFmpeg's mark on the picture of a song


@dataclass(frozen=True)
class Probed:
    """`kind`: photo, clip or sound. Sizes as seen (turned upright), in pixels; 0 where there are none.
    `duration` in seconds, 0 for photos and where unknown."""

    kind: str
    width: int
    height: int
    duration: float
    sound: bool


async def probe(path: Path) -> Probed:
    """Reads only the head. Raises RenderError("hostile-media" | "missing-media")."""
    return await asyncio.to_thread(_probe, path)


def _probe(path: Path) -> Probed:
    if not path.is_file():
        raise RenderError("missing-media", path.name)
    try:
        return _photo(path)
    except RenderError as refused:
        if refused.reason != "hostile-media" or not _moves(path):
            raise
    return _media(path)


def _photo(path: Path) -> Probed:
    from core.studio.render.guard import open_picture

    with open_picture(path) as picture:
        try:
            moves = picture.format == "GIF" and getattr(picture, "n_frames", 1) > 1
            sideways = picture.getexif().get(0x0112, 1) >= 5
        except (OSError, ValueError, SyntaxError, EOFError) as broken:
            raise RenderError("hostile-media", f"{path.name}: {type(broken).__name__}") from broken
        if moves:
            raise RenderError("hostile-media", f"{path.name}: moves")
        width, height = picture.size
        return Probed("photo", *((height, width) if sideways else (width, height)), 0.0, False)


def _moves(path: Path) -> bool:
    """A picture that was refused stays refused; only what is no picture is tried as a clip."""
    with path.open("rb") as file:
        head = file.read(12)
    still = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\0", b"MM\0*")
    return not head.startswith(still) and head[8:12] != b"WEBP"


def _media(path: Path) -> Probed:
    import av

    from core.studio.render.guard import first_frame, open_media, seconds_of

    with open_media(path, head=True) as container:
        seconds = seconds_of(container)
        sound = bool(container.streams.audio)
        pictures = [stream for stream in container.streams.video if not stream.disposition & COVER]
        if not pictures:
            return Probed("sound", 0, 0, seconds, sound)
        stream = pictures[0]
        width, height = stream.codec_context.width, stream.codec_context.height
        try:
            frame = first_frame(container, stream)
        except (av.FFmpegError, ValueError) as broken:
            raise RenderError("hostile-media", f"{path.name}: {broken}") from broken
        if frame is None:
            raise RenderError("hostile-media", f"{path.name}: no frame can be decoded")
        if round(frame.rotation / 90) % 2:
            width, height = height, width
        return Probed("clip", width, height, seconds, sound)
