"""`reelwire doctor` and `reelwire skills`: looking, without changing anything."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bots.cli_frame import FAILED, INTERRUPTED, OK, Frame
from core.errors import ReelwireError, SettingsError
from core.words import Phrase, phrase_of

if TYPE_CHECKING:
    from bots.doctor import Finding

SIGNS = {"fine": "✓", "note": "–", "broken": "✗"}


def doctor(frame: Frame, *, live: bool, as_json: bool) -> int:
    from bots.doctor import Finding, examine

    try:
        settings = frame.settings()
    except SettingsError as error:
        found = [
            Finding(name, "broken", Phrase(phrase, {"name": name, **values}))
            for name, phrase, values in error.mistakes
        ]
        return report(frame, found, as_json)
    frame.logging(settings)
    try:
        found = asyncio.run(examine(settings))
        if live:
            from bots.doctor_live import ask

            found += ask(frame, settings)
    except KeyboardInterrupt:
        return INTERRUPTED
    return report(frame, found, as_json)


def report(frame: Frame, found: Sequence[Finding], as_json: bool) -> int:
    """One line each; a remedy below what is broken. 1 if anything is."""
    whole = all(one.state != "broken" for one in found)
    if as_json:
        checks = [
            {
                "name": one.name,
                "ok": one.state != "broken",
                "state": one.state,
                "text": frame.say(one.told),
                **({"remedy": frame.say(one.remedy)} if one.remedy else {}),
            }
            for one in found
        ]
        print(json.dumps({"ok": whole, "checks": checks}, ensure_ascii=False), file=frame.out)
        return OK if whole else FAILED
    for one in found:
        remedy = f" → {frame.say(one.remedy)}" if one.remedy else ""
        print(f"{SIGNS[one.state]} {one.name}: {frame.say(one.told)}{remedy}", file=frame.out)
    return OK if whole else FAILED


def skills(frame: Frame) -> int:
    """The skills with their limits."""
    from bots.compose import skills as read

    settings = frame.settings()
    frame.logging(settings)
    try:
        book = read(settings)
    except ReelwireError as error:
        return frame.refuse(error)
    for skill in book:
        mark = "*" if skill.name == settings.skill else " "
        least, most = skill.stated_seconds
        values = {"bytes": skill.max_bytes, "formats": skill.formats, "from": least, "to": most}
        print(f"{mark} {skill.name:<28} {frame.say('skills-line', **values)}", file=frame.out)
    for left_out in book.broken:
        frame.tell(phrase_of(left_out))
    return OK
