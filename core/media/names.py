"""Plain ASCII file names. The backend does not see a part whose name needs `filename*=` (§3.2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

from core.media.kinds import Family

LONGEST: Final = 60
_LETTERS: Final = {
    **dict(zip("абвгдезийклмнопрстуфхцыэіґў", "abvgdezijklmnoprstufhcyeigw", strict=True)),
    "ё": "yo",
    "ж": "zh",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    "є": "ye",
    "ї": "yi",
    "θ": "th",
    "χ": "ch",
    "ψ": "ps",
    **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
}
"""Small letters that Unicode does not take apart, as they are usually written."""
_WORDS: Final[dict[Family, str]] = {"video": "clip", "photo": "photo", "sound": "sound", "other": "file"}
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def plain_name(name: str, type: str, family: Family, taken: Collection[str] = ()) -> str:
    """`Фото моря.JPEG`, "jpg" → `foto-morya.jpg`. Never empty, never a path, at most LONGEST characters, and
    not one of `taken`. Where letters were lost (图片) a short mark of the whole name keeps two names two."""
    whole = PurePosixPath(name.replace("\\", "/")).name
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", whole)
    letters, lost = _ascii(stem)
    plain = re.sub(r"[-_.]*-[-_.]*", "-", re.sub(r"[^A-Za-z0-9._-]+", "-", letters)).strip("-_.")
    mark = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    if not re.search(r"[A-Za-z0-9]", plain):
        plain = f"{_WORDS[family]}-{mark}"
    elif lost:
        plain = f"{plain[: LONGEST - 12]}-{mark}"
    if _DEVICES.fullmatch(plain.split(".")[0]):
        plain = f"{_WORDS[family]}-{plain}"
    plain = plain[: LONGEST - len(type) - 1].rstrip("-_.")
    used = {other.lower() for other in taken}
    result, number = f"{plain}.{type}", 2
    while result.lower() in used:
        tail = f"-{number}"
        result, number = f"{plain[: LONGEST - len(type) - 1 - len(tail)]}{tail}.{type}", number + 1
    return result


def _ascii(text: str) -> tuple[str, bool]:
    """The text in ASCII letters, and whether letters were lost."""
    out, lost = [], False
    for letter in unicodedata.normalize("NFKC", text):
        found = _LETTERS.get(letter.lower())
        if found is None:
            parts = unicodedata.normalize("NFKD", letter)
            found = "".join(_LETTERS.get(part.lower(), part if part.isascii() else "") for part in parts)
            lost = lost or (not found and letter.isalnum())
        elif letter.isupper():
            found = found.capitalize()
        out.append(found)
    return "".join(out), lost
