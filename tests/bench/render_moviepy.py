"""The film of `tests/bench/render.py` as MoviePy's users would make it; run by it, in any interpreter that
has MoviePy: FOLDER SECONDS SAMPLE. Prints what the whole would take, from SAMPLE seconds round a
crossfade."""

import json
import resource
import sys
import time
from pathlib import Path


def main() -> None:
    import moviepy
    import numpy as np
    from moviepy import AudioArrayClip, CompositeVideoClip, ImageClip, TextClip, vfx

    folder, seconds, sample = Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    third, width, height = seconds / 3, 1080, 1920
    shots = []
    for index in range(3):
        photo = ImageClip(str(folder / f"{index}.jpg"))
        cover = max(width / photo.w, height / photo.h)
        photo = photo.resized(cover).with_duration(third + 0.6)
        moving = photo.resized(lambda t: 1 + 0.012 * t).with_position("center").with_start(index * third)
        shots.append(moving.with_effects([vfx.CrossFadeIn(0.6)]) if index else moving)
    font = next(iter(sorted(Path("/usr/share/fonts").rglob("*.ttf"))), None)
    words = ("Urban Dreams", "The sea in summer", "Thanks for watching")
    titles = [
        TextClip(text=text, font=str(font), font_size=110, color="white", stroke_width=4)
        .with_position("center")
        .with_start(index * third + 0.3)
        .with_duration(third - 0.6)
        .with_effects([vfx.CrossFadeIn(0.35), vfx.CrossFadeOut(0.35)])
        for index, text in enumerate(words)
    ]
    tone = np.sin(np.arange(int(seconds * 48000)) / 30)[:, None].repeat(2, axis=1) * 0.2
    film = CompositeVideoClip([*shots, *titles], size=(width, height)).with_duration(seconds)
    film = film.with_audio(AudioArrayClip(tone, fps=48000))
    part = film.subclipped(third - sample / 2, third + sample / 2)
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    wall = time.monotonic()
    part.write_videofile(
        str(folder / "moviepy.mp4"),
        fps=30,
        codec="libx264",
        audio_codec="aac",
        preset="veryfast",
        ffmpeg_params=["-crf", "20", "-pix_fmt", "yuv420p", "-movflags", "+faststart"],
        logger=None,
    )
    wall = time.monotonic() - wall
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after, strict=True))
    scale = seconds / sample
    from importlib.metadata import version

    answer = {"version": version(moviepy.__name__), "wall": wall * scale, "cpu": cpu * scale}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
