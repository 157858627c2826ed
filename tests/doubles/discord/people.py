"""People: what somebody does in a client, and what the app hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.discord import asking, menus, modals, permissions
from tests.doubles.discord.apps import App
from tests.doubles.discord.blobs import FileLike, dimensions, given
from tests.doubles.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from tests.doubles.discord.menus import NotOffered
from tests.doubles.discord.messages import Attachment, Message, walk
from tests.doubles.discord.permissions import BITS
from tests.doubles.discord.places import Channel
from tests.doubles.discord.users import User
from tests.doubles.discord.writing import Draft

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord

__all__ = ["NotOffered", "Person"]
Values = dict[str, Any]


class Person(User):
    """Somebody with a client. Without a channel they act in their direct conversation with the bot. Whatever
    their client would not let them do raises NotOffered."""

    fake: FakeDiscord

    @property
    def dm(self) -> Channel:
        return self.fake.dm(self)

    def installs(self, app: App | None = None) -> None:
        """The app for themselves, wherever they are."""
        (app or self.fake.app).installed_by.add(self.id)

    # -- messages

    async def says(
        self,
        text: str = "",
        channel: Channel | None = None,
        *,
        files: list[FileLike] | tuple[FileLike, ...] = (),
        mentions: list[User] | tuple[User, ...] = (),
        reply_to: Message | None = None,
        pings: bool = True,
        app: App | None = None,
    ) -> Message:
        """`mentions`: users mentioned before the text. `pings`: whether a reply pings whom it answers."""
        channel = channel or self.fake.dm(self, app)
        self._may(channel, "send_messages_in_threads" if channel.is_thread else "send_messages")
        made = Draft(" ".join([*(user.mention for user in mentions), text]).strip())
        for at, file in enumerate(files):
            made.attachments.append(self._hang(channel, file, f"file{at}.bin"))
        channel.archived = False
        return self.fake.post(
            channel,
            self,
            made,
            reference=reply_to,
            reference_id=reply_to.id if reply_to else None,
            pings_reference=pings,
        )

    async def edits(self, message: Message, text: str) -> None:
        if message.author is not self:
            raise NotOffered(f"{self.name} did not write that")
        self.fake.edit(message, Draft(text, message.flags, attachments=message.attachments))

    async def deletes(self, message: Message) -> None:
        self.fake.delete(message)

    async def reacts(self, message: Message, emoji: str) -> None:
        self._sees(message)
        self.fake.react(message, self, emoji)

    async def unreacts(self, message: Message, emoji: str) -> None:
        self.fake.unreact(message, self, emoji)

    # -- commands

    async def slash(
        self,
        name: str,
        options: Values | None = None,
        channel: Channel | None = None,
        *,
        app: App | None = None,
        unregistered: bool = False,
    ) -> Interaction:
        """`name`: with sub-commands after blanks. Files: bytes, paths, (name, bytes) or Given.
        `unregistered`: though the app has no such command (an old one in the person's client, say)."""
        app, channel = app or self.fake.app, channel or self.fake.dm(self, app)
        data = self._command(app, channel, name, options or {}, unregistered, None)
        return asking.tell(self._prepared(app, channel, COMMAND, data))

    async def autocomplete(
        self,
        name: str,
        options: Values,
        focused: str | None = None,
        channel: Channel | None = None,
        *,
        app: App | None = None,
        within: float = 5.0,
    ) -> list[dict[str, Any]]:
        """What is offered while they write the option `focused` (the last one given)."""
        app, channel = app or self.fake.app, channel or self.fake.dm(self, app)
        data = self._command(app, channel, name, options, False, focused or list(options)[-1])
        interaction = asking.tell(self._prepared(app, channel, AUTOCOMPLETE, data))
        await interaction.answered(within)
        return interaction.choices or []

    async def message_command(self, name: str, message: Message, *, app: App | None = None) -> Interaction:
        """An entry of a message's menu."""
        app = app or self.fake.app
        self._sees(message)
        owners, context = asking.owners(app, self, message.channel)
        command = menus.command_of(app, message.channel, name, 3, owners, context)
        resolved = {"messages": {str(message.id): message.payload(app)}}
        data = {**_named(command, message.channel), "target_id": str(message.id), "resolved": resolved}
        interaction = self._prepared(app, message.channel, COMMAND, data)
        interaction.target = message
        return asking.tell(interaction)

    def _command(
        self, app: App, channel: Channel, name: str, values: Values, unregistered: bool, focused: str | None
    ) -> Values:
        self._may(channel, "use_application_commands")
        owners, context = asking.owners(app, self, channel)
        first, *path = name.split()
        resolved = menus.Resolved(channel, lambda file, name: self._hang_for(app, file, name))
        if unregistered:
            kinds = {key: menus.guessed(value) for key, value in values.items()}
            command: Values = {"id": str(self.fake.clock.snowflake()), "name": first, "type": 1}
            frames = [{"type": 1, "name": each, "options": []} for each in path]
        else:
            command = menus.command_of(app, channel, first, 1, owners, context)
            options, frames = menus.level(command, path, values)
            kinds = self._kinds(options, values, focused)
        written = []
        for key, value in values.items():
            option = {"name": key, "type": kinds[key], "value": resolved.value(kinds[key], value, key)}
            written.append({**option, "focused": True} if key == focused else option)
        for frame in reversed(frames):
            frame["options"] = written
            written = [frame]
        data = _named(command, channel)
        if written:
            data["options"] = written
        return {**data, "resolved": resolved.things} if resolved.things else data

    @staticmethod
    def _kinds(options: list[Values], values: Values, focused: str | None) -> dict[str, int]:
        known = {option["name"]: option for option in options}
        for name, value in values.items():
            if name not in known:
                raise NotOffered(f"there is no option {name!r}, only {sorted(known)}")
            if focused is None:
                menus.taken(known[name], value)
        if focused is not None:
            if not known[focused].get("autocomplete"):
                raise NotOffered(f"option {focused!r} has no autocomplete")
        elif missing := [n for n, option in known.items() if option.get("required") and n not in values]:
            raise NotOffered(f"options {missing} are required")
        return {name: known[name]["type"] for name in values}

    # -- components

    async def presses(self, message: Message, button: str) -> Interaction:
        """`button`: its label or its custom id."""
        self._sees(message)
        for part in walk(message.components):
            label = part.get("label") or (part.get("emoji") or {}).get("name")
            if part["type"] == 2 and button in (part.get("custom_id"), label):
                if part.get("disabled") or not part.get("custom_id"):
                    raise NotOffered(f"button {button!r} cannot be pressed")
                data = {"custom_id": part["custom_id"], "component_type": 2, "id": part["id"]}
                return self._component(message, data)
        raise NotOffered(f"there is no button {button!r}, only {message.labels}")

    async def chooses(self, message: Message, select: str, *values: Any) -> Interaction:
        """`select`: its custom id or placeholder. `values`: values or labels of a list; or users, roles, …"""
        self._sees(message)
        for part in walk(message.components):
            if part["type"] in modals.SELECTS and select in (part["custom_id"], part.get("placeholder")):
                if part.get("disabled") or not part["min_values"] <= len(values) <= part["max_values"]:
                    raise NotOffered(f"select {select!r} takes {part['min_values']} to {part['max_values']}")
                resolved = menus.Resolved(
                    message.channel, lambda file, name: self._hang_for(self.fake.app, file, name)
                )
                offered = {text: each["value"] for each in part.get("options", ()) for text in each.values()}
                chosen = [
                    offered.get(value) if part["type"] == 3 else resolved.value(6, value, "")
                    for value in values
                ]
                if None in chosen:
                    raise NotOffered(f"select {select!r} does not offer all of {values}")
                data = {"custom_id": part["custom_id"], "component_type": part["type"], "id": part["id"]}
                data |= {"values": chosen, **({"resolved": resolved.things} if resolved.things else {})}
                return self._component(message, data)
        raise NotOffered(f"there is no select {select!r}")

    def _component(self, message: Message, data: Values) -> Interaction:
        app = message.app
        if app is None:
            raise NotOffered("only messages of apps have buttons")
        interaction = self._prepared(app, message.channel, COMPONENT, data, message)
        return asking.tell(interaction)

    async def submits_modal(self, asked: Interaction, values: Values | None = None) -> Interaction:
        """Sends the form that an interaction was answered with. `values`: by a field's custom id or label."""
        if asked.modal is None or asked.user is not self:
            raise NotOffered(f"{self.name} sees no form")
        files: list[Attachment] = []

        def hang(file: Any, name: str) -> Attachment:
            files.append(self._hang_for(asked.app, file, name))
            return files[-1]

        parts = modals.filled(asked.modal, values or {}, hang)
        data: Values = {"custom_id": asked.modal["custom_id"], "components": parts}
        if files:
            data["resolved"] = {"attachments": {str(file.id): file.payload() for file in files}}
        interaction = self._prepared(asked.app, asked.channel, MODAL, data, asked.message)
        interaction.trigger = asked
        return asking.tell(interaction)

    # -- what stands behind all of them

    def _may(self, channel: Channel, *needs: str) -> None:
        allowed = permissions.in_channel(channel, self.id)
        if any(not allowed & BITS[need] for need in ("view_channel", *needs)):
            raise NotOffered(f"{self.name} may not do that in #{channel.name or 'the conversation'}")

    def _sees(self, message: Message) -> None:
        self._may(message.channel)
        if not message.sees(self):
            raise NotOffered(f"{self.name} does not see that message")

    def _hang(self, channel: Channel, file: FileLike, name: str) -> Attachment:
        return self._hung(given(file, name), f"attachments/{channel.id}")

    def _hang_for(self, app: App, file: FileLike, name: str) -> Attachment:
        made = self._hung(given(file, name), f"ephemeral-attachments/{app.id}")
        made.ephemeral = True
        return made

    def _hung(self, file: Any, folder: str) -> Attachment:
        made = self.fake.attachment(file.blob, file.name, folder=folder, type=file.type)
        made.dimensions = dimensions(file.blob, made.type)
        if made.name != file.name:
            made.title = file.name.rpartition(".")[0]
        return made

    def _prepared(
        self, app: App, channel: Channel, kind: int, data: Values, message: Message | None = None
    ) -> Interaction:
        return asking.prepared(self.fake, app, self, channel, kind, data, message)


def _named(command: Values, channel: Channel) -> Values:
    """What every command interaction begins with. `guild_id`: only of a command that one guild has alone."""
    data = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return {**data, "guild_id": command["guild_id"]} if "guild_id" in command else data
