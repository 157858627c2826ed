"""A platform that remembers: everything core does to a chat is written to a diary, a JSON line each, on disk.

The diary outlives the process, so a test can kill whoever writes it and read what a person would have seen.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from core.chat import Chat, Choice, Limits, Listener, Mark, Sent, Video
from core.errors import FileMissing
from core.message import Address, Attachment, Message, Reply
from core.progress import Progress

ADDRESS = Address("diary", "test", "chat", "", "ann")

Refuse = Callable[[str, dict[str, Any]], Exception | None]


@dataclass
class DiaryBot:
    """`refuse(what, entry)` may return an exception to raise instead of taking the message; `lose` raises it
    after the message was taken (its answer lost)."""

    diary: Path
    refuses_doubles: bool = False
    limits: Limits = field(default_factory=lambda: Limits(edit_seconds=0.0))
    refuse: Refuse | None = None
    lose: Refuse | None = None
    platform: str = "diary"
    identity: str = "test"

    def open(self, address: Address, reply: Reply | None) -> Chat:
        return DiaryChat(self, address, dict(reply or {}))

    def link(self, attachment: Attachment) -> str | None:
        url = attachment.handle.get("url")
        return str(url) if url else None

    async def fetch(self, attachment: Attachment, into: Path) -> Path:
        path = Path(str(attachment.handle["path"]))
        if not path.is_file():
            raise FileMissing(name=attachment.name)
        return path

    def alone(self, user: str) -> Address | None:
        return replace(ADDRESS, chat=f"private-{user}", user=user)

    async def close(self) -> None:
        pass

    async def run(self, desk: Listener) -> None:
        raise AssertionError("the diary hears nothing by itself")

    def write(self, what: str, address: Address, **entry: Any) -> dict[str, Any]:
        number = len(self.read())
        entry = {"n": number, "what": what, "address": str(address), **entry}
        if self.refuse and (error := self.refuse(what, entry)):
            raise error
        keys = {e["key"] for e in self.read() if e["what"] == what and e.get("key")}
        if not (self.refuses_doubles and entry.get("key") and entry["key"] in keys):
            with self.diary.open("a") as file:
                file.write(json.dumps(entry) + "\n")
                file.flush()
                os.fsync(file.fileno())
        if self.lose and (error := self.lose(what, entry)):
            raise error
        return {"id": number}

    def read(self, *what: str, address: Address | None = None) -> list[dict[str, Any]]:
        if not self.diary.exists():
            return []
        entries = [json.loads(line) for line in self.diary.read_text().splitlines()]
        return [
            entry
            for entry in entries
            if (not what or entry["what"] in what) and (address is None or entry["address"] == str(address))
        ]

    def said(self, address: Address | None = None) -> list[str]:
        return [entry["text"] for entry in self.read("say", address=address)]

    def films(self, address: Address | None = None) -> list[dict[str, Any]]:
        return self.read("deliver", address=address)


@dataclass
class DiaryChat:
    bot: DiaryBot
    address: Address
    reply: dict[str, Any]

    @property
    def limits(self) -> Limits:
        return self.bot.limits

    async def acknowledge(self, message_id: str, mark: Mark = "seen") -> None:
        self.bot.write("acknowledge", self.address, id=message_id, mark=mark)

    async def say(
        self, text: str, choices: Sequence[Choice] = (), *, trouble: bool = False, key: str = ""
    ) -> Sent:
        return self.bot.write(
            "say",
            self.address,
            text=text,
            choices=[c.command for c in choices],
            trouble=trouble,
            key=key,
            subjects=[c.subject for c in choices],
        )

    async def show(
        self, card: Sent | None, progress: Progress, text: str, choices: Sequence[Choice] = ()
    ) -> Sent | None:
        sent = self.bot.write(
            "show",
            self.address,
            card=card and card["id"],
            stage=progress.stage,
            text=text,
            choices=[c.command for c in choices],
        )
        return card or sent

    async def picture(
        self, image: Path, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        return self.bot.write(
            "picture",
            self.address,
            path=str(image),
            bytes=image.stat().st_size,
            caption=caption,
            key=key,
            choices=[c.command for c in choices],
            subjects=[c.subject for c in choices],
        )

    async def repeat(
        self, sent: Sent, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        return self.bot.write(
            "repeat",
            self.address,
            sent=dict(sent),
            caption=caption,
            key=key,
            choices=[c.command for c in choices],
            subjects=[c.subject for c in choices],
        )

    async def erase(self, message_id: str) -> None:
        self.bot.write("erase", self.address, id=message_id)

    async def deliver(
        self, video: Video, caption: str, choices: Sequence[Choice] = (), *, key: str = ""
    ) -> Sent:
        return self.bot.write(
            "deliver",
            self.address,
            caption=caption,
            bytes=video.bytes,
            duration=video.duration,
            url=video.url,
            width=video.width,
            height=video.height,
            path=str(video.path),
            key=key,
            choices=[c.command for c in choices],
            subjects=[c.subject for c in choices],
        )


def message(
    text: str = "", *files: Path | dict[str, Any], id: str = "1", address: Address = ADDRESS, **more: Any
) -> Message:
    """A message as an adapter would make it; a file is a path, or an attachment's handle."""
    attachments = tuple(
        Attachment(file.name, {"path": str(file)}, size=file.stat().st_size if file.exists() else None)
        if isinstance(file, Path)
        else Attachment(file["name"], file, size=file.get("size"))
        for file in files
    )
    return Message(id=id, address=address, text=text, attachments=attachments, **more)
