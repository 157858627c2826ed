"""Plan → film: what is on the shelf is copied, the rest drawn and encoded."""

from collections.abc import Callable, Iterator
from pathlib import Path

from core.studio.render.compose import Composer
from core.studio.render.encode import RATE, Coded, Film
from core.studio.render.gops import Gop, gops, sound_key
from core.studio.render.mix import Mix
from core.studio.render.plan import Plan
from core.studio.render.press import Press
from core.studio.render.shelf import Shelf
from core.studio.render.titles import place


class Making:
    """One film on its way into `output`. `kept`: the share of frames that came from the shelf."""

    def __init__(self, plan: Plan, media: Path, output: Path, quality: str, shelf: Shelf | None) -> None:
        self._plan, self._media, self._output, self._quality = plan, media, output, quality
        self._shelf = shelf
        self._titles = place(plan)
        self._gops = gops(plan, self._titles, media, quality)
        self._keys = {gop.first: gop.key for gop in self._gops}
        self.kept = 0.0

    def make(self, check: Callable[[], None], tell: Callable[[int], None]) -> None:
        """`check` raises where the film is no longer wanted; `tell` hears how many frames are done."""
        plan = self._plan
        film = Film(self._output, plan.width, plan.height, plan.fps, self._quality)
        press = Press(film, plan, self._quality, check, tell, self._keep if self._shelf else None)
        composer = Composer(plan, self._media, self._titles)
        sound = self._sound(press)
        try:
            for gop in self._gops:
                group = self._shelf.find(gop.key, gop.first) if self._shelf else None
                if group is not None and len(group) == gop.last - gop.first:
                    self.kept += len(group) / plan.frames
                    press.coded(group)
                    for index in range(gop.first, gop.last):
                        next(sound) if index % plan.fps == 0 else None
                else:
                    self._draw(gop, composer, press, sound)
            heard = press.finish()
        except BaseException:
            press.abandon()
            raise
        finally:
            sound.close()
            composer.close()
        if self._shelf:
            if heard:
                self._shelf.keep(sound_key(plan, self._media), heard)
            self._shelf.tidy()

    def _draw(self, gop: Gop, composer: Composer, press: Press, sound: Iterator[None]) -> None:
        for index in range(gop.first, gop.last):
            if index % self._plan.fps == 0:
                next(sound)
            sheet = press.blank()
            composer.draw(index, sheet.planes)
            press.picture(sheet, index, index == gop.first)

    def _sound(self, press: Press) -> "Sounding":
        heard = self._shelf.find(sound_key(self._plan, self._media)) if self._shelf else None
        return Sounding(self._plan, self._media, press, heard)

    def _keep(self, first: int, group: list[Coded]) -> None:
        if self._shelf and first in self._keys:
            self._shelf.keep(self._keys[first], group, first)


class Sounding(Iterator[None]):
    """Each `next` gives the press the film's next second of sound, made or from the shelf."""

    def __init__(self, plan: Plan, media: Path, press: Press, heard: list[Coded] | None) -> None:
        self._plan, self._press, self._heard = plan, press, heard
        self._mix = Mix(plan, media) if heard is None else None
        self._frames = 0

    def __next__(self) -> None:
        plan = self._plan
        frames = min(plan.fps, plan.frames - self._frames)
        self._frames += frames
        if self._mix is not None:
            self._press.sound(self._mix.next(frames))
            return
        assert self._heard is not None
        until = self._frames * RATE / plan.fps if self._frames < plan.frames else float("inf")
        count = next((n for n, coded in enumerate(self._heard) if coded.at >= until), len(self._heard))
        self._press.heard(self._heard[:count])
        self._heard = self._heard[count:]

    def close(self) -> None:
        if self._mix is not None:
            self._mix.close()
