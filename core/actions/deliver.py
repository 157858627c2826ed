"""The last step: the film becomes a new message in the conversation, within the platform's limits, once."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import structlog

from core.actions import room
from core.actions.courier import once
from core.actions.reel import Reel
from core.actions.spoken import trouble
from core.actions.stopping import unless
from core.card import Card
from core.chat import Choice, Sent, Video
from core.delivery import AsFile, AsLink, AsSmaller, Original, fits, leads_outside, plan
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

LOOKS: Final = 10
"""So often a film that is here is looked at while there is no room for its poster."""
SMALLER: Final = 0.9
"""A platform that refuses a file within its own limit gets a copy this much smaller."""


async def film(reel: Reel, path: Path, card: Card) -> None:
    """Deliver and end the export. A chat that is gone ends it too: the film stays for `keep` hours.

    Raises RenderFailed for a film that cannot be played: it is made again under a new id.
    """
    whole = await looked_at(reel, path)
    limits = reel.chat.limits
    try:
        try:
            await as_planned(reel, whole, limits.file_bytes, card)
        except ChatTooLarge:
            # The platform's word is worth more than our table, and the chat may know better by now.
            now = reel.chat.limits.file_bytes
            if now is None or now >= whole.bytes or now == limits.file_bytes:
                now = int(min(now or whole.bytes, whole.bytes) * SMALLER)
            await as_planned(reel, whole, now, card, last=True)
    except ChatError as error:
        log.error("film.undelivered", render=reel.export.id, error=repr(error))
        await reel.fail(error)
        return
    await reel.stage("delivered")


async def looked_at(reel: Reel, path: Path) -> Video:
    """The film with its poster, for which room may have to be waited for. Raises RenderFailed, DiskFull."""
    looks = 0
    while True:
        try:
            return await video(path)
        except MediaError as error:
            raise RenderFailed(detail=repr(error)) from error
        except DiskFull:
            looks += 1
            if looks == LOOKS:
                raise
        await reel.sleep(reel.rhythm.poll)


async def as_planned(reel: Reel, whole: Video, limit: int | None, card: Card, *, last: bool = False) -> None:
    """`last`: no smaller copy is tried after this one, so that a link is better than nothing."""
    limits = replace(reel.chat.limits, file_bytes=limit)
    there = None if fits(whole, limits) else await original(reel, whole.path)
    match plan(whole, limits, there.url if there else None):
        case AsFile():
            await hand_over(reel, whole, [], card)
        case AsSmaller(limit=bytes_):
            try:
                await as_smaller(reel, whole, bytes_, there, card)
            except CopyFailed:
                if there is None:
                    raise
                await as_link(reel, there)
            except ChatTooLarge:
                if there is None or not last:
                    raise
                await as_link(reel, there)
        case AsLink():
            assert there is not None
            await as_link(reel, there)


class CopyFailed(ChatTooLarge):
    """No copy that fits could be made."""


async def as_smaller(reel: Reel, whole: Video, limit: int, there: Original | None, card: Card) -> None:
    """A copy of at most so many bytes, with words about where the original is, if anywhere."""
    card.set("fitting")
    into = reel.path.with_name(f"{reel.path.stem}-{limit}.mp4")
    try:
        smaller = fit(whole.path, into, limit, on_progress=lambda f: card.set("fitting", fraction=f))
        small = await unless(reel.stop, smaller)
    except DiskFull:
        raise
    except ReelwireError as error:
        log.warning("film.not_fitted", render=reel.export.id, error=repr(error))
        raise CopyFailed from error
    copy = await video(small, url=there.url if there else None)
    about = reel.say("film-only-copy") if there is None else said(reel, "film-original", there)
    await hand_over(reel, copy, [about], card, part=f"copy-{limit}")


async def original(reel: Reel, path: Path) -> Original | None:
    """Where whoever cannot take the whole film here can have it: with us, for as long as we keep it from now
    on; else where the cloud has it, while that address works. Never an address of this machine alone."""
    workshop, now = reel.workshop, time.time()
    backend = workshop.backend
    if (links := workshop.film_links) is not None and path == reel.path:
        await room.keep(path, now)
        name = f"{reel.skill.name}-{time.strftime('%Y%m%d', time.gmtime(now))}"
        return Original(links.to(reel.export.id, name, now), int(links.hours))
    url = reel.export.url
    outside = workshop.options.cloud and leads_outside(url or "", beside=backend.base_url)
    if url and outside and await backend.lives(url):
        return Original(url)
    return None


def said(reel: Reel, phrase: str, there: Original) -> str:
    return reel.say(phrase, url=there.url, hours=there.hours)


async def hand_over(reel: Reel, video: Video, about: list[str], card: Card, *, part: str = "film") -> None:
    key = f"{reel.export.id}/{part}"
    earlier = await reel.workshop.ledger.deliveries_of(reel.export.id) if part != "film" else ()
    # Also under another name the film may be there: its own limit may have changed since, or a backup was
    # put back, which knows of nothing but the film.
    there = any(one.key != key and one.stage in {"sending", "unsure"} for one in earlier)
    card.set("delivering")

    async def send(maybe_there: bool) -> Sent:
        text = "\n".join([caption(reel, video), *about, *await notes(reel)])
        if maybe_there or there:
            text = f"{text}\n{reel.say('film-maybe-twice')}"
        return await reel.chat.deliver(video, text, buttons(reel), key=key)

    await once(reel.workshop.ledger, reel.bot, reel.rhythm, key, send)


async def as_link(reel: Reel, there: Original) -> None:
    key = f"{reel.export.id}/link"

    async def send(_maybe_there: bool) -> Sent:
        return await reel.chat.say(said(reel, "film-link", there), buttons(reel), key=key)

    await once(reel.workshop.ledger, reel.bot, reel.rhythm, key, send)


def caption(reel: Reel, video: Video) -> str:
    """One line of what it is."""
    return reel.say(
        "film-caption",
        time=duration(video.duration, reel.language),
        bytes=size(video.bytes, reel.language),
        width=str(video.width),
        height=str(video.height),
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
        session = await workshop.ledger.session_named(
            export.conversation_id, export.backend, export.session_id
        )
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
