"""Draft → plan. Pure; no file is opened here.

The draft is anybody's JSON (§3.4: keys `t tt sg d m`, the rest unknown): every value is read with a
default and a range, so that no draft can crash the render. What cannot be rendered at all raises
`RenderError`: nothing to show ("empty"), longer than `MAX_SECONDS` ("too-long"), or of more segments than
`MAX_SEGMENTS` ("too-many").
Times in the draft are milliseconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.studio.render.errors import RenderError
from core.studio.render.plan import Badge, Plan, Shot, Sound, Title
from core.studio.render.reading import choice, color, focus, items, mapping, ms, number
from core.studio.render.views import parted
from core.wire import AUDIO_TRACK, DURATION, META, SEGMENTS, TEXT_TRACK, TRACK_TYPE, TRACKS, VIDEO_TRACK

MAX_SECONDS = 600.0
MAX_SEGMENTS = 1000  # of one kind: ten minutes of captions are some 300
MAX_SIDE = 3840
PREVIEW_SIDE = 640

KINDS = ("photo", "clip", "made")
FITS = ("fill", "blur", "fit", "auto")
MOTIONS = ("none", "zoom-in", "zoom-out", "pan-left", "pan-right", "pan-up", "pan-down")
BLENDS = ("cut", "crossfade", "fade-black", "slide")
LOOKS = ("none", "bw", "warm", "cool", "bright", "vivid", "dark", "sepia")
MADE = ("gradient", "bokeh", "waves")
PALETTES = ("dusk", "ocean", "forest", "sand", "berry", "mono")
MOODS = ("calm", "upbeat", "lofi", "cinematic", "corporate", "happy")
PLACES = ("bottom", "top", "center")
SIZES = ("m", "s", "l")
STYLES = ("clean", "bold", "card", "outline", "lower-third", "serif")
ANIMS = ("fade", "rise", "none")
PLATFORMS = ("", "tiktok", "douyin", "reels", "shorts", "xiaohongshu", "moments")
ROLES = ("title", "caption", "end")
OVERLAY_TRACK = 2  # ours: what lies over the picture all through
CORNERS = ("top-right", "top-left", "bottom-left", "bottom-right", "center")
MOST_BADGES = 4


def plan_film(draft: Mapping[str, object], quality: str = "high") -> Plan:
    """The draft as frames. Raises RenderError("empty" | "too-long" | "too-many")."""
    meta = mapping(draft.get(META))
    width, height, fps = _canvas(meta, quality)
    tracks = [mapping(track) for track in items(draft.get(TRACKS))]
    video = _segments(tracks, VIDEO_TRACK)
    if not video:
        raise RenderError("empty")
    end = max(ms(s, "s") + ms(s, DURATION) for s in video)
    total = number(draft.get(DURATION), 0.0, 0.0, 1e9) or end
    if total > MAX_SECONDS * 1000:
        raise RenderError("too-long")
    frames = max(1, round(total * fps / 1000))
    film = frames / fps
    sounds = [sound for s in _segments(tracks, AUDIO_TRACK) if (sound := _sound(s, film))]
    shots = _shots(video, frames, fps, str(meta.get("look") or "none"), sounds)
    if not shots:
        raise RenderError("empty")
    sounds += [_own_sound(shot, fps) for shot in shots if shot.kind == "clip" and shot.volume > 0]
    titles = [t for s in _segments(tracks, TEXT_TRACK) if (t := _title(s, frames, fps))]
    if meta.get("voice") is True:
        sounds += _speech(titles, frames, fps)
    return Plan(
        width,
        height,
        fps,
        frames,
        shots,
        tuple(sorted(titles, key=lambda t: t.first)),
        tuple(sounds),
        tuple(b for s in _segments(tracks, OVERLAY_TRACK) if (b := _badge(s)))[:MOST_BADGES],
        choice(meta.get("platform"), PLATFORMS),
    )


def _canvas(meta: Mapping[str, object], quality: str) -> tuple[int, int, int]:
    width = number(meta.get("w"), 1080, 64, MAX_SIDE)
    height = number(meta.get("h"), 1920, 64, MAX_SIDE)
    fps = int(number(meta.get("fps"), 30, 10, 60))
    if quality == "preview":
        shrink = min(1.0, PREVIEW_SIDE / max(width, height))
        width, height = width * shrink, height * shrink
    # 4:2:0 wants even sides
    return max(2, round(width / 2) * 2), max(2, round(height / 2) * 2), fps


def _shots(
    video: Sequence[Mapping[str, object]], frames: int, fps: int, look: str, sounds: Sequence[Sound]
) -> tuple[Shot, ...]:
    starts = [min(frames, round(ms(s, "s") * fps / 1000)) for s in video]
    starts[0] = 0
    ends = [*starts[1:], frames]  # a gap is filled by the picture before it
    found: list[Shot] = []
    for segment, first, last in zip(video, starts, ends, strict=True):
        if last <= first:
            continue
        found.append(_shot(segment, first, last, fps, look))
    found = parted(found, sounds, fps)
    for position in range(len(found) - 1):
        follower = found[position + 1]
        until = follower.first + (follower.blend_frames if follower.blend != "cut" else 0)
        found[position] = replace(found[position], until=until)
    return tuple(found)


def _shot(segment: Mapping[str, object], first: int, last: int, fps: int, look: str) -> Shot:
    m = mapping(segment.get(META))
    transition = mapping(m.get("transition"))
    blend = choice(transition.get("kind"), BLENDS)
    length = min(round(number(transition.get("d"), 600, 0, 5000) * fps / 1000), (last - first) * 3 // 4)
    own = choice(m.get("look"), LOOKS)
    made = mapping(m.get("made"))
    return Shot(
        kind=choice(m.get("kind"), KINDS, "photo" if m.get("src") else "made"),
        source=str(m["src"]) if m.get("src") else None,
        first=first,
        last=last,
        until=last,
        inset=number(m.get("in"), 0, 0, 1e9) / 1000,
        speed=number(m.get("speed"), 1, 0.1, 10),
        volume=number(m.get("volume"), 1, 0, 4),
        fit=choice(m.get("fit"), FITS, "auto"),
        rotate=int(number(m.get("rotate"), 0, -3600, 3600)) // 90 * 90 % 360,
        motion=choice(m.get("motion"), MOTIONS),
        look=own if own != "none" else choice(look, LOOKS),
        focus=focus(m.get("focus")),
        style=choice(made.get("style"), MADE),
        palette=choice(made.get("palette"), PALETTES),
        seed=int(number(made.get("seed"), 1, 0, 2**31)),
        blend=blend if length else "cut",
        blend_frames=length if blend != "cut" else 0,
        views=m.get("views") is True and m.get("kind") in ("photo", "made"),
        near=number(m.get("near"), 1, 1, 4),
    )


def _sound(segment: Mapping[str, object], film: float) -> Sound | None:
    m = mapping(segment.get(META))
    kind = choice(m.get("kind"), ("music", "file"), "file" if m.get("src") else "music")
    start = ms(segment, "s") / 1000
    length = min((ms(segment, DURATION) or film * 1000) / 1000, film - start)
    volume = number(m.get("volume"), 1, 0, 4)
    if length <= 0 or volume <= 0:
        return None
    return Sound(
        kind=kind,
        source=str(m["src"]) if m.get("src") else None,
        mood=choice(m.get("mood"), MOODS),
        seed=int(number(m.get("seed"), 1, 0, 2**31)),
        start=start,
        length=length,
        inset=number(m.get("in"), 0, 0, 1e9) / 1000,
        speed=number(m.get("speed"), 1, 0.1, 10),
        volume=volume,
        fade_in=min(length / 2, number(m.get("fade_in"), 150, 0, 60000) / 1000),
        fade_out=min(length / 2, number(m.get("fade_out"), 1500, 0, 60000) / 1000),
        duck=m.get("duck") is True if kind == "file" else m.get("duck") is not False,
    )


def _own_sound(shot: Shot, fps: int) -> Sound:
    return Sound(
        kind="clip",
        source=shot.source,
        mood="",
        seed=0,
        start=shot.first / fps,
        length=(shot.until - shot.first) / fps,
        inset=shot.inset,
        speed=shot.speed,
        volume=shot.volume,
        # never a click at a cut; as long as the picture's own transition otherwise
        fade_in=max(0.02, shot.blend_frames / fps),
        fade_out=max(0.03, (shot.until - shot.last) / fps),
        duck=False,
    )


def _speech(titles: Sequence[Title], frames: int, fps: int) -> list[Sound]:
    """The captions read aloud, each from its beginning until the next is read; without any, all words."""
    read = sorted([t for t in titles if t.role == "caption"] or titles, key=lambda t: t.first)
    ends = [*(t.first for t in read[1:]), frames]
    return [
        Sound(
            kind="speech",
            source=title.text,
            mood="",
            seed=0,
            start=title.first / fps,
            length=(end - title.first) / fps,
            inset=0.0,
            speed=1.0,
            volume=1.0,
            fade_in=0.0,
            fade_out=0.03,
            duck=False,
        )
        for title, end in zip(read, ends, strict=True)
        if end > title.first
    ]


def _title(segment: Mapping[str, object], frames: int, fps: int) -> Title | None:
    m = mapping(segment.get(META))
    text = str(m.get("text") or "").strip()
    first = round(ms(segment, "s") * fps / 1000)
    # not first + its length: rounded twice, titles that abut would meet for a frame
    last = min(frames, round((ms(segment, "s") + ms(segment, DURATION)) * fps / 1000))
    if not text or last <= first:
        return None
    fade = round(number(m.get("fade"), 350, 0, 5000) * fps / 1000)
    return Title(
        text=text,
        role=choice(m.get("role"), ROLES),
        place=choice(m.get("place"), PLACES),
        size=choice(m.get("size"), SIZES),
        color=color(m.get("color")),
        style=choice(m.get("style"), STYLES),
        anim=choice(m.get("anim"), ANIMS),
        fade=min(fade, (last - first) // 3),
        first=first,
        last=last,
    )


def _badge(segment: Mapping[str, object]) -> Badge | None:
    m = mapping(segment.get(META))
    source, text = str(m.get("src") or ""), str(m.get("text") or "").strip()
    if m.get("kind") != "logo" or not (source or text):
        return None
    return Badge(
        source=source or None,
        text="" if source else text,
        place=choice(m.get("place"), CORNERS),
        size=choice(m.get("size"), SIZES),
        opacity=number(m.get("opacity"), 0.9, 0.05, 1),
    )


def _segments(tracks: Sequence[Mapping[str, object]], kind: int) -> list[Mapping[str, object]]:
    found = [
        segment
        for track in tracks
        if str(track.get(TRACK_TYPE)) == str(kind)
        for segment in (mapping(item) for item in items(track.get(SEGMENTS)))
        if segment and (ms(segment, DURATION) > 0 or kind == AUDIO_TRACK)
    ]
    if len(found) > MAX_SEGMENTS:
        raise RenderError("too-many", f"{len(found)} segments")
    return sorted(found, key=lambda s: ms(s, "s"))
