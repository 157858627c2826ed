"""Which hosts an address that somebody gave us may point to: those of the open internet, and no others."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

from core.errors import LinkRefused, LinkUnknown

Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""A host's name → its IP addresses. Raises OSError where it has none."""

PORTS: Final = frozenset({None, 80, 443})
_NUMBERS: Final = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*", re.IGNORECASE)
_HOME: Final = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home", ".corp", ".arpa")
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE: Final = ipaddress.ip_network("::/96")


def is_public(address: str) -> bool:
    """Is this IP address one of the open internet, also where it is wrapped into IPv6?"""
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and (found in _NAT64 or found in _COMPATIBLE):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found.is_site_local:
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


async def system(host: str) -> Sequence[str]:
    """As this machine resolves names."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


async def check(url: str, name: str, resolve: Resolve) -> None:
    """May this address be handed on? Raises LinkRefused where it is none of the open web, LinkUnknown where
    nobody knows its host."""
    try:
        parts = urlsplit(url)
        port = parts.port
        # What browsers make of it: one form for each letter, and ASCII alone.
        host = (parts.hostname or "").encode("idna").decode().rstrip(".")
    except ValueError as error:  # UnicodeError is one
        raise LinkRefused(name=name) from error
    odd = parts.scheme not in {"http", "https"} or "@" in parts.netloc or "\\" in url or port not in PORTS
    if odd or not host or host.endswith(_HOME):
        raise LinkRefused(name=name)
    if "[" in parts.netloc or _NUMBERS.fullmatch(host):
        # "127.1" and "0x7f000001" are addresses to whoever connects, and names to nobody.
        addresses: Sequence[str] = [host]
    elif "." not in host:
        raise LinkRefused(name=name)
    else:
        try:
            addresses = await resolve(host)
        except OSError as error:
            raise LinkUnknown(name=name, host=host) from error
    if not addresses:
        raise LinkUnknown(name=name, host=host)
    if not all(is_public(address) for address in addresses):
        raise LinkRefused(name=name)
