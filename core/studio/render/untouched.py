"""Films of clips that are only trimmed or joined: their coded pictures are copied, not drawn and coded again.

Only where nothing of it shows: every clip fills the film as it is, all are H.264 of the same parameter sets
as phones play it, each is entered at a frame that needs none before it, and left where none is missing. The
sound is mixed as ever. Anything else is rendered.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from core.studio.render.errors import RenderError
from core.studio.render.guard import find, open_media
from core.studio.render.hdr import HLG, PQ
from core.studio.render.plan import Plan, Shot

PROFILES = ("Baseline", "Constrained Baseline", "Main", "High")
MOST_BITS = 12_000_000  # per second: more than this is too large for a chat, and shrinks when it is coded
NEAR = 0.6  # of a frame: how far from its in-point a clip may be entered
HELD = 0.15  # seconds that the last frame of a clip may stand longer
UNIT = Fraction(1, 90_000)
LENGTH_BYTES = 4
IDR, SLICE = 5, 1


@dataclass(frozen=True)
class Row:
    """One packet's times, in the clip's own units."""

    pts: int
    dts: int
    size: int
    opens: bool


@dataclass(frozen=True)
class Piece:
    """Packets of a clip, `count` from the one at `start` on, shown from `at` on; `at` in `UNIT`s."""

    path: Path
    start: int
    count: int
    at: int


def untouched(plan: Plan, media: Path) -> list[Piece] | None:
    """What to copy; None where something has to be drawn. Raises RenderError as a render would."""
    if plan.titles or plan.badges or not all(_plain(shot) for shot in plan.shots):
        return None
    found: list[Piece] = []
    alike: set[object] = set()
    last = None
    for shot in plan.shots:
        path = find(shot.source, media)
        with open_media(path) as container:
            if not container.streams.video:
                return None
            stream = container.streams.video[0]
            alike.add(_alike(stream, plan))
            if None in alike or len(alike) > 1:
                return None
            at = round(Fraction(shot.first, plan.fps) / UNIT)
            rows = _rows(container, stream, shot, plan.fps)
            if rows is None:
                return None
            first, end = (_moved(row.dts, rows[0].pts, stream, at) for row in (rows[0], rows[-1]))
            if last is not None and first <= last:
                return None
            last = end
            found.append(Piece(path, rows[0].pts, len(rows), at))
    return found


def packets(pieces: Iterable[Piece]) -> Iterator[tuple[Any, int, int]]:
    """Every packet with its times in `UNIT`s."""
    for piece in pieces:
        with open_media(piece.path) as container:
            stream = container.streams.video[0]
            left = piece.count
            for packet in _from(container, stream, piece.start):
                if not left:
                    break
                left -= 1
                assert packet.pts is not None
                assert packet.dts is not None
                pts, dts = (_moved(t, piece.start, stream, piece.at) for t in (packet.pts, packet.dts))
                yield packet, pts, dts


def _plain(shot: Shot) -> bool:
    return (
        shot.kind == "clip"
        and shot.speed == 1
        and shot.rotate == 0
        and shot.near == 1
        and shot.look == "none"
        and shot.motion == "none"
        and shot.blend == "cut"
    )


def _alike(stream: VideoStream, plan: Plan) -> object:
    """What has to be the same in all clips; None where this one cannot be copied."""
    context = stream.codec_context
    good = (
        context.name == "h264"
        and context.profile in PROFILES
        and context.pix_fmt == "yuv420p"
        and (context.width, context.height) == (plan.width, plan.height)
        and context.color_range != ColorRange.JPEG
        and int(context.color_trc or 0) not in (PQ, HLG)
        and (stream.sample_aspect_ratio or 1) == 1
        and (context.extradata or b"\0")[:1] == b"\1"  # packets of counted units, as MP4 has them
        and (context.extradata or b"")[4] & 3 == LENGTH_BYTES - 1
    )
    return context.extradata if good else None


def _rows(container: InputContainer, stream: VideoStream, shot: Shot, fps: int) -> list[Row] | None:
    """The packets that show this shot and need no other; None where there are none such."""
    unit = stream.time_base
    frame = next(container.decode(stream), None)
    if unit is None or frame is None or frame.rotation or frame.interlaced_frame:
        return None
    pace = float(stream.average_rate or 30)
    wanted = (stream.start_time or 0) + round(shot.inset / unit)
    seconds = (shot.until - shot.first) / fps
    found: list[Row] = []
    start: int | None = None
    for packet in _from(container, stream, wanted):
        if packet.pts is None or packet.dts is None or packet.is_corrupt:
            return None
        row = Row(packet.pts, packet.dts, packet.size, _opens(bytes(packet)))
        if start is None:
            if not row.opens or abs(row.pts - wanted) * unit * Fraction(pace) > NEAR:
                return None
            start = row.pts
        if (row.dts - start) * unit > seconds + 1:
            break
        found.append(row)
    if start is None:
        return None
    return _whole(found, start, seconds, unit)


def _whole(rows: list[Row], start: int, seconds: float, unit: Fraction) -> list[Row] | None:
    """As many rows as are shown before the end and stand for themselves."""
    end = start + seconds / float(unit) - 0.25 / float(unit) / 60
    latest = list(accumulate((row.pts for row in rows), max))
    soonest = [*accumulate((row.pts for row in reversed(rows)), min)][::-1]
    best = 0
    for count in range(1, len(rows) + 1):
        closed = count == len(rows) or latest[count - 1] < soonest[count]
        if closed and latest[count - 1] < end:
            best = count
    if not best or any(a.dts >= b.dts for a, b in pairwise(rows[:best])):
        return None
    shown = sorted(row.pts for row in rows[:best])
    usual = (shown[-1] - shown[0]) / max(1, best - 1)
    if shown[0] != start or (end - shown[-1] - usual) * float(unit) > HELD:
        return None
    if sum(row.size for row in rows[:best]) * 8 > MOST_BITS * max(1.0, seconds):
        return None
    return rows[:best]


def _from(container: InputContainer, stream: VideoStream, pts: int) -> Iterator[Any]:
    """Packets from the key frame at or before `pts` on, those before it in time left out."""
    container.seek(pts, stream=stream)
    begun = False
    for packet in container.demux(stream):
        if packet.size:
            begun = begun or (packet.is_keyframe and abs((packet.pts or 0) - pts) <= _tick(stream))
            if begun:
                yield packet


def _tick(stream: VideoStream) -> float:
    """Most of a frame, in the stream's units."""
    return NEAR / float(stream.average_rate or 30) / float(stream.time_base or 1)


