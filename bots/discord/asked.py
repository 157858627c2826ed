"""An interaction (a command, a button, a form, a half-typed option) → what it means for us (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bots.discord import answers
from bots.discord.attached import attachments, chosen
from bots.discord.buttons import FORM, pressed
from bots.discord.inbound import THREADS, name_of, where
from bots.discord.reply import Back
from bots.discord.tempo import DEFAULT_BYTES, MOST_BYTES, born
from bots.discord.text import spelled
from core import Address, Attachment, Message

Json = Mapping[str, Any]

QUIET: Final = frozenset(
    {"status", "credits", "cancel", "skill", "language", "help", "link", "unlink", "privacy", "mydata",
     "forget", "approve", "block", "unblock"}
)  # fmt: skip
"""Nobody else's business, and soon answered: a quiet answer cannot outlive its token."""
_SILENT: Final = frozenset({"cancel", "retry"})
"""Buttons that are promised nothing: a card of their own tells, and a second press of them starts nothing."""
COMMAND, _PRESS, _TYPING, _FORM = 2, 3, 4, 5
_ATTACHMENT = 11
_GUILD, _BOT_DM = 0, 1
_MENU = 3
_WRITE, _WRITE_IN_THREADS, _ATTACH, _OPEN = 1 << 11, 1 << 38, 1 << 15, 1 << 35


@dataclass(frozen=True, slots=True)
class Wish:
    """For the desk, once `answer` is given. `quiet`: as seen by the person alone."""

    message: Message
    answer: answers.Answer


@dataclass(frozen=True, slots=True)
class Answered:
    """Nothing for the desk: a form to fill, a button that is somebody else's."""

    answer: answers.Answer


@dataclass(frozen=True, slots=True)
class Typing:
    """Hints are wanted for an option of a command, of which `typed` is there."""

    address: Address
    command: str
    typed: str
    language: str


