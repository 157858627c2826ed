"""The last film once more: as the platform itself keeps it, else from the file that is still here, else where
it can be had. It costs nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import structlog

from core.actions import deliver, room
from core.actions.courier import once
from core.actions.reel import Reel
from core.actions.scene import Scene
from core.chat import Choice, Sent, Video
from core.delivery import fits
from core.errors import ChatError, ReelwireError
from core.media import video
from core.routing import Action
from core.store import Export, NoSuchRow

log = structlog.get_logger(__name__)


async def film(scene: Scene) -> None:
    """The person asks to see it again."""
    if scene.turn.stage == "received":
        last = await latest(scene)
        if last is None:
            await scene.answer(scene.say("last-film-none"))
        else:
            shown = await again(scene, last, f"{last.id}/again-turn{scene.turn.sequence}")
            await scene.answer("" if shown else scene.say("last-film-gone"))
    await scene.finish(await choices(scene) if scene.turn.answer else ())


async def latest(scene: Scene, session_id: str | None = None) -> Export | None:
    """The newest that reached the person; of one session, where it is named."""
    films = await scene.workshop.ledger.exports_of(scene.conversation.id)
    return next(
        (
            one
            for one in films
            if one.stage == "delivered" and (session_id is None or one.session_id == session_id)
        ),
        None,
    )


async def again(scene: Scene, export: Export, key: str) -> bool:
    """Is it there? Under one key it is shown once. Nothing that goes wrong here costs more than the film."""
    try:
        return await _kept_there(scene, export, key) or await _kept_here(scene, export, key)
    except (ReelwireError, NoSuchRow, OSError) as error:
        log.warning("film.not_again", render=export.id, error=repr(error))
    except Exception:
        log.exception("film.not_again", render=export.id)  # an adapter's mistake
    return False


async def _kept_there(scene: Scene, export: Export, key: str) -> bool:
    """By the platform's own name for the file."""
    for delivery in await scene.workshop.ledger.deliveries_of(export.id):
        part = delivery.key.rpartition("/")[2]
        if delivery.sent is None or not (part == "film" or part.startswith("copy-")):
            continue
        kept, text, offered = delivery.sent, caption(scene, export), await choices(scene)

        async def send(
            _maybe: bool, kept: Sent = kept, text: str = text, offered: tuple[Choice, ...] = offered
        ) -> Sent:
            return await scene.chat.repeat(kept, text, offered, key=key)

        try:
            await once(scene.workshop.ledger, scene.bot, scene.workshop.rhythm, key, send)
        except ChatError as error:
            log.info("film.not_repeated", render=export.id, error=repr(error))
            continue
        return True
    return False


async def _kept_here(scene: Scene, export: Export, key: str) -> bool:
    """The file itself, or the smaller copy that was made of it; else the address of the whole one."""
    workshop, limits = scene.workshop, scene.chat.limits
    whole = room.film_at(workshop.folder, export.id)
    for path in await asyncio.to_thread(_films, whole):
        found = await video(path)
        if fits(found, limits):
            await _send(scene, found, export, key)
            return True
    reel = await Reel.open(workshop, export.id)
    # A link of ours to a file that is gone would lead nowhere: then only the cloud's own is left.
    place = whole if await asyncio.to_thread(whole.is_file) else whole.parent
    if (there := await deliver.original(reel, place)) is None:
        return False
    link = scene.say("film-link", url=there.url, hours=there.hours)

    async def tell(_maybe: bool) -> Sent:
        return await scene.chat.say(link, await choices(scene), key=key)

    await once(workshop.ledger, scene.bot, workshop.rhythm, key, tell)
    return True


async def _send(scene: Scene, found: Video, export: Export, key: str) -> None:
    async def send(_maybe: bool) -> Sent:
        return await scene.chat.deliver(found, caption(scene, export), await choices(scene), key=key)

    await once(scene.workshop.ledger, scene.bot, scene.workshop.rhythm, key, send)


def _films(whole: Path) -> list[Path]:
    """The whole one first, then its copies, the largest first."""
    copies = sorted(whole.parent.glob(f"{whole.stem}-*.mp4"), key=lambda path: path.stat().st_size)
    return [path for path in (whole, *reversed(copies)) if path.is_file()]


def caption(scene: Scene, export: Export) -> str:
    made = datetime.fromtimestamp(export.ended_at or export.created_at, UTC).date()
    return scene.say("last-film-caption", made=made)


async def choices(scene: Scene) -> tuple[Choice, ...]:
    if await scene.session() is None:
        return (
            Choice(Action.STATUS, scene.say("button-status")),
            Choice(Action.NEW, scene.say("button-new")),
        )
    return (
        Choice(Action.EXPORT, scene.say("button-export-again")),
        Choice("change", scene.say("button-change")),
        Choice(Action.STATUS, scene.say("button-status")),
    )
