"""Blocking looks at files, beside the event loop: two threads of our own, so that a slow file never holds up
the threads that name servers and others share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="media")


async def aside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`function(*args, **kwargs)` in one of the two threads."""
    return await asyncio.get_running_loop().run_in_executor(_pool(), partial(function, *args, **kwargs))
