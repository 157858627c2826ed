"""Project ↔ draft in the wire's short keys (§3.4), without loss: what is not understood is kept where it
stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.studio.project import Logo, Made, Project, Segment, Shot, Sound, Text, Transition, lanes
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
    "platform": "platform",
    "voice": "voice",
}
SHOT = {
    "kind": "kind", "name": "name", "src": "src", "in": "offset", "speed": "speed", "volume": "volume",
    "fit": "fit", "rotate": "rotate", "motion": "motion", "look": "look", "views": "views", "near": "near",
    "piece": "piece",
}  # fmt: skip
SOUND = {
    "kind": "kind", "name": "name", "mood": "mood", "seed": "seed", "src": "src", "in": "offset",
    "volume": "volume", "fade_in": "fade_in", "fade_out": "fade_out", "duck": "duck",
}  # fmt: skip
TEXT = {
    "text": "text", "role": "role", "place": "place", "size": "size", "color": "color", "style": "style",
    "anim": "anim", "fade": "fade",
}  # fmt: skip
LOGO = {
    "name": "name", "src": "src", "text": "text", "place": "place", "size": "size", "opacity": "opacity",
}  # fmt: skip
"""Key in `m` → field."""
OVERLAY_TRACK = 2
"""Ours alone: what lies over the picture all through, a segment of kind "logo"."""
NAMES = {
    "video": "Video",
    "logo": "Logo",
    "title": "Titles",
    "caption": "Captions",
    "card": "Cards",
    "music": "Music",
    "file": "Sound",
}


def to_draft(project: Project) -> Json:
    tracks: list[Json] = []
    if project.shots:
        tracks.append(track(project, VIDEO_TRACK, "video", [shot_out(shot) for shot in project.shots]))
    for lane in lanes(project.sounds, "kind"):
        sounds = [s for s in lane if isinstance(s, Sound)]
        tracks.append(track(project, AUDIO_TRACK, sounds[0].kind, [plain_out(s, SOUND) for s in sounds]))
    for lane in lanes(project.texts, "role"):
        texts = [t for t in lane if isinstance(t, Text)]
        tracks.append(track(project, TEXT_TRACK, texts[0].role, [plain_out(t, TEXT) for t in texts]))
    if project.logo:
        tracks.append(track(project, OVERLAY_TRACK, "logo", [logo_out(project.logo)]))
    meta = {key: getattr(project, name) for key, name in FILM.items()}
    if project.asked is None:
        del meta["asked"]
    for key in ("platform", "voice"):
        if not meta[key]:
            del meta[key]
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
    logo: Logo | None = None
    others: list[Mapping[str, Any]] = []
    kept: dict[str, Mapping[str, Any]] = {}
    for one in draft.get(TRACKS) or []:
        segments = one.get(SEGMENTS) or []
        kind = one.get(TRACK_TYPE) if segments else None
        last: Segment
        if kind == VIDEO_TRACK:
            shots += [shot_in(segment) for segment in segments]
            last = shots[-1]
        elif kind == AUDIO_TRACK:
            sounds += [Sound(**common(segment, SOUND)) for segment in segments]
            last = sounds[-1]
        elif kind == TEXT_TRACK:
            texts += [Text(**common(segment, TEXT)) for segment in segments]
            last = texts[-1]
        elif kind == OVERLAY_TRACK and logo is None and is_logo(segments):
            last = logo = logo_in(segments[0])
        else:
            others.append(one)
            continue
        if more := unknown(one, lane_of(last)):
            kept.setdefault(lane_of(last), more)
    known = {name: meta.pop(key) for key, name in FILM.items() if key in meta}
    outer = {key: value for key, value in draft.items() if key not in {DURATION, META, TRACKS}}
    return Project(
        **known,
        shots=tuple(shots),
        sounds=tuple(sounds),
        texts=tuple(sorted(texts, key=lambda t: (t.start, t.role))),
        logo=logo,
        extra=meta,
        outer=outer,
        kept=kept,
        others=tuple(others),
    )


def lane_of(segment: Segment) -> str:
    """Which track of a draft a segment lies on."""
    if isinstance(segment, Shot):
        return "video"
    if isinstance(segment, Logo):
        return "logo"
    lane = segment.kind if isinstance(segment, Sound) else getattr(segment, "role", "")
    return "title" if lane == "end" else str(lane)


def track(project: Project, kind: int, lane: str, segments: list[Json]) -> Json:
    lane = "title" if lane == "end" else lane
    usual = NAMES.get(lane, "Sound" if kind == AUDIO_TRACK else "Titles")
    row = {TRACK_TYPE: kind, META: {"name": usual}, SEGMENTS: segments}
    return {**row, **project.kept.get(lane, {})}


def unknown(one: Mapping[str, Any], lane: str) -> Json:
    """What a track says beside its segments that we would not say ourselves."""
    more = {key: value for key, value in one.items() if key not in {TRACK_TYPE, META, SEGMENTS}}
    if one.get(META) != {"name": NAMES.get(lane)}:
        more[META] = one.get(META)
    return more


def is_logo(segments: Sequence[Mapping[str, Any]]) -> bool:
    return len(segments) == 1 and (segments[0].get(META) or {}).get("kind") == "logo"


def logo_out(logo: Logo) -> Json:
    row = plain_out(logo, LOGO)
    empty = "text" if logo.src else "src"
    return {**row, META: {"kind": "logo", **{k: v for k, v in row[META].items() if k != empty}}}


def logo_in(segment: Mapping[str, Any]) -> Logo:
    meta = {key: value for key, value in segment[META].items() if key != "kind"}
    return Logo(**common({**segment, META: meta}, LOGO))


def shot_out(shot: Shot) -> Json:
    row = plain_out(shot, SHOT)
    meta = row[META]
    moved = shot.transition
    meta["transition"] = {"kind": moved.kind, DURATION: moved.length, **moved.extra}
    if shot.kind == "made" and not shot.src:
        del meta["src"]
    for key, usual in (("views", False), ("near", 1.0), ("piece", "")):
        if meta[key] == usual:
            del meta[key]
    if shot.focus is not None:
        meta["focus"] = list(shot.focus)
    if shot.made is not None:
        made = shot.made
        meta["made"] = {"style": made.style, "palette": made.palette, "seed": made.seed, **made.extra}
    return row


def shot_in(segment: Mapping[str, Any]) -> Shot:
    meta = dict(segment.get(META) or {})
    moved = dict(meta.pop("transition", None) or {})
    focus, made = meta.pop("focus", None), meta.pop("made", None)
    return Shot(
        **common({**segment, META: meta}, SHOT),
        transition=Transition(moved.pop("kind", "cut"), moved.pop(DURATION, 0), extra=moved),
        focus=tuple(focus) if focus else None,
        made=made_in(made) if made is not None else None,
    )


def made_in(made: Mapping[str, Any]) -> Made:
    known = {key: made[key] for key in ("style", "palette", "seed") if key in made}
    return Made(**known, extra={key: value for key, value in made.items() if key not in known})


def plain_out(segment: Shot | Sound | Text | Logo, keys: Mapping[str, str]) -> Json:
    meta = {key: getattr(segment, name) for key, name in keys.items()}
    if isinstance(segment, Sound):
        meta = {key: value for key, value in meta.items() if value or key not in ("mood", "src")}
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
