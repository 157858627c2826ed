"""What a clip, a sound or a photo measures, and a picture of it for the chat."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.chat import Video
from core.errors import DiskFull, FileBroken, FileUnsupported
from core.media import photos
from core.media.boxes import rotations
from core.media.kinds import Kind, sniff
from core.media.opening import DEMUXERS, disk_full, opened, pictures, sound
from core.media.photos import FORMATS, save_poster

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from PIL.Image import Image

DARK: Final = 20
"""Mean brightness (0..255) under which a frame tells nothing: a fade has just begun."""
PATIENCE: Final = 400
"""Frames decoded at most on the way to the wanted one."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Seconds; pixels as shown (rotation and pixel shape applied), 0 for sound; degrees counter-clockwise
    that a player turns the stored frames by; frames and bits per second; codecs by FFmpeg's names, `pixels`
    its name of the pixel format."""

    kind: Kind
    size: int
    duration: float = 0.0
    width: int = 0
    height: int = 0
    rotation: int = 0
    fps: float = 0.0
    codec: str | None = None
    pixels: str | None = None
    has_audio: bool = False
    audio_codec: str | None = None

    @property
    def bit_rate(self) -> float:
        return self.size * 8 / self.duration if self.duration else 0.0


def probe(path: Path, name: str = "", kind: Kind | None = None) -> Probe:
    """Raises FileMissing, FileUnsupported, FileBroken, FileHuge. Reads headers and one frame."""
    name, kind = name or path.name, kind or sniff(path)
    size = path.stat().st_size
    if kind.name in FORMATS:
        with photos.photo(path, kind, name) as image:
            turned = image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
            width, height = image.size[::-1] if turned else image.size
            return Probe(kind, size, width=width, height=height, codec=kind.name)
    if kind.name not in DEMUXERS:
        raise FileUnsupported(name=name, type=kind.label, accepted=())
    with opened(path, kind, name) as container:
        track, tone = pictures(container), sound(container)
        if track is None and tone is None:
            raise FileBroken(name=name)
        heard = tone.codec_context.name if tone else None
        seconds = _seconds(container)
        if track is None:
            return Probe(kind, size, seconds, has_audio=True, audio_codec=heard)
        rotation = _rotation(container, track, path, kind)
        width, height = shown(track, rotation)
        seen = track.codec_context
        fps = float(track.average_rate or track.guessed_rate or 0)
        seconds = seconds or _counted(container, track)
        return Probe(
            kind,
            size,
            seconds,
            width,
            height,
            rotation,
            fps,
            seen.name,
            seen.pix_fmt,
            tone is not None,
            heard,
        )


def shown(track: VideoStream, rotation: int) -> tuple[int, int]:
    """Width and height on the screen."""
    width, height, ratio = track.codec_context.width, track.codec_context.height, track.sample_aspect_ratio
    width = round(width * ratio) if ratio and 0.2 < ratio < 5 else width
    return (height, width) if rotation % 180 else (width, height)


def _rotation(container: InputContainer, track: VideoStream, path: Path, kind: Kind) -> int:
    """From the index where there is one: decoding a frame for it would double the time."""
    if DEMUXERS[kind.name] == "mov":
        with path.open("rb") as file:
            return rotations(file, path.stat().st_size).get(track.id, 0)
    frame = next(container.decode(track), None)
    return int(frame.rotation) if frame is not None else 0


def _seconds(container: InputContainer) -> float:
    import av

    if container.duration:
        return container.duration / av.time_base
    return max(
        (float(s.duration * s.time_base) for s in container.streams if s.duration and s.time_base),
        default=0.0,
    )


def _counted(container: InputContainer, track: VideoStream) -> float:
    """Browsers record WebM without a duration: the last packet tells."""
    container.seek(0)
    end = 0.0
    for packet in container.demux(track):
        if packet.pts is not None and packet.time_base:
            end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return end


def poster(path: Path, into: Path, longest: int = 320, max_bytes: int = 200_000) -> Path:
    """A JPEG of the film (or photo) at `into`: upright, longer side at most `longest` px, at most
    `max_bytes`.

    Raises FileBroken where there is nothing to see. Frames near the beginning that are almost black are
    passed over.
    """
    kind = sniff(path)
    if kind.name in FORMATS:
        from PIL import ImageOps

        with photos.photo(path, kind, path.name) as image:
            image.draft("RGB", (longest, longest))
            return save_poster(ImageOps.exif_transpose(image), into, longest, max_bytes)
    with opened(path, kind, path.name, threads=0) as container:
        track = pictures(container)
        if track is None:
            raise FileBroken(name=path.name)
        track.codec_context.skip_frame = "NONREF"  # a good half of the frames: nothing else is built on them
        return save_poster(_telling(container, track, longest), into, longest, max_bytes)


def _telling(container: InputContainer, track: VideoStream, longest: int) -> Image:
    """A frame from about one second in; from further on, where that one is black."""
    from PIL import ImageStat

    seconds = _seconds(container)
    best: tuple[float, Image] | None = None
    for moment in (min(1.0, seconds * 0.1), seconds * 0.35, seconds * 0.6):
        frame = _frame_at(container, track, moment)
        if frame is None:
            continue
        picture = _small(track, frame, longest)
        bright = ImageStat.Stat(picture.convert("L")).mean[0]
        if bright >= DARK:
            return picture
        if best is None or bright > best[0]:
            best = bright, picture
    if best is None:
        raise FileBroken(name=Path(container.name).name)
    return best[1]


def _frame_at(container: InputContainer, track: VideoStream, moment: float) -> VideoFrame | None:
    if track.time_base is None:
        return None
    start = (track.start_time or 0) * float(track.time_base)
    container.seek(int((start + moment) / track.time_base), stream=track)
    frame = None
    for number, frame in enumerate(container.decode(track)):
        if number >= PATIENCE or frame.time is None or frame.time >= start + moment - 0.02:
            break
    return frame


def _small(track: VideoStream, frame: VideoFrame, longest: int) -> Image:
    from av.video.reformatter import Interpolation
    from PIL import Image as Images

    ratio = float(track.sample_aspect_ratio or 1)
    width, height = frame.width * (ratio if 0.2 < ratio < 5 else 1), float(frame.height)
    scale = min(1.0, longest / max(width, height))
    size = max(2, round(width * scale)), max(2, round(height * scale))
    pixels: Any = frame.reformat(*size, format="rgb24", interpolation=Interpolation.AREA)
    picture: Image = pixels.to_image()
    turn = {
        90: Images.Transpose.ROTATE_90,
        180: Images.Transpose.ROTATE_180,
        270: Images.Transpose.ROTATE_270,
    }
    quarter = frame.rotation % 360
    return picture.transpose(turn[quarter]) if quarter in turn else picture


def video(path: Path, url: str | None = None) -> Video:
    """A finished film as the chats take it, with its poster beside it (`film.poster.jpg`), large enough to
    stand for the film in a chat. Raises MediaError; DiskFull where there is no room for the poster: no
    fault of the film's."""
    found = probe(path)
    if not found.width or not found.duration:
        raise FileBroken(name=path.name)
    try:
        picture = poster(path, path.with_name(f"{path.stem}.poster.jpg"), longest=1280)
    except FileBroken as error:
        if disk_full(error):
            raise DiskFull(folder=str(path.parent)) from error
        raise
    return Video(path, found.duration, found.width, found.height, found.size, picture, url)
