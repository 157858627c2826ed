"""What is kept about a person: where it goes, what there is, and taking it all away."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

from core.actions import room
from core.actions.courier import PATIENCE
from core.actions.scene import Scene
from core.actions.workshop import LANE, Workshop
from core.chat import Choice
from core.errors import ChatBusy, ChatError
from core.routing import Action
from core.store import Kept
from core.words import spoken

log = structlog.get_logger(__name__)

SURE: Final = "yes"
"""What the button under the question says."""


async def privacy(scene: Scene) -> None:
    if scene.turn.stage == "received":
        options = scene.workshop.options
        await scene.answer(
            scene.say(
                "privacy",
                cloud=options.cloud,
                hours=options.keep_media_hours,
                days=options.keep_days,
            )
        )
    await scene.finish(
        (
            Choice(Action.MYDATA, scene.say("button-mydata")),
            Choice(Action.FORGET, scene.say("button-forget")),
        )
    )


async def mydata(scene: Scene) -> None:
    """In words, and never a secret. Where others read along, only that it is told in private."""
    if scene.turn.stage == "received":
        await scene.answer(await told(scene) if scene.private else scene.say("mydata-in-private"))
    await scene.finish((Choice(Action.FORGET, scene.say("button-forget")),) if scene.private else ())


async def told(scene: Scene) -> str:
    kept = await scene.workshop.ledger.kept(scene.person.id)
    here = await asyncio.to_thread(lambda: sum(Path(path).is_file() for path in kept.paths))
    language = spoken(scene.person.language or scene.language)
    return scene.say(
        "mydata",
        name=scene.person.name or "",
        since=datetime.fromtimestamp(scene.person.created_at, UTC).date(),
        messages=len(kept.turns),
        files=kept.files,
        films=kept.films,
        here=here,
        projects=kept.projects,
        language=scene.say(f"language-name-{language}"),
        account=await account(scene),
    )


async def account(scene: Scene) -> str:
    """linked, operator, anonymous, or none: nothing is kept, and nothing is needed."""
    workshop = scene.workshop
    if not workshop.options.cloud:
        return "none"
    if await scene.linked():
        return "linked"
    if workshop.accounts.operated:
        return "operator"
    kept = await workshop.ledger.account(scene.person.id, workshop.backend.name)
    return "anonymous" if kept is not None and kept.token else "none"


async def forget(scene: Scene) -> None:
    """Asked once; then everything of this person goes, this very turn included."""
    if scene.turn.stage == "received" and scene.turn.subject.strip().lower() == SURE:
        await forgotten(scene)
        return
    if scene.turn.stage == "received":
        access = scene.workshop.options.access
        again = access.mode == "pairing" and scene.person.access == "allowed"
        await scene.answer(scene.say("forget-ask", cloud=scene.workshop.options.cloud, again=again))
    await scene.finish((Choice(Action.FORGET, scene.say("button-forget-sure"), SURE),))


async def forgotten(scene: Scene) -> None:
    """Jobs first, so that none of them writes or speaks later; then files; the rows at the very end, so that
    a crash on the way leaves the turn that begins it all again."""
    workshop, person = scene.workshop, scene.person
    for conversation in await workshop.ledger.conversations_of(person.id):
        await workshop.stop_all(conversation)
    await quiet(workshop, person.id)
    await asyncio.to_thread(remove, workshop, await workshop.ledger.kept(person.id))
    await last_word(scene, scene.say("forget-done"))
    await scene.chat.acknowledge(scene.turn.message_id, "done")
    kept = await workshop.ledger.kept(person.id)
    for kind, ids in (("turn", kept.turns), ("export", kept.exports)):
        workshop.forgotten.update((kind, id) for id in ids)
        for id in ids:
            workshop.stopped.pop(id, None)
    await workshop.ledger.forget(person.id)
    log.info("person.forgotten", turns=len(kept.turns), exports=len(kept.exports))


async def quiet(workshop: Workshop, person_id: int) -> None:
    """Until their jobs have ended and told it, but no longer than a stop would wait: one that still runs
    finds its row gone and ends without a word."""
    ledger = workshop.ledger

    async def over() -> bool | None:
        return True if not await ledger.unfinished(person_id, LANE) else None

    with suppress(TimeoutError):
        async with asyncio.timeout(workshop.rhythm.drain):
            await ledger.changed(over, every=workshop.rhythm.look)


def remove(workshop: Workshop, kept: Kept) -> None:
    """Films with what lies beside them (posters, smaller copies), and what the turns had fetched."""
    beside = [path for id in kept.exports for path in (workshop.folder / "films").glob(f"{id}*")]
    for path in {*map(Path, kept.paths), *beside}:
        with suppress(OSError):
            path.unlink()
    for id in kept.turns:
        shutil.rmtree(room.of_turn(workshop, id), ignore_errors=True)


async def last_word(scene: Scene, text: str) -> None:
    """Leaves no trace: not even that it was sent."""
    for _ in range(PATIENCE):
        try:
            await scene.chat.say(text)
            return
        except ChatBusy as busy:
            await asyncio.sleep(max(busy.retry_after, 0))
        except ChatError as error:
            log.warning("forget.untold", error=repr(error))
            return
        except Exception:
            log.exception("forget.untold")  # an adapter's mistake
            return


async def clear_jobs(workshop: Workshop) -> None:
    """The engine's own list names people too: what has ended of those who are forgotten leaves it."""
    for kind in {kind for kind, _ in workshop.forgotten}:
        ids = {id for each, id in workshop.forgotten if each == kind}
        await workshop.engine.forget(kind, ids)
        left = await workshop.engine.known(kind, ids)
        workshop.forgotten.difference_update((kind, id) for id in ids - left)
