"""What a client offers a person: which commands there are in a place, and which values their options take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.doubles.discord.apps import App
from tests.doubles.discord.blobs import Given
from tests.doubles.discord.messages import Attachment
from tests.doubles.discord.places import Channel
from tests.doubles.discord.users import Role, User

SUB, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE = range(1, 12)
Command = dict[str, Any]
Hang = Callable[[Any, str], Attachment]


class NotOffered(AssertionError):
    """A person cannot do that: their client does not show it."""


def command_of(
    app: App, channel: Channel, name: str, kind: int, owners: dict[str, str], context: int
) -> Command:
    """The registered command of that name, if it is to be had here."""
    guild = str(channel.guild.id) if channel.guild else None
    places = [place for place in (guild, None) if place in app.commands]
    for place in places:
        for command in app.commands[place]:
            if command["name"] == name and command["type"] == kind:
                _check_place(command, owners, context)
                return command
    have = sorted(each["name"] for place in places for each in app.commands[place])
    raise NotOffered(f"there is no command {name!r} of type {kind} here, only {have}")


def _check_place(command: Command, owners: dict[str, str], context: int) -> None:
    kinds = {int(kind) for kind in owners}
    if not kinds & set(command.get("integration_types") or [0]):
        raise NotOffered(f"{command['name']!r} is not offered by this kind of installation {sorted(kinds)}")
    contexts = command.get("contexts")
    if contexts is None:
        contexts = [0, 1, 2] if command.get("dm_permission", True) else [0]
    if context not in contexts:
        raise NotOffered(f"{command['name']!r} is not offered in context {context}, only in {contexts}")


def level(command: Command, path: list[str], values: dict[str, Any]) -> tuple[list[Command], list[Command]]:
    """Down to the sub-command of that path: its options, and the frame that holds their values."""
    options: list[Command] = command.get("options") or []
    frames: list[Command] = []
    for name in path:
        found = next(
            (each for each in options if each["name"] == name and each["type"] in (SUB, GROUP)), None
        )
        if found is None:
            raise NotOffered(f"{command['name']!r} has no sub-command {name!r}")
        frames.append({"type": found["type"], "name": name, "options": []})
        options = found.get("options") or []
    if any(each["type"] in (SUB, GROUP) for each in options):
        raise NotOffered(f"{command['name']!r} needs one of its sub-commands")
    return options, frames


class Resolved:
    """The values of options, and the things behind them that Discord sends along."""

    def __init__(self, channel: Channel, hang: Hang) -> None:
        self.channel, self.hang = channel, hang
        self.things: dict[str, dict[str, Any]] = {}

    def value(self, kind: int, value: Any, name: str) -> Any:
        match kind:
            case _ if kind == FILE:
                attachment = self.hang(value, f"{name}.bin")
                return self._keep("attachments", attachment.id, attachment.payload())
            case _ if isinstance(value, User):
                self._member(value)
                return self._keep("users", value.id, value.payload())
            case _ if isinstance(value, Role):
                return self._keep("roles", value.id, value.payload())
            case _ if isinstance(value, Channel):
                return self._keep("channels", value.id, value.payload(for_user=0))
        return value

    def _member(self, user: User) -> None:
        guild = self.channel.guild
        if guild is not None and user.id in guild.members:
            self._keep("members", user.id, guild.members[user.id].payload(user=False))

    def _keep(self, kind: str, id_: int, payload: dict[str, Any]) -> str:
        self.things.setdefault(kind, {})[str(id_)] = payload
        return str(id_)


def guessed(value: Any) -> int:
    """The type of an option that nobody registered, by a test's value."""
    for types, kind in (
        ((bool,), BOOLEAN),
        ((int,), INTEGER),
        ((float,), NUMBER),
        ((str,), STRING),
        ((bytes, Path, tuple, Given), FILE),
        ((User,), USER),
        ((Role,), ROLE),
        ((Channel,), CHANNEL),
    ):
        if isinstance(value, types):
            return kind
    raise NotOffered(f"no option takes {value!r}")


def taken(option: Command, value: Any) -> None:
    """Whether a client lets a person send that value. Raises NotOffered where it does not."""
    name, kind = option["name"], option["type"]
    wanted: dict[int, tuple[type, ...]] = {
        STRING: (str,),
        INTEGER: (int,),
        BOOLEAN: (bool,),
        USER: (User,),
        CHANNEL: (Channel,),
        ROLE: (Role,),
        MENTIONABLE: (User, Role),
        NUMBER: (int, float),
        FILE: (bytes, Path, tuple, Given),
    }
    if not isinstance(value, wanted[kind]):
        raise NotOffered(f"option {name!r} does not take {value!r}")
    choices = [choice["value"] for choice in option.get("choices") or ()]
    if choices and value not in choices:
        raise NotOffered(f"option {name!r} offers {choices}, not {value!r}")
    if kind == STRING:
        least, most = option.get("min_length") or 0, option.get("max_length") or 6000
        if not least <= len(str(value)) <= most:
            raise NotOffered(f"option {name!r} does not take {len(str(value))} letters")
    if kind in (INTEGER, NUMBER):
        low, high = option.get("min_value"), option.get("max_value")
        if (low is not None and value < low) or (high is not None and value > high):
            raise NotOffered(f"option {name!r} does not take {value!r}")
