"""python-telegram-bot's Bot on lines of our own. Updates come as they are on the wire: one that the library
cannot read must not cost us the others."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

import telegram

from bots.telegram.inbound import ALLOWED
from bots.telegram.request import Line
from bots.telegram.tempo import Tempo

BATCH: Final = 100


def _nowhere(_token: str) -> str:
    return ""


class Api(telegram.Bot):
    """One bot at one Bot API server (`url`). Never print it: its own `repr` holds the token."""

    __slots__ = ("_files_at", "files", "tempo")

    tempo: Tempo
    files: Line

    def __init__(self, token: str, url: str, tempo: Tempo) -> None:
        where = f"{url}/bot{token}"
        polls, calls = Line(where, token, tempo), Line(where, token, tempo)
        # The library logs the address it is given; ours it never learns.
        super().__init__(
            token, base_url=_nowhere, base_file_url=_nowhere, request=calls, get_updates_request=polls
        )
        with self._unfrozen():
            self.tempo, self.files, self._files_at = tempo, calls, f"{url}/file/bot{token}"

    def __repr__(self) -> str:
        return f"<Api {self._token.partition(':')[0]}>"

    async def updates(self, offset: int | None, wait: float) -> list[dict[str, Any]]:
        """Everything from `offset` on, which confirms what came before it; held open for `wait` seconds."""
        data = {"offset": offset, "limit": BATCH, "timeout": int(wait), "allowed_updates": list(ALLOWED)}
        answer = await self._post("getUpdates", data, read_timeout=wait + self.tempo.margin)
        return answer if isinstance(answer, list) else []

    async def path_of(self, file_id: str) -> str:
        """Where a file lies at the moment, as the server says it; "" where it does not."""
        answer = await self._post("getFile", {"file_id": file_id})
        return str(answer.get("file_path") or "") if isinstance(answer, dict) else ""

    def address(self, file_path: str) -> str:
        """Where a file is fetched. Holds the token."""
        return f"{self._files_at}/{quote(file_path)}"

    async def close_lines(self) -> None:
        for line in self._request:
            await line.shutdown()
