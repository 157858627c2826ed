"""Who is mentioned in a text, and who is really pinged by it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.discord import permissions
from tests.doubles.discord.permissions import BITS
from tests.doubles.discord.places import Channel
from tests.doubles.discord.users import Role, User

MENTION = re.compile(r"<@(!?|&)(\d{15,21})>|@(everyone|here)\b")


@dataclass
class Mentions:
    """`users`, `roles`, `everyone`: those that count. `pinged`: the people behind them."""

    users: list[User] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    everyone: bool = False
    pinged: list[User] = field(default_factory=list)


def found(
    text: str, channel: Channel, author: User, allowed: dict[str, Any] | None, replied: User | None
) -> Mentions:
    """`allowed`: allowed_mentions of the message; None: whatever is written pings. `replied`: whose message
    it answers."""
    made = Mentions()
    may_all = bool(permissions.in_channel(channel, author.id) & BITS["mention_everyone"])
    for kind, id_, everyone in MENTION.findall(text):
        if everyone:
            if may_all and _lets(allowed, "everyone"):
                made.everyone = True
                _add(made.pinged, *_everybody(channel, author))
        elif kind == "&":
            role = channel.guild.roles.get(int(id_)) if channel.guild else None
            if role and (role.mentionable or may_all) and _lets(allowed, "roles", int(id_)):
                _add(made.roles, role)
                _add(made.pinged, *_holders(channel, role, author))
        else:
            user = channel.fake.users.get(int(id_))
            if user and _lets(allowed, "users", int(id_)):
                _add(made.users, user)
                if user is not author and _is_there(channel, user):
                    _add(made.pinged, user)
    if replied is not None and (allowed is None or allowed.get("replied_user")):
        _add(made.users, replied)
        if replied is not author:
            _add(made.pinged, replied)
    return made


def _lets(allowed: dict[str, Any] | None, kind: str, id_: int | None = None) -> bool:
    if allowed is None:
        return True
    if kind in (allowed.get("parse") or ()):
        return True
    return id_ is not None and id_ in {int(each) for each in allowed.get(kind) or ()}


def _is_there(channel: Channel, user: User) -> bool:
    return bool(permissions.in_channel(channel, user.id) & BITS["view_channel"])


def _everybody(channel: Channel, author: User) -> list[User]:
    people = (
        [member.user for member in channel.guild.members.values()] if channel.guild else channel.recipients
    )
    return [user for user in people if user is not author and _is_there(channel, user)]


def _holders(channel: Channel, role: Role, author: User) -> list[User]:
    assert channel.guild is not None
    return [
        member.user
        for member in channel.guild.members.values()
        if role in member.roles and member.user is not author and _is_there(channel, member.user)
    ]


def _add(into: list[Any], *each: Any) -> None:
    into += [item for item in each if item not in into]
