"""The film in several ways, as the backend offers them: each is shown as a small film, with a button that
takes it. Nothing that goes wrong here costs more than the sight of it: the words name them too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import structlog

from core.actions import files, thumbnails
from core.actions.courier import once
from core.actions.scene import Scene
from core.chat import Choice, Sent
from core.delivery import fits
from core.errors import ReelwireError
from core.media import video
from core.routing import Action
from core.timeline import Alternative

log = structlog.get_logger(__name__)

_WORD: Final = re.compile(r"take-([1-9])")


def word(number: int) -> str:
    """What a button says of the version with this number."""
    return f"take-{number}"


def number_in(said: str) -> int | None:
    found = _WORD.fullmatch(said)
    return int(found[1]) if found else None


async def show(scene: Scene) -> tuple[Choice, ...]:
    """Those that this turn brought. Returns the buttons of those that could not be shown, or were not: who
    wants one film to the end gets no others on the way."""
    left = []
    for offer in fresh(scene):
        subject = f"{word(offer.number)}:{scene.turn.ref}"
        choice = Choice(Action.WISH, scene.say("button-version", number=offer.number), subject)
        if scene.turn.film or not await shown(scene, offer, choice):
            left.append(choice)
    return tuple(left)


def fresh(scene: Scene) -> list[Alternative]:
    """Not those that stood there before the turn."""
    before = scene.turn.draft_before
    known = before.get("generated") if isinstance(before, Mapping) else None
    held = {one.get("url") for one in known or () if isinstance(one, Mapping)}
    return [offer for offer in scene.offers if files.still(offer.clip.url) not in held]


async def shown(scene: Scene, offer: Alternative, choice: Choice) -> bool:
    key = f"{scene.turn.id}/{word(offer.number)}"
    name = offer.clip.name
    caption = scene.say("version-caption", number=offer.number, name=name, named="yes" if name else "no")
    try:
        into = scene.folder / f"{word(offer.number)}.mp4"
        film = await video(await thumbnails.addressed(scene, offer.clip.url, into))
        if not fits(film, scene.chat.limits):
            return False

        async def send(_maybe_there: bool) -> Sent:
            return await scene.chat.deliver(film, caption, (choice,), key=key)

        await once(scene.workshop.ledger, scene.bot, scene.workshop.rhythm, key, send)
        return True
    except (ReelwireError, OSError) as error:
        log.info("version.not_shown", turn=scene.turn.id, error=repr(error))
    except Exception:
        log.exception("version.not_shown", turn=scene.turn.id)  # an adapter's mistake
    return False
