"""Listening to one run of the agent, from the first byte to whatever ends it.

The stream belongs to the job, never to a chat's handler: the real agent is cancelled the moment we hang up.
While it runs, the card tells the stage, a stop closes the stream, and heartbeats alone for long make us read
the state."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import structlog

from core.account import Speaker
from core.actions.scene import Scene
from core.backend import Beat, Event, Failed, Said, Worked
from core.card import Card
from core.errors import ReelwireError, StreamLost

log = structlog.get_logger(__name__)

End = Literal["closed", "lost", "stopped", "long"]


@dataclass(slots=True)
class Heard:
    """What a run said. `failed`: the agent's own error inside an accepted run."""

    text: str = ""
    failed: Failed | None = None
    end: End = "closed"


async def listen(scene: Scene, speaker: Speaker, text: str, card: Card) -> Heard:
    """Send the prompt and hear it out.

    Raises the BackendError of a definite refusal, and BackendAway: nothing ran. Once an event has come, or it
    is not known whether the prompt arrived, nothing is raised: the end is `lost`."""
    heard, segments = Heard(), list[str]()
    began = time.monotonic()
    last_news = began
    opened = asyncio.Event()

    async def pump() -> None:
        nonlocal last_news
        async with scene.workshop.backend.talk(speaker.credentials, speaker.session_id, text) as events:
            async for event in events:
                if not opened.is_set():
                    opened.set()
                    await scene.stage("streaming")
                if not isinstance(event, Beat):
                    last_news = time.monotonic()
                note(event, heard, segments, card)

    rhythm = scene.workshop.rhythm
    run = asyncio.create_task(pump())
    stop = asyncio.create_task(scene.stop.wait())
    looked = began
    try:
        while not run.done():
            now = time.monotonic()
            if now - began >= rhythm.turn:
                heard.end = "long"
                break
            wait = min(rhythm.turn - (now - began), rhythm.quiet)
            await asyncio.wait({run, stop}, timeout=max(wait, 0.01), return_when=asyncio.FIRST_COMPLETED)
            if stop.done() and not run.done():
                heard.end = "stopped"
                break
            now = time.monotonic()
            if not run.done() and now - max(last_news, looked) >= rhythm.quiet:
                looked = now
                await look(scene, speaker, card)
    finally:
        stop.cancel()
        if not run.done():
            run.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await asyncio.shield(asyncio.gather(run, return_exceptions=True))
    if run.done() and not run.cancelled() and (error := run.exception()) is not None:
        if isinstance(error, StreamLost) or opened.is_set():
            log.warning("stream.lost", turn=scene.turn.id, error=repr(error))
            heard.end = "lost"
        else:
            raise error
    heard.text = "\n\n".join(segments).strip()
    return heard


def note(event: Event, heard: Heard, segments: list[str], card: Card) -> None:
    match event:
        case Said(text=text, partial=False):
            segments.append(text)
            card.set("working")
        case Worked(name=name, done=False):
            card.set("tool", detail=name)
        case Failed():
            heard.failed = event
        case _:
            pass


async def look(scene: Scene, speaker: Speaker, card: Card) -> None:
    """Heartbeats alone for long (§3): is anything happening to the timeline? Never a failure by itself."""
    try:
        state = await scene.workshop.backend.state(speaker.credentials, speaker.session_id)
    except ReelwireError as error:
        log.info("quiet.unread", error=repr(error))
        return
    log.info("quiet.read", turn=scene.turn.id, exportable=bool(state.draft))
