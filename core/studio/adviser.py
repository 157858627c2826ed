"""A language model, where one is configured: it says in plain commands what the rules did not understand.

It never edits: what it answers is read by the same rules as a person's words, so it can do and claim no more
than they. It is asked only then, and hears the message and the film's outline, no files. Any failure of it is
silence.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from core.studio.project import Project

log = logging.getLogger(__name__)

TASK = """\
A person talks to a video editor. Reword the message as plain commands, one per line, in exactly these forms:
put the second photo first / swap photo 1 and photo 3 / remove the last clip / add the new photo
make it 20 seconds / make it 9:16 (or 16:9, 1:1, 4:5) / show each photo for 3 seconds
trim the first clip to 5 seconds / slow motion on the first clip / speed up the first clip 2x
add the title "..." / end with "..." / add a caption "..." on the second photo
remove the title / make the title bigger / rotate the first photo left / undo
add calm music (or upbeat, happy, cinematic, corporate, lo-fi) / make the music quieter / no music
make it black and white (or warmer, cooler, brighter, vivid) / mute the original sound
use crossfades (or slide transitions, hard cuts)
Write nothing else. If no form fits, write NONE."""
LONGEST = 2000
"""Characters of an answer that are read."""


@dataclass(frozen=True, slots=True)
class Adviser:
    """An OpenAI-compatible address (`…/v1`), a model's name, and its key."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 20.0

    async def reword(self, message: str, project: Project | None) -> str:
        """The message as commands, one per line; empty where there are none."""
        import aiohttp

        asked = f"{outline(project)}\n\n{message}"
        body = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": TASK}, {"role": "user", "content": asked}],
        }
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.seconds)) as client,
                client.post(f"{self.url.rstrip('/')}/chat/completions", json=body, headers=headers) as answer,
            ):
                answer.raise_for_status()
                told = (await answer.json(content_type=None))["choices"][0]["message"]["content"]
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, LookupError, TypeError) as error:
            log.warning("the model did not help: %s", type(error).__name__)
            return ""
        text = str(told or "").strip()[:LONGEST]
        return "" if text.upper().startswith("NONE") else text


def outline(project: Project | None) -> str:
    """What the model is told about the film."""
    if project is None:
        return "film: none"
    names = ", ".join(f"{shot.kind} {shot.name}" for shot in project.shots[:40])
    words = ", ".join(f"{text.role} {text.text!r}" for text in project.texts[:20])
    music = project.music.name if project.music else "none"
    return f"film: {project.length / 1000:g} s; pictures: {names}; words: {words or 'none'}; music: {music}"
