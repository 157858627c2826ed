"""One operation on one film → the film after it, and what can truly be said (pure). What cannot be done
changes nothing and says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from core.studio.agent import cards, film, versions
from core.studio.agent import edits_cut as cutting
from core.studio.agent import edits_lines as lines
from core.studio.agent import edits_logo as logo
from core.studio.agent import edits_order as order_of
from core.studio.agent import edits_picture as picture
from core.studio.agent import edits_sound as sound
from core.studio.agent import edits_words as words
from core.studio.agent import operations as op
from core.studio.agent.pictures import NotThere, pictures
from core.studio.agent.scene import Outcome, Scene
from core.studio.project import Broken, Project, Shot
from core.words import Phrase


def shape(order: op.SetShape, project: Project, scene: Scene) -> Outcome:
    """The same sharpness in another shape; each picture is fitted anew. Another shape is for no platform
    unless one is named."""
    short = min(project.width, project.height)
    scale = short / min(order.width, order.height)
    width, height = round(order.width * scale / 2) * 2, round(order.height * scale / 2) * 2
    sizes = {f"/media/{f.file}": f for f in scene.files}

    def refit(shot: Shot) -> Shot:
        file = sizes.get(shot.src)
        return (
            shot
            if file is None or shot.fit == "fit" or shot.focus is not None
            else replace(shot, fit=film.fit_for(file, width, height))
        )

    same = (width, height) == (project.width, project.height)
    platform = order.platform if order.platform is not None else project.platform if same else ""
    if same and platform == project.platform:
        return Outcome(project, False, (Phrase("studio-already-shape", {"shape": film.shape_name(project)}),))
    after = replace(project, width=width, height=height, platform=platform)
    if not same:
        after = after.with_shots(refit(s) for s in project.shots)
    said = [] if same else [Phrase("studio-shape", {"shape": film.shape_name(after)})]
    if platform and platform != project.platform:
        said.append(Phrase("studio-platform", {"platform": platform}))
    return picture.outcome(project, after, *said)


def sharpness(order: op.SetSharpness, project: Project, scene: Scene) -> Outcome:
    scale = order.pixels / min(project.width, project.height)
    width, height = round(project.width * scale / 2) * 2, round(project.height * scale / 2) * 2
    size = {"width": width, "height": height}
    if (width, height) == (project.width, project.height):
        return Outcome(project, False, (Phrase("studio-already-sharp", size),))
    return picture.outcome(
        project, replace(project, width=width, height=height), Phrase("studio-sharp", size)
    )


def start_over(order: op.StartOver, project: Project, scene: Scene) -> Outcome:
    return Outcome(None, True, (Phrase("studio-cleared"),))


EDITS: dict[type[op.Operation], Callable[[Any, Project, Scene], Outcome]] = {
    op.SetTitle: words.set_title,
    op.StyleTitle: words.style_title,
    op.TimeText: lines.time_text,
    op.RemoveText: lines.remove_text,
    op.AddCaptions: words.add_captions,
    op.ChangeCaption: lines.change_caption,
    op.ChangeText: lines.change_text,
    op.AddCard: lines.add_card,
    op.SetLogo: logo.set_logo,
    op.RemoveLogo: logo.remove_logo,
    op.AddMusic: sound.add_music,
    op.RemoveMusic: sound.remove_music,
    op.Volume: sound.volume,
    op.FadeMusic: sound.fade,
    op.Duck: sound.duck,
    op.PlaceMusic: sound.place_music,
    op.SetVoice: sound.voice,
    op.SetLength: picture.length,
    op.SetShape: shape,
    op.SetSharpness: sharpness,
    op.SetLook: picture.look,
    op.SetTransition: picture.transition,
    op.SetMotion: picture.motion,
    op.SetFit: picture.fit,
    op.Crop: picture.crop,
    op.Rotate: picture.rotate,
    op.Remove: order_of.remove,
    op.Keep: order_of.keep,
    op.Move: order_of.move,
    op.Swap: order_of.swap,
    op.Reorder: order_of.reorder,
    op.AddFiles: order_of.add_files,
    op.ReplaceWithNew: order_of.replace_with_new,
    op.Duplicate: order_of.duplicate,
    op.Trim: cutting.trim,
    op.KeepShare: cutting.keep_share,
    op.CutOut: cutting.cut_out,
    op.Split: cutting.split,
    op.ShotLength: picture.shot_length,
    op.Speed: picture.speed,
    op.ShowVersions: versions.show,
    op.TakeVersion: versions.take,
    op.StartOver: start_over,
}


def perform(order: op.Operation, project: Project | None, scene: Scene) -> Outcome:
    """Never raises for anything a person can say."""
    if isinstance(order, op.Arrange):
        return film.arrange(order, scene)
    if isinstance(order, op.SetType):
        return cards.set_type(order, scene)
    if project is None:
        return Outcome(None, False, (Phrase("studio-nothing-yet"),))
    try:
        done = EDITS[type(order)](order, project, scene)
        if done.project is not None:
            check_sources(done.project, project, scene)
        return done
    except NotThere as missing:
        values = {
            "count": len(pictures(project)),
            "name": missing.ref.name,
            "kind": "new"
            if missing.ref.new
            else "name"
            if missing.ref.name
            else "which"
            if missing.ref.number == 0
            else "number",
        }
        return Outcome(project, False, (Phrase("studio-no-such-picture", values),))
    except Broken:
        return Outcome(project, False, (Phrase("studio-not-possible"),))


def check_sources(after: Project, before: Project, scene: Scene) -> None:
    """What an edit brings in is a file of this session. Raises Broken."""
    known = {f"/media/{file.file}" for file in scene.files} | before.sources
    if strange := after.sources - known:
        raise Broken(f"no such file: {min(strange)}")


def travelled(order: op.Undo | op.Redo, project: Project | None, said: Sequence[str]) -> Outcome:
    """What undo and redo say; `said` are the steps that were taken back or done again."""
    way = "undone" if isinstance(order, op.Undo) else "redone"
    if not said:
        key = "studio-nothing-to-undo" if way == "undone" else "studio-nothing-to-redo"
        return Outcome(project, False, (Phrase(key),))
    if project is None:
        return Outcome(None, True, (Phrase(f"studio-{way}-empty"),))
    values = {"length": film.seconds(project.length)}
    if len(said) == 1 and said[0]:
        return Outcome(project, True, (Phrase(f"studio-{way}-said", {**values, "said": said[0]}),))
    return Outcome(project, True, (Phrase(f"studio-{way}", values),))
