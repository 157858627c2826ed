"""Edits of music and volume (pure)."""

from __future__ import annotations

from dataclasses import replace

from core.studio.agent import operations as op
from core.studio.agent.edits_picture import names, outcome
from core.studio.agent.film import seconds
from core.studio.agent.pictures import chosen, key_of
from core.studio.agent.scene import Outcome, Scene
from core.studio.project import SHORTEST, Project, Shot, Sound
from core.words import Phrase, say

ALONE = 1.0
"""Volume of music that nothing else is heard beside."""
UNDER = 0.35
"""Volume of music under the clips' own sound."""


def mood_name(mood: str) -> Phrase:
    return Phrase(f"studio-mood-{mood}")


def add_music(order: op.AddMusic, project: Project, scene: Scene) -> Outcome:
    if order.file is not None:
        return add_file(order.file, project, scene)
    old = next((s for s in project.sounds if s.kind == "music"), None)
    mood = order.mood or (old.mood if old else "upbeat")
    again = old is not None and old.mood == mood
    name = say(Phrase("studio-music-name", {"mood": mood}), project.language)
    base = old or Sound(
        project.fresh_id("m"),
        0,
        project.length,
        volume=UNDER if heard(project, scene) else ALONE,
        fade_out=min(2500, project.length // 4),
    )
    new = replace(
        base, mood=mood, name=name, seed=base.seed + 1 if again else base.seed, start=0, length=project.length
    )
    after = replace(project, sounds=(new,))
    values = {
        "mood": mood_name(mood),
        "volume": percent(new),
        "length": seconds(project.length),
        "way": "again" if again else "changed" if old else "new",
    }
    return outcome(project, after, Phrase("studio-music", values))


def add_file(index: int, project: Project, scene: Scene) -> Outcome:
    if not scene.sounds:
        return Outcome(project, False, (Phrase("studio-no-audio-file"),))
    file = scene.files[index if index in scene.sounds else scene.sounds[-1]]
    long = (
        project.length
        if file.duration is None
        else min(project.length, max(300, round(file.duration * 1000)))
    )
    new = Sound(
        project.fresh_id("m"), 0, long, kind="file", name=file.name, src=f"/media/{file.file}",
        volume=UNDER if heard(project, scene) else 1.0, fade_out=min(1500, long // 4),
        duck=False,
    )  # fmt: skip
    after = replace(project, sounds=(new,))
    return outcome(project, after, Phrase("studio-own-music", {"name": file.name, "length": seconds(long)}))


def heard(project: Project, scene: Scene) -> bool:
    """Do any clips bring a sound of their own?"""
    sounding = {f"/media/{f.file}" for f in scene.files if f.sound and f.kind == "video"}
    return any(s.src in sounding and s.volume > 0 for s in project.shots)


def remove_music(order: op.RemoveMusic, project: Project, scene: Scene) -> Outcome:
    if not project.sounds:
        return Outcome(project, False, (Phrase("studio-no-music"),))
    return outcome(project, replace(project, sounds=()), Phrase("studio-music-removed"))


def volume(order: op.Volume, project: Project, scene: Scene) -> Outcome:
    if order.what == "any" and project.sounds and heard(project, scene):
        return Outcome(project, False, (Phrase("studio-which-sound"),))
    if order.what == "clips" or not project.sounds:
        return clip_volume(order, project, scene)

    def turned(sound: Sound) -> Sound:
        return replace(sound, volume=level(order, sound.volume))

    after = replace(project, sounds=tuple(turned(s) for s in project.sounds))
    if after == project:
        return Outcome(
            project, False, (Phrase("studio-volume-limit", {"volume": percent(project.sounds[0])}),)
        )
    values = {"before": percent(project.sounds[0]), "volume": percent(after.sounds[0])}
    return Outcome(after, True, (Phrase("studio-volume", values),))


def clip_volume(order: op.Volume, project: Project, scene: Scene) -> Outcome:
    keys = chosen(project, order.refs, scene)
    if not any(s.kind == "clip" and key_of(s) in keys for s in project.shots):
        return Outcome(
            project, False, (Phrase("studio-no-music" if order.what == "music" else "studio-no-clip-sound"),)
        )

    def turned(shot: Shot) -> Shot:
        if shot.kind != "clip" or key_of(shot) not in keys:
            return shot
        return replace(shot, volume=level(order, shot.volume))

    after = project.with_shots(turned(s) for s in project.shots)
    now = next(s.volume for s in after.shots if s.kind == "clip" and key_of(s) in keys)
    if after == project and order.to is None and now:
        return Outcome(project, False, (Phrase("studio-clip-volume-limit", {"volume": round(now * 100)}),))
    return outcome(
        project,
        after,
        Phrase(
            "studio-clip-volume",
            {
                "volume": round(now * 100),
                "silent": "no" if now else "yes",
                "all": "some" if order.refs else "all",
                "names": names(project, keys),
            },
        ),
    )


def level(order: op.Volume, now: float) -> float:
    return round(min(1.0, max(0.0, order.to if order.to is not None else now * order.by)), 2)


def percent(sound: Sound) -> int:
    return round(sound.volume * 100)


def fade(order: op.FadeMusic, project: Project, scene: Scene) -> Outcome:
    if not project.sounds:
        return Outcome(project, False, (Phrase("studio-no-music"),))

    def faded(sound: Sound) -> Sound:
        most = sound.length // 2
        going_in = sound.fade_in if order.fade_in is None else min(most, order.fade_in)
        return replace(
            sound,
            fade_in=going_in,
            fade_out=sound.fade_out if order.fade_out is None else min(most, order.fade_out),
        )

    after = replace(project, sounds=tuple(faded(s) for s in project.sounds))
    first = after.sounds[0]
    values = {
        "way": "both"
        if order.fade_in is not None and order.fade_out is not None
        else "in"
        if order.fade_in is not None
        else "out",
        "in": seconds(first.fade_in),
        "out": seconds(first.fade_out),
    }
    return outcome(project, after, Phrase("studio-fade", values))


def duck(order: op.Duck, project: Project, scene: Scene) -> Outcome:
    if not project.sounds:
        return Outcome(project, False, (Phrase("studio-no-music"),))
    if order.on and not heard(project, scene):
        return Outcome(project, False, (Phrase("studio-no-clip-sound"),))
    after = replace(project, sounds=tuple(replace(s, duck=order.on) for s in project.sounds))
    return outcome(project, after, Phrase("studio-duck", {"on": "yes" if order.on else "no"}))


def place_music(order: op.PlaceMusic, project: Project, scene: Scene) -> Outcome:
    """When the music plays; a file no longer than it is."""
    if not project.sounds:
        return Outcome(project, False, (Phrase("studio-no-music"),))
    film, old = project.length, project.sounds[0]

    def at(time: int | None, usual: int) -> int:
        return usual if time is None else min(film, max(0, film + time)) if time < 0 else min(film, time)

    start = at(order.start, old.start)
    end = film if order.end == 0 else at(order.end, film if order.start is not None else old.end)
    whole = scene.seconds(old.src) if old.kind == "file" else None
    if whole is not None:
        end = min(end, start + max(SHORTEST, round(whole * 1000) - old.offset))
    if end - start < SHORTEST or len(project.sounds) > 1:
        return Outcome(project, False, (Phrase("studio-trim-outside", {"length": seconds(film)}),))
    half = (end - start) // 2
    new = replace(
        old, start=start, length=end - start, fade_in=min(old.fade_in, half), fade_out=min(old.fade_out, half)
    )
    values = {"from": seconds(start), "to": seconds(end)}
    return outcome(project, replace(project, sounds=(new,)), Phrase("studio-music-time", values))


def voice(order: op.SetVoice, project: Project, scene: Scene) -> Outcome:
    """They are spoken when the film is made: whatever becomes of the words, they are what is heard."""
    if order.on and not scene.voice:
        return Outcome(project, False, (Phrase("studio-cannot-voice"),))
    if order.on and not project.texts:
        return Outcome(project, False, (Phrase("studio-no-words"),))
    what = "off" if not order.on else "captions" if project.roles("caption") else "titles"
    return outcome(project, replace(project, voice=order.on), Phrase("studio-voice", {"what": what}))
