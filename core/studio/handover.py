"""A film on the way to a real editor: OpenTimelineIO (whole) or an EDL (the cut alone). Pure.

OpenTimelineIO opens in DaVinci Resolve, Kdenlive, Blender and others. Each piece carries its keys of the
draft as metadata, so that nothing is lost on the way; what an editor cannot make of itself (grounds,
composed music, titles) is a generator there. An EDL (CMX 3600) holds the pictures' cuts, dissolves and
speeds, which is what every editor reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.studio.draft import to_draft
from core.studio.project import Project, Segment, Shot, Sound
from core.wire import META, SEGMENTS, TRACKS

Json = dict[str, Any]
Address = Callable[[str], str]
"""The draft's address of a file → one the editor can open."""
KEY = "reelwire"
DISSOLVES = {"crossfade": "SMPTE_Dissolve", "fade-black": "Custom_Transition", "slide": "Custom_Transition"}


def to_otio(project: Project, address: Address = str) -> Json:
    """The film as an OpenTimelineIO document; `json.dumps` makes the .otio file of it."""
    metas = {
        segment["id"]: segment[META]
        for track in to_draft(project)[TRACKS]
        for segment in track.get(SEGMENTS) or []
        if "id" in segment and META in segment
    }

    def line(name: str, kind: str, segments: Sequence[Segment], *, sound: bool = False) -> Json:
        return track_of(project, name, kind, segments, metas, address, sound=sound)

    tracks = [line("Video", "Video", project.shots)]
    for role, name in (("title", "Titles"), ("caption", "Captions"), ("card", "Cards")):
        texts = project.roles(role, *(["end"] if role == "title" else []))
        if texts:
            tracks.append(line(name, "Video", texts))
    if project.logo:
        tracks.append(line("Logo", "Video", [project.logo]))
    heard = [shot for shot in project.shots if shot.kind == "clip" and shot.volume > 0]
    if heard:
        tracks.append(line("Clips", "Audio", heard, sound=True))
    for kind, name in (("music", "Music"), ("file", "Sound")):
        sounds = [sound for sound in project.sounds if sound.kind == kind]
        if sounds:
            tracks.append(line(name, "Audio", sounds))
    return {
        "OTIO_SCHEMA": "Timeline.1",
        "name": project.title or "film",
        "global_start_time": None,
        "metadata": {KEY: {"width": project.width, "height": project.height, "look": project.look}},
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "name": "tracks",
            "source_range": None,
            "effects": [],
            "markers": [],
            "enabled": True,
            "metadata": {},
            "children": tracks,
        },
    }


def track_of(
    project: Project,
    name: str,
    kind: str,
    segments: Sequence[Segment],
    metas: dict[str, Json],
    address: Address,
    *,
    sound: bool,
) -> Json:
    """One track without holes: where nothing is, a gap."""
    children: list[Json] = []
    at = 0
    for segment in sorted(segments, key=lambda s: s.start):
        first, last = frame(project, segment.start), frame(project, segment.end)
        if first > at:
            children.append(gap(project, first - at))
        moved = segment.transition if isinstance(segment, Shot) and not sound else None
        if moved and moved.kind != "cut" and children and (long := frame(project, moved.length)):
            children.append(transition(project, moved.kind, long))
        children.append(clip(project, segment, last - max(first, at), metas.get(segment.id, {}), address))
        at = last
    return {
        "OTIO_SCHEMA": "Track.1",
        "name": name,
        "kind": kind,
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": True,
        "metadata": {},
        "children": children,
    }


