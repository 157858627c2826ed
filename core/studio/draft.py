"""Project ↔ draft in the wire's short keys (§3.4), without loss: what is not understood is kept where it
stood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.studio.project import Made, Project, Shot, Sound, Text, Transition, lanes
from core.wire import AUDIO_TRACK, DURATION, META, SEGMENTS, TEXT_TRACK, TRACK_TYPE, TRACKS, VIDEO_TRACK

Json = dict[str, Any]

FILM = {
    "w": "width",
    "h": "height",
    "fps": "fps",
    "title": "title",
    "look": "look",
    "lang": "language",
    "asked": "asked",
}
SHOT = {
    "kind": "kind", "name": "name", "src": "src", "in": "offset", "speed": "speed", "volume": "volume",
    "fit": "fit", "rotate": "rotate", "motion": "motion", "look": "look", "views": "views",
}  # fmt: skip
SOUND = {
    "kind": "kind", "name": "name", "mood": "mood", "seed": "seed", "src": "src", "in": "offset",
    "volume": "volume", "fade_in": "fade_in", "fade_out": "fade_out", "duck": "duck",
}  # fmt: skip
TEXT = {
    "text": "text", "role": "role", "place": "place", "size": "size", "color": "color", "style": "style",
    "anim": "anim", "fade": "fade",
}  # fmt: skip
"""Key in `m` → field."""
NAMES = {
    "title": "Titles",
    "end": "Titles",
    "caption": "Captions",
    "card": "Cards",
    "music": "Music",
    "file": "Sound",
}


def to_draft(project: Project) -> Json:
    tracks: list[Json] = []
    if project.shots:
        tracks.append(track(VIDEO_TRACK, "Video", [shot_out(shot) for shot in project.shots]))
    for lane in lanes(project.sounds, "kind"):
        sounds = [s for s in lane if isinstance(s, Sound)]
        tracks.append(
            track(AUDIO_TRACK, NAMES.get(sounds[0].kind, "Sound"), [plain_out(s, SOUND) for s in sounds])
        )
    for lane in lanes(project.texts, "role"):
        texts = [t for t in lane if isinstance(t, Text)]
        name = NAMES.get(texts[0].role, "Titles")
        tracks.append(track(TEXT_TRACK, name, [plain_out(t, TEXT) for t in texts]))
    meta = {key: getattr(project, name) for key, name in FILM.items()}
    if project.asked is None:
        del meta["asked"]
    return {
        **project.outer,
        DURATION: project.length,
        META: {**meta, **project.extra},
        TRACKS: [*tracks, *(dict(other) for other in project.others)],
    }


def from_draft(draft: Mapping[str, Any]) -> Project:
    """Reads what `to_draft` wrote, now or in a later version with more keys. Raises Broken, KeyError,
    TypeError."""
    meta = dict(draft.get(META) or {})
    shots: list[Shot] = []
    sounds: list[Sound] = []
    texts: list[Text] = []
    others: list[Mapping[str, Any]] = []
    for one in draft.get(TRACKS) or []:
        segments = one.get(SEGMENTS) or []
        if one.get(TRACK_TYPE) == VIDEO_TRACK:
            shots += [shot_in(segment) for segment in segments]
        elif one.get(TRACK_TYPE) == AUDIO_TRACK:
            sounds += [Sound(**common(segment, SOUND)) for segment in segments]
        elif one.get(TRACK_TYPE) == TEXT_TRACK:
            texts += [Text(**common(segment, TEXT)) for segment in segments]
        else:
            others.append(one)
    known = {name: meta.pop(key) for key, name in FILM.items() if key in meta}
    outer = {key: value for key, value in draft.items() if key not in {DURATION, META, TRACKS}}
    return Project(
        **known,
        shots=tuple(shots),
        sounds=tuple(sounds),
        texts=tuple(sorted(texts, key=lambda t: (t.start, t.role))),
        extra=meta,
        outer=outer,
        others=tuple(others),
    )


def track(kind: int, name: str, segments: list[Json]) -> Json:
    return {TRACK_TYPE: kind, META: {"name": name}, SEGMENTS: segments}


def shot_out(shot: Shot) -> Json:
    row = plain_out(shot, SHOT)
    meta = row[META]
    meta["transition"] = {"kind": shot.transition.kind, DURATION: shot.transition.length}
    if shot.kind == "made":
        del meta["src"]
    if not shot.views:
        del meta["views"]
    if shot.focus is not None:
        meta["focus"] = list(shot.focus)
    if shot.made is not None:
        meta["made"] = {"style": shot.made.style, "palette": shot.made.palette, "seed": shot.made.seed}
    return row


def shot_in(segment: Mapping[str, Any]) -> Shot:
    meta = dict(segment.get(META) or {})
    transition = meta.pop("transition", None) or {}
    focus, made = meta.pop("focus", None), meta.pop("made", None)
    return Shot(
        **common({**segment, META: meta}, SHOT),
        transition=Transition(transition.get("kind", "cut"), transition.get(DURATION, 0)),
        focus=tuple(focus) if focus else None,
        made=Made(**made) if made else None,
    )


def plain_out(segment: Shot | Sound | Text, keys: Mapping[str, str]) -> Json:
    meta = {key: getattr(segment, name) for key, name in keys.items()}
    if isinstance(segment, Sound):
        meta = {
            key: value
            for key, value in meta.items()
            if key not in ("mood" if segment.kind == "file" else "src",)
        }
    return {
        **segment.outer,
        "id": segment.id,
        "s": segment.start,
        DURATION: segment.length,
        META: {**meta, **segment.extra},
    }


def common(segment: Mapping[str, Any], keys: Mapping[str, str]) -> Json:
    meta = dict(segment.get(META) or {})
    known = {name: meta.pop(key) for key, name in keys.items() if key in meta}
    outer = {key: value for key, value in segment.items() if key not in {"id", "s", DURATION, META}}
    return {
        "id": segment["id"],
        "start": segment["s"],
        "length": segment[DURATION],
        **known,
        "extra": meta,
        "outer": outer,
    }
