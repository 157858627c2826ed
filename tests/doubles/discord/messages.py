"""Messages, what hangs on them, and what a person sees of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.doubles.discord.clock import born, stamp
from tests.doubles.discord.places import Channel
from tests.doubles.discord.users import Role, User

if TYPE_CHECKING:
    from tests.doubles.discord.apps import App
    from tests.doubles.discord.blobs import Blob
    from tests.doubles.discord.interactions import Interaction

SUPPRESS_EMBEDS, EPHEMERAL, LOADING, SILENT, VOICE, V2 = 1 << 2, 1 << 6, 1 << 7, 1 << 12, 1 << 13, 1 << 15
PLAIN, REPLY, SLASH_RESPONSE, MENU_RESPONSE = 0, 19, 20, 23


@dataclass(eq=False)
class Attachment:
    """A file that hangs on a message or an interaction. `ephemeral`: it is kept for a short time only."""

    id: int
    name: str
    blob: Blob
    type: str | None
    folder: str  # of its address: "attachments/<channel>" or "ephemeral-attachments/<app>"
    dimensions: tuple[int, int] | None = None
    ephemeral: bool = False
    description: str | None = None
    title: str | None = None
    gone: bool = False  # its file was deleted; the address answers 404
    signed: Any = None  # address → signed address, given by the double

    @property
    def size(self) -> int:
        return self.blob.size

    @property
    def sha256(self) -> str:
        return self.blob.sha256

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.id}/{self.name}"

    @property
    def url(self) -> str:
        """A fresh signed address."""
        address: str = self.signed(f"cdn/{self.path}")
        return address

    def payload(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "id": str(self.id),
            "filename": self.name,
            "size": self.size,
            "url": self.url,
            "proxy_url": self.signed(f"media/{self.path}"),
        }
        if self.type:
            body["content_type"] = self.type
        if self.dimensions:
            body |= {"width": self.dimensions[0], "height": self.dimensions[1]}
        for key, value in (("description", self.description), ("title", self.title)):
            if value is not None:
                body[key] = value
        return {**body, "ephemeral": True} if self.ephemeral else body


@dataclass(frozen=True)
class Button:
    label: str
    custom_id: str | None
    style: int
    url: str | None = None
    disabled: bool = False


@dataclass(frozen=True)
class Version:
    """How a message looked, and since when."""

    at: float
    text: str
    buttons: tuple[Button, ...]
    files: tuple[str, ...]


@dataclass(eq=False)
class Message:
    """`pings`: the people whom its creation really pinged. `ephemeral_for`: the only person who sees it."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    kind: int = PLAIN
    flags: int = 0
    attachments: list[Attachment] = field(default_factory=list)
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[Role] = field(default_factory=list)
    mention_everyone: bool = False
    pings: list[User] = field(default_factory=list)
    reference: Message | None = None
    reference_id: int | None = None
    interaction: Interaction | None = None
    app: App | None = None
    nonce: str | int | None = None
    tts: bool = False
    reactions: dict[str, list[User]] = field(default_factory=dict)
    edited_at: float | None = None
    ephemeral_for: User | None = None
    deleted: bool = False
    thread: Channel | None = None
    poll: dict[str, Any] | None = None
    history: list[Version] = field(default_factory=list)

    @property
    def thinking(self) -> bool:
        """ "… is thinking": an answer that was promised and has not come."""
        return bool(self.flags & LOADING)

    @property
    def v2(self) -> bool:
        return bool(self.flags & V2)

    @property
    def at(self) -> float:
        return born(self.id)

    @property
    def files(self) -> list[Attachment]:
        return self.attachments

    @property
    def text(self) -> str:
        """All that is written on it: content, embeds, text of components; not the buttons."""
        parts: list[str | None] = [self.content]
        for embed in self.embeds:
            parts += [embed.get("title"), embed.get("description")]
            for each in embed.get("fields") or ():
                parts += [each["name"], each["value"]]
            parts.append((embed.get("footer") or {}).get("text"))
        parts += [part.get("content") for part in walk(self.components) if part["type"] == 10]
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> list[Button]:
        return [
            Button(
                part.get("label") or (part.get("emoji") or {}).get("name", ""),
                part.get("custom_id"),
                part["style"],
                part.get("url"),
                bool(part.get("disabled")),
            )
            for part in walk(self.components)
            if part["type"] == 2
        ]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    def remember(self, at: float) -> None:
        names = tuple(attachment.name for attachment in self.attachments)
        self.history.append(Version(at, self.text, tuple(self.buttons), names))

    def sees(self, user: User) -> bool:
        return not self.deleted and (self.ephemeral_for is None or self.ephemeral_for is user)

    def payload(
        self, app: App | None = None, *, reads: Callable[[Message], bool] | None = None, deep: bool = True
    ) -> dict[str, Any]:
        """As Discord writes it to an app. `reads`: whether the app may read the content of a message (this
        one, and the one it answers); None: of every one. `deep`: with the message that it answers."""
        bare = reads is not None and not reads(self)
        body: dict[str, Any] = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": self.kind,
            "author": self.author.payload(),
            "content": "" if bare else self.content,
            "timestamp": stamp(self.at),
            "edited_timestamp": stamp(self.edited_at) if self.edited_at else None,
            "tts": self.tts,
            "mention_everyone": self.mention_everyone,
            "mentions": [user.payload() for user in self.mentions],
            "mention_roles": [str(role.id) for role in self.mention_roles],
            "attachments": [] if bare else [attachment.payload() for attachment in self.attachments],
            "embeds": [] if bare else [_embed(embed) for embed in self.embeds],
            "components": [] if bare else self.components,
            "pinned": False,
            "flags": self.flags,
        }
        if self.poll and not bare:
            body["poll"] = self.poll
        if self.nonce is not None:
            body["nonce"] = self.nonce
        if self.reactions and deep:
            body["reactions"] = [_reaction(emoji, users, app) for emoji, users in self.reactions.items()]
        if self.app is not None:
            body["application_id"] = str(self.app.id)
        if self.interaction is not None:
            body["webhook_id"] = str(self.interaction.app.id)
            body["interaction_metadata"] = self.interaction.metadata()
            if self.interaction.kind == 2:
                body["interaction"] = self.interaction.old_metadata()
        if self.reference_id is not None:
            body["message_reference"] = {
                "type": 0,
                "message_id": str(self.reference_id),
                "channel_id": str(self.channel.id),
                **({"guild_id": str(self.channel.guild.id)} if self.channel.guild else {}),
            }
            if deep:
                gone = self.reference is None or self.reference.deleted
                answered = self.reference.payload(app, reads=reads, deep=False) if self.reference else None
                body["referenced_message"] = None if gone else answered
        if self.thread is not None:
            body["thread"] = self.thread.payload()
        return body


def walk(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every component of a tree, in the order of reading."""
    found: list[dict[str, Any]] = []
    for part in components:
        found.append(part)
        found += walk(part.get("components") or [])
        for inner in ("accessory", "component"):
            if part.get(inner):
                found += walk([part[inner]])
    return found


def _reaction(emoji: str, users: list[User], app: App | None) -> dict[str, Any]:
    return {
        "emoji": {"id": None, "name": emoji},
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "burst_colors": [],
        "me_burst": False,
        "me": app is not None and app.bot in users,
    }


def _embed(embed: dict[str, Any]) -> dict[str, Any]:
    made = {"type": "rich", **{key: value for key, value in embed.items() if value is not None}}
    if made.get("fields"):
        made["fields"] = [{"inline": False, **each} for each in made["fields"]]
    return made
