"""Routes of channels and their messages: each a function of the double and the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.discord import permissions, telling
from tests.doubles.discord.calls import Call
from tests.doubles.discord.messages import Message
from tests.doubles.discord.permissions import BITS
from tests.doubles.discord.places import Channel
from tests.doubles.discord.refusals import (
    Refused,
    closed_dms,
    invalid,
    invalid_at,
    missing_access,
    missing_permissions,
    not_yours,
    old_edits_spent,
    unknown,
)
from tests.doubles.discord.rules import wrongs
from tests.doubles.discord.writing import CREATING, EDITING, Frame, draft

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord

HOUR, NONCE_LIFE = 3600.0, 300.0


def channel_of(fake: FakeDiscord, call: Call, *needs: str, name: str = "channel") -> Channel:
    """The channel of the path, if the app may do there what it needs."""
    channel = fake.channels.get(call.id(name))
    if channel is None:
        raise unknown("channel")
    allowed = permissions.in_channel(channel, call.by.bot.id)
    if not allowed & BITS["view_channel"]:
        raise missing_access()
    if channel.is_thread:
        needs = tuple("send_messages_in_threads" if need == "send_messages" else need for need in needs)
    if any(not allowed & BITS[need] for need in needs):
        raise missing_permissions()
    return channel


def message_of(call: Call, channel: Channel) -> Message:
    """The message of the path. One that only a person sees is unknown here."""
    message = channel.messages.get(call.id("message"))
    if message is None or message.deleted or message.ephemeral_for is not None:
        raise unknown("message")
    return message


def show_channel(fake: FakeDiscord, call: Call) -> Any:
    return channel_of(fake, call).payload()


def create_message(fake: FakeDiscord, call: Call) -> Any:
    body = call.json or {}
    channel = channel_of(fake, call, "send_messages", *(("attach_files",) if call.files else ()))
    if any(user.closes_dms for user in channel.recipients):
        raise closed_dms()
    if channel.archived and channel.locked:
        raise Refused(400, 50083, "Thread is archived")
    frame = Frame("MessageCreateRequest", CREATING, channel.upload_limit, f"attachments/{channel.id}")
    made = draft(fake, call, body, frame)
    known = _same_nonce(fake, call, body)
    if known is not None:
        return known.payload(call.by)
    answered, id_ = _answered(fake, call, channel, body)
    message = fake.post(
        channel,
        call.by.bot,
        made,
        allowed=body.get("allowed_mentions"),
        nonce=body.get("nonce"),
        reference=answered,
        reference_id=id_,
        tts=bool(body.get("tts")),
    )
    if body.get("nonce") is not None:
        fake.nonces[call.by.id, str(body["nonce"])] = message
    return message.payload(call.by)


def _same_nonce(fake: FakeDiscord, call: Call, body: dict[str, Any]) -> Message | None:
    if not body.get("enforce_nonce") or body.get("nonce") is None:
        return None
    known = fake.nonces.get((call.by.id, str(body["nonce"])))
    fresh = known is not None and fake.clock.now() - known.at < NONCE_LIFE
    return known if fresh else None


def _answered(
    fake: FakeDiscord, call: Call, channel: Channel, body: dict[str, Any]
) -> tuple[Message | None, int | None]:
    reference = body.get("message_reference")
    if not reference:
        return None, None
    if not permissions.in_channel(channel, call.by.bot.id) & BITS["read_message_history"]:
        raise Refused(403, 160002, "Cannot reply without permission to read message history")
    id_ = int(reference["message_id"])
    message = channel.messages.get(id_)
    if int(reference.get("channel_id") or channel.id) != channel.id:
        message = None
    if message is None or message.deleted or message.ephemeral_for is not None:
        if reference.get("fail_if_not_exists", True):
            raise invalid_at("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return None, None
    return message, id_


def list_messages(fake: FakeDiscord, call: Call) -> Any:
    channel = channel_of(fake, call, "read_message_history")
    limit = int(call.query.get("limit", 50))
    if not 1 <= limit <= 100:
        raise invalid_at("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
    seen = [m for m in channel.messages.values() if not m.deleted and m.ephemeral_for is None]
    seen.sort(key=lambda message: message.id, reverse=True)
    if "before" in call.query:
        seen = [message for message in seen if message.id < int(call.query["before"])]
    if "after" in call.query:
        seen = [message for message in seen if message.id > int(call.query["after"])][-limit:]
    if "around" in call.query:
        middle = int(call.query["around"])
        newer = [message for message in seen if message.id > middle][-(limit // 2) :]
        older = [message for message in seen if message.id <= middle][: limit - len(newer)]
        seen = newer + older
    return [m.payload(call.by, reads=call.by.may_read) for m in seen[:limit]]


def show_message(fake: FakeDiscord, call: Call) -> Any:
    message = message_of(call, channel_of(fake, call, "read_message_history"))
    return message.payload(call.by, reads=call.by.may_read)


def edit_message(fake: FakeDiscord, call: Call) -> Any:
    channel = channel_of(fake, call)
    message = message_of(call, channel)
    if message.author is not call.by.bot:
        raise not_yours()
    if channel.archived:
        raise Refused(400, 50083, "Thread is archived")
    frame = Frame("MessageEditRequestPartial", EDITING, channel.upload_limit, f"attachments/{channel.id}")
    made = draft(fake, call, call.json or {}, frame, message)
    if fake.old_edits is not None and fake.clock.now() - message.at > HOUR:
        if fake.old_edits <= 0:
            raise old_edits_spent(fake.old_edits_wait)
        fake.old_edits -= 1
    fake.edit(message, made)
    return message.payload(call.by)


def delete_message(fake: FakeDiscord, call: Call) -> None:
    channel = channel_of(fake, call)
    message = message_of(call, channel)
    if message.author is not call.by.bot:
        if channel.guild is None:
            raise Refused(403, 50003, "Cannot execute action on a DM channel")
        if not permissions.in_channel(channel, call.by.bot.id) & BITS["manage_messages"]:
            raise missing_permissions()
    fake.delete(message)


def react(fake: FakeDiscord, call: Call) -> None:
    message = message_of(call, channel_of(fake, call, "read_message_history", "add_reactions"))
    emoji = call.params["emoji"]
    if emoji.isascii() and ":" not in emoji:
        raise unknown("emoji")
    fake.react(message, call.by.bot, emoji)


def unreact(fake: FakeDiscord, call: Call) -> None:
    message = message_of(call, channel_of(fake, call))
    fake.unreact(message, call.by.bot, call.params["emoji"])


def unreact_of(fake: FakeDiscord, call: Call) -> None:
    message = message_of(call, channel_of(fake, call, "manage_messages"))
    user = fake.users.get(call.id("user"))
    if user is None:
        raise unknown("user")
    fake.unreact(message, user, call.params["emoji"])


def who_reacted(fake: FakeDiscord, call: Call) -> Any:
    message = message_of(call, channel_of(fake, call, "read_message_history"))
    return [user.payload() for user in message.reactions.get(call.params["emoji"], ())]


def typing(fake: FakeDiscord, call: Call) -> None:
    channel = channel_of(fake, call, "send_messages")
    channel.typed.append(fake.clock.now())


def start_thread(fake: FakeDiscord, call: Call) -> Any:
    """A thread of its own, or on a message."""
    on_message = "message" in call.params
    rule = "CreateTextThreadWithMessageRequest" if on_message else "CreateTextThreadWithoutMessageRequest"
    body = call.json or {}
    if found := wrongs(rule, body):
        raise invalid(*found)
    kind = body.get("type") or 12
    needs = "create_public_threads" if on_message or kind == 11 else "create_private_threads"
    channel = channel_of(fake, call, needs)
    if channel.guild is None or channel.is_thread:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    message = message_of(call, channel) if on_message else None
    if message is not None and message.thread is not None:
        raise Refused(400, 160004, "A thread has already been created for this message")
    thread = channel.thread(
        body["name"],
        call.by.bot,
        message=message,
        kind=11 if on_message else kind,
        archive_after=body.get("auto_archive_duration") or 1440,
    )
    return 201, thread.payload()


def change_thread(fake: FakeDiscord, call: Call) -> Any:
    channel = channel_of(fake, call)
    body = call.json or {}
    if not channel.is_thread:
        raise missing_permissions()
    if found := wrongs("UpdateThreadRequestPartial", body):
        raise invalid(*found)
    own = channel.creator is call.by.bot and not body.get("locked")
    if not own and not permissions.in_channel(channel, call.by.bot.id) & BITS["manage_threads"]:
        raise missing_permissions()
    channel.name = body.get("name", channel.name)
    channel.archived = body.get("archived", channel.archived)
    channel.locked = body.get("locked", channel.locked)
    telling.in_channel(fake, channel, "THREAD_UPDATE", channel.payload())
    return channel.payload()


def join_thread(fake: FakeDiscord, call: Call) -> None:
    channel_of(fake, call).thread_members.add(call.by.bot.id)


def invite(fake: FakeDiscord, call: Call) -> None:
    """Somebody else, who can see the channel."""
    channel = channel_of(fake, call, "send_messages")
    if not channel.is_thread or channel.guild is None or call.id("user") not in channel.guild.members:
        raise unknown("user")
    channel.thread_members.add(call.id("user"))


def leave_thread(fake: FakeDiscord, call: Call) -> None:
    channel_of(fake, call).thread_members.discard(call.by.bot.id)
