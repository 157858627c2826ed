"""A language model, where one is configured: it plans what the rules did not understand, and writes scripts.

It never edits: what it answers is a plan of the same operations the rules make, every value of it checked
(`agent.planned`), done and told by the same code. It is asked only about what the rules left, and hears
that, the film's outline and the files' names, no files. Whatever is not a proper plan in time is silence, and
the rules serve.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.studio.agent.planned import LONGEST_ANSWER, Plan, Wrong, outline, read_plan
from core.studio.project import Project

log = logging.getLogger(__name__)

NOTHING = Plan()
TASK = """\
You plan edits of a short film. Answer with one JSON object and nothing else:
{"operations": [{"op": "<name>", "<field>": <value>, …}], "script": []}
Leave out fields you do not need. Times are milliseconds. A ref is {"kind": "photo"|"clip"|"any", "number": 1}
(1 first, -1 last), or {"name": "<file>"}, or {"new": true}; no refs means the whole film. Use only:
"""
WRITING = """\
You write the words of a short film, one line a picture. Answer with one JSON object and nothing else:
{"script": ["<line>", …]}
4 to 7 lines of at most 9 words (or 16 Chinese characters), in the language of the message. Tell only what
the message says or what is plainly true of its subject: no prices, names, dates or claims of your own.
"""
MOST_SHOTS = 40


@dataclass(frozen=True, slots=True)
class Adviser:
    """An OpenAI-compatible address (`…/v1`), a model's name, its key, and how long it may take in all."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 20.0

    async def plan(self, wish: str, project: Project | None, files: Sequence[str] = ()) -> Plan:
        """What the wish means as operations; an empty plan where that is not to be had."""
        asked = {"film": described(project), "files": list(files)[:MOST_SHOTS], "message": wish}
        return await self._asked(TASK + outline(), json.dumps(asked, ensure_ascii=False))

    async def script(self, wish: str) -> Plan:
        """Lines for a film about this."""
        return await self._asked(WRITING, wish)

    async def _asked(self, task: str, message: str) -> Plan:
        import aiohttp

        body = {
            "model": self.model,
            "temperature": 0,
            "max_tokens": 1200,
            "messages": [{"role": "system", "content": task}, {"role": "user", "content": message}],
        }
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        address = f"{self.url.rstrip('/')}/chat/completions"
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.seconds)) as client,
                # the key goes to the address that was set, nowhere else
                client.post(address, json=body, headers=headers, allow_redirects=False) as answer,
            ):
                if answer.status != 200:
                    raise Wrong(f"HTTP {answer.status}")
                return read_plan(content_of(await whole(answer.content, 4 * LONGEST_ANSWER)))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            log.warning("the model did not help: %s", type(error).__name__)
            return NOTHING


async def whole(stream: Any, most: int) -> bytes:
    """A body up to so many bytes. Raises Wrong for a longer one."""
    parts, size = [], 0
    async for part in stream.iter_any():
        size += len(part)
        if size > most:
            raise Wrong("too long")
        parts.append(part)
    return b"".join(parts)


def content_of(body: bytes) -> str:
    """What the model said, in the answer's shape. Raises ValueError."""
    try:
        told = json.loads(body)["choices"][0]["message"]["content"]
    except (LookupError, TypeError, RecursionError) as error:
        raise Wrong("no answer") from error
    if not isinstance(told, str):
        raise Wrong("no words")
    return told


def described(project: Project | None) -> dict[str, Any] | None:
    """What the model is told about the film."""
    if project is None:
        return None
    return {
        "ms": project.length,
        "size": [project.width, project.height],
        "pictures": [
            {"kind": s.kind, "name": s.name, "ms": s.length, "look": s.look}
            for s in project.shots[:MOST_SHOTS]
        ],
        "words": [
            {"role": t.role, "text": t.text, "from": t.start, "to": t.end, "place": t.place}
            for t in project.texts[:MOST_SHOTS]
        ],
        "music": project.music and {"mood": project.music.mood, "volume": project.music.volume},
        "logo": project.logo is not None,
    }
