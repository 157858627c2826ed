"""The files that Telegram keeps: every one has an id to send it again, and an id that says what it is."""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import mimetypes
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.doubles.telegram.asked import Upload

STARTS = {
    "photo": "AgACAgIAAxkB", "video": "BAACAgIAAxkB", "document": "BQACAgIAAxkB", "audio": "CQACAgIAAxkB",
    "voice": "AwACAgIAAxkB", "video_note": "DQACAgIAAxkB", "animation": "CgACAgIAAxkB",
    "sticker": "CAACAgIAAxkB", "thumbnail": "AAMCAgADGQEA",
}  # fmt: skip
FOLDERS = {
    "photo": "photos", "video": "videos", "document": "documents", "audio": "music", "voice": "voice",
    "video_note": "video_notes", "animation": "animations", "sticker": "stickers", "thumbnail": "thumbnails",
}  # fmt: skip
ENDINGS = {
    "photo": ".jpg", "video": ".mp4", "document": "", "audio": ".mp3", "voice": ".oga", "video_note": ".mp4",
    "animation": ".mp4", "sticker": ".webp", "thumbnail": ".jpg",
}  # fmt: skip


@dataclass(frozen=True)
class Sparse:
    """A file of so many bytes that takes no room: zeros after its head."""

    size: int
    head: bytes = b""


Source = bytes | Path | Sparse | Upload


@dataclass
class Stored:
    """A file that Telegram has. `path` is None where its bytes were counted but not kept."""

    kind: str
    id: str
    unique: str
    size: int
    path: Path | None
    name: str = ""
    type: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    served: str = ""
    """Its path in the answer of getFile, once it was asked for."""
    reads: int = 0
    """How often its bytes were fetched."""
    digest: str = ""

    @functools.cached_property
    def sha(self) -> str:
        if self.digest or self.path is None:
            return self.digest
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @property
    def data(self) -> bytes:
        if self.path is None:
            raise ValueError(f"{self.name or self.kind} was too large to keep: only size and sha are known")
        return self.path.read_bytes()

    @property
    def wire(self) -> dict[str, Any]:
        """As it stands in a message."""
        named = {"file_name": self.name} if self.name else {}
        typed = {"mime_type": self.type} if self.type else {}
        size = {"file_size": self.size}
        return {"file_id": self.id, "file_unique_id": self.unique, **self.facts, **named, **typed, **size}


class Files:
    """All of them, by id. What the server has under `folder` is its own: nobody else may delete it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.all: dict[str, Stored] = {}
        self.served: dict[str, Stored | None] = {}

    def keep(self, kind: str, source: Source, name: str = "", type: str = "", **facts: Any) -> Stored:
        path, size, digest = self._taken(source)
        number = len(self.all) + 1
        told = digest or f"{size} {path}"
        unique = "A" + ("QAD" if kind in ("photo", "thumbnail") else "gAD") + _word(f"{kind} {told}", 9)
        id = STARTS[kind] + _word(f"{kind} {told} {number}", 45)
        stored = Stored(kind, id, unique, size, path, name, type, facts, digest=digest)
        self.all[id] = stored
        return stored

    def again(self, stored: Stored) -> Stored:
        """The same bytes in another message: another id, the same unique one."""
        id = STARTS[stored.kind] + _word(f"{stored.unique} {len(self.all) + 1}", 45)
        self.all[id] = Stored(
            stored.kind, id, stored.unique, stored.size, stored.path, stored.name, stored.type,
            dict(stored.facts), digest=stored.digest,
        )  # fmt: skip
        return self.all[id]

    def photo(self, source: Source) -> list[Stored]:
        """A photo in its sizes, the largest last. What is no picture gets a size all the same."""
        stored = self.keep("photo", source)
        width, height = dimensions(stored) or (1280, 960)
        stored.facts = {"width": width, "height": height}
        sizes = []
        for edge in (90, 320, 800):
            if edge < max(width, height):
                shrunk = _small(stored, edge) or b"\xff\xd8\xff\xe0 %d px" % edge
                scale = edge / max(width, height)
                facts = {"width": max(round(width * scale), 1), "height": max(round(height * scale), 1)}
                sizes.append(self.keep("photo", shrunk, **facts))
        return [*sizes, stored]

    def thumbnail(self, source: Source) -> Stored:
        stored = self.keep("thumbnail", source)
        width, height = dimensions(stored) or (180, 320)
        stored.facts = {"width": width, "height": height}
        return stored

    def serve(self, stored: Stored, local: bool) -> str:
        """Where it can be fetched: a path on the server, on a local one a path of this machine."""
        if not stored.served:
            ending = (
                Path(stored.name).suffix or ENDINGS[stored.kind] or mimetypes.guess_extension(stored.type)
            )
            place = f"{FOLDERS[stored.kind]}/file_{len(self.served)}{ending or ''}"
            self.served[place] = stored
            stored.served = place
            if local:
                served = self.folder / "local" / place
                served.parent.mkdir(parents=True, exist_ok=True)
                if not served.exists() and stored.path is not None:
                    served.hardlink_to(stored.path)
                stored.served = str(served)
        return stored.served

    def forget_paths(self) -> None:
        """An hour has passed: what getFile told leads nowhere, and has to be asked for again."""
        for stored in filter(None, self.served.values()):
            stored.served = ""
        self.served = dict.fromkeys(self.served)

    def _taken(self, source: Source) -> tuple[Path | None, int, str]:
        if isinstance(source, Upload):
            return source.path, source.size, source.sha
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix="kept-", delete=False) as file:
            path = Path(file.name)
            if isinstance(source, Sparse):
                file.write(source.head)
                file.truncate(source.size)
                return path, source.size, ""
        if isinstance(source, Path):
            shutil.copyfile(source, path)
        else:
            path.write_bytes(source)
        return path, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()


def dimensions(stored: Stored) -> tuple[int, int] | None:
    if stored.path is None:
        return None
    try:
        with Image.open(stored.path) as image:
            return image.size
    except (UnidentifiedImageError, OSError, ValueError):
        return None


def _small(stored: Stored, edge: int) -> bytes | None:
    try:
        with Image.open(stored.path) as image:  # type: ignore[arg-type]
            image.draft("RGB", (edge, edge))
            image.thumbnail((edge, edge))
            out = io.BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=70)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError):
        return None


def _word(seed: str, length: int) -> str:
    raw = hashlib.shake_128(seed.encode()).digest(length)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
