"""The media room: what an attachment really is, how it becomes something the backend takes, and the smaller
copy.

The functions below are for the event loop. The same names without `await` lie in their modules:
`kinds.sniff`, `inspection.inspect`, `preparing.prepare`, `probing.probe / poster / video`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from core.chat import Video
from core.media import inspection, kinds, preparing, probing
from core.media.aside import aside
from core.media.inspection import Accepted, Convertible, Verdict, check_size
from core.media.kinds import Kind
from core.media.names import plain_name
from core.media.preparing import Prepared
from core.media.probing import Probe
from core.media.shrinking import fit
from core.wire import ACCEPTED

__all__ = [
    "Accepted", "Convertible", "Kind", "Prepared", "Probe", "Verdict", "check_size", "fit", "inspect",
    "plain_name", "poster", "prepare", "probe", "sniff", "video",
]  # fmt: skip


async def sniff(path: Path) -> Kind:
    """See `kinds.sniff`."""
    return await aside(kinds.sniff, path)


async def inspect(
    path: Path, name: str, *, limit_bytes: int | None = None, accepted: Sequence[str] = ACCEPTED
) -> Verdict:
    """See `inspection.inspect`."""
    return await aside(inspection.inspect, path, name, limit_bytes=limit_bytes, accepted=accepted)


async def prepare(
    path: Path, name: str, folder: Path, *, accepted: Sequence[str] = ACCEPTED, taken: Collection[str] = ()
) -> Prepared:
    """See `preparing.prepare`."""
    return await aside(preparing.prepare, path, name, folder, accepted=accepted, taken=taken)


async def probe(path: Path) -> Probe:
    """See `probing.probe`."""
    return await aside(probing.probe, path)


async def poster(path: Path, into: Path, longest: int = 320, max_bytes: int = 200_000) -> Path:
    """See `probing.poster`."""
    return await aside(probing.poster, path, into, longest, max_bytes)


async def video(path: Path, url: str | None = None) -> Video:
    """See `probing.video`."""
    return await aside(probing.video, path, url)
