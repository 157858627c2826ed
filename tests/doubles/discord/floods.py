"""Rate limits: how many calls of a route a channel takes, told in headers, and 429 for more."""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections import defaultdict

from tests.doubles.discord.calls import Call

# (method, end of the route, calls, seconds), as headers show them; per channel, or per interaction.
LIMITS: list[tuple[str, str, int, float]] = [
    ("POST", "/channels/{channel}/messages", 5, 5.0),
    ("PATCH", "/channels/{channel}/messages/{message}", 5, 5.0),
    ("DELETE", "/channels/{channel}/messages/{message}", 5, 1.0),
    ("*", "/reactions/{emoji}/@me", 1, 0.25),
    ("POST", "/channels/{channel}/typing", 5, 5.0),
    ("POST", "/webhooks/{app}/{token}", 5, 2.0),
    ("PATCH", "/webhooks/{app}/{token}/messages/{message}", 5, 2.0),
]
PLENTY = (100_000, 1.0)


class Floods:
    """`on`: whether the limits hold; off, everybody has plenty. `scale`: of all their seconds
    (real ones, whatever the double's clock says). `counted`: how many calls were refused for it, per
    route."""

    def __init__(self, *, on: bool, scale: float) -> None:
        self.on, self.scale = on, scale
        self.counted: defaultdict[str, int] = defaultdict(int)
        self._calls: defaultdict[tuple[str, str], list[float]] = defaultdict(list)

    def take(self, call: Call) -> tuple[dict[str, str], float | None]:
        """The headers of the answer, and the seconds to wait when the call is one too many."""
        calls, seconds = self._limit(call)
        seconds *= self.scale
        name = f"{call.method} {call.route}"
        bucket = (name, self._major(call))
        now = time.monotonic()
        recent = [at for at in self._calls[bucket] if at > now - seconds]
        too_many = len(recent) >= calls
        if not too_many:
            recent.append(now)
        self._calls[bucket] = recent
        reset = math.ceil((recent[0] + seconds - now) * 1000) / 1000  # told in whole ones, never too early
        if too_many:
            self.counted[name] += 1
        headers = {
            "X-RateLimit-Limit": str(calls),
            "X-RateLimit-Remaining": str(calls - len(recent)),
            "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(),
        }
        if too_many:
            headers |= {"X-RateLimit-Scope": "user", "Retry-After": f"{max(1, round(reset))}"}
        return headers, max(reset, 0.001) if too_many else None

    def _limit(self, call: Call) -> tuple[int, float]:
        if self.on:
            for method, end, calls, seconds in LIMITS:
                if method in ("*", call.method) and call.route.endswith(end):
                    return calls, seconds
        return PLENTY

    def _major(self, call: Call) -> str:
        """What the limit is counted for: the channel, the interaction."""
        return "/".join(call.params[name] for name in re.findall(r"{(channel|token|guild)}", call.route))
