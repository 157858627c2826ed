"""Addresses of films for whoever is given one: signed, and good until they end (pure).

    <public url>/film/<render id>/<end>/<signature>/<name>.mp4

Nothing in them tells whose film it is. `end` is in epoch seconds; the signature covers all three, so that a
link can neither be made to last longer nor be dressed up under another name."""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

PURPOSE: Final = "film links"
"""What the key is derived for."""
SIGNED: Final = 18
"""Bytes of the signature that stand in the address: 144 bits, 24 signs."""
_RENDER: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")

Verdict = Literal["good", "ended", "wrong"]


@dataclass(frozen=True, slots=True)
class FilmLinks:
    """`keys`: the newest signs, every one is believed (`Cipher.derived`). `hours`: how long a link is good,
    and its film on disk."""

    public_url: str
    keys: Sequence[bytes]
    hours: float

    def __repr__(self) -> str:
        return f"FilmLinks({self.public_url!r}, {self.hours:g} h)"

    def to(self, render: str, name: str, now: float) -> str:
        """A link from this moment on. `name`: what the film is called, without its ending. Raises ValueError
        for a render whose id cannot stand in one."""
        if not _RENDER.fullmatch(render):
            raise ValueError(f"not in a link: {render!r}")
        file = f"{re.sub(r'[^A-Za-z0-9]+', '-', name).strip('-')[:60] or 'film'}.mp4"
        end = str(int(now + self.hours * 3600))
        return f"{self.public_url}/film/{render}/{end}/{_sign(self.keys[0], render, end, file)}/{file}"

    def judge(self, render: str, end: str, signature: str, file: str, now: float) -> Verdict:
        """Whether we made this link, and whether it is still good. Takes as long whatever is wrong."""
        ours = [hmac.compare_digest(_sign(key, render, end, file), _plain(signature)) for key in self.keys]
        if not any(ours):
            return "wrong"
        return "good" if now < int(end) else "ended"


def _sign(key: bytes, render: str, end: str, file: str) -> str:
    whole = hmac.digest(key, "\n".join((render, end, file)).encode("utf-8", "replace"), "sha256")
    return base64.urlsafe_b64encode(whole[:SIGNED]).decode("ascii")


def _plain(text: str) -> str:
    """What `compare_digest` takes: other text is no signature of ours anyway."""
    return text if text.isascii() else ""
