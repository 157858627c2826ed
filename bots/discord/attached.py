"""The files of a message or a command, as attachments (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core import Attachment

Json = Mapping[str, Any]


def attachments(message: Json) -> tuple[Attachment, ...]:
    """Of a message, and of one that it forwards."""
    forwarded = [each.get("message") or {} for each in message.get("message_snapshots") or ()]
    found = [file for each in (message, *forwarded) for file in each.get("attachments") or ()]
    return tuple(attachment(file, str(message.get("channel_id", "")), str(message["id"])) for file in found)


def chosen(ids: Iterable[object], resolved: Json) -> tuple[Attachment, ...]:
    """Of a command or a form, in the order they were given; one file twice is one."""
    files = resolved.get("attachments") or {}
    return tuple(attachment(files[id]) for id in dict.fromkeys(map(str, ids)) if id in files)


def attachment(file: Json, channel: str = "", message: str = "") -> Attachment:
    """The handle: where the bytes are now, and, for a fresh address later, the message they came with. Those
    of a command belong to no message."""
    id, size = str(file["id"]), file.get("size")
    handle = {"url": str(file["url"]), "id": id}
    if message:
        handle |= {"channel": channel, "message": message}
    return Attachment(
        name=_name(file),
        handle=handle,
        size=size if isinstance(size, int) else None,
        type=str(file.get("content_type") or "").partition(";")[0].strip() or None,
        key=id,
    )


def _name(file: Json) -> str:
    """As the person called it: Discord keeps a title where it had to change the file's name."""
    name, title = str(file.get("filename") or "file"), str(file.get("title") or "")
    ending = name.rpartition(".")[2] if "." in name else ""
    return f"{title}.{ending}" if title and ending and not title.endswith(f".{ending}") else title or name