def clip(project: Project, segment: Segment, long: int, meta: Json, address: Address) -> Json:
    offset = segment.offset if isinstance(segment, Shot | Sound) else 0
    effects = []
    if isinstance(segment, Shot) and segment.speed != 1:
        effects.append(
            {
                "OTIO_SCHEMA": "LinearTimeWarp.1",
                "name": "",
                "effect_name": "LinearTimeWarp",
                "time_scalar": segment.speed,
                "enabled": True,
                "metadata": {},
            }
        )
    src = getattr(segment, "src", "")
    name = getattr(segment, "name", "") or getattr(segment, "text", "") or segment.id
    return {
        "OTIO_SCHEMA": "Clip.2",
        "name": name,
        "source_range": span(project, frame(project, offset), long),
        "effects": effects,
        "markers": [],
        "enabled": True,
        "media_references": {"DEFAULT_MEDIA": external(name, address(src)) if src else made(name, meta)},
        "active_media_reference_key": "DEFAULT_MEDIA",
        "metadata": {KEY: {"id": segment.id, **meta}},
    }


def external(name: str, url: str) -> Json:
    return {
        "OTIO_SCHEMA": "ExternalReference.1",
        "name": name,
        "target_url": url,
        "available_range": None,
        "available_image_bounds": None,
        "metadata": {},
    }


def made(name: str, meta: Json) -> Json:
    """What the renderer makes: words, grounds, music."""
    kind = "Title" if "text" in meta else "Music" if "mood" in meta else "Ground"
    return {
        "OTIO_SCHEMA": "GeneratorReference.1",
        "name": name,
        "generator_kind": f"{KEY}.{kind}",
        "parameters": meta,
        "available_range": None,
        "available_image_bounds": None,
        "metadata": {},
    }


def transition(project: Project, kind: str, long: int) -> Json:
    """Ours begins with the new picture: the one before is held under it."""
    return {
        "OTIO_SCHEMA": "Transition.1",
        "name": kind,
        "transition_type": DISSOLVES.get(kind, "Custom_Transition"),
        "in_offset": time(project, 0),
        "out_offset": time(project, long),
        "metadata": {},
    }


def gap(project: Project, long: int) -> Json:
    return {
        "OTIO_SCHEMA": "Gap.1",
        "name": "",
        "source_range": span(project, 0, long),
        "effects": [],
        "markers": [],
        "enabled": True,
        "metadata": {},
    }


def span(project: Project, start: int, long: int) -> Json:
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(project, start), "duration": time(project, long)}


def time(project: Project, frames: int) -> Json:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(project.fps), "value": float(frames)}


def frame(project: Project, ms: int) -> int:
    return round(ms * project.fps / 1000)


def to_edl(project: Project) -> str:
    """The pictures as a CMX 3600 list: cuts, dissolves, speeds and the files' names."""

    def code(frames: int) -> str:
        seconds, rest = divmod(frames, project.fps)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{rest:02}"

    rows = [f"TITLE: {plain(project.title) or 'film'}", "FCM: NON-DROP FRAME", ""]
    before: Shot | None = None
    for number, shot in enumerate(project.shots, 1):
        first, last, inset = frame(project, shot.start), frame(project, shot.end), frame(project, shot.offset)
        long = last - first
        blend = frame(project, shot.transition.length) if shot.transition.kind != "cut" and before else 0
        source = f"{code(inset)} {code(inset + round(long * shot.speed))}"
        record = f"{code(first)} {code(last)}"
        if blend and before:
            end = frame(project, before.offset) + round(frame(project, before.length) * before.speed)
            held = f"{code(end)} {code(end)} {code(first)} {code(first)}"
            rows.append(f"{number:03}  {reel(before):8} V     C        {held}")
            rows.append(f"{number:03}  {reel(shot):8} V     D    {blend:03} {source} {record}")
            rows.append(f"* FROM CLIP NAME: {plain(before.name)}")
            rows.append(f"* TO CLIP NAME: {plain(shot.name)}")
        else:
            rows.append(f"{number:03}  {reel(shot):8} V     C        {source} {record}")
            rows.append(f"* FROM CLIP NAME: {plain(shot.name)}")
        if shot.speed != 1:
            rows.append(f"M2   {reel(shot):8} {project.fps * shot.speed:05.1f}                {code(inset)}")
        before = shot
    return "\n".join([*rows, ""])


def reel(shot: Shot) -> str:
    """AX: a file without a tape; BL: what is painted."""
    return "AX" if shot.src else "BL"


def plain(text: str) -> str:
    """On one line."""
    return " ".join(text.split())
