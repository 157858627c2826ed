"""What stands on the timeline, in words and as a picture. The words come first: whatever goes wrong with the
picture, they are said."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from core.actions import come_back, thumbnails
from core.actions.scene import Scene
from core.backend import State
from core.chat import Choice
from core.errors import SessionLost
from core.routing import Action
from core.timeline import Clip, Timeline, newest_clip, read

log = structlog.get_logger(__name__)

PATIENCE: Final = 2.0
"""Times as long as the small pictures may take: then the words go alone."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`image`: the timeline drawn, where it could be and the chat shows pictures."""

    lines: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    image: Path | None = None


async def standing(scene: Scene) -> Standing:
    """The project of this conversation as it is now; where the backend dropped it, what is left to do."""
    try:
        state = await scene.state() if await scene.session() is not None else None
    except SessionLost:
        state = None
    if state is None:
        if (session := await come_back.lost(scene)) is not None:
            offered = await come_back.offer(scene, session)
            return Standing(offered.lines, offered.choices)
        return Standing((scene.say("status-empty"),))
    timeline, clip = read(state.draft), newest_clip(state.generated_media)
    lines = [scene.say(phrase) for phrase in timeline.summary()] or [scene.say("status-empty")]
    if clip is not None:
        lines.append(named(scene, clip))
    return Standing(tuple(lines), await ways(scene), await picture(scene, timeline, state, clip))


async def ways(scene: Scene) -> tuple[Choice, ...]:
    """The buttons under the words."""
    if await scene.session() is None:
        return await come_back.ways(scene)
    return (Choice(Action.EXPORT, scene.say("button-export")),)


def named(scene: Scene, clip: Clip) -> str:
    return scene.say("look-newest", name=clip.name or scene.say("look-newest-nameless"))


async def picture(scene: Scene, timeline: Timeline, state: State, clip: Clip | None) -> Path | None:
    """None where there is nothing to draw, or no use in it. Never raises."""
    if not timeline.exportable or not scene.chat.limits.pictures:
        return None
    try:
        async with asyncio.timeout(PATIENCE * scene.workshop.rhythm.glance):
            seen = await thumbnails.gather(scene, timeline, clip)
            return await asyncio.to_thread(drawn, scene, timeline, clip, seen)
    except Exception:
        log.exception("look.not_drawn", turn=scene.turn.id)
        return None


def drawn(scene: Scene, timeline: Timeline, clip: Clip | None, seen: thumbnails.Seen) -> Path:
    """In a thread."""
    from core.drawing import Newest, draw

    newest = None if clip is None or seen.clip is None else Newest(named(scene, clip), seen.clip)
    return draw(
        timeline,
        scene.folder / "timeline.png",
        heading=scene.say("look-heading"),
        language=scene.language,
        thumbnails=seen.pieces,
        newest=newest,
    )
