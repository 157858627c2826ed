"""Video clips: decoded from their in-point at their speed, upright, cut to the film's shape."""

from collections.abc import Callable, Generator
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace

from core.studio.render.encode import planes_of
from core.studio.render.errors import RenderError
from core.studio.render.guard import CLIP_PIXELS, open_media
from core.studio.render.hdr import brought_down, is_bright
from core.studio.render.interest import interest
from core.studio.render.motion import Rect, between, cover, cut_out, glide
from core.studio.render.picture import layout
from core.studio.render.plan import Shot
from core.studio.render.planes import BLACK, Look, Planes, sheet

TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
THREADS = 2
JUMP = 3.0  # seconds of a clip that are rather passed over than decoded
DIM = 0.7  # the blurred fill behind a whole clip
SPACES = {  # FFmpeg's numbers
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
Way = tuple[str, Callable[[float], Rect]]  # how a picture is fitted, and where its cut-out glides


class Clip:
    """A shot of a clip. Frames are asked for in order of time."""

    def __init__(self, shot: Shot, path: Path, width: int, height: int, seconds: float) -> None:
        self._shot, self._path = shot, path
        self._size = (width, height)
        self._look = Look(shot.look)
        self._container = open_media(path)
        if not self._container.streams.video:
            self._container.close()
            raise RenderError("hostile-media", f"{path.name}: no picture")
        stream = self._container.streams.video[0]
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = THREADS
        self._start = float((stream.start_time or 0) * (stream.time_base or 0))
        if shot.inset > 0.05:
            self._container.seek(round((self._start + shot.inset) * 1_000_000))
        self._frames = self._decoded()
        self._now = self._next = next(self._frames, None)
        if self._now is None:
            self._container.close()
            raise RenderError("hostile-media", f"{path.name}: no frame can be decoded")
        self._shown: VideoFrame | None = None
        self._picture: Planes | None = None
        self._turn = (self._shot.rotate - round(self._now.rotation / 90) * 90) % 360
        self._scratch: Planes | None = None
        self._seconds = seconds
        self._ways: dict[tuple[int, int], Way] = {}
        self._advance(self._start + shot.inset)
        self._way(_planes(self._now))  # by the shot's first frame, also where others are asked for first

    def paint(self, at: float, seconds: float, out: Planes) -> None:
        """The frame `seconds` into the shot; the last one stays when the clip is over."""
        self._advance(self._start + self._shot.inset + seconds * self._shot.speed)
        assert self._now is not None
        if self._now is not self._shown:
            self._picture, self._shown = _planes(self._now), self._now
        assert self._picture is not None
        fit, way = self._way(self._picture)
        if fit == "fill":
            self._cut(self._picture, way(at), out)
        else:
            self._whole(self._picture, out, blurred=fit == "blur")
        self._look.put_on(out)

    def close(self) -> None:
        self._frames.close()
        self._container.close()

    def _decoded(self) -> Generator[VideoFrame, None, None]:
        try:
            for frame in self._container.decode(video=0):
                if frame.width * frame.height > CLIP_PIXELS:
                    raise RenderError("hostile-media", f"{self._path.name}: {frame.width}x{frame.height}")
                yield frame
        except (av.FFmpegError, ValueError):
            return  # a damaged end: what came before is shown

    def _advance(self, time: float) -> None:
        assert self._now is not None
        if time - (self._now.time or 0.0) > JUMP:
            self._jump(time)
        while self._next is not None and (self._next.time is None or self._next.time <= time + 1e-4):
            self._now, self._next = self._next, next(self._frames, None)

    def _jump(self, time: float) -> None:
        """Over frames that nobody asks for; where that fails they are decoded after all."""
        now = self._now
        self._frames.close()
        try:
            self._container.seek(round(time * 1_000_000))
        except (av.FFmpegError, ValueError):
            self._container.seek(round((self._start + self._shot.inset) * 1_000_000))
        self._frames = self._decoded()
        self._next = next(self._frames, None)
        self._now = self._next or now

    def _way(self, planes: Planes) -> "Way":
        """How this size of picture is fitted and where the cut-out glides; clips may change size midway."""
        h, w = planes.y.shape
        if (w, h) not in self._ways:
            pw, ph = (h, w) if self._turn in (90, 270) else (w, h)
            width, height = self._size
            fit = layout(self._shot.fit, pw, ph, width, height)
            focus = self._shot.focus or self._interest(planes)
            near = self._shot.near if fit == "fill" else 1.0
            first, last = glide(self._shot.motion, self._seconds, pw, ph, width / height, focus, close=near)
            self._ways[(w, h)] = (fit, between(first, last))
        return self._ways[(w, h)]

    def _interest(self, planes: Planes) -> tuple[float, float]:
        small = [cv2.resize(p, (96, 96), interpolation=cv2.INTER_AREA) for p in planes.each()]
        if self._turn:
            small = [cv2.rotate(p, TURNS[self._turn]) for p in small]
        mixed = np.ascontiguousarray(np.dstack(small)[..., [0, 2, 1]])
        return interest(np.asarray(cv2.cvtColor(mixed, cv2.COLOR_YCrCb2RGB), np.uint8))

    def _cut(self, planes: Planes, rect: Rect, out: Planes) -> None:
        """`rect` of the upright picture into `out`: cut from the picture as it lies, then turned."""
        turn = self._turn
        if not turn:
            _shrink(planes, rect, out)
            return
        h, w = planes.y.shape
        if turn == 180:
            lying = Rect(w - rect.x - rect.w, h - rect.y - rect.h, rect.w, rect.h)
        elif turn == 90:
            lying = Rect(rect.y, h - rect.x - rect.w, rect.h, rect.w)
        else:
            lying = Rect(w - rect.y - rect.h, rect.x, rect.h, rect.w)
        oh, ow = out.y.shape
        size = (ow, oh) if turn == 180 else (oh, ow)
        if self._scratch is None or self._scratch.y.shape != size[::-1]:
            self._scratch = sheet(*size)[1]
        _shrink(planes, lying, self._scratch)
        for lies, stands in zip(self._scratch.each(), out.each(), strict=True):
            stands[:] = cv2.rotate(lies, TURNS[turn])

    def _whole(self, planes: Planes, out: Planes, blurred: bool) -> None:
        width, height = self._size
        h, w = planes.y.shape
        pw, ph = (h, w) if self._turn in (90, 270) else (w, h)
        scale = min(width / pw, height / ph)
        fw, fh = max(2, round(pw * scale / 2) * 2), max(2, round(ph * scale / 2) * 2)
        if blurred:
            self._fill(planes, pw, ph, out)
        else:
            out.fill(BLACK)
        x, y = (width - fw) // 4 * 2, (height - fh) // 4 * 2
        spot = Planes(
            out.y[y : y + fh, x : x + fw],
            out.u[y // 2 : (y + fh) // 2, x // 2 : (x + fw) // 2],
            out.v[y // 2 : (y + fh) // 2, x // 2 : (x + fw) // 2],
        )
        self._cut(planes, Rect(0, 0, pw, ph), spot)

    def _fill(self, planes: Planes, pw: int, ph: int, out: Planes) -> None:
        width, height = self._size
        size = (max(8, width // 48 * 2), max(8, height // 48 * 2))
        small = sheet(*size)[1]
        self._cut(planes, cover(pw, ph, width / height, (0.5, 0.5)), small)
        for plane, target, dark in zip(small.each(), out.each(), (16, 128, 128), strict=True):
            soft = cv2.GaussianBlur(plane, (0, 0), max(plane.shape) / 26, borderType=cv2.BORDER_REPLICATE)
            if dark == 16:
                soft = cv2.convertScaleAbs(soft, alpha=DIM, beta=dark * (1 - DIM))
            cv2.resize(soft, target.shape[::-1], dst=target, interpolation=cv2.INTER_LINEAR)


def _shrink(planes: Planes, rect: Rect, out: Planes) -> None:
    """Like `cut_out`, but by averaging where much is made little."""
    for plane, target, scale in zip(planes.each(), out.each(), (1.0, 0.5, 0.5), strict=True):
        part = rect.moved(0, 0, scale)
        if part.w < 2 * target.shape[1]:
            cut_out(plane, part, target)
            continue
        x, y = max(0, round(part.x)), max(0, round(part.y))
        region = plane[y : max(y + 1, round(part.y + part.h)), x : max(x + 1, round(part.x + part.w))]
        target[:] = cv2.resize(region, target.shape[::-1], interpolation=cv2.INTER_AREA)


def _planes(frame: VideoFrame) -> Planes:
    """Any frame as BT.709 limited 4:2:0. Its own memory is used where it is that already."""
    if is_bright(frame):
        return brought_down(frame)
    name = frame.format.name
    guess = Colorspace.ITU709 if max(frame.width, frame.height) > 1024 else Colorspace.ITU601
    space = SPACES.get(int(frame.colorspace), guess)
    full = name.startswith("yuvj") or frame.color_range == ColorRange.JPEG
    even = frame.width % 2 == 0 and frame.height % 2 == 0
    if name != "yuv420p" or space != Colorspace.ITU709 or full or not even:
        frame = frame.reformat(
            width=max(2, frame.width // 2 * 2),
            height=max(2, frame.height // 2 * 2),
            format="yuv420p",
            src_colorspace=None if frame.format.is_rgb else space,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG if full or frame.format.is_rgb else ColorRange.MPEG,
            dst_color_range=ColorRange.MPEG,
            threads=1,  # see hdr.py; the other cores are the encoder's
        )
    return planes_of(frame)
