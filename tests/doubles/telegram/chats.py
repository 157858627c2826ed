"""Chats: private ones, groups with and without topics, channels; who is in them and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tests.doubles.telegram.refusal import Refused, bad, forbidden
from tests.doubles.telegram.shown import Shown

if TYPE_CHECKING:
    from tests.doubles.telegram.person import Person
    from tests.doubles.telegram.world import World

Kind = Literal["private", "group", "supergroup", "channel"]
KICKED = {
    "group": "bot was kicked from the group chat",
    "supergroup": "bot was kicked from the supergroup chat",
    "channel": "bot was kicked from the channel chat",
}


@dataclass(eq=False)
class Chat:
    """`sees_all`: the bot reads every message of a group, whatever its privacy mode: as an administrator."""

    world: World
    id: int
    kind: Kind
    title: str = ""
    person: Person | None = None
    members: list[Person] = field(default_factory=list)
    forum: bool = False
    sees_all: bool = False
    username: str = ""
    status: Literal["member", "administrator", "kicked", "left"] = "member"
    started: bool = True
    topics: dict[int, str] = field(default_factory=dict)
    everything: dict[int, Shown] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    moved: int | None = None
    last: int = 0

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id}>"

    @property
    def wire(self) -> dict[str, Any]:
        if self.person is not None:
            named = self.person.wire
            kept = {key: named[key] for key in ("first_name", "last_name", "username") if key in named}
            return {"id": self.id, **kept, "type": "private"}
        forum = {"is_forum": True} if self.forum else {}
        named = {"username": self.username} if self.username else {}
        return {"id": self.id, "title": self.title, **named, "type": self.kind, **forum}

    @property
    def messages(self) -> list[Shown]:
        """Everything that stands there now, oldest first."""
        return [shown for shown in self.everything.values() if not shown.deleted]

    def find(self, id: int | None) -> Shown | None:
        shown = self.everything.get(id or 0)
        return None if shown is None or shown.deleted else shown

    def post(self, sender: dict[str, Any] | None, content: dict[str, Any], **more: Any) -> Shown:
        """Puts a message into the chat. `thread` and `replied` place it."""
        self.last += 1
        thread, replied = more.pop("thread", None), more.pop("replied", None)
        wire: dict[str, Any] = {"message_id": self.last}
        if sender is not None:
            wire["from"] = sender
        if self.kind == "channel":
            wire["sender_chat"] = self.wire
        wire |= {"chat": self.wire, "date": self.world.date()}
        if thread in self.topics:
            wire |= {"message_thread_id": thread, "is_topic_message": True}
        elif self.kind == "supergroup" and not self.forum and replied is not None:
            wire["message_thread_id"] = replied.thread or replied.id  # the thread of the replies, no topic
        shown = Shown(self, {**wire, **content}, replied=replied, **more)
        if replied is None and self.forum and thread in self.topics:
            shown.replied = self.everything.get(thread)  # in a forum everything answers its topic's beginning
        self.everything[self.last] = shown
        shown.seen(self.world.now())
        return shown

    def topic(self, name: str, by: Person | None = None) -> int:
        """Opens a topic; its id is that of the message which says so."""
        self.topics[self.last + 1] = name
        created = {"name": name, "icon_color": 7322096}
        opener = by or self.person or (self.members[0] if self.members else None)
        sender = opener.wire if opener else self.world.me
        shown = self.post(sender, {"forum_topic_created": created}, thread=self.last + 1)
        shown.replied = None
        self.world.feed.put("message", shown.whole())
        return shown.id

    def must_be_open(self) -> None:
        """Raises Refused where the bot cannot write."""
        if self.moved is not None:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.moved)
        if self.kind == "private":
            if self.status == "kicked":
                raise forbidden("bot was blocked by the user")
            if not self.started:
                raise forbidden("bot can't initiate conversation with a user")
        elif self.status == "kicked":
            raise forbidden(KICKED[self.kind])
        elif self.status == "left":
            raise forbidden(f"bot is not a member of the {self.kind} chat")

    def must_have(self, id: Any, what: str) -> Shown:
        shown = self.find(id)
        if shown is None:
            raise bad(f"{what} not found")
        return shown

    def thread_of(self, wanted: int | None) -> int | None:
        """The topic to post into. Elsewhere than in a forum or a private chat Telegram minds no thread."""
        if wanted is None or (self.kind != "private" and not self.forum):
            return None
        if wanted not in self.topics:
            raise bad("message thread not found")
        return wanted

    async def migrates(self, to: int) -> Chat:
        """A basic group becomes a supergroup: another chat, with another id."""
        heir = self.world.group(id=to, title=self.title, members=self.members)
        sender = self.members[0].wire if self.members else self.world.me
        self.world.feed.put("message", self.post(sender, {"migrate_to_chat_id": to}).whole())
        self.moved = to
        left = heir.post(sender, {"migrate_from_chat_id": self.id})
        self.world.feed.put("message", left.whole())
        await self.world.changed()
        return heir

    async def removes_the_bot(self, by: Person) -> None:
        await self.changes("kicked", by)

    async def takes_the_bot_in(
        self, by: Person, status: Literal["member", "administrator"] = "member"
    ) -> None:
        await self.changes(status, by)

    async def changes(self, status: Literal["member", "administrator", "kicked", "left"], by: Person) -> None:
        """The bot's own place in the chat changes, and it is told."""
        before, self.status = self.status, status
        self.world.feed.put(
            "my_chat_member",
            {
                "chat": self.wire,
                "from": by.wire,
                "date": self.world.date(),
                "old_chat_member": member(before, self.world.me_briefly),
                "new_chat_member": member(status, self.world.me_briefly),
            },
        )
        await self.world.changed()

    async def posts(self, text: str) -> Shown:
        """A channel speaks."""
        assert self.kind == "channel", "only a channel speaks by itself"
        shown = self.post(None, {"text": text})
        self.world.feed.put("channel_post", shown.whole())
        await self.world.changed()
        return shown


RIGHTS = (
    "can_manage_chat", "can_change_info", "can_delete_messages", "can_invite_users", "can_restrict_members",
    "can_pin_messages", "can_manage_video_chats",
)  # fmt: skip
NO_RIGHTS = (
    "can_be_edited", "can_promote_members", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_send_welcome_messages", "is_anonymous",
)  # fmt: skip


def member(status: str, user: dict[str, Any]) -> dict[str, Any]:
    """Somebody's place in a chat, as the Bot API writes it."""
    told: dict[str, Any] = {"user": user, "status": status}
    if status == "kicked":
        told["until_date"] = 0
    if status == "administrator":
        told |= dict.fromkeys(RIGHTS, True) | dict.fromkeys(NO_RIGHTS, False)
    if status == "creator":
        told["is_anonymous"] = False
    return told


def found(chats: dict[int, Chat], wanted: int | str) -> Chat:
    """Raises Refused for a chat that the bot has never seen."""
    for chat in chats.values():
        if chat.id == wanted or (chat.username and f"@{chat.username}" == wanted and chat.kind != "private"):
            return chat
    raise Refused(400, "Bad Request: chat not found")
