"""What may stand under a message, judged as Telegram judges it."""

from __future__ import annotations

from typing import Any

from tests.doubles.telegram.refusal import bad

MOST = 100


def inline(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The buttons inside a message; None where there are none. Raises Refused."""
    if markup is None or "inline_keyboard" not in markup:
        return None
    rows = [row for row in markup["inline_keyboard"] if row]
    for button in [button for row in rows for button in row]:
        if not button["text"].strip():
            raise bad("can't parse inline keyboard button: Text is empty")
        does = [key for key in button if key not in ("text", "icon_custom_emoji_id", "style")]
        if len(does) != 1:
            raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if does == ["callback_data"] and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
    if sum(map(len, rows)) > MOST:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": rows} if rows else None


def below(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """What stands below the chat instead."""
    return markup if markup is not None and "inline_keyboard" not in markup else None
