"""The one way a clip or a sound is opened: as what it was seen to be, from this disk, and nothing it may
point to.

Without these two lists FFmpeg would guess: a playlist named film.mp4 fetches addresses, a concat script reads
files.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import FileBroken, FileHuge, FileMissing
from core.media.kinds import Kind

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

DEMUXERS: Final = {
    **dict.fromkeys(("mp4", "mov", "m4a", "3gp"), "mov"),
    **dict.fromkeys(("webm", "mkv"), "matroska"),
    **{kind: kind for kind in ("avi", "mp3", "wav", "aac", "ogg", "flac", "aiff", "amr", "caf")},
}
"""Kind → FFmpeg's name of the one format it may be read as."""
FRAME_PIXELS: Final = 8192 * 4608
"""8K and a little: a frame of it takes about 57 MB to decode."""
SECONDS: Final = 12 * 3600.0


def disk_full(error: BaseException | None) -> bool:
    """Whether a full disk is what it comes from: FFmpeg and Pillow write our copies while they read the
    original."""
    while error is not None:
        if getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            return True
        error = error.__cause__
    return False


@contextmanager
def opened(path: Path, kind: Kind, name: str, *, threads: int = 1) -> Iterator[InputContainer]:
    """An open container whose frames are of a bearable size. Raises FileBroken, FileHuge, FileMissing; what
    FFmpeg says while the body runs becomes FileBroken too."""
    import av

    options = {
        "format_whitelist": DEMUXERS.get(kind.name, "none"),
        "protocol_whitelist": "file",
        "probesize": "5000000",
        "analyzeduration": "3000000",
    }
    try:
        with av.open(
            f"file:{path.absolute()}",
            format=DEMUXERS.get(kind.name),
            container_options=options,
            metadata_errors="replace",
            timeout=(20.0, 20.0),
        ) as container:
            for stream in container.streams.video:
                width, height = stream.codec_context.width, stream.codec_context.height
                if width * height > FRAME_PIXELS:
                    raise FileHuge(name=name, width=width, height=height)
                stream.codec_context.options = {
                    "max_pixels": str(FRAME_PIXELS)
                }  # sizes may change on the way
                stream.codec_context.thread_count = threads
                if threads != 1:
                    stream.thread_type = "FRAME"
            if container.duration is not None and container.duration / av.time_base > SECONDS:
                raise FileBroken(name=name)
            yield container
    except FileNotFoundError as error:
        raise FileMissing(name=name) from error
    except (av.error.FFmpegError, ValueError, IndexError, OSError, MemoryError) as error:
        raise FileBroken(name=name) from error


def pictures(container: InputContainer) -> VideoStream | None:
    """The film's pictures. The cover of a song is a picture as well, but not a film."""
    import av

    cover = av.stream.Disposition.attached_pic
    for stream in container.streams.video:
        if not stream.disposition & cover and stream.codec_context.width > 0:
            return stream
    return None


def sound(container: InputContainer) -> AudioStream | None:
    """The first sound that can be decoded. Phones add tracks (spatial sound) that cannot."""
    return next((s for s in container.streams.audio if s.codec_context is not None and s.rate), None)
