"""Platform name → where its Bot lives. One line per platform; imported late, so a missing extra hurts
nobody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from core.errors import ExtraMissing, PlatformMissing

if TYPE_CHECKING:
    from core import Bot

# platform: (module and factory, the extra's library, the extra)
PLATFORMS: dict[str, tuple[str, str, str]] = {
    "telegram": ("bots.telegram:make", "telegram", "telegram"),
    "discord": ("bots.discord:make", "discord", "discord"),
}


def installed(platform: str) -> bool:
    """Is the platform's library there? Looks without importing it."""
    return find_spec(PLATFORMS[platform][1]) is not None


def factory(platform: str, platforms: Mapping[str, tuple[str, str, str]] = PLATFORMS) -> Callable[..., Bot]:
    """`make(bot: BotSettings, settings: Settings) -> Bot` of the platform. Raises ExtraMissing,
    PlatformMissing."""
    where, library, extra = platforms[platform]
    module, _, name = where.partition(":")
    if find_spec(library) is not None and find_spec(module) is None:
        raise PlatformMissing(platform=platform.capitalize())
    try:
        made: Any = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] in {library, module.split(".")[-1]}:
            raise ExtraMissing(extra=extra, command=f"pip install 'reelwire[{extra}]'") from error
        raise
    return made  # type: ignore[no-any-return]
