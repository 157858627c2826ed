"""Music is music: loud enough, never clipped, the same for a seed, silent at its end."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.studio.agent.edits_sound import ALONE, UNDER
from core.studio.render.draft import MOODS, plan_film
from core.studio.render.loudness import CEILING, Meter, limited
from core.studio.render.mix import Mix
from core.studio.render.music import Band
from core.studio.render.score import Score


def played(mood: str, seed: int, seconds: int) -> np.ndarray:
    band = Band(mood, seed, seconds)
    return np.concatenate([band.read(48000) for _ in range(seconds)], axis=1)


def loudness(samples: np.ndarray) -> float:
    meter = Meter()
    meter.add(samples)
    return meter.lufs()


def heard(sounds: list[dict[str, Any]], media: Path, seconds: float, video: Any = None) -> np.ndarray:
    shots = video or [{"s": 0, "d": seconds * 1000, "m": {"kind": "made"}}]
    plan = plan_film({"d": seconds * 1000, "t": [{"tt": 0, "sg": shots}, {"tt": 1, "sg": sounds}]})
    mix = Mix(plan, media)
    parts = [mix.next(min(30, plan.frames - at)) for at in range(0, plan.frames, 30)]
    mix.close()
    return np.concatenate(parts, axis=1)


def music(seconds: float, **meta: Any) -> dict[str, Any]:
    return {"s": 0, "d": seconds * 1000, "m": {"kind": "music", "mood": "calm", **meta}}


def test_the_meter_reads_the_standards_own_tone(make: Any) -> None:
    """EBU Tech 3341: a stereo tone of 1 kHz at -23 dBFS reads -23 LUFS; silence at the end is gated away."""
    tone = make.tone(4, 10 ** (-23 / 20))
    assert loudness(tone) == pytest.approx(-23.0, abs=0.1)
    assert loudness(np.pad(tone, ((0, 0), (0, 4 * 48000)))) == pytest.approx(-23.0, abs=0.3)
    assert loudness(np.zeros((2, 48000), np.float32)) == -70.0


@pytest.mark.parametrize("mood", MOODS)
def test_every_mood_is_as_loud_as_the_platforms_play(mood: str) -> None:
    """-14 LUFS within 1, no sample over the ceiling, both sides, no offset."""
    samples = limited(played(mood, 3, 9))
    assert loudness(samples) == pytest.approx(-14.0, abs=1.0)
    assert np.abs(samples).max() <= CEILING
    assert abs(float(samples.mean())) < 0.003
    assert 0 < float(np.corrcoef(samples)[0, 1]) < 0.99


def test_a_seed_is_a_piece_and_another_seed_is_another() -> None:
    first, again, other = played("lofi", 1, 6), played("lofi", 1, 6), played("lofi", 2, 6)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("mood", MOODS)
def test_tunes_keep_to_their_key_and_end_at_home(mood: str) -> None:
    """Every pitched note is of the scale; the last bar holds the home chord alone."""
    score = Score(mood, 5, 12)
    drums = {"kick", "snare", "clap", "hat", "shaker", "boom", "crackle"}
    root = min(n.midi for n in score.bar(11) if n.instrument == "bass") % 12
    scale = {(root + step) % 12 for step in score.mood.scale} | {(root + 7) % 12}
    for index in range(12):
        for note in score.bar(index):
            if note.instrument not in drums:
                fifth = mood == "happy" and note.instrument == "bass"  # root and fifth, whatever the key
                assert note.midi % 12 in scale or fifth, (mood, index, note)
    home = {(root + score.mood.scale[step]) % 12 for step in (0, 2, 4)}
    assert {n.midi % 12 for n in score.bar(11) if n.instrument not in drums} == home


def test_long_music_does_not_grow_and_does_not_stop() -> None:
    """After its rehearsal the band holds a bounded number of notes, however long it plays."""
    band = Band("upbeat", 1, 200)
    levels = [float(np.sqrt((band.read(48000) ** 2).mean())) for _ in range(120)]
    assert min(levels[4:]) > 0.03
    assert sum(wave.nbytes for wave in band._cache.values()) < 16_000_000


def test_music_fades_in_and_truly_out(tmp_path: Path) -> None:
    samples = heard([music(4, fade_in=500, fade_out=1000)], tmp_path, 4)
    assert samples.shape == (2, 4 * 48000)
    level = np.sqrt((samples.reshape(2, 400, -1) ** 2).mean(axis=(0, 2)))
    assert level[0] < 0.01
    assert level[-1] < 0.001
    assert np.abs(samples[:, -2:]).max() < 1e-4
    assert level[200] > 0.05


def test_a_films_length_in_samples_is_its_length_in_frames(tmp_path: Path) -> None:
    for milliseconds in (1, 333, 1000, 1999):
        frames = max(1, round(milliseconds * 30 / 1000))
        assert heard([], tmp_path, milliseconds / 1000).shape[1] == frames * 1600


def test_volume_is_obeyed_and_zero_is_silence(tmp_path: Path) -> None:
    loud, soft = (heard([music(3, volume=v)], tmp_path, 3) for v in (1.0, 0.5))
    assert loudness(loud) - loudness(soft) == pytest.approx(6.0, abs=0.5)
    assert not heard([music(3, volume=0)], tmp_path, 3).any()


def test_a_clip_is_heard_and_music_steps_back_while_it_is(tmp_path: Path, make: Any) -> None:
    """The clip speaks during its first second; under it the music is at least 6 dB softer than later."""
    make.clip(tmp_path / "a.mp4", seconds=2.0, sound=0.2)
    video = [
        {"s": 0, "d": 2000, "m": {"kind": "clip", "src": "/media/a.mp4"}},
        {"s": 2000, "d": 3000, "m": {"kind": "made"}},
    ]
    both = heard([music(5, duck=True)], tmp_path, 5, video)
    clip_alone = heard([], tmp_path, 5, video)
    assert np.sqrt((clip_alone[:, 24000:72000] ** 2).mean()) > 0.05
    assert np.abs(clip_alone[:, 110000:]).max() == 0
    under = both - clip_alone
    ducked, free = (np.sqrt((under[:, a:b] ** 2).mean()) for a, b in ((48000, 90000), (160000, 200000)))
    unducked = heard([music(5, duck=False)], tmp_path, 5, video) - clip_alone
    reference = np.sqrt((unducked[:, 48000:90000] ** 2).mean())
    assert ducked < reference * 0.5
    assert free > 0.03


def test_a_clip_at_double_speed_keeps_its_pitch(tmp_path: Path, make: Any) -> None:
    make.clip(tmp_path / "a.mp4", seconds=2.0, sound=0.2)
    video = [{"s": 0, "d": 900, "m": {"kind": "clip", "src": "/media/a.mp4", "speed": 2.0}}]
    samples = heard([], tmp_path, 0.9, video)[0, 9600:33600]
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    assert np.argmax(spectrum) * 48000 / len(samples) == pytest.approx(997, abs=15)


def test_a_soft_recording_is_raised_and_starts_where_it_is_told(tmp_path: Path, make: Any) -> None:
    """A file's tone at -34 dB comes out clearly louder; its in-point skips its silent beginning."""
    import av

    path = tmp_path / "voice.wav"
    wave = np.concatenate([np.zeros((2, 48000), np.float32), make.tone(2, 0.02)], axis=1)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=48000, layout="stereo")
        pcm = np.ascontiguousarray((wave.T * 32767).astype(np.int16).reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="stereo")
        frame.sample_rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    sound = {"s": 0, "d": 1500, "m": {"kind": "file", "src": "/media/voice.wav", "in": 1000, "fade_in": 0}}
    samples = heard([sound], tmp_path, 2)
    assert np.sqrt((samples[:, 2400:20000] ** 2).mean()) > 0.05
    assert np.abs(samples[:, 73000:]).max() == 0


def test_too_loud_is_bent_not_clipped() -> None:
    wave = np.linspace(-3, 3, 1000, dtype=np.float32)[None].repeat(2, 0)
    bent = limited(wave)
    assert np.abs(bent).max() <= CEILING
    assert (np.diff(bent[0]) >= 0).all()
    quiet = wave * 0.1
    assert np.array_equal(limited(quiet), quiet)


@pytest.mark.parametrize("talking", [False, True])
def test_a_film_as_the_agent_makes_it_is_as_loud_as_the_platforms_play(
    tmp_path: Path, make: Any, talking: bool
) -> None:
    """With music alone, and with a clip that is heard over it."""
    make.clip(tmp_path / "a.mp4", seconds=5.0, sound=0.2)
    clip = [{"s": 0, "d": 5000, "m": {"kind": "clip", "src": "/media/a.mp4"}}]
    samples = heard([music(5, volume=UNDER if talking else ALONE)], tmp_path, 5, clip if talking else None)
    assert loudness(samples) == pytest.approx(-14.0, abs=1.0)
    assert np.abs(samples).max() <= CEILING
