"""Frames of MPEG sound: is this MP3, is this AAC? (ISO 11172-3 and 13818-7, headers only)"""

from __future__ import annotations

from typing import Final

_RATES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def skip_id3(head: bytes) -> int:
    """Where the sound starts after an ID3v2 tag (its size is four bytes of seven bits)."""
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size + (10 if len(head) > 5 and head[5] & 0x10 else 0)


def is_adts(head: bytes) -> bool:
    """Raw AAC: a frame, and after it (where we have so much) another one."""
    length = _adts(head, 0)
    return length > 0 and (length + 7 > len(head) or _adts(head, length) > 0)


def is_mp3(head: bytes) -> bool:
    """MPEG layer III: a frame, and after it (where we have so much) another one."""
    length = _layer3(head, 0)
    return length > 0 and (length + 4 > len(head) or _layer3(head, length) > 0)


def _adts(head: bytes, at: int) -> int:
    """Length of the frame at `at`; 0 where there is none."""
    if len(head) < at + 7 or head[at] != 0xFF or head[at + 1] & 0xF6 != 0xF0:
        return 0
    if head[at + 2] >> 2 & 0x0F > 12:
        return 0
    length = (head[at + 3] & 3) << 11 | head[at + 4] << 3 | head[at + 5] >> 5
    return length if length >= 7 else 0


def _layer3(head: bytes, at: int) -> int:
    """Length of the frame at `at`; 0 where there is none."""
    if len(head) < at + 4 or head[at] != 0xFF or head[at + 1] & 0xE6 != 0xE2:
        return 0
    version, kbits, rate = head[at + 1] >> 3 & 3, head[at + 2] >> 4, head[at + 2] >> 2 & 3
    if version == 1 or kbits in {0, 15} or rate == 3:
        return 0
    bits = (_KBITS_1 if version == 3 else _KBITS_2)[kbits] * 1000
    return (144 if version == 3 else 72) * bits // _RATES[version][rate] + (head[at + 2] >> 1 & 1)
