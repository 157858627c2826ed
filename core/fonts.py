"""Which font draws which letter. Every letter is drawn by a font that has it, or not at all: never as a box.

Fonts are looked for by name in the folders where systems keep them; the wheel `noto_cjk_sans_otc` (OFL) comes
with the extra `studio`, so that with it Latin and Chinese, Japanese and Korean always work. For what none of
these has, fontconfig is asked, once per letter.
"""

import functools
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
# by looks: the first that is there wins; letters it lacks go to the next
SANS = (
    "Inter-Bold",
    "Montserrat-Bold",
    "Poppins-Bold",
    "SourceSans3-Bold",
    "OpenSans-Bold",
    "NotoSans-Bold",
    "Roboto-Bold",
    "Lato-Bold",
    "segoeuib",
    "Helvetica",
)
SERIF = (
    "PlayfairDisplay-Medium",
    "SourceSerif4-Regular",
    "NotoSerif-Medium",
    "NotoSerif-Regular",
    "Georgia",
    "LiberationSerif-Regular",
    "DejaVuSerif",
)
CJK_SANS = ("NotoSansCJK-Bold", "NotoSansSC-Bold", "SourceHanSansSC-Bold", "SourceHanSans-Bold", "msyhbd")
CJK_SERIF = ("NotoSerifCJK-Medium", "NotoSerifCJK-Regular", "NotoSerifSC-Regular", "SourceHanSerifSC-Regular")
REST = ("DejaVuSans-Bold", "DejaVuSans", "NotoSans-Regular", "arial")
_NOWHERE = "\U0010fffe"  # no font has this letter: what is drawn for it is the box

JOINED = ("Mn", "Me", "Cf")  # accents and joiners belong to the letter before


@dataclass(frozen=True)
class Face:
    """A font file, the face in it, and whether it needs thickening to look bold."""

    path: str
    index: int = 0
    thin: bool = False


@dataclass(frozen=True)
class Run:
    """Letters drawn by one face."""

    text: str
    face: Face


def chain(serif: bool) -> tuple[Face, ...]:
    """Faces in the order they are asked."""
    return _chain(serif)


def runs(text: str, faces: tuple[Face, ...]) -> list[Run]:
    """`text` in pieces of one face each; letters that no font has are left out."""
    found: list[Run] = []
    for letter in text:
        face = face_of(letter, faces)
        if face is None and unicodedata.category(letter) in JOINED and found:
            face = found[-1].face  # accents and joiners belong to the letter before
        if face is None:
            continue
        before = found[-1] if found else None
        if before and letter == " " and has(before.face, letter):
            face = before.face
        if before and before.face == face and (letter == " " or dense(before.text) == dense(letter)):
            found[-1] = Run(found[-1].text + letter, found[-1].face)
        else:
            found.append(Run(letter, face))
    return found


def dense(text: str) -> bool:
    """Chinese, Japanese and Korean letters have many strokes: they bear less thickening."""
    return unicodedata.east_asian_width(text[0]) in ("W", "F")


@functools.lru_cache(4096)
def face_of(letter: str, faces: tuple[Face, ...]) -> Face | None:
    """The first face that has `letter`; None where none has it, or it is not to be seen."""
    if letter != " " and (unicodedata.category(letter)[0] == "C" or 0xFE00 <= ord(letter) <= 0xFE0F):
        return None
    for face in faces:
        if has(face, letter):
            return face
    return _asked(letter)


@functools.lru_cache(256)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The face at `size` pixels, shaped by raqm where Pillow has it."""
    return ImageFont.truetype(face.path, size, index=face.index)


@functools.cache
def _chain(serif: bool) -> tuple[Face, ...]:
    faces: list[Face] = []
    latin = first(SERIF if serif else SANS)
    if latin:
        faces.append(latin)
    cjk = (first(CJK_SERIF) if serif else None) or first(CJK_SANS)
    if cjk:
        faces.append(cjk)
    faces += [wheel] if (wheel := cjk_wheel()) else []
    faces += [face for face in (first((name,)) for name in REST) if face]
    return tuple(faces)


@functools.cache
def cjk_wheel() -> Face | None:
    """None without the extra `studio`."""
    try:
        from noto_cjk_sans_otc import FONT_PATH
    except ImportError:
        return None
    return _simplified(str(FONT_PATH), thin=True)


def _simplified(path: str, thin: bool = False) -> Face:
    """The Simplified Chinese face of a collection, else its first."""
    for index in range(12):
        try:
            family = ImageFont.truetype(path, 20, index=index).getname()[0] or ""
        except OSError:
            break
        if family.endswith(" SC"):
            return Face(path, index, thin)
    return Face(path, 0, thin)


@functools.cache
def _installed() -> dict[str, str]:
    """File name without ending, in lower case → path."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        root = Path(folder).expanduser()
        if root.is_dir():
            for path in sorted(root.rglob("*")):
                if path.suffix.lower() in (".ttf", ".otf", ".ttc"):
                    found.setdefault(path.stem.lower(), str(path))
    return found


def first(names: tuple[str, ...]) -> Face | None:
    """The first of these, by its file's name without ending, that is installed."""
    for name in names:
        if path := _installed().get(name.lower()):
            return _simplified(path) if path.endswith(".ttc") else Face(path)
    return None


@functools.lru_cache(8192)
def has(face: Face, letter: str) -> bool:
    """Does this face itself draw the letter, and not a box for it?"""
    try:
        sample = _sample(face)
        if letter.isspace():
            return sample.getlength(letter) > 0
        return sample.getmask(letter).getbbox() is not None and _drawn(face, letter) != _drawn(face, _NOWHERE)
    except OSError:
        return False


@functools.lru_cache(64)
def _sample(face: Face) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.path, 24, index=face.index, layout_engine=ImageFont.Layout.BASIC)


def _drawn(face: Face, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = _sample(face).getmask(letter)
    return mask.size, bytes(mask)


@functools.lru_cache(1024)
def _asked(letter: str) -> Face | None:
    """fontconfig's own idea; the pattern is made of a code point, never of anybody's text."""
    program = shutil.which("fc-match")
    if not program or letter.isspace():
        return None
    try:
        answer = subprocess.run(
            [program, "-f", "%{file}\t%{index}", f":charset={ord(letter):x}"],
            capture_output=True,
            text=True,
            timeout=5,
        ).stdout.split("\t")
    except (OSError, subprocess.SubprocessError):
        return None
    if len(answer) != 2 or not Path(answer[0]).is_file():
        return None
    face = Face(answer[0], int(answer[1]) & 0xFFFF if answer[1].isdigit() else 0)
    return face if has(face, letter) else None
