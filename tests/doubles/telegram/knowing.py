"""Methods about the bot itself and about files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.doubles.telegram.asked import Call
from tests.doubles.telegram.refusal import bad

if TYPE_CHECKING:
    from tests.doubles.telegram.world import World

LENGTHS = {"name": 64, "description": 512, "short_description": 120}


async def get_me(world: World, call: Call) -> dict[str, Any]:
    can = {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": world.topics,
    }
    return {**world.me_briefly, **can}


async def get_file(world: World, call: Call) -> dict[str, Any]:
    stored = world.files.all.get(call["file_id"])
    if stored is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if not world.local and stored.size > world.download_limit:
        raise bad("file is too big")
    path = world.files.serve(stored, world.local)
    wire = {"file_id": stored.id, "file_unique_id": stored.unique, "file_size": stored.size}
    return {**wire, "file_path": path}


def _scope(world: World, call: Call) -> tuple[str, str]:
    scope = call.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        world.chat(scope["chat_id"])
    language = call.get("language_code") or ""
    if not re.fullmatch(r"(?:[a-z]{2})?", language):
        raise bad("LANGUAGE_CODE_INVALID")
    return json.dumps(scope, sort_keys=True), language


async def set_my_commands(world: World, call: Call) -> bool:
    where = _scope(world, call)
    if len(call["commands"]) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for one in call["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(one["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile.commands[where] = call["commands"]
    return True


async def get_my_commands(world: World, call: Call) -> list[dict[str, str]]:
    return world.profile.commands.get(_scope(world, call), [])


async def delete_my_commands(world: World, call: Call) -> bool:
    world.profile.commands.pop(_scope(world, call), None)
    return True


def _told(world: World, call: Call) -> tuple[str, dict[str, str]]:
    """`setMyShortDescription` → short_description, and what is kept of it by language."""
    plain = re.sub(r"(?<!^)([A-Z])", r"_\1", call.method[5:]).lower()
    kept = {
        "name": world.profile.names,
        "description": world.profile.descriptions,
        "short_description": world.profile.short_descriptions,
    }
    return plain, kept[plain]


async def set_about(world: World, call: Call) -> bool:
    """setMyName, setMyDescription, setMyShortDescription."""
    what, kept = _told(world, call)
    _, language = _scope(world, call)
    words = call.get(what) or ""
    if len(words) > LENGTHS[what]:
        raise bad(f"{what.upper()}_TOO_LONG")
    kept[language] = words
    return True


async def get_about(world: World, call: Call) -> dict[str, str]:
    what, kept = _told(world, call)
    return {what: kept.get(call.get("language_code") or "", kept.get("", ""))}


async def set_chat_menu_button(world: World, call: Call) -> bool:
    world.profile.menu[call.get("chat_id")] = call.get("menu_button") or {"type": "default"}
    return True


async def get_chat_menu_button(world: World, call: Call) -> dict[str, Any]:
    return world.profile.menu.get(call.get("chat_id"), {"type": "default"})
