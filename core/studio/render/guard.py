"""Strangers' files, opened with care.

FFmpeg is told which containers it may recognise and that files are all it may read: without that an SVG, a
playlist or an SDP opens, and a playlist fetches from the network. Sizes are checked before anything is
decoded, because a file of 2 MB can ask for 800 MB. What is refused is `RenderError("hostile-media")`, what is
absent `RenderError("missing-media")`.
"""

import warnings
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import av
from av.codec.context import Flags
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, UnidentifiedImageError

from core.studio.render.errors import RenderError

CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif,mp3,wav,aac,flac,ogg"
COMMON = ("JPEG", "PNG", "GIF", "BMP")
PICTURES = ("WEBP", "TIFF", "HEIF", "AVIF")
CLIP_PIXELS = 36_000_000  # 8K
CLIP_SECONDS = 4 * 3600.0
PICTURE_PIXELS = 50_000_000
JPEG_PIXELS = 89_000_000  # JPEG is decoded at the size needed
OPEN_SECONDS = 10.0
STREAMS = 32
UNLOOKED: Any = [{"skip_frame": "all"}] * STREAMS


def find(source: str | None, media: Path) -> Path:
    """The file behind a draft's "/media/<file>" (a path, or a whole URL whose path that is).

    Only names directly in `media` count; a name that leads elsewhere is missing.
    """
    name = unquote(urlsplit(source or "").path).rsplit("/", 1)[-1]
    path = media / name
    if name in ("", ".", "..") or "\x00" in name or "\\" in name or not path.is_file():
        raise RenderError("missing-media", name)
    if path.resolve().parent != media.resolve():
        raise RenderError("missing-media", name)
    return path


def open_media(path: Path, *, head: bool = False) -> InputContainer:
    """An FFmpeg container of a known kind with sane sizes; the caller closes it. `head`: for a look at it
    and at its first frame alone, without the frames that FFmpeg decodes to guess at the order of others."""
    options = {"format_whitelist": CONTAINERS, "protocol_whitelist": "file", "max_streams": str(STREAMS)}
    try:
        container = av.open(
            str(path.resolve()),
            container_options=options,
            stream_options=UNLOOKED if head else None,
            timeout=OPEN_SECONDS,
            metadata_errors="replace",
        )
    except FileNotFoundError as gone:
        raise RenderError("missing-media", path.name) from gone
    except (av.FFmpegError, ValueError, OSError) as refused:
        raise RenderError("hostile-media", f"{path.name}: {refused}") from refused
    try:
        _check(container, path)
    except RenderError:
        container.close()
        raise
    return container


def open_picture(path: Path) -> Image.Image:
    """A picture whose head has been read and whose size is sane; its pixels are not decoded yet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            try:
                picture = Image.open(path, formats=COMMON)
            except UnidentifiedImageError:
                picture = Image.open(path, formats=_more())
    except FileNotFoundError as gone:
        raise RenderError("missing-media", path.name) from gone
    except (
        UnidentifiedImageError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
        ValueError,
        SyntaxError,
        OSError,
    ) as refused:
        raise RenderError("hostile-media", f"{path.name}: {type(refused).__name__}") from refused
    limit = JPEG_PIXELS if picture.format in ("JPEG", "MPO") else PICTURE_PIXELS
    width, height = picture.size
    if width < 1 or height < 1 or width * height > limit:
        picture.close()
        raise RenderError("hostile-media", f"{path.name}: {width}x{height}")
    return picture


def _more() -> list[str]:
    """The rarer formats as far as they are installed, phones' HEIC among them; loading them takes a while."""
    import pillow_heif

    Image.init()
    pillow_heif.register_heif_opener()
    return [name for name in PICTURES if name in Image.OPEN]


def seconds_of(container: InputContainer) -> float:
    """The container's own word on its length; 0 where it has none."""
    return container.duration / av.time_base if container.duration and container.duration > 0 else 0.0


def first_frame(container: InputContainer, stream: VideoStream) -> VideoFrame | None:
    """One frame, as soon as there is one. Raises FFmpegError and ValueError where it is damaged."""
    stream.codec_context.thread_count = 1  # with more, more are decoded before the first is given
    stream.codec_context.flags |= int(Flags.low_delay)
    return next(container.decode(stream), None)


def _check(container: InputContainer, path: Path) -> None:
    if seconds_of(container) > CLIP_SECONDS:
        raise RenderError("hostile-media", f"{path.name}: too long")
    for stream in container.streams.video:
        width, height = stream.codec_context.width, stream.codec_context.height
        if width * height > CLIP_PIXELS:
            raise RenderError("hostile-media", f"{path.name}: {width}x{height}")
        # a stream may grow while it runs: the decoder itself refuses then
        stream.codec_context.options = {**stream.codec_context.options, "max_pixels": str(CLIP_PIXELS)}
    if not container.streams.video and not container.streams.audio:
        raise RenderError("hostile-media", f"{path.name}: nothing to see or hear")
