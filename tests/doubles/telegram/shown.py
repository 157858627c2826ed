"""What stands in a chat, as a person sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.doubles.telegram.chats import Chat
    from tests.doubles.telegram.files import Stored

MEDIA = ("photo", "video", "document", "audio", "voice", "video_note", "animation", "sticker")
SERVICE = (
    "new_chat_members", "left_chat_member", "pinned_message", "forum_topic_created", "migrate_to_chat_id",
    "migrate_from_chat_id", "group_chat_created", "new_chat_title",
)  # fmt: skip


@dataclass(frozen=True)
class Button:
    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True)
class Version:
    """What a message said from a moment on (seconds of the monotonic clock)."""

    text: str
    at: float
    buttons: tuple[str, ...] = ()


@dataclass(eq=False)
class Shown:
    """One message. It stays current: an edit changes what an older reference shows; `versions` keep all."""

    chat: Chat
    wire: dict[str, Any]
    """The message as the Bot API writes it, without what it replies to."""
    files: list[Stored] = field(default_factory=list)
    """Its file last; before it smaller sizes, thumbnail and cover."""
    streaming: bool = False
    """It was sent as a video that plays while it loads."""
    silent: bool = False
    keyboard: dict[str, Any] | None = None
    """What stands below the chat instead of letters; buttons inside the message are `buttons`."""
    versions: list[Version] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    """Emoji that the bot put on it."""
    deleted: bool = False
    replied: Shown | None = None

    def __repr__(self) -> str:
        return f"<{self.kind} {self.chat.id}/{self.id} {self.text!r:.50}>"

    @property
    def id(self) -> int:
        return int(self.wire["message_id"])

    @property
    def mine(self) -> bool:
        """The bot sent it."""
        return bool(self.wire.get("from", {}).get("is_bot"))

    @property
    def kind(self) -> str:
        """text, one of the media, or the name of what happened."""
        if "animation" in self.wire:
            return "animation"
        return next((kind for kind in ("text", *MEDIA, *SERVICE) if kind in self.wire), "empty")

    @property
    def text(self) -> str:
        """What can be read: text or caption."""
        return str(self.wire.get("text") or self.wire.get("caption") or "")

    @property
    def caption(self) -> str:
        return str(self.wire.get("caption", ""))

    @property
    def entities(self) -> list[dict[str, Any]]:
        return list(self.wire.get("entities") or self.wire.get("caption_entities") or [])

    @property
    def rows(self) -> list[list[Button]]:
        return [
            [Button(one["text"], one.get("callback_data", ""), one.get("url", "")) for one in row]
            for row in self.wire.get("reply_markup", {}).get("inline_keyboard", [])
        ]

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    @property
    def file(self) -> Stored:
        if not self.files:
            raise AssertionError(f"{self!r} has no file")
        return self.files[-1]

    @property
    def media(self) -> dict[str, Any]:
        """Its video, document … as the Bot API writes it: width, height, duration, thumbnail, cover."""
        found = self.wire.get(self.kind, {})
        return dict(found[-1] if isinstance(found, list) else found)

    @property
    def data(self) -> bytes:
        return self.file.data

    @property
    def sha(self) -> str:
        return self.file.sha

    @property
    def size(self) -> int:
        return self.file.size

    @property
    def reply_to(self) -> int | None:
        return self.replied.id if self.replied else None

    @property
    def thread(self) -> int | None:
        return self.wire.get("message_thread_id")

    @property
    def group(self) -> str | None:
        """The album it belongs to."""
        return self.wire.get("media_group_id")

    def button(self, wanted: str) -> Button:
        """By its label, or by its data. Raises AssertionError where there is none."""
        for button in self.buttons:
            if wanted in (button.label, button.data):
                return button
        raise AssertionError(f"no button {wanted!r} under {self!r}, only {self.labels}")

    def seen(self, at: float) -> None:
        """Notes what it says now."""
        self.versions.append(Version(self.text, at, tuple(self.labels)))

    def whole(self) -> dict[str, Any]:
        """As the Bot API writes it: what it replies to is in it, one deep."""
        return {**self.wire, "reply_to_message": self.replied.wire} if self.replied else dict(self.wire)
