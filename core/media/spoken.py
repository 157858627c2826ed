"""What the media room says of itself; the sentences lie in `media.ftl`."""

from __future__ import annotations

from collections.abc import Sequence

from core.media.kinds import FAMILIES, Family
from core.wire import ACCEPTED
from core.words import Phrase


def accepted_types(accepted: Sequence[str] = ACCEPTED) -> Phrase:
    """“Videos (MP4, MOV …), photos (JPG …) and sounds (MP3 …).”"""

    def of(family: Family) -> tuple[str, ...]:
        return tuple(type.upper() for type in accepted if FAMILIES.get(type) == family)

    return Phrase("media-accepted", {"videos": of("video"), "photos": of("photo"), "sounds": of("sound")})


def converted(name: str, type: str) -> Phrase:
    """Told when a copy in another type goes instead of the file itself."""
    return Phrase("media-converted", {"name": name, "type": type.upper()})


def family(name: str) -> Phrase:
    """Video, photo, sound or file, as a word."""
    return Phrase("media-family", {"family": FAMILIES.get(name, "other")})
