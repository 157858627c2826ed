"""A platform's HTTP API, small, on loopback, in a thread of its own: it answers what it is told to, and
remembers what it was asked."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Said = tuple[int, Any]
"""A status, and what is said: text as it is, anything else as JSON."""


@dataclass
class PlatformApi:
    """`says`: by the last part of the path, or by the whole path; whatever else is asked is a page, 404."""

    says: dict[str, Said]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def __enter__(self) -> PlatformApi:
        api = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                api.asked.append((self.path, headers))
                status, said = api.says.get(
                    self.path, api.says.get(self.path.rsplit("/", 1)[1], (404, "<h1>Not Found</h1>"))
                )
                body = (said if isinstance(said, str) else json.dumps(said)).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def telegram(webhook: dict[str, Any] | None = None, **other: Said) -> PlatformApi:
    """Knows the bot @reelbot, with this webhook."""
    me = {"id": 1234567890, "is_bot": True, "username": "reelbot"}
    hook = {"url": "", "pending_update_count": 0, **(webhook or {})}
    return PlatformApi(
        {
            "getMe": (200, {"ok": True, "result": me}),
            "getWebhookInfo": (200, {"ok": True, "result": hook}),
            **other,
        }
    )


def discord(flags: int = 0, **other: Said) -> PlatformApi:
    """Knows the bot @reels, of an application with these flags."""
    return PlatformApi(
        {
            "/users/@me": (200, {"id": "1", "username": "reels", "bot": True}),
            "/applications/@me": (200, {"id": "1", "name": "Reels", "flags": flags}),
            **other,
        }
    )
