"""Routes of application commands: registered whole or one by one, checked, remembered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.doubles.discord.apps import App
from tests.doubles.discord.calls import Call
from tests.doubles.discord.refusals import Refused, Wrong, invalid, unknown
from tests.doubles.discord.rules import wrongs

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord

CHAT, USER, MESSAGE = 1, 2, 3
MOST = {CHAT: 100, USER: 15, MESSAGE: 15}
NAME = re.compile(r"^[-_'\w]{1,32}$")
LETTERS = 8000  # of a command: names, descriptions and values together
Command = dict[str, Any]


def _app(fake: FakeDiscord, call: Call) -> App:
    if call.id("app") != call.by.id:
        raise Refused(403, 20012, "You are not authorized to perform this action on this application")
    return call.by


def _place(fake: FakeDiscord, call: Call) -> str | None:
    """The guild of the path; None for global commands."""
    if "guild" not in call.params:
        return None
    guild = fake.guilds.get(call.id("guild"))
    if guild is None or call.by.bot.id not in guild.members:
        raise Refused(403, 50001, "Missing Access")
    return call.params["guild"]


def list_commands(fake: FakeDiscord, call: Call) -> Any:
    _app(fake, call)
    found = call.by.commands.get(_place(fake, call), [])
    if call.flag("with_localizations"):
        return found
    return [{k: v for k, v in each.items() if not k.endswith("_localizations")} for each in found]


def put_commands(fake: FakeDiscord, call: Call) -> Any:
    """All of them at once; ids stay with the names."""
    app, place = _app(fake, call), _place(fake, call)
    bodies = call.json
    if not isinstance(bodies, list):
        raise invalid(Wrong((), "BASE_TYPE_BAD_TYPE", "A list of commands."))
    found = [
        wrong
        for at, body in enumerate(bodies)
        for wrong in mistakes("ApplicationCommandUpdateRequest", body, (str(at),))
    ]
    names = [(body.get("type") or CHAT, body.get("name")) for body in bodies if isinstance(body, dict)]
    for kind, name in sorted({each for each in names if names.count(each) > 1}, key=str):
        found.append(
            Wrong((), "APPLICATION_COMMANDS_DUPLICATE_NAME", f"Command {name!r} of type {kind} twice.")
        )
    for kind, most in MOST.items():
        if sum(each[0] == kind for each in names) > most:
            raise Refused(400, 30032, f"Maximum number of application commands reached ({most}).")
    if found:
        raise invalid(*found)
    old = {(each["type"], each["name"]): each for each in app.commands.get(place, [])}
    app.commands[place] = [_settled(fake, app, place, body, old) for body in bodies]
    return app.commands[place]


def create_command(fake: FakeDiscord, call: Call) -> Any:
    app, place = _app(fake, call), _place(fake, call)
    body = call.json or {}
    if found := list(mistakes("ApplicationCommandCreateRequest", body)):
        raise invalid(*found)
    commands = app.commands.setdefault(place, [])
    key = (body.get("type") or CHAT, body["name"])
    old = {(each["type"], each["name"]): each for each in commands}
    made = _settled(fake, app, place, body, old)
    app.commands[place] = [each for each in commands if (each["type"], each["name"]) != key] + [made]
    return (200 if key in old else 201), made


def show_command(fake: FakeDiscord, call: Call) -> Any:
    return _command(fake, call)


def change_command(fake: FakeDiscord, call: Call) -> Any:
    command = _command(fake, call)
    body = call.json or {}
    if found := list(mistakes("ApplicationCommandPatchRequestPartial", {"type": command["type"], **body})):
        raise invalid(*(wrong for wrong in found if wrong.path != ("type",)))
    command |= {**body, "version": str(fake.clock.snowflake())}
    return command


def delete_command(fake: FakeDiscord, call: Call) -> None:
    command = _command(fake, call)
    call.by.commands[_place(fake, call)].remove(command)


def _command(fake: FakeDiscord, call: Call) -> Command:
    app, place = _app(fake, call), _place(fake, call)
    for each in app.commands.get(place, []):
        if each["id"] == call.params["command"]:
            return each
    raise unknown("command")


def _settled(
    fake: FakeDiscord, app: App, place: str | None, body: Command, old: dict[Any, Command]
) -> Command:
    kind = body.get("type") or CHAT
    known = old.get((kind, body["name"]))
    made: Command = {
        "id": known["id"] if known else str(fake.clock.snowflake()),
        "application_id": str(app.id),
        "version": str(fake.clock.snowflake()),
        "type": kind,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "default_member_permissions": (
            None
            if body.get("default_member_permissions") is None
            else str(body["default_member_permissions"])
        ),
        "nsfw": bool(body.get("nsfw")),
        "integration_types": body.get("integration_types") or [0],
        "contexts": body.get("contexts"),
    }
    if body.get("options"):
        made["options"] = body["options"]
    if place is not None:
        made["guild_id"] = place
        del made["contexts"]
    elif body.get("dm_permission") is not None:
        made["dm_permission"] = body["dm_permission"]
    return made


def mistakes(rule: str, body: object, path: tuple[str, ...] = ()) -> Iterator[Wrong]:
    """Everything wrong with a command."""
    found = wrongs(rule, body, path)
    yield from found
    if found or not isinstance(body, dict):
        return
    kind = body.get("type") or CHAT
    if kind == CHAT:
        yield from _names(body, path)
        if rule != "ApplicationCommandPatchRequestPartial" and not body.get("description"):
            yield Wrong((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required")
        yield from _options(body.get("options") or [], (*path, "options"))
    else:
        if body.get("description") or body.get("options"):
            code = "APPLICATION_COMMAND_CONTEXT_MENU_FIELDS"
            yield Wrong(path, code, "Context menu commands have neither description nor options.")
    letters = _letters(body)
    if letters > LETTERS:
        yield Wrong(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({LETTERS}).")


def _names(body: Command, path: tuple[str, ...]) -> Iterator[Wrong]:
    named: list[tuple[tuple[str, ...], Any]] = [(("name",), body["name"])] if "name" in body else []
    named += [
        (("name_localizations", locale), name)
        for locale, name in (body.get("name_localizations") or {}).items()
        if name is not None
    ]
    for where, name in named:
        if not NAME.match(name) or name != name.lower():
            yield Wrong(
                (*path, *where), "APPLICATION_COMMAND_INVALID_NAME", f"Command name {name!r} is invalid"
            )
    for field in ("name_localizations", "description_localizations"):
        for locale in body.get(field) or {}:
            if found := wrongs("AvailableLocalesEnum", locale, (*path, field, locale)):
                yield found[0]


def _options(options: list[Command], path: tuple[str, ...]) -> Iterator[Wrong]:
    names = [option["name"] for option in options]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Wrong(path, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", f"Option {name!r} twice.")
    optional = False
    for at, option in enumerate(options):
        where = (*path, str(at))
        yield from _names(option, where)
        if option["type"] in (1, 2):
            yield from _options(option.get("options") or [], (*where, "options"))
            continue
        if option.get("required") and optional:
            message = "Required options must be placed before non-required options"
            yield Wrong(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional = optional or not option.get("required")
        if option.get("autocomplete") and option.get("choices"):
            message = "autocomplete and choices exclude each other"
            yield Wrong(where, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE", message)
    kinds = {option["type"] in (1, 2) for option in options}
    if len(kinds) > 1:
        message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        yield Wrong(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)


def _letters(body: Command) -> int:
    """The longest of each name and description over all locales, and the values of choices."""
    total = 0
    for field in ("name", "description"):
        texts = [body.get(field) or "", *(body.get(f"{field}_localizations") or {}).values()]
        total += max(len(text or "") for text in texts)
    total += sum(_letters(option) for option in body.get("options") or ())
    return total + sum(len(str(choice["value"])) + _letters(choice) for choice in body.get("choices") or ())
