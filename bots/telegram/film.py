"""A film as Telegram plays it: its measures, a small picture for the list, a large one for the chat."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import structlog

from core import Video

log = structlog.get_logger(__name__)

THUMB: Final = 320
THUMB_BYTES: Final = 200_000
COVER: Final = 640
"""A poster smaller than this would look worse than the picture that Telegram takes from the film itself."""


def measures(video: Video) -> dict[str, Any]:
    """What the film is shown by; without it a large one is a grey square."""
    return {
        "width": video.width,
        "height": video.height,
        "duration": max(1, round(video.duration)),
        "supports_streaming": True,
    }


def pictures(poster: Path | None) -> Mapping[str, bytes]:
    """`thumbnail` (JPEG, at most 320 px and 200 kB) and, from a large poster, `cover`. A poster that cannot
    be read costs nobody the film. Blocks."""
    from PIL import Image, UnidentifiedImageError

    if poster is None:
        return {}
    try:
        with Image.open(poster) as image:
            found = (
                {"cover": poster.read_bytes()} if max(image.size) >= COVER and image.format == "JPEG" else {}
            )
            small = image.convert("RGB")
            small.thumbnail((THUMB, THUMB))
        for quality in (88, 75, 60, 40, 20):
            out = BytesIO()
            small.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() < THUMB_BYTES:
                return {"thumbnail": out.getvalue(), **found}
    except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        log.warning("telegram.no_thumbnail", error=repr(error))
    return {}
