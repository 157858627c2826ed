"""Listening to one run of the agent, from the first byte to whatever ends it.

The stream belongs to the job, never to a chat's handler: the real agent is cancelled the moment we hang up.
While it runs, the card tells the stage, a stop closes the stream, and heartbeats alone for long make us read
the state."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Literal, Self

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
    loop, rhythm = asyncio.get_running_loop(), scene.workshop.rhythm
    opened = False
    limit = asyncio.timeout(rhythm.turn)

    def hang_up() -> None:
        if not limit.expired():
            limit.reschedule(loop.time())

    with Quiet(scene, speaker) as quiet:
        try:
            async with limit:
                with scene.stop.calling(hang_up):
                    talk = scene.workshop.backend.talk(speaker.credentials, speaker.session_id, text)
                    async with talk as events:
                        async for event in events:
                            if not opened:
                                opened = True
                                await scene.stage("streaming")
                            if not isinstance(event, Beat):
                                quiet.heard()
                            note(event, heard, segments, card)
        except TimeoutError:
            if not limit.expired():
                raise
            heard.end = "stopped" if scene.stop.is_set() else "long"
        except Exception as error:
            if not (opened or isinstance(error, StreamLost)):
                raise
            log.warning("stream.lost", turn=scene.turn.id, error=repr(error))
            heard.end = "lost"
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


class Quiet:
    """Heartbeats alone for long (§3): is anything happening to the timeline? Never a failure by itself. A
    timer, not a task, for every open turn has one."""

    def __init__(self, scene: Scene, speaker: Speaker) -> None:
        self.scene, self.speaker, self.seconds = scene, speaker, scene.workshop.rhythm.quiet
        self.last = time.monotonic()
        self._looking: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        self._later(self.seconds)
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._looking is not None:
            self._looking.cancel()

    def heard(self) -> None:
        self.last = time.monotonic()

    def _later(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._due)

    def _due(self) -> None:
        left = self.last + self.seconds - time.monotonic()
        if left <= 0:
            self.last = time.monotonic()
            self._looking = asyncio.get_running_loop().create_task(self._look())
        self._later(left if left > 0 else self.seconds)

    async def _look(self) -> None:
        try:
            state = await self.scene.workshop.backend.state(self.speaker.credentials, self.speaker.session_id)
        except ReelwireError as error:
            log.info("quiet.unread", error=repr(error))
            return
        log.info("quiet.read", turn=self.scene.turn.id, exportable=bool(state.draft))
