"""How much a render costs over x264 alone on the same frames: `python -m tests.bench.render`.

The film: 1080x1920 at 30 fps, three photos with pan and zoom, each in three views, two long crossfades and
six short ones, three titles (Latin, Chinese, mixed), music with fades. Floor: the same frames, composed
beforehand, through the same x264 settings, and nothing else (no start-up, no sound, no file). Ours: the
worker from its start to its end. Runs are paired, medians shown; on a busy machine read the CPU ratio.

After that: the same film with another word in one title of four seconds; a clip trimmed, two joined; MoviePy
on the same timeline (a few seconds of it, scaled up; `--moviepy PYTHON` names an interpreter that has it);
the film small, as a preview; with `--long`, the memory of ten minutes; looking at a clip.
"""

import argparse
import asyncio
import json
import mmap
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

GOALS = {"wall": 1.2, "cpu": 1.15, "memory": 450.0}
TITLE = 4000  # ms: how long the title stands that is changed
SAMPLE = 3  # seconds of the film that MoviePy renders


def photo(path: Path, width: int, height: int, seed: int) -> None:
    """Hills, haze and a sun, with the grain of a camera; as hard to encode as a photo."""
    import cv2
    import numpy as np
    from PIL import Image

    dice = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    y, x = y / height, x / width
    tint = dice.uniform(0.3, 1.0, 3).astype(np.float32)
    sky = 0.35 + 0.5 * y[..., None] * tint
    sky += np.exp(-np.hypot((x - 0.6) * width / height, y - 0.4) * 6)[..., None] * 0.5
    for layer in range(5):
        level = 0.42 + 0.11 * layer
        line = np.zeros(width, np.float32)
        for octave in range(7):
            points = dice.standard_normal(4 * 2**octave).astype(np.float32)
            line += (
                cv2.resize(points[None], (width, 1), interpolation=cv2.INTER_CUBIC)[0] * 0.05 / 1.7**octave
            )
        texture = cv2.resize(
            dice.standard_normal((height // 6, width // 6)).astype(np.float32), (width, height)
        )
        shade = (0.55 - 0.1 * layer) * tint[::-1] + 0.05 * texture[..., None]
        sky = np.where((y > level + line[None])[..., None], shade, sky)
    sky += 0.02 * dice.standard_normal((height, width, 1)).astype(np.float32)
    Image.fromarray((sky.clip(0, 1) * 255).astype(np.uint8)).save(path, quality=90)


def film(seconds: int) -> dict[str, object]:
    """The draft."""
    third = seconds * 1000 // 3

    def segment(start: int, length: int, **meta: object) -> dict[str, object]:
        return {"id": f"s{start}", "s": start, "d": length, "m": meta}

    fade = {"kind": "crossfade", "d": 600}
    motions = ("zoom-in", "pan-right", "zoom-out")
    photos = [
        segment(
            i * third,
            third if i < 2 else seconds * 1000 - 2 * third,
            kind="photo",
            src=f"/media/{i}.jpg",
            fit="fill",
            motion=motions[i],
            views=True,
            **({"transition": fade} if i else {}),
        )
        for i in range(3)
    ]
    words = ("Urban Dreams", "海边的夏天", "Thanks 谢谢 for watching")
    titles = [
        segment(i * third + 300, third - 600, text=text, style=style, anim="rise")
        for i, (text, style) in enumerate(zip(words, ("clean", "bold", "card"), strict=True))
    ]
    music = segment(0, seconds * 1000, kind="music", mood="lofi", volume=1.0, fade_in=300, fade_out=1500)
    tracks = [{"tt": 0, "sg": photos}, {"tt": 1, "sg": [music]}, {"tt": 7, "sg": titles}]
    return {"d": seconds * 1000, "m": {"w": 1080, "h": 1920, "fps": 30}, "t": tracks}


def compose(draft: dict[str, object], media: Path, frames: Path) -> None:
    """All frames of the film, one after the other, into a file."""
    from core.studio.render.compose import Composer
    from core.studio.render.draft import plan_film
    from core.studio.render.planes import sheet

    plan = plan_film(draft)
    composer = Composer(plan, media)
    buffer, planes = sheet(plan.width, plan.height)
    with frames.open("wb") as file:
        for index in range(plan.frames):
            composer.draw(index, planes)
            file.write(buffer.tobytes())
    composer.close()


def encode(frames: Path) -> dict[str, float]:
    """x264 alone: wall and CPU seconds, without start-up."""
    import av
    import numpy as np

    from core.studio.render.encode import video_stream

    with frames.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        sheets = np.frombuffer(data, np.uint8).reshape(-1, 1920 * 3 // 2, 1080)
        with av.open(os.devnull, "w", format="null") as container:
            stream = video_stream(container, 1080, 1920, 30, "high")
            wall, cpu, size = time.monotonic(), time.process_time(), 0
            for index, sheet in enumerate(sheets):
                frame = av.VideoFrame.from_numpy_buffer(sheet, format="yuv420p")
                frame.pts, frame.time_base = index, stream.codec_context.time_base
                size += sum(packet.size for packet in stream.encode(frame))
            size += sum(packet.size for packet in stream.encode(None))
            spent = {"wall": time.monotonic() - wall, "cpu": time.process_time() - cpu}
        del sheets, frame, sheet
    return {**spent, "memory": private(), "size": size / 1e6}


def private() -> float:
    """MB of memory of this process's own: without the frames' file."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def whole(
    draft: dict[str, object],
    media: Path,
    output: Path,
    kept: Path | None = None,
    *,
    quality: str = "high",
) -> dict[str, float]:
    """A render as users get it."""
    from core.studio.render import render

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = time.monotonic()
    done = asyncio.run(render(draft, media, output, kept=kept, quality=quality))
    wall = time.monotonic() - wall
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = spent.ru_utime + spent.ru_stime - before.ru_utime - before.ru_stime
    return {
        "wall": wall,
        "cpu": cpu,
        "memory": spent.ru_maxrss / 1024,
        "size": done.bytes / 1e6,
        "kept": done.kept,
    }


def changed(seconds: int, media: Path) -> dict[str, float]:
    """The film once, then again with another word in a title that stands for four seconds."""
    draft: Any = film(seconds)
    title = draft["t"][2]["sg"][1]
    title["s"] += 2000
    title["d"] = TITLE
    kept = media / "kept"
    first = whole(draft, media, media / "one.mp4", kept)
    title["m"]["text"] = "山上的秋天"
    again = whole(draft, media, media / "two.mp4", kept)
    return {"cpu": again["cpu"] / first["cpu"], "wall": again["wall"] / first["wall"], "kept": again["kept"]}


def untouched(seconds: int, media: Path) -> dict[str, float]:
    """A film of ours trimmed, and two parts of it joined, over the same drawn and encoded."""

    def cut(*parts: tuple[int, int], look: str = "none") -> dict[str, object]:
        at, segments = 0, []
        for start, end in parts:
            meta = {"kind": "clip", "src": "/media/film.mp4", "in": start, "fit": "fill", "look": look}
            segments.append({"s": at, "d": end - start, "m": meta})
            at += end - start
        return {"d": at, "m": {"w": 1080, "h": 1920, "fps": 30}, "t": [{"tt": 0, "sg": segments}]}

    third = seconds * 1000 // 3
    found = {}
    for name, parts in (
        ("trim", [(0, 2 * third)]),
        ("join", [(third, 2 * third), (0, third)]),
    ):
        ours = whole(cut(*parts), media, media / "cut.mp4")
        full = whole(cut(*parts, look="bw"), media, media / "drawn.mp4")
        found |= {f"{name} cpu": ours["cpu"] / full["cpu"], f"{name} wall": ours["wall"] / full["wall"]}
    return found


def looks(media: Path) -> dict[str, float]:
    """Milliseconds, warm, for a look at a film of ours, and for its poster."""
    from core.media.probing import poster
    from core.studio.sniff import look

    def median(call: Callable[[], object]) -> float:
        call()
        times = []
        for _ in range(15):
            start = time.perf_counter()
            call()
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times)

    path = media / "film.mp4"
    return {
        "probe": median(lambda: look(path, "film.mp4")),
        "poster": median(lambda: poster(path, media / "p.jpg")),
    }


def moviepy(python: str, folder: Path, seconds: int) -> str:
    """What MoviePy takes for the same film, from a few seconds of it; or why that is not known."""
    script = Path(__file__).with_name("render_moviepy.py")
    try:
        answer = subprocess.run(
            [python, str(script), str(folder), str(seconds), str(SAMPLE)],
            check=True,
            capture_output=True,
            text=True,
        )
    except (subprocess.CalledProcessError, OSError) as failed:
        tail = (getattr(failed, "stderr", "") or str(failed)).strip().splitlines()[-1:]
        return f"MoviePy is skipped: {tail[0] if tail else 'it failed'}; see --moviepy"
    return answer.stdout.strip().splitlines()[-1]


def apart(what: str, folder: Path, seconds: int) -> dict[str, float]:
    """One measurement in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "tests.bench.render",
        "--only",
        what,
        str(folder),
        "--seconds",
        str(seconds),
    ]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(answer.splitlines()[-1])
    return found


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--seconds", type=int, default=30)
    ask.add_argument("--runs", type=int, default=3)
    ask.add_argument("--moviepy", default=sys.executable, metavar="PYTHON")
    ask.add_argument("--long", action="store_true", help="also ten minutes, for the memory")
    ask.add_argument("--only", nargs=2, metavar=("WHAT", "FOLDER"), help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.only:
        what, folder = asked.only[0], Path(asked.only[1])
        jobs: dict[str, Callable[[], dict[str, float]]] = {
            "floor": lambda: encode(folder / "frames"),
            "whole": lambda: whole(film(asked.seconds), folder, folder / "film.mp4"),
            "long": lambda: whole(film(600), folder, folder / "long.mp4"),
            "changed": lambda: changed(asked.seconds, folder),
            "untouched": lambda: untouched(asked.seconds, folder),
            "looks": lambda: looks(folder),
            "preview": lambda: whole(film(asked.seconds), folder, folder / "p.mp4", quality="preview"),
        }
        sys.stdout.write(json.dumps(jobs[what]()) + "\n")
        return
    say = sys.stdout.write
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for index, size in enumerate(((4032, 3024), (3024, 4032), (3024, 4032))):
            photo(folder / f"{index}.jpg", *size, seed=index)
        compose(film(asked.seconds), folder, folder / "frames")
        pairs = [
            (apart("floor", folder, asked.seconds), apart("whole", folder, asked.seconds))
            for _ in range(asked.runs)
        ]
        say(f"{asked.seconds} s, 1080x1920, 30 fps, {asked.runs} paired runs, medians\n")
        say(f"{'':10}{'x264 alone':>12}{'render':>12}{'ratio':>8}{'goal':>8}\n")
        ours: dict[str, float] = {}
        for what, unit in (("wall", "s"), ("cpu", "s"), ("memory", "MB"), ("size", "MB")):
            floor, ours[what] = (statistics.median(pair[side][what] for pair in pairs) for side in (0, 1))
            ratio = statistics.median(pair[1][what] / pair[0][what] for pair in pairs)
            say(
                f"{what + ' ' + unit:10}{floor:12.1f}{ours[what]:12.1f}{ratio:8.2f}{GOALS.get(what, ''):>8}\n"
            )
        (folder / "frames").unlink()
        once = apart("changed", folder, asked.seconds)
        say(f"one title of {TITLE / 1000:g} s changed: {once['cpu']:.2f} of the CPU, ")
        say(f"{once['wall']:.2f} of the ")
        say(f"wall of the whole; {once['kept']:.0%} of the frames kept (goal 0.3)\n")
        once = apart("untouched", folder, asked.seconds)
        for what in ("trim", "join"):
            say(f"{what} of untouched clips: {once[f'{what} cpu']:.3f} of the CPU (goal 0.05)\n")
        once = apart("looks", folder, asked.seconds)
        say(f"a look at the film {once['probe']:.0f} ms (goal 15), ")
        say(f"its poster {once['poster']:.0f} ms (goal 60)\n")
        once = apart("preview", folder, asked.seconds)
        say(f"the whole film small, to look at: {once['wall']:.1f} s, {once['size']:.1f} MB\n")
        if asked.long:
            once = apart("long", folder, asked.seconds)
            say(f"ten minutes: {once['memory']:.0f} MB, {asked.seconds} s: {ours['memory']:.0f} MB\n")
        slow = moviepy(asked.moviepy, folder, asked.seconds)
        with suppress(ValueError):
            found = json.loads(slow)
            slow = (
                f"MoviePy {found['version']}, {SAMPLE} s of the film scaled up: wall {found['wall']:.0f} s, "
            )
            slow += f"{found['wall'] / ours['wall']:.0f} times ours; CPU {found['cpu']:.0f} s, "
            slow += f"{found['cpu'] / ours['cpu']:.0f} times ours (goal 15)"
        say(slow + "\n")


if __name__ == "__main__":
    main()
