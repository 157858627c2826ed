"""Plan → frames: the shots of a frame, their blend, the titles on top."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import cv2

from core.studio.render.badge import Mark
from core.studio.render.clip import Clip
from core.studio.render.ground import Ground
from core.studio.render.guard import find
from core.studio.render.lettering import Lettering
from core.studio.render.picture import Photo
from core.studio.render.plan import Frame, Layer, Plan, frame_at
from core.studio.render.planes import BLACK, Plane, Planes, sheet
from core.studio.render.titles import Placed, place

AHEAD = 0.7  # seconds before a shot is seen


class Painter(Protocol):
    """A shot that can show itself."""

    def paint(self, at: float, seconds: float, out: Planes) -> None: ...

    def close(self) -> None: ...


class Composer:
    """Draws frames in order. Holds open only the shots that are visible, and the titles."""

    def __init__(self, plan: Plan, media: Path, titles: Sequence[Placed] | None = None) -> None:
        """`titles` where their places are known already."""
        self._plan = plan
        self._media = media
        self._painters: dict[int, Painter] = {}
        self._helper = ThreadPoolExecutor(1)
        self._coming: dict[int, Future[Painter]] = {}
        self._titles: dict[int, Lettering] = {}
        self._places = place(plan) if titles is None else titles
        self._marks: list[Mark] | None = None
        self._other = sheet(plan.width, plan.height)[1]

    def draw(self, index: int, out: Planes) -> None:
        """Frame `index` into `out`. Frames may be left out; they never go back."""
        frame = frame_at(self._plan, index)
        self._let_go(index)
        self._picture(frame, out)
        for title, _, _ in frame.titles:
            if title not in self._titles:
                self._titles[title] = self._lettering(title, index, out)
        for title, opacity, rise in frame.titles:
            self._titles[title].put_on(out, opacity, rise)
        if self._marks is None:
            self._marks = [Mark(badge, self._plan, self._media) for badge in self._plan.badges]
        for mark in self._marks:
            mark.put_on(out)
        following = frame.over.shot + 1
        if (
            following < len(self._plan.shots)
            and self._plan.shots[following].first - index < AHEAD * self._plan.fps
        ):
            self._expect(following)

    def picture(self, index: int, out: Planes) -> None:
        """Frame `index` without its titles and logos."""
        self._picture(frame_at(self._plan, index), out)

    def _picture(self, frame: Frame, out: Planes) -> None:
        if frame.blend == "cut" or (frame.under is None and frame.blend != "fade-black"):
            self._paint(frame.over, out)
        else:
            BLENDERS[frame.blend](self, frame.under, frame.over, frame.share, out)

    def _lettering(self, title: int, index: int, out: Planes) -> Lettering:
        """A title made for the picture it comes up on, also where that is not the one on the table."""
        placed = self._places[title]
        if index != placed.title.first:
            aside = Composer(self._plan, self._media, ())
            try:
                out = sheet(self._plan.width, self._plan.height)[1]
                aside.picture(placed.title.first, out)
            finally:
                aside.close()
        return Lettering(placed.title, placed.setting, placed.x, placed.y, out)

    def _let_go(self, index: int) -> None:
        """Of everything that is over before frame `index`."""
        for done in [shot for shot in self._painters if self._plan.shots[shot].until <= index]:
            self._painters.pop(done).close()
        for done in [shot for shot in self._coming if self._plan.shots[shot].until <= index]:
            self._coming.pop(done).add_done_callback(_closed)
        for over in [title for title in self._titles if self._plan.titles[title].last <= index]:
            del self._titles[over]

    def close(self) -> None:
        self._helper.shutdown(cancel_futures=True)
        for coming in self._coming.values():
            _closed(coming)
        for painter in self._painters.values():
            painter.close()
        self._painters.clear()

    def _paint(self, layer: Layer, out: Planes) -> None:
        painter = self._painters.get(layer.shot)
        if painter is None:
            self._expect(layer.shot)
            painter = self._painters[layer.shot] = self._coming.pop(layer.shot).result()
        painter.paint(layer.at, layer.seconds, out)

    def _expect(self, position: int) -> None:
        """Prepare a shot beside the drawing: the encoder should not wait for a photo to be decoded."""
        if position not in self._coming and position not in self._painters:
            self._coming[position] = self._helper.submit(self._open, position)

    def _open(self, position: int) -> Painter:
        plan, shot = self._plan, self._plan.shots[position]
        seconds = (shot.until - shot.first) / plan.fps
        if shot.kind == "made":
            return Ground(shot, plan.width, plan.height)
        path = find(shot.source, self._media)
        if shot.kind == "clip":
            return Clip(shot, path, plan.width, plan.height, seconds)
        return Photo(shot, path, plan.width, plan.height, seconds)

    def _crossfade(self, under: Layer | None, over: Layer, share: float, out: Planes) -> None:
        self._paint(over, out)
        if under is None:
            return
        self._paint(under, self._other)
        for new, old in zip(out.each(), self._other.each(), strict=True):
            cv2.addWeighted(new, share, old, 1 - share, 0, dst=new)

    def _fade_black(self, under: Layer | None, over: Layer, share: float, out: Planes) -> None:
        if under is None:
            light, layer = share, over
        elif share < 0.5:
            light, layer = 1 - 2 * share, under
        else:
            light, layer = 2 * share - 1, over
        self._paint(layer, out)
        for plane, dark in zip(out.each(), BLACK, strict=True):
            cv2.convertScaleAbs(plane, dst=plane, alpha=light, beta=dark * (1 - light))

    def _slide(self, under: Layer | None, over: Layer, share: float, out: Planes) -> None:
        self._paint(over, out)
        if under is None:
            return
        self._paint(under, self._other)
        shift = round(self._plan.width * (1 - share) / 2) * 2
        for plane, old, scale in zip(out.each(), self._other.each(), (1, 2, 2), strict=True):
            _push(plane, old, shift // scale)


def _closed(coming: Future[Painter]) -> None:
    """Close what was prepared and is not wanted."""
    if coming.done() and not coming.cancelled() and not coming.exception():
        coming.result().close()


def _push(new: Plane, old: Plane, left: int) -> None:
    """`new` comes in from the right and still stands `left` pixels away; `old` goes out at the left."""
    width = new.shape[1]
    if 0 < left <= width:
        incoming = new[:, : width - left].copy()
        new[:, :left] = old[:, width - left :]
        new[:, left:] = incoming


Blender = Callable[[Composer, Layer | None, Layer, float, Planes], None]
BLENDERS: dict[str, Blender] = {
    "crossfade": Composer._crossfade,
    "fade-black": Composer._fade_black,
    "slide": Composer._slide,
}
