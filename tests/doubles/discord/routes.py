"""Every route that is understood, and the function that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote

from tests.doubles.discord import answers, channels, commands, general

Answerer = Callable[[Any, Any], Any]


class Route(NamedTuple):
    """`open`: answered without a bot's token, as the path holds one."""

    method: str
    template: str
    answer: Answerer
    open: bool
    pattern: re.Pattern[str]


def _route(method: str, template: str, answer: Answerer, *, open: bool = False) -> Route:
    pattern = re.sub(
        r"{(\w+)}", r"(?P<\1>[^/]+)", re.escape(template).replace(r"\{", "{").replace(r"\}", "}")
    )
    return Route(method, template, answer, open, re.compile(pattern))


_CHANNEL = "/channels/{channel}"
_MESSAGE = _CHANNEL + "/messages/{message}"
_REACTION = _MESSAGE + "/reactions/{emoji}"
_COMMANDS = "/applications/{app}/commands"
_GUILD_COMMANDS = "/applications/{app}/guilds/{guild}/commands"
_WEBHOOK = "/webhooks/{app}/{token}"

ROUTES = [
    _route("GET", "/users/@me", general.me),
    _route("GET", "/users/@me/guilds", general.my_guilds),
    _route("POST", "/users/@me/channels", general.direct_channel),
    _route("GET", "/users/{user}", general.user),
    _route("GET", "/gateway", general.gateway, open=True),
    _route("GET", "/gateway/bot", general.gateway_bot),
    _route("GET", "/oauth2/applications/@me", general.my_application),
    _route("GET", "/applications/@me", general.my_application),
    _route("GET", "/guilds/{guild}", general.guild),
    _route("GET", "/guilds/{guild}/channels", general.guild_channels),
    _route("GET", "/guilds/{guild}/roles", general.guild_roles),
    _route("GET", "/guilds/{guild}/threads/active", general.active_threads),
    _route("GET", "/guilds/{guild}/members/{user}", general.member),
    _route("POST", "/attachments/refresh-urls", general.refresh_urls),
    *(
        _route(method, start + end, answer)
        for start in (_COMMANDS, _GUILD_COMMANDS)
        for method, end, answer in (
            ("GET", "", commands.list_commands),
            ("PUT", "", commands.put_commands),
            ("POST", "", commands.create_command),
            ("GET", "/{command}", commands.show_command),
            ("PATCH", "/{command}", commands.change_command),
            ("DELETE", "/{command}", commands.delete_command),
        )
    ),
    _route("POST", "/interactions/{interaction}/{token}/callback", answers.callback, open=True),
    _route("POST", _WEBHOOK, answers.follow_up, open=True),
    _route("GET", _WEBHOOK + "/messages/{message}", answers.show_answer, open=True),
    _route("PATCH", _WEBHOOK + "/messages/{message}", answers.edit_answer, open=True),
    _route("DELETE", _WEBHOOK + "/messages/{message}", answers.delete_answer, open=True),
    _route("GET", _CHANNEL, channels.show_channel),
    _route("PATCH", _CHANNEL, channels.change_thread),
    _route("GET", _CHANNEL + "/messages", channels.list_messages),
    _route("POST", _CHANNEL + "/messages", channels.create_message),
    _route("GET", _MESSAGE, channels.show_message),
    _route("PATCH", _MESSAGE, channels.edit_message),
    _route("DELETE", _MESSAGE, channels.delete_message),
    _route("PUT", _REACTION + "/@me", channels.react),
    _route("DELETE", _REACTION + "/@me", channels.unreact),
    _route("DELETE", _REACTION + "/{user}", channels.unreact_of),
    _route("GET", _REACTION, channels.who_reacted),
    _route("POST", _CHANNEL + "/typing", channels.typing),
    _route("POST", _CHANNEL + "/threads", channels.start_thread),
    _route("POST", _MESSAGE + "/threads", channels.start_thread),
    _route("PUT", _CHANNEL + "/thread-members/@me", channels.join_thread),
    _route("DELETE", _CHANNEL + "/thread-members/@me", channels.leave_thread),
    _route("PUT", _CHANNEL + "/thread-members/{user}", channels.invite),
]


def find(method: str, raw_path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a path as it was sent (its places still quoted), and what stands in its places."""
    for route in ROUTES:
        if route.method == method and (match := route.pattern.fullmatch(raw_path)):
            return route, {name: unquote(value) for name, value in match.groupdict().items()}
    return None
