"""Methods that change what stands in a chat, and the answer to a pressed button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.telegram import keyboards
from tests.doubles.telegram.asked import Call
from tests.doubles.telegram.posting import CAPTION, TEXT, told
from tests.doubles.telegram.refusal import NOT_MODIFIED, STALE, bad
from tests.doubles.telegram.shown import Shown

if TYPE_CHECKING:
    from tests.doubles.telegram.world import World

SAYS = ("text", "entities", "caption", "caption_entities", "reply_markup")


def _mine(world: World, call: Call) -> Shown:
    chat = world.chat(call["chat_id"])
    chat.must_be_open()
    shown = chat.must_have(call["message_id"], "message to edit")
    if not shown.mine:
        raise bad("message can't be edited")
    return shown


def _change(world: World, call: Call, shown: Shown, content: dict[str, Any]) -> dict[str, Any]:
    """Buttons that are not sent again are gone."""
    buttons = keyboards.inline(call.get("reply_markup"))
    says = {**content, **({"reply_markup": buttons} if buttons else {})}
    if says == {key: shown.wire[key] for key in SAYS if key in shown.wire}:
        raise bad(NOT_MODIFIED)
    for key in SAYS:
        shown.wire.pop(key, None)
    shown.wire |= {"edit_date": world.date(), **says}
    shown.seen(world.now())
    return shown.whole()


async def edit_text(world: World, call: Call) -> dict[str, Any]:
    shown = _mine(world, call)
    if shown.kind != "text":
        raise bad("there is no text in the message to edit")
    return _change(world, call, shown, told(call, "text", TEXT))


async def edit_caption(world: World, call: Call) -> dict[str, Any]:
    shown = _mine(world, call)
    if shown.kind == "text":
        raise bad("there is no caption in the message to edit")
    return _change(world, call, shown, told(call, "caption", CAPTION))


async def edit_markup(world: World, call: Call) -> dict[str, Any]:
    shown = _mine(world, call)
    return _change(world, call, shown, {key: shown.wire[key] for key in SAYS[:-1] if key in shown.wire})


async def delete_message(world: World, call: Call) -> bool:
    chat = world.chat(call["chat_id"])
    chat.must_be_open()
    shown = chat.must_have(call["message_id"], "message to delete")
    if not shown.mine and chat.kind != "private" and chat.status != "administrator":
        raise bad("message can't be deleted")
    shown.deleted = True
    return True


async def answer_callback_query(world: World, call: Call) -> bool:
    press = world.presses.get(call["callback_query_id"])
    if press is None or press.stale or press.answer is not None:
        raise bad(STALE)
    if len(call.get("text") or "") > 200:
        raise bad("MESSAGE_TOO_LONG")
    press.answer = {key: value for key, value in call.values.items() if key != "callback_query_id"}
    return True
