"""Photos: are they whole, what size are they, and how do they become JPG or PNG. Pillow is told which format
to expect."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import FileBroken, FileHuge, FileMissing
from core.media.kinds import Kind

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS: Final = {
    "jpg": ("JPEG", "MPO"),  # MPO: a JPEG with a second one behind it (phones in portrait mode)
    "png": ("PNG",),
    "gif": ("GIF",),
    "webp": ("WEBP",),
    "heic": ("HEIF",),
    "avif": ("AVIF",),
    "bmp": ("BMP",),
    "tiff": ("TIFF",),
}
PIXELS: Final = 80_000_000
"""Decoded at once, 240 MB. Phones take 12 to 50 million."""
SMALL: Final = 4_000_000
"""Up to this many pixels a lossless copy (PNG) is small enough to send."""
QUALITY: Final = 94


@cache
def _pillow() -> None:
    """Once: the reader of HEIC, and a picture bomb is an error instead of a warning."""
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@contextmanager
def photo(path: Path, kind: Kind, name: str) -> Iterator[Image]:
    """An open picture, not yet decoded. Raises FileBroken, FileHuge, FileMissing."""
    from PIL import Image

    _pillow()
    try:
        with Image.open(path, formats=FORMATS[kind.name]) as image:
            if image.width * image.height > PIXELS:
                raise FileHuge(name=name, width=image.width, height=image.height)
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileHuge(name=name) from error
    except FileNotFoundError as error:
        raise FileMissing(name=name) from error
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        KeyError,
        IndexError,
        RuntimeError,
        MemoryError,
    ) as error:
        raise FileBroken(name=name) from error  # what Pillow's readers raise about damaged files


def check(path: Path, kind: Kind, name: str) -> None:
    """The picture can be decoded to its last line."""
    with photo(path, kind, name) as image:
        image.draft("RGB", (image.width // 8, image.height // 8))  # a JPEG is read whole, but at an eighth
        image.load()


def target(path: Path, kind: Kind, name: str) -> str:
    """`jpg` or `png`: drawings, screenshots and anything with transparency stay lossless while that stays
    small."""
    if kind.name not in {"bmp", "tiff", "avif"}:
        return "jpg"
    with photo(path, kind, name) as image:
        clear = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
        return "png" if image.width * image.height <= SMALL and (clear or kind.name != "avif") else "jpg"


def convert(path: Path, kind: Kind, name: str, into: Path, to: str) -> None:
    """Upright (EXIF orientation applied), in sRGB, without metadata: where it was taken is nobody's
    business."""
    from PIL import ImageOps

    with photo(path, kind, name) as image:
        image.load()
        upright = _in_srgb(ImageOps.exif_transpose(image))
        if to == "png":
            keep = {"RGB", "RGBA", "L", "LA", "P", "1", "I;16"}
            (upright if upright.mode in keep else upright.convert("RGB")).save(
                into, "PNG", exif=b"", icc_profile=None
            )
        else:
            flat(upright).save(into, "JPEG", quality=QUALITY, subsampling=0, optimize=True, progressive=True)


def flat(image: Image) -> Image:
    """RGB, transparent parts on white."""
    from PIL import Image as Images

    if image.mode in {"RGBA", "LA", "PA", "P"}:
        clear = image.convert("RGBA")
        paper = Images.new("RGB", image.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    if image.mode.startswith("I;16"):
        return image.convert("I").point([value >> 8 for value in range(65536)], "L").convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _in_srgb(image: Image) -> Image:
    """Phones save in wider colours; read as sRGB they would look pale."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    try:
        theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
        ours = ImageCms.createProfile("sRGB")
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, theirs, ours, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a damaged profile: the picture itself is good


def save_poster(image: Image, into: Path, longest: int, max_bytes: int) -> Path:
    """A JPEG whose longer side is at most `longest` pixels, of at most `max_bytes`."""
    small = flat(image)
    small.thumbnail((longest, longest))
    for quality in (88, 80, 70, 55, 40, 25):
        small.save(into, "JPEG", quality=quality, optimize=True)
        if into.stat().st_size <= max_bytes:
            return into
    small.thumbnail((longest // 2, longest // 2))
    small.save(into, "JPEG", quality=25, optimize=True)
    return into
