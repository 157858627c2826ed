"""Trouble on the way: planned for the next calls of a method, used up one by one."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any, Literal

How = Literal["reset", "hang", "slow", "page", "refuse"]
PAGE = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
TITLES = {500: "500 Internal Server Error", 502: "502 Bad Gateway", 503: "503 Service Unavailable"}


@dataclass(frozen=True)
class Fault:
    """`after`: the call takes effect first, only its answer is spoilt."""

    how: How
    after: bool = False
    seconds: float = 0.0
    status: int = 0
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def page(self) -> str:
        return PAGE.format(TITLES.get(self.status, f"{self.status} Error"))


class Faults:
    """ "*" stands for any method but getUpdates."""

    def __init__(self) -> None:
        self._plans: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def plan(self, method: str, fault: Fault, times: int = 1) -> None:
        self._plans[method.lower()].extend([fault] * times)

    def next(self, method: str) -> Fault | None:
        for name in (method.lower(), "*"):
            if self._plans[name] and not (name == "*" and method.lower() == "getupdates"):
                return self._plans[name].popleft()
        return None

    def clear(self) -> None:
        self._plans.clear()

    # The plans by name

    def lose(self, method: str, times: int = 1) -> None:
        """The answer is lost after the effect: the message exists, the connection is reset."""
        self.plan(method, Fault("reset", after=True), times)

    def reset(self, method: str, times: int = 1) -> None:
        """The connection is reset, and nothing has happened."""
        self.plan(method, Fault("reset"), times)

    def hang(self, method: str, times: int = 1, *, after: bool = False) -> None:
        """No answer ever comes."""
        self.plan(method, Fault("hang", after), times)

    def slow(self, method: str, seconds: float, times: int = 1) -> None:
        """The answer takes long; the effect is there at once."""
        self.plan(method, Fault("slow", after=True, seconds=seconds), times)

    def page(self, method: str, status: int = 502, times: int = 1, *, after: bool = False) -> None:
        """A page of HTML from whatever stands before the server."""
        self.plan(method, Fault("page", after, status=status), times)

    def flood(self, method: str, retry_after: int = 1, times: int = 1) -> None:
        told = f"Too Many Requests: retry after {retry_after}"
        self.refuse(method, 429, told, times, retry_after=retry_after)

    def refuse(self, method: str, status: int, description: str, times: int = 1, **parameters: Any) -> None:
        """An ordinary refusal, by its whole description."""
        self.plan(method, Fault("refuse", False, 0.0, status, description, parameters), times)
