"""Points the stock library at another Discord, in this process or in a child."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import yarl

import discord.gateway
import discord.http


@contextmanager
def pointed(url: str) -> Iterator[None]:
    """While it lasts, discord.py speaks to the double at that address (`fake.url`) instead of discord.com."""
    route, socket = discord.http.Route, discord.gateway.DiscordWebSocket
    before = route.BASE, socket.DEFAULT_GATEWAY
    route.BASE = f"{url}/api/v10"
    socket.DEFAULT_GATEWAY = yarl.URL(f"{url.replace('http', 'ws', 1)}/gateway")
    try:
        yield
    finally:
        route.BASE, socket.DEFAULT_GATEWAY = before
