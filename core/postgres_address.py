"""The address of a Postgres, so that whoever connects to it notices within ten seconds that it is gone: a
machine that vanishes says nothing, and a question to it would wait for a quarter of an hour."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, quote

KEEPALIVE: Final = {
    "keepalives_idle": 3,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 9000,
}
"""libpq's own names; seconds, how often, milliseconds."""


def watched(address: str) -> str:
    """The same address with them; what the operator wrote there stands. Anything but Postgres is left as it
    is."""
    head, _, query = address.partition("?")
    if not head.startswith(("postgres://", "postgresql://")):
        return address
    given = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    # libpq reads %20 and no plus sign: what is there is not written anew.
    more = [f"{name}={quote(str(value))}" for name, value in KEEPALIVE.items() if name not in given]
    return f"{head}?{'&'.join(([query] if query else []) + more)}"