def _opens(data: bytes) -> bool:
    """Is the first picture unit of this packet one that forgets all before it (IDR)?"""
    place = 0
    while place + LENGTH_BYTES < len(data):
        kind = data[place + LENGTH_BYTES] & 31
        if kind in (SLICE, IDR):
            return kind == IDR
        place += LENGTH_BYTES + int.from_bytes(data[place : place + LENGTH_BYTES])
    return False


def _moved(time: int, start: int, stream: VideoStream, at: int) -> int:
    return at + round(Fraction(time - start) * (stream.time_base or UNIT) / UNIT)


class Copying:
    """One such film on its way into `output`."""

    def __init__(self, plan: Plan, media: Path, output: Path, pieces: list[Piece]) -> None:
        self._plan, self._media, self._output, self._pieces = plan, media, output, pieces
        self.kept = 1.0

    def make(self, check: Callable[[], None], tell: Callable[[int], None]) -> None:
        """`check` raises where the film is no longer wanted; `tell` hears how many frames are done."""
        from core.studio.render.encode import Film
        from core.studio.render.mix import Mix

        plan, mix = self._plan, Mix(self._plan, self._media)
        with open_media(self._pieces[0].path) as first:
            film = Film(self._output, plan.width, plan.height, plan.fps, "high", first.streams.video[0])
        try:
            second = 0
            for packet, pts, dts in packets(self._pieces):
                while second * plan.fps < plan.frames and dts * UNIT >= second - 1:
                    check()
                    tell(second * plan.fps)
                    self._sound(film, mix, second)
                    second += 1
                film.copied(packet, pts, dts, UNIT)
            while second * plan.fps < plan.frames:
                self._sound(film, mix, second)
                second += 1
            for coded in film.last_sound():
                film.heard(coded)
            film.close()
        except (av.FFmpegError, ValueError) as broken:
            film.abandon()
            raise RenderError("hostile-media", repr(broken)) from broken
        finally:
            mix.close()

    def _sound(self, film: Any, mix: Any, second: int) -> None:
        plan = self._plan
        for coded in film.sound(mix.next(min(plan.fps, plan.frames - second * plan.fps))):
            film.heard(coded)
