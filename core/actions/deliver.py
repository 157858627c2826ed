"""The last step: the film becomes a new message in the conversation, within the platform's limits, once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import structlog

from core.actions.courier import once
from core.actions.reel import Reel
from core.actions.spoken import trouble
from core.card import Card
from core.chat import Choice, Sent, Video
from core.delivery import AsFile, AsLink, AsSmaller, plan
from core.errors import (
    ChatError,
    ChatTooLarge,
    DiskFull,
    ExportBlocked,
    MediaError,
    ReelwireError,
    RenderFailed,
)
from core.media import fit, video
from core.routing import Action
from core.words import duration, size

log = structlog.get_logger(__name__)

SMALLER: Final = 0.9
"""A platform that refuses a file within its own limit gets a copy this much smaller."""


async def film(reel: Reel, path: Path, card: Card) -> None:
    """Deliver and end the export. A chat that is gone ends it too: the film stays for `keep` hours.

    Raises RenderFailed for a film that cannot be played: it is made again under a new id.
    """
    try:
        whole = await video(path, url=reel.export.url if reel.workshop.options.cloud else None)
    except MediaError as error:
        raise RenderFailed(detail=repr(error)) from error
    limits = reel.chat.limits
    try:
        try:
            await as_planned(reel, whole, limits.file_bytes, card)
        except ChatTooLarge:
            # The platform's word is worth more than our table, and the chat may know better by now.
            now = reel.chat.limits.file_bytes
            if now is None or now >= whole.bytes or now == limits.file_bytes:
                now = int(min(now or whole.bytes, whole.bytes) * SMALLER)
            await as_planned(reel, whole, now, card)
    except ChatError as error:
        log.error("film.undelivered", render=reel.export.id, error=repr(error))
        await reel.fail(error)
        return
    await reel.stage("delivered")


async def as_planned(reel: Reel, whole: Video, limit: int | None, card: Card) -> None:
    match plan(whole, replace(reel.chat.limits, file_bytes=limit), whole.url):
        case AsFile():
            await hand_over(reel, whole, card)
        case AsSmaller(limit=bytes_):
            card.set("fitting")
            into = reel.path.with_name(f"{reel.path.stem}-{bytes_}.mp4")
            try:
                small = await fit(
                    whole.path, into, bytes_, on_progress=lambda f: card.set("fitting", fraction=f)
                )
            except DiskFull:
                raise
            except ReelwireError as error:
                log.warning("film.not_fitted", render=reel.export.id, error=repr(error))
                raise ChatTooLarge from error
            copy = await video(small, url=whole.url)
            await hand_over(reel, copy, card, part=f"copy-{bytes_}")
        case AsLink(url=url):
            await as_link(reel, whole, url)


async def hand_over(reel: Reel, video: Video, card: Card, *, part: str = "film") -> None:
    key = f"{reel.export.id}/{part}"
    card.set("delivering")

    async def send(maybe_there: bool) -> Sent:
        text = "\n".join([caption(reel, video), *await notes(reel)])
        if maybe_there:
            text = f"{text}\n{reel.say('film-maybe-twice')}"
        return await reel.chat.deliver(video, text, buttons(reel), key=key)

    await once(reel.workshop.ledger, reel.bot, reel.rhythm, key, send)


async def as_link(reel: Reel, video: Video, url: str) -> None:
    key = f"{reel.export.id}/link"

    async def send(_maybe_there: bool) -> Sent:
        return await reel.chat.say(reel.say("film-link", url=url), buttons(reel), key=key)

    await once(reel.workshop.ledger, reel.bot, reel.rhythm, key, send)


def caption(reel: Reel, video: Video) -> str:
    """One line of what it is; a second where only a copy fits and the original is elsewhere."""
    line = reel.say(
        "film-caption",
        time=duration(video.duration, reel.language),
        bytes=size(video.bytes, reel.language),
        width=str(video.width),
        height=str(video.height),
    )
    return (
        f"{line}\n{reel.say('film-original', url=video.url)}"
        if video.url and video.path != reel.path
        else line
    )


async def notes(reel: Reel) -> list[str]:
    """What else is said with a film: that it is a clip because the plan exports nothing; where an anonymous
    person keeps the work (§1). That link hands over the project: only in private, only on the cloud, once a
    project."""
    lines = []
    if reel.export.outcome is not None:
        lines.append(await trouble(reel, ExportBlocked()))
    workshop, export = reel.workshop, reel.export
    if workshop.options.cloud and export.kind == "anonymous" and reel.private and await first_film(reel):
        session = await workshop.ledger.session(export.conversation_id, export.project, export.backend)
        if session is not None and session.task_id:
            task = session.task_id
            claim = None
            with suppress(ReelwireError):
                claim = await reel.ask(
                    lambda s: workshop.backend.claim(s.credentials, task, export.session_id)
                )
            if claim:
                page = f"{workshop.options.web_url}/workspace/claim?ct={claim}"
                lines.append(reel.say("film-claim", url=page))
    return lines


async def first_film(reel: Reel) -> bool:
    mine = await reel.workshop.ledger.exports_of(reel.export.conversation_id)
    return not any(e.stage == "delivered" and e.session_id == reel.export.session_id for e in mine)


def buttons(reel: Reel) -> tuple[Choice, ...]:
    return (
        Choice(Action.EXPORT, reel.say("button-export-again")),
        Choice("change", reel.say("button-change")),
        Choice(Action.STATUS, reel.say("button-status")),
        Choice(Action.NEW, reel.say("button-new")),
    )
