"""How one message is answered: what of it is kept, as JSON, for whoever answers, in whatever process
(pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from bots.discord.tempo import DEFAULT_BYTES


@dataclass(frozen=True, slots=True)
class Back:
    """The way back to a person.

    `message`: what they wrote, to react to and to answer under; `wrote_in`: its channel, if not this one.
    `app`, `token`, `interaction`: what they did instead, and until when (`ends`) it may be answered by;
    `original`: its deferred answer is ours to fill. `here`: the bot itself is in that channel, where it may
    write (`writes`), attach files (`attaches`) and open threads (`opens`). `quiet`: for the person's eyes
    alone. `guide`: they ask what they can do, and hear how they are heard there. `private`: nobody else reads
    the channel. `token_bytes`, `channel_bytes`: the largest file by either way. `language`: the app's, as
    Discord tells."""

    channel: str = ""
    user: str = ""
    guild: str = ""
    message: str = ""
    wrote_in: str = ""
    app: str = ""
    token: str = ""
    interaction: str = ""
    ends: float = 0.0
    original: bool = False
    here: bool = True
    writes: bool = True
    attaches: bool = True
    opens: bool = True
    quiet: bool = False
    guide: bool = False
    private: bool = False
    token_bytes: int = DEFAULT_BYTES
    channel_bytes: int = DEFAULT_BYTES
    language: str = ""

    def json(self) -> dict[str, Any]:
        """Only what differs from the default."""
        return {name: value for name, value in asdict(self).items() if value != getattr(NOTHING, name)}

    @classmethod
    def read(cls, reply: Mapping[str, Any] | None) -> Back:
        """Names that this version does not know are left out: another one may have written it."""
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in (reply or {}).items() if name in names})

    def alive(self, now: float) -> bool:
        """May the token still be used?"""
        return bool(self.token) and now < self.ends

    def without_token(self) -> Back:
        return replace(self, token="", original=False)


NOTHING = Back()
