"""What a person sees of the bot before they have said a word: its menu of commands and who it is, in each
language. Written only when it has changed, for Telegram takes few such calls."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final

import structlog
from telegram import (
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    MenuButtonCommands,
)
from telegram.error import BadRequest, RetryAfter, TelegramError

from bots.telegram.api import Api
from bots.telegram.commands import ADMIN, EVERYWHERE, PRIVATE, menu
from bots.telegram.errors import seconds
from core import LANGUAGES, Listener, say

log = structlog.get_logger(__name__)

TRIES: Final = 3


class Face:
    """`language`: for whoever speaks none of ours. `admins`: ids of those who see the commands of admins."""

    def __init__(self, api: Api, identity: str, language: str, admins: Sequence[str] = ()) -> None:
        self._api, self._identity, self._language = api, identity, language
        self._admins = [int(admin) for admin in admins if admin.isdecimal()]

    async def put_on(self, desk: Listener) -> None:
        """Never raises: without a menu the bot works all the same."""
        try:
            key, mark = f"telegram:{self._identity}:face", self.mark()
            if await desk.recall(key) == mark:
                return
            for call, words in self._calls():
                await self._patiently(call, words)
            await desk.remember(key, mark)
            log.info("telegram.face_put_on")
        except TelegramError as error:
            log.warning("telegram.face_not_put_on", error=error.message)
        except Exception as error:  # noqa: BLE001
            log.warning("telegram.face_not_put_on", error=repr(error))

    def mark(self) -> str:
        """The same for the same face."""
        told = json.dumps(self._calls(), default=lambda each: each.to_dict())
        return hashlib.sha256(told.encode()).hexdigest()

    def _calls(self) -> list[tuple[str, dict[str, Any]]]:
        calls: list[tuple[str, dict[str, Any]]] = []
        for code in (None, *LANGUAGES):
            language = code or self._language
            scopes: list[tuple[BotCommandScope, tuple[str, ...]]] = [
                (BotCommandScopeDefault(), PRIVATE),
                (BotCommandScopeAllGroupChats(), EVERYWHERE),
                *((BotCommandScopeChat(admin), ADMIN) for admin in self._admins),
            ]
            for scope, names in scopes:
                words = {"commands": menu(names, language), "scope": scope, "language_code": code}
                calls.append(("set_my_commands", words))
            about = {"short_description": say("telegram-about", language), "language_code": code}
            calls.append(("set_my_short_description", about))
            long = {"description": say("telegram-description", language), "language_code": code}
            calls.append(("set_my_description", long))
        return [*calls, ("set_chat_menu_button", {"menu_button": MenuButtonCommands()})]

    async def _patiently(self, call: str, words: dict[str, Any]) -> None:
        for _ in range(TRIES):
            try:
                await getattr(self._api, call)(**words)
                return
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
            except BadRequest as error:
                if not isinstance(words.get("scope"), BotCommandScopeChat):
                    raise
                log.info("telegram.admin_unknown", error=error.message)  # they have never written to us
                return
        log.warning("telegram.face_incomplete", call=call)
