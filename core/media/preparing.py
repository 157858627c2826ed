"""The copy that goes to the backend: the file itself where it will do, a converted one where not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from core.errors import DiskFull
from core.media import photos
from core.media.inspection import Accepted, inspect
from core.media.kinds import sniff
from core.media.names import plain_name
from core.media.opening import disk_full
from core.media.sounds import to_m4a
from core.wire import ACCEPTED


@dataclass(frozen=True, slots=True)
class Prepared:
    """What to send: the bytes at `path` under `name`, of `type`, `size` in bytes. `temporary`: a copy of
    ours, to be removed after use; otherwise it is the person's own file, never changed and never removed."""

    path: Path
    name: str
    type: str
    size: int
    temporary: bool


def prepare(
    path: Path, name: str, folder: Path, *, accepted: Sequence[str] = ACCEPTED, taken: Collection[str] = ()
) -> Prepared:
    """`folder` (made where missing) takes a converted copy; `taken` are names already used beside this one.

    Raises what `inspect` raises, and DiskFull.
    """
    verdict = inspect(path, name, accepted=accepted)
    kind = sniff(path)
    if isinstance(verdict, Accepted):
        sent = plain_name(name, verdict.type, kind.family, taken)
        return Prepared(path, sent, verdict.type, verdict.size, temporary=False)
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{uuid4().hex}.{verdict.to}"
    try:
        if kind.family == "photo":
            photos.convert(path, kind, name, copy, verdict.to)
        else:
            to_m4a(path, kind, name, copy)
        size = copy.stat().st_size
    except BaseException as error:
        copy.unlink(missing_ok=True)
        if disk_full(error):
            raise DiskFull(folder=str(folder)) from error
        raise
    return Prepared(copy, plain_name(name, verdict.to, kind.family, taken), verdict.to, size, temporary=True)
