"""How the doctor asks a platform: one question, a short patience, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from bots.doctor import Finding, broken, fine, note

PATIENCE: Final = 5.0

Fate = Literal["answered", "refused", "busy", "confused", "away"]


@dataclass(frozen=True, slots=True)
class Told:
    """`refused`: the token (401, and 404 where a token stands in the address); `busy`: 429; `confused`: no
    JSON object, or a status that says nothing; `away`: nobody there."""

    fate: Fate
    body: Mapping[str, Any]
    reason: str = ""


async def ask(
    url: str,
    headers: Mapping[str, str] = MappingProxyType({}),
    *,
    refusals: tuple[int, ...] = (401,),
    patience: float = PATIENCE,
) -> Told:
    """Nothing that is told holds the address: a token may stand in it."""
    import aiohttp

    try:
        timeout = aiohttp.ClientTimeout(total=patience)
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as client,
            client.get(url, headers=dict(headers), allow_redirects=False) as answer,
        ):
            status, raw = answer.status, await answer.read()
    except TimeoutError:
        return Told("away", {}, f"{patience:g} s")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return Told("away", {}, type(error).__name__)
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return Told("confused", {}, str(status))
    if status in refusals:
        return Told("refused", body, str(status))
    if status == 429:
        return Told("busy", body, str(status))
    return Told("answered" if status == 200 else "confused", body, str(status))


def about_token(name: str, told: Told, called: object, url: str, skill: str) -> Finding:
    """What a platform's answer says about the token, and what to do."""
    platform = name.capitalize()
    if told.fate == "answered" and called:
        return fine(name, "token", platform=platform, name=f"@{called}", skill=skill)
    if told.fate == "refused":
        return broken(name, "token-refused", f"token-{name}", platform=platform)
    if told.fate == "busy":
        return note(name, "platform-busy", platform=platform)
    if told.fate == "away":
        return broken(name, "platform-away", "platform-away", url=url, reason=told.reason)
    return broken(name, "platform-confused", "platform-confused", url=url, status=told.reason)
