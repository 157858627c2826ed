"""The first cut: pictures, clips or set words laid out over the length that was asked for (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from core.studio.agent.operations import Arrange
from core.studio.agent.scene import Outcome, Scene
from core.studio.project import LONGEST, Project, Shot, Transition
from core.studio.records import Upload
from core.words import Phrase

PHOTO = 4000
"""A photo stands so long where no length is asked for, in ms."""
PROMO = 30_000
"""A promo's length where none is asked for and the clips hold more."""
LONGEST_PHOTO = 10_000
"""A photo that would stand longer comes again instead, with another motion."""
SHORTEST_PHOTO = 500
FADE = 600
MOTIONS = ("zoom-in", "pan-left", "zoom-out", "pan-right")
TALL_MOTIONS = ("zoom-in", "pan-up", "zoom-out", "pan-down")


def arrange(order: Arrange, scene: Scene) -> Outcome:
    """A film of these files, in the order they came."""
    files = [scene.files[i] for i in order.files]
    length = None if order.length is None else min(order.length, LONGEST)
    notes: list[Phrase] = []
    if order.length is not None and order.length > LONGEST:
        notes.append(Phrase("studio-note-longest", {"minutes": LONGEST // 60_000}))
    shots, whole = lay(files, length, order, notes)
    project = Project(
        width=order.width,
        height=order.height,
        language=scene.language,
        asked=length,
        platform=order.platform,
    ).with_shots(shots)
    if length is not None and not whole and project.length < length - 500:
        notes.append(
            Phrase("studio-note-clips-short", {"has": seconds(project.length), "asked": seconds(length)})
        )
    return Outcome(project, True, (made_of(project), *notes))


def lay(
    files: list[Upload], length: int | None, order: Arrange, notes: list[Phrase]
) -> tuple[list[Shot], bool]:
    """Shots for these files; whether they fill the length."""
    clips = [f for f in files if f.kind == "video"]
    photos = [f for f in files if f.kind == "image"]
    natural = {id(f): round((f.duration or 4.0) * 1000) for f in clips}
    footage = sum(natural.values())
    if length is None:
        if clips:
            cap = PROMO if order.promo else LONGEST
            length = min(cap, footage + PHOTO * len(photos))
        else:
            length = min(LONGEST, max(8000, PHOTO * len(photos)))
    if not photos:
        share = min(1.0, length / footage)
        return [
            clip_shot(i, f, round(natural[id(f)] * share), order) for i, f in enumerate(files)
        ], share < 1 or footage == length
    # clips keep at most half of the film where photos share it, photos fill the rest exactly
    for_clips = min(footage, max(length - LONGEST_PHOTO * len(photos), length * len(clips) // len(files)))
    rest = length - for_clips
    rounds = max(1, ceil(rest / len(photos) / LONGEST_PHOTO)) if not clips else 1
    fitting = max(1, min(len(photos), rest // SHORTEST_PHOTO))
    if fitting < len(photos):
        notes.append(Phrase("studio-note-too-many", {"used": fitting, "count": len(photos)}))
        kept = {id(p) for p in photos[:fitting]}
        files = [f for f in files if f.kind != "image" or id(f) in kept]
    sequence = files * rounds
    slots = split(rest, sum(f.kind == "image" for f in sequence))
    shots = []
    for index, file in enumerate(sequence):
        if file.kind == "video":
            shots.append(
                clip_shot(
                    index, file, max(300, round(natural[id(file)] * for_clips / max(1, footage))), order
                )
            )
        else:
            shots.append(photo_shot(index, file, slots.pop(0), order))
    return shots, True


def split(total: int, parts: int) -> list[int]:
    """`total` in whole ms, as evenly as can be."""
    edges = [round(total * i / parts) for i in range(parts + 1)]
    return [b - a for a, b in pairwise(edges)]


def photo_shot(index: int, file: Upload, length: int, order: Arrange) -> Shot:
    wide = (file.width or 1) / (file.height or 1)
    frame = order.width / order.height
    motions = TALL_MOTIONS if wide < frame * 0.8 else MOTIONS
    return Shot(
        f"s{index + 1}",
        0,
        length,
        kind="photo",
        name=file.name,
        src=f"/media/{file.file}",
        fit=fit_for(file, order.width, order.height),
        motion=motions[index % len(motions)],
        views=True,
        transition=Transition("crossfade", min(FADE, length // 3)),
    )


def clip_shot(index: int, file: Upload, length: int, order: Arrange) -> Shot:
    return Shot(
        f"s{index + 1}",
        0,
        max(300, length),
        kind="clip",
        name=file.name,
        src=f"/media/{file.file}",
        fit=fit_for(file, order.width, order.height),
        transition=Transition("crossfade", min(FADE, length // 3)),
    )


def fit_for(file: Upload, width: int, height: int) -> str:
    """Crop while most of the picture stays; else the whole picture over a blurred one."""
    if not file.width or not file.height:
        return "fill"
    shown, frame = file.width / file.height, width / height
    return "fill" if min(shown, frame) / max(shown, frame) > 0.55 else "blur"


def shape_for(files: Sequence[Upload]) -> tuple[int, int]:
    """Where no shape is asked for: lying down if all the material does, else upright as a phone is held."""
    measured = [f for f in files if f.width and f.height]
    if measured and all((f.width or 0) > (f.height or 0) * 1.2 for f in measured):
        return 1920, 1080
    return 1080, 1920


def made_of(project: Project) -> Phrase:
    photos = len({s.src for s in project.shots if s.kind == "photo"})
    clips = len({s.src for s in project.shots if s.kind == "clip"})
    return Phrase(
        "studio-made-film",
        {
            "length": seconds(project.length),
            "photos": photos,
            "clips": clips,
            "material": "both" if photos and clips else ("photos" if photos else "clips"),
            "shape": shape_name(project),
        },
    )


def shape_name(project: Project) -> str:
    """ "9:16" and the like; pixels where no name fits."""
    for name, ratio in {
        "9:16": 9 / 16,
        "16:9": 16 / 9,
        "1:1": 1.0,
        "4:5": 0.8,
        "3:4": 0.75,
        "4:3": 4 / 3,
        "2:3": 2 / 3,
        "21:9": 21 / 9,
    }.items():
        if abs(project.width / project.height - ratio) < 0.01:
            return name
    return f"{project.width}×{project.height}"


def seconds(ms: int) -> str:
    """Milliseconds as short seconds: 4, 4.5."""
    return f"{round(ms / 1000, 1):g}"
