"""The logo or watermark in a corner (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from core.studio.agent import operations as op
from core.studio.agent.edits_picture import outcome
from core.studio.agent.scene import Outcome, Scene
from core.studio.project import Logo, Project
from core.studio.records import Upload
from core.words import Phrase

SIZES = ("s", "m", "l")
FAINTEST = 0.15
NAMED = re.compile(r"logo|watermark|brand|emblem|水印|标志|标识|徽标", re.I)


def is_logo(file: Upload) -> bool:
    """Is a picture called what it is?"""
    return file.kind == "image" and NAMED.search(file.name) is not None


def set_logo(order: op.SetLogo, project: Project, scene: Scene) -> Outcome:
    """Lay one over the film, or change the one that is there."""
    old = project.logo
    styled = bool(order.place or order.scale or order.fainter)
    if order.text:
        base = Logo(project.fresh_id("l"), 0, project.length, text=order.text, opacity=0.7)
        new = replace(base, place=old.place, size=old.size) if old else base
    elif order.file or old is None or not styled:
        file = chosen_file(order.file, project, scene.files[scene.used :], scene.files)
        if file is None:
            return Outcome(project, False, (Phrase("studio-need-logo", {"name": order.file}),))
        base = Logo(project.fresh_id("l"), 0, project.length, name=file.name, src=f"/media/{file.file}")
        new = replace(base, place=old.place, size=old.size) if old else base
    else:
        new = old
    size = SIZES[min(2, max(0, SIZES.index(new.size) + order.scale))] if new.size in SIZES else new.size
    faint = round(min(1.0, max(FAINTEST, new.opacity * 0.6**order.fainter)), 2)
    new = replace(new, id=old.id if old else new.id, place=order.place or new.place, size=size, opacity=faint)
    if new == old and order.scale:
        return Outcome(project, False, (Phrase("studio-logo-limit"),))
    values = {
        "name": new.text or new.name,
        "kind": "words" if new.text else "picture",
        "place": new.place,
        "size": new.size,
        "percent": round(new.opacity * 100),
    }
    return outcome(project, replace(project, logo=new), Phrase("studio-logo", values))


def chosen_file(
    name: str, project: Project, late: Iterable[Upload], files: Iterable[Upload]
) -> Upload | None:
    """The one that was named; else one that is called a logo; else the newest picture not in the film yet."""
    files = list(files)
    if name:
        return next((f for f in reversed(files) if f.name == name and f.kind == "image"), None)
    called = [f for f in files if is_logo(f)]
    fresh = [f for f in late if f.kind == "image" and f"/media/{f.file}" not in project.sources]
    return next(iter([*reversed(called), *reversed(fresh)]), None)


def remove_logo(order: op.RemoveLogo, project: Project, scene: Scene) -> Outcome:
    if project.logo is None:
        return Outcome(project, False, (Phrase("studio-no-logo"),))
    return outcome(project, replace(project, logo=None), Phrase("studio-logo-removed"))
