"""What a body of a message asks for, checked against every rule and the limits, and made of the message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.doubles.discord import components as rules_of_components
from tests.doubles.discord.blobs import dimensions, tidy
from tests.doubles.discord.calls import Call, Upload
from tests.doubles.discord.messages import (
    EPHEMERAL,
    LOADING,
    SILENT,
    SUPPRESS_EMBEDS,
    V2,
    VOICE,
    Attachment,
    Message,
)
from tests.doubles.discord.refusals import Wrong, empty_message, invalid, too_large
from tests.doubles.discord.rules import wrongs

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord

TEXT_LIMIT, EMBEDS_LIMIT, FILES_LIMIT = 2000, 6000, 10
CREATING = SUPPRESS_EMBEDS | SILENT | VOICE | V2
ANSWERING = CREATING | EPHEMERAL
EDITING = SUPPRESS_EMBEDS | V2 | EPHEMERAL | LOADING | SILENT
Body = dict[str, Any]


@dataclass
class Draft:
    """A message's parts as they shall be. `files`: attachments by the names that components use."""

    content: str = ""
    flags: int = 0
    embeds: list[Body] = field(default_factory=list)
    components: list[Body] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    files: dict[str, Attachment] = field(default_factory=dict)
    poll: Body | None = None

    @property
    def text(self) -> str:
        """Where mentions are looked for."""
        return Message(0, None, None, self.content, components=self.components).text  # type: ignore[arg-type]


@dataclass(frozen=True)
class Frame:
    """Where a message comes in: the rule of its body, the flags it may carry, the bytes a file may have, the
    folder of its files, and where in the request the body lies."""

    rule: str
    flags: int
    limit: int
    folder: str
    path: tuple[str, ...] = ()


def draft(fake: FakeDiscord, call: Call, body: Body, frame: Frame, old: Message | None = None) -> Draft:
    """The message that a body asks for. `old`: the one it edits; its parts stay where the body says
    nothing."""
    found = wrongs(frame.rule, body, frame.path)
    if found:
        raise invalid(*found)
    for upload in call.files:
        if upload.blob.size > frame.limit:
            raise too_large()
    made = Draft()
    made.flags = _flags(body, frame, old)
    made.content = _kept(body, "content", old.content if old else "") or ""
    made.embeds = _kept(body, "embeds", old.embeds if old else []) or []
    made.poll = body.get("poll")
    problems = list(_files(fake, call, body, frame, made, old))
    parts = body.get("components") if "components" in body else None
    problems += _mistakes(body, made, parts, old)
    if problems:
        raise invalid(*(Wrong((*frame.path, *each.path), each.code, each.message) for each in problems))
    if "components" in body:
        made.components = rules_of_components.settled(parts or [], made.files, fake.ids())
    elif old is not None:
        made.components = old.components
    if not (
        made.content
        or made.embeds
        or made.components
        or made.attachments
        or made.poll
        or body.get("sticker_ids")
    ):
        raise empty_message()
    made.embeds = [_shown(embed, made.files) for embed in made.embeds]
    return made


def _kept(body: Body, name: str, old: Any) -> Any:
    return body.get(name, old)


def _flags(body: Body, frame: Frame, old: Message | None) -> int:
    asked = body.get("flags") or 0
    if asked & ~frame.flags:
        message = f"Flags {asked} are not all allowed here."
        raise invalid(Wrong((*frame.path, "flags"), "MESSAGE_FLAGS_INVALID", message))
    if old is None:
        return int(asked)
    flags = old.flags & ~LOADING
    if "flags" in body and body["flags"] is not None:
        if old.v2 and not asked & V2:
            message = "IS_COMPONENTS_V2 cannot be taken away again."
            raise invalid(Wrong((*frame.path, "flags"), "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", message))
        flags = flags & ~SUPPRESS_EMBEDS | asked & (SUPPRESS_EMBEDS | V2)
    return flags


