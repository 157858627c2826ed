"""What a test may plan for a route: failures of every kind, used once each, in order."""

from __future__ import annotations

import fnmatch
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal

from tests.doubles.discord.calls import Call


@dataclass(frozen=True)
class Fails:
    """A server error. `after`: what was asked for happens first, and only the answer is lost."""

    status: int = 500
    after: bool = False
    body: str = '{"message": "500: Internal Server Error", "code": 0}'
    type: str = "application/json"


@dataclass(frozen=True)
class Page(Fails):
    """What stands before Discord answers with a page of its own."""

    status: int = 502
    body: str = "<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>"
    type: str = "text/html"


@dataclass(frozen=True)
class Breaks:
    """No answer: the connection is reset, closed, or simply silent. `after`: the effect happens.
    `early`: before the body was read."""

    how: Literal["reset", "close", "hang"] = "reset"
    after: bool = False
    early: bool = False


@dataclass(frozen=True)
class Slow:
    """The ordinary answer, so many seconds later. `before`: the effect comes late as well."""

    seconds: float
    before: bool = False


@dataclass(frozen=True)
class Floods:
    """429. `banned`: by what stands before Discord, without the headers of a rate limit."""

    retry_after: float = 0.05
    everywhere: bool = False
    banned: bool = False


@dataclass(frozen=True)
class Refuses:
    """Any refusal: status, Discord's code and words."""

    status: int
    code: int
    message: str


Plan = Fails | Breaks | Slow | Floods | Refuses


class Plans:
    """Plans by route, written "POST /channels/{channel}/messages"; `*` stands for anything."""

    def __init__(self) -> None:
        self._plans: defaultdict[str, deque[Plan]] = defaultdict(deque)

    def add(self, route: str, *plans: Plan) -> None:
        self._plans[route].extend(plans)

    def take(self, call: Call) -> Plan | None:
        for route, plans in self._plans.items():
            if plans and matches(call, *route.split(" ", 1)):
                return plans.popleft()
        return None


def matches(call: Call, method: str, route: str) -> bool:
    """Whether a call is of that method and route (a pattern, of the named route or of the real path)."""
    if method not in ("*", call.method):
        return False
    return route in (call.route, call.path) or any(
        fnmatch.fnmatchcase(path, route.replace("[", "[[]")) for path in (call.route, call.path)
    )
