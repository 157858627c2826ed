"""How the doctor asks a platform: one question, a short patience, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

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
    url: str, headers: Mapping[str, str] = MappingProxyType({}), *, refusals: tuple[int, ...] = (401,)
) -> Told:
    """Nothing that is told holds the address: a token may stand in it."""
    import aiohttp

    try:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as client,
            client.get(url, headers=dict(headers), allow_redirects=False) as answer,
        ):
            status, raw = answer.status, await answer.read()
    except TimeoutError:
        return Told("away", {}, f"{PATIENCE:g} s")
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