def _mistakes(body: Body, made: Draft, parts: list[Body] | None, old: Message | None) -> Iterator[Wrong]:
    if len(made.content) > TEXT_LIMIT:
        yield Wrong(("content",), "BASE_TYPE_MAX_LENGTH", f"Must be {TEXT_LIMIT} or fewer in length.")
    letters = sum(_letters(embed) for embed in made.embeds)
    if letters > EMBEDS_LIMIT:
        message = f"Embed size exceeds maximum size of {EMBEDS_LIMIT}"
        yield Wrong(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", message)
    v2 = bool(made.flags & V2)
    if v2:
        for name, value in (("content", made.content), ("embeds", made.embeds), ("poll", made.poll)):
            if value:
                message = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                yield Wrong((name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
        if not parts and not (old and old.components):
            yield Wrong(("components",), "BASE_TYPE_REQUIRED", "This field is required.")
    allowed = body.get("allowed_mentions") or {}
    for name in ("users", "roles"):
        if allowed.get(name) and name in (allowed.get("parse") or ()):
            message = f"parse:[{name!r}] and {name}: [ids...] are mutually exclusive."
            where = ("allowed_mentions",)
            yield Wrong(where, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
    if parts is None:
        return
    yield from rules_of_components.mistakes(parts, v2=v2)
    shown = rules_of_components.references(parts)
    for name in shown:
        if name not in made.files:
            message = f"Referenced attachment {name!r} not found."
            code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
            yield Wrong(("components",), code, message)
    if v2:
        for attachment in made.attachments:
            if not any(made.files.get(name) is attachment for name in shown):
                message = f"File {attachment.name!r} is shown by no component: nobody would see it."
                yield Wrong(("attachments",), "MESSAGE_ATTACHMENT_UNREFERENCED", message)


def _letters(embed: Body) -> int:
    parts = [embed.get("title"), embed.get("description")]
    parts += [text for each in embed.get("fields") or () for text in (each["name"], each["value"])]
    parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    return sum(len(part) for part in parts if part)


def _files(
    fake: FakeDiscord, call: Call, body: Body, frame: Frame, made: Draft, old: Message | None
) -> Iterator[Wrong]:
    """Settles which files the message has: new ones described by their number, old ones kept by their id."""
    described = body.get("attachments")
    uploads = {upload.index: upload for upload in call.files}
    if len(uploads) < len(call.files):
        yield Wrong(("files",), "FORM_DUPLICATE", "Two files of one number.")
    before = {attachment.id: attachment for attachment in old.attachments} if old else {}
    if described is None and not (old is not None and "attachments" in body):
        made.attachments = list(before.values())
    used: set[int] = set()
    for place, each in enumerate(described or ()):
        number = int(each["id"])
        if number in before:
            kept = before[number]
            kept.description = each.get("description") or kept.description
            made.attachments.append(kept)
        elif number in uploads and number not in used:
            used.add(number)
            _attach(made, _hung(fake, uploads[number], each, frame, made.flags), each.get("filename"))
        else:
            where = ("attachments", str(place), "id")
            yield Wrong(where, "ATTACHMENT_NOT_FOUND", f"Attachment with id {number} was not found.")
    for number, upload in sorted(uploads.items()):
        if number not in used:
            _attach(made, _hung(fake, upload, {}, frame, made.flags), upload.name)
    for attachment in made.attachments:
        made.files.setdefault(attachment.name, attachment)
    if len(made.attachments) > FILES_LIMIT:
        yield Wrong(("attachments",), "BASE_TYPE_MAX_LENGTH", f"Must be {FILES_LIMIT} or fewer in length.")


def _attach(made: Draft, attachment: Attachment, name: str | None) -> None:
    made.attachments.append(attachment)
    if name:
        made.files[name] = attachment


def _hung(fake: FakeDiscord, upload: Upload, said: Body, frame: Frame, flags: int) -> Attachment:
    name = said.get("filename") or upload.name
    made = fake.attachment(upload.blob, name, folder=frame.folder)
    made.name = tidy(name)
    made.title = said.get("title") or (name.rpartition(".")[0] if made.name != name else None)
    made.description = said.get("description")
    made.dimensions = dimensions(upload.blob, made.type)
    made.ephemeral = bool(flags & EPHEMERAL)
    return made


def _shown(embed: Body, files: dict[str, Attachment]) -> Body:
    """An embed whose pictures are files of the message carries their addresses."""
    made = dict(embed)
    for picture in ("image", "thumbnail", "video"):
        url = (made.get(picture) or {}).get("url", "")
        if url.startswith("attachment://") and url.removeprefix("attachment://") in files:
            made[picture] = {**made[picture], "url": files[url.removeprefix("attachment://")].url}
    return made


def apply(message: Message, made: Draft) -> None:
    """A message is from now on what the draft says."""
    message.content, message.flags = made.content, made.flags
    message.embeds, message.components = made.embeds, made.components
    message.attachments = made.attachments
    if made.poll is not None:
        message.poll = made.poll
