"""Text that pretends to be media. Players open some of it (playlists, SVG) and fetch what it names: it never
gets so far."""

from __future__ import annotations

_BEGINNINGS = (
    ("#extm3u", "m3u8"),
    ("ffconcat version", "ffconcat"),
    ("[playlist]", "pls"),
    ("v=0\r\n", "sdp"),
    ("v=0\n", "sdp"),
    ("<svg", "svg"),
    ("<!doctype svg", "svg"),
    ("<!doctype html", "html"),
    ("<html", "html"),
    ("<head", "html"),
    ("<body", "html"),
    ("<script", "html"),
    ("%pdf-", "pdf"),
    ("{\\rtf", "rtf"),
)


def text_kind(head: bytes) -> str | None:
    """`svg`, `html`, `m3u8`, … or `text`; None for what is not text."""
    text = _decoded(head)
    if text is None:
        return None
    start = text.lstrip("\ufeff \t\r\n").lower()
    for beginning, kind in _BEGINNINGS:
        if start.startswith(beginning):
            return kind
    if start.startswith(("<?xml", "<!--")):
        return "svg" if "<svg" in start else "html" if "<html" in start else "xml"
    return "text" if start else None


def _decoded(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    if head.startswith(b"%PDF-"):
        return "%pdf-"
    head = head.removeprefix(b"\xef\xbb\xbf")
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # otherwise a letter cut in two at the end of what was read
            return None
        text = head[: error.start].decode("utf-8")
    return text if all(letter.isprintable() or letter in "\t\r\n\f" for letter in text) else None