Asked = Wish | Answered | Typing


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all interactions have in common."""

    id: str
    data: Json
    address: Address
    user: str
    language: str
    back: Back
    name: str
    roles: tuple[str, ...]


def read(interaction: Json, me: str, *, seconds: float) -> Asked | None:
    """`seconds`: how long its token is used. None: nothing for us. Raises KeyError, TypeError, ValueError for
    what is no interaction."""
    kind = interaction["type"]
    if kind not in {COMMAND, _PRESS, _TYPING, _FORM}:
        return None
    frame = _frame(interaction, me, seconds)
    if kind == _TYPING:
        focused: Json = next((each for each in frame.data.get("options") or () if each.get("focused")), {})
        typed = str(focused.get("value", ""))
        return Typing(frame.address, str(frame.data["name"]), typed, frame.language)
    if kind == _PRESS:
        return _press(frame)
    if kind == _FORM:
        return _form(frame)
    return _menu(frame, me) if frame.data.get("type") == _MENU else _command(frame, me)


def silent(interaction: Json) -> bool:
    """Is it answered without a promise, so that its answer is the message its button stands under?"""
    press = pressed(str((interaction.get("data") or {}).get("custom_id", "")))
    return interaction.get("type") == _PRESS and press is not None and press.command in _SILENT


def _frame(interaction: Json, me: str, seconds: float) -> _Frame:
    member = interaction.get("member") or {}
    user = member.get("user") or interaction["user"]
    channel, guild = interaction.get("channel") or {}, str(interaction.get("guild_id") or "")
    id, channel_id = str(interaction["id"]), str(interaction.get("channel_id") or channel["id"])
    thread = channel.get("type") in THREADS
    context = interaction.get("context", _GUILD if guild else _BOT_DM)
    private = context == _BOT_DM
    # Installed to this server, or it is our own direct message: else we are here for this person alone.
    here = private or (
        bool(guild) and "0" in (interaction.get("authorizing_integration_owners") or {"0": ""})
    )
    may = int(interaction.get("app_permissions") or 0) if guild else -1
    token_bytes = interaction.get("attachment_size_limit") or DEFAULT_BYTES
    back = Back(
        channel=channel_id,
        user=str(user["id"]),
        guild=guild,
        app=str(interaction["application_id"]),
        token=str(interaction["token"]),
        interaction=id,
        ends=born(id) + seconds,
        original=True,
        here=here,
        writes=bool(may & (_WRITE_IN_THREADS if thread else _WRITE)),
        attaches=bool(may & _ATTACH),
        opens=bool(may & _OPEN and may & _WRITE_IN_THREADS),
        private=private,
        token_bytes=min(int(token_bytes), MOST_BYTES),
        language=str(interaction.get("locale") or ""),
    )
    return _Frame(
        id=id,
        data=interaction.get("data") or {},
        address=where(me, channel_id, str(channel.get("parent_id") or "") if thread else "", back.user),
        user=back.user,
        language=back.language,
        back=back,
        name=name_of(user, member),
        roles=tuple(map(str, member.get("roles") or ())),
    )


def _wish(
    frame: _Frame,
    command: str,
    *,
    text: str = "",
    subject: str = "",
    files: tuple[Attachment, ...] = (),
    silent: bool = False,
    quiet: bool | None = None,
) -> Wish:
    """`silent`: the press of a button after which its own message tells. `quiet`: also in private."""
    quiet = (command in QUIET and not frame.back.private) if quiet is None else quiet
    kept = frame.back.json() | ({"quiet": True} if quiet else {})
    if command == "help" and not frame.back.private:
        kept["guide"] = True
    if silent:
        kept.pop("original", None)
    message = Message(
        id=frame.id,
        address=frame.address,
        text=text,
        attachments=files,
        command=command,
        subject=subject,
        language=frame.language or None,
        private=frame.back.private or quiet,
        reply=kept,
        name=frame.name,
        roles=frame.roles,
    )
    return Wish(message, answers.SILENT if silent else answers.promise(quiet))


def _command(frame: _Frame, me: str) -> Asked:
    name, resolved = str(frame.data["name"]), frame.data.get("resolved") or {}
    if name == "link":
        return Answered(answers.link_form(frame.user, frame.language))
    options = frame.data.get("options") or ()
    files = chosen((each["value"] for each in options if each["type"] == _ATTACHMENT), resolved)
    words = [str(each["value"]) for each in options if each["type"] != _ATTACHMENT]
    text = spelled(" ".join(words), _names(resolved), me)
    return _wish(frame, name, text=text, files=files)


def _menu(frame: _Frame, me: str) -> Asked:
    """ "Make a video from this": its words are the wish, its files the material; our own films are material
    alone."""
    resolved = frame.data.get("resolved") or {}
    target = (resolved.get("messages") or {})[str(frame.data["target_id"])]
    files = attachments({"channel_id": frame.back.channel, **target})
    names = {str(each["id"]): name_of(each) for each in target.get("mentions") or ()}
    ours = str((target.get("author") or {}).get("id", "")) == me
    text = "" if ours else spelled(str(target.get("content") or ""), names, me)
    if not text and not files:
        return Answered(answers.word("discord-nothing-in-it", frame.language))
    return _wish(frame, "create" if text else "upload", text=text, files=files)


def _press(frame: _Frame) -> Asked:
    press = pressed(str(frame.data.get("custom_id", "")))
    if press is None:
        return Answered(answers.word("discord-old-button", frame.language))
    if press.owner and press.owner != frame.user:
        return Answered(answers.word("discord-not-yours", frame.language))
    if press.command == "change":
        return Answered(answers.change_form(frame.user, frame.language))
    silent = press.command in _SILENT
    quiet = True if press.command == "cancel" else None
    return _wish(frame, press.command, subject=press.subject, silent=silent, quiet=quiet)


def _form(frame: _Frame) -> Asked:
    press = pressed(str(frame.data.get("custom_id", "")))
    fields = {str(each["custom_id"]): each for each in _fields(frame.data.get("components") or ())}
    text = str(fields.get(answers.TEXT, {}).get("value") or "").strip()
    match press.command.removeprefix(FORM) if press is not None else "":
        case "link":
            return _wish(frame, "link", text=text, quiet=True)
        case "change":
            ids = fields.get(answers.FILES, {}).get("values") or ()
            files = chosen(ids, frame.data.get("resolved") or {})
            return _wish(frame, "create", text=text, files=files)
    return Answered(answers.word("discord-old-button", frame.language))


def _fields(components: Any) -> Iterator[Json]:
    """The fields of a form, whatever they stand in."""
    for each in components:
        if "custom_id" in each:
            yield each
        if "component" in each:
            yield from _fields([each["component"]])
        yield from _fields(each.get("components") or ())


def _names(resolved: Json) -> dict[str, str]:
    members = resolved.get("members") or {}
    return {id: name_of(user, members.get(id)) for id, user in (resolved.get("users") or {}).items()}
