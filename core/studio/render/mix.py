"""All that is heard, second by second: music, files, the clips' own sound; fades, ducking, one limiter."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import av
import numpy as np
from av.audio.frame import AudioFrame

from core.studio.render.encode import RATE
from core.studio.render.errors import RenderError
from core.studio.render.guard import find, open_media
from core.studio.render.loudness import TARGET, Meter, Samples, gain, limited
from core.studio.render.music import Band
from core.studio.render.plan import Plan, Sound
from core.studio.voices import Mute, speak

log = logging.getLogger(__name__)

DUCKED = 0.32  # music under speech: -10 dB
HEARD = 0.02  # from this level (RMS) on somebody is speaking
HOP = RATE // 100
MEASURED = 90.0  # seconds of a file that are listened to for its loudness


class Source(Protocol):
    def read(self, count: int) -> Samples:
        """The next `count` samples; silence where there are no more."""
        ...


class Mix:
    """The film's sound in order."""

    def __init__(self, plan: Plan, media: Path) -> None:
        self._plan, self._media = plan, media
        self._voices = [Voice(sound, media) for sound in plan.sounds]
        self._at = 0
        self._duck = 1.0
        self._fps = plan.fps

    def next(self, frames: int) -> Samples:
        """Sound for the next `frames` frames, (2, n)."""
        frame = round(self._at * self._fps / RATE)
        count = round((frame + frames) * RATE / self._fps) - self._at
        front, back = np.zeros((2, count), np.float32), np.zeros((2, count), np.float32)
        for voice in self._voices:
            voice.add_to(back if voice.sound.duck else front, self._at)
        if any(voice.sound.duck for voice in self._voices):
            back *= self._ducking(front)
        self._at += count
        return limited(front + back)

    def close(self) -> None:
        for voice in self._voices:
            voice.close()

    def _ducking(self, front: Samples) -> Samples:
        """How far the music steps back, (n,): down quickly, up again slowly."""
        hops = -(-front.shape[1] // HOP)
        level = np.zeros(hops * HOP, np.float32)
        level[: front.shape[1]] = (front**2).mean(axis=0)
        loud = np.sqrt(level.reshape(hops, HOP).mean(axis=1)) > HEARD
        curve = np.empty(hops + 1, np.float32)
        curve[0] = self._duck
        for hop in range(hops):
            goal, pace = (DUCKED, 0.12) if loud[hop] else (1.0, 0.018)
            curve[hop + 1] = curve[hop] + (goal - curve[hop]) * pace
        self._duck = float(curve[-1])
        places = np.arange(front.shape[1]) / HOP
        return np.interp(places, np.arange(hops + 1), curve).astype(np.float32)


class Voice:
    """One sound with its place in time, its volume and its fades."""

    def __init__(self, sound: Sound, media: Path) -> None:
        self.sound = sound
        self._media = media
        self._first = round(sound.start * RATE)
        self._last = self._first + round(sound.length * RATE)
        self._source: Source | None = None
        self._over = False

    def add_to(self, bus: Samples, at: int) -> None:
        """Adds what is heard from sample `at` on."""
        first, last = max(self._first, at), min(self._last, at + bus.shape[1])
        if first >= last or self._over:
            if at >= self._last:
                self.close()
            return
        if self._source is None:
            self._source = self._open()
        samples = self._source.read(last - first)
        bus[:, first - at : last - at] += samples * self._envelope(first, last)

    def close(self) -> None:
        self._over = True
        if isinstance(self._source, Recording):
            self._source.close()
        self._source = None

    def _open(self) -> Source:
        sound = self.sound
        if sound.kind == "music":
            return Band(sound.mood, sound.seed, sound.length)
        if sound.kind == "speech":
            return spoken(sound)
        return Recording(find(sound.source, self._media), sound)

    def _envelope(self, first: int, last: int) -> Samples:
        time = np.arange(first, last, dtype=np.float32)
        shape = np.full(last - first, self.sound.volume, np.float32)
        rise, fall = self.sound.fade_in * RATE, self.sound.fade_out * RATE
        if rise:
            shape *= np.clip((time - self._first) / rise, 0, 1)
        if fall:
            share = np.clip((self._last - 1 - time) / fall, 0, 1)
            shape *= share * share * (3 - 2 * share)
        return shape


def spoken(sound: Sound) -> Source:
    """Words read aloud; silence where they cannot be: what is seen says them too."""
    path = Path(tempfile.mkdtemp()) / "speech.wav"
    try:
        long = speak(sound.source or "", path, sound.length)
        return Held(Recording(path, sound), min(long, sound.length))
    except (Mute, RenderError) as error:
        log.warning("not spoken: %s", error)
        return Silence()
    finally:
        shutil.rmtree(path.parent, ignore_errors=True)


class Held:
    """A short recording kept whole, so that its file can go."""

    def __init__(self, recording: "Recording", seconds: float) -> None:
        self._samples = recording.read(round(seconds * RATE))
        recording.close()

    def read(self, count: int) -> Samples:
        data, self._samples = self._samples[:, :count], self._samples[:, count:]
        return np.pad(data, ((0, 0), (0, count - data.shape[1])))


class Silence:
    def read(self, count: int) -> Samples:
        return np.zeros((2, count), np.float32)


class Recording:
    """The sound of a file from its in-point on, at its speed without changing pitch, brought to a common
    loudness. A file without sound is silence."""

    def __init__(self, path: Path, sound: Sound) -> None:
        self._path, self._sound = path, sound
        self._left = np.zeros((2, 0), np.float32)
        meter = Meter()
        heard = 0
        for piece in self._samples():
            meter.add(piece)
            heard += piece.shape[1]
            if heard > min(sound.length, MEASURED) * RATE:
                break
        # quiet rooms are not to be turned into loud noise
        self._gain = gain(meter.lufs(), TARGET, 14.0)
        self._pieces: Iterator[Samples] | None = self._samples()

    def read(self, count: int) -> Samples:
        parts, have = [self._left], self._left.shape[1]
        while have < count and self._pieces is not None:
            piece = next(self._pieces, None)
            if piece is None:
                self._pieces = None
                break
            parts.append(piece)
            have += piece.shape[1]
        data = np.concatenate(parts, axis=1)
        if have < count:
            data = np.pad(data, ((0, 0), (0, count - have)))
        self._left = data[:, count:]
        return np.asarray(data[:, :count] * self._gain, np.float32)

    def close(self) -> None:
        self._pieces = None

    def _samples(self) -> Iterator[Samples]:
        with open_media(self._path) as container:
            if not container.streams.audio:
                if self._sound.kind == "file":
                    raise RenderError("hostile-media", f"{self._path.name}: no sound")
                return
            stream = container.streams.audio[0]
            start = float((stream.start_time or 0) * (stream.time_base or 0))
            inset = self._sound.inset
            if inset > 0.05:
                container.seek(round((start + inset) * 1_000_000))
            resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
            skip: int | None = None
            try:
                for frame in _paced(container.decode(audio=0), self._sound.speed):
                    for piece in resampler.resample(frame):
                        data = np.asarray(piece.to_ndarray(), np.float32)
                        if skip is None:
                            begun = float(frame.time or 0) if self._sound.speed == 1 else inset + start
                            skip = max(0, round((inset + start - begun) * RATE))
                        if skip >= data.shape[1]:
                            skip -= data.shape[1]
                            continue
                        yield data[:, skip:]
                        skip = 0
            except (av.FFmpegError, ValueError):
                return  # a damaged end: silence from here


def _paced(frames: Iterator[AudioFrame], speed: float) -> Iterator[AudioFrame]:
    """Faster or slower at the same pitch."""
    if abs(speed - 1) < 1e-3:
        yield from frames
        return
    graph: av.filter.Graph | None = None
    for frame in frames:
        graph = graph or _tempo(frame, speed)
        graph.push(frame)
        yield from _pulled(graph)


def _tempo(frame: AudioFrame, speed: float) -> "av.filter.Graph":
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate,
        format=frame.format.name,
        layout=frame.layout.name,
        time_base=frame.time_base,
    )
    nodes, rest = [source], speed
    while abs(rest - 1) > 1e-6:  # one filter does half to double
        step = min(2.0, max(0.5, rest))
        nodes.append(graph.add("atempo", f"{step:.6f}"))
        rest /= step
    nodes.append(graph.add("abuffersink"))
    graph.link_nodes(*nodes).configure()
    return graph


def _pulled(graph: "av.filter.Graph") -> Iterator[AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        if isinstance(frame, AudioFrame):
            yield frame
