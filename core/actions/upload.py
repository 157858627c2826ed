"""Upload (§3.2): files that came without a wish, and the word "upload" without a file."""

from __future__ import annotations

from core.account import Remedied
from core.actions import files
from core.actions.scene import Scene
from core.actions.stopping import Stopped
from core.chat import Choice
from core.routing import Action
from core.wire import ACCEPTED


async def upload(scene: Scene) -> None:
    rows = await scene.workshop.ledger.attachments(scene.turn.id)
    if scene.turn.stage == "received":
        if rows:
            await bring(scene)
        else:
            limit = scene.workshop.options.max_upload_mb or scene.skill.max_mb
            formats = ", ".join(scene.skill.formats or [name.upper() for name in ACCEPTED])
            await scene.answer(scene.say("upload-ask", formats=formats, limit=limit))
    await scene.finish(wishes(scene) if rows and scene.turn.ended != "failed" else ())


async def bring(scene: Scene) -> None:
    """The files go to the backend at once, so that the wish that follows finds them there."""
    cured = Remedied()
    async with await scene.card() as card:
        try:
            ready = await files.ready(scene, card)
            await scene.ask(lambda speaker: files.send(scene, speaker, ready, card), cured=cured)
            card.set("done")
        except Stopped:
            card.set("cancelled")
            raise
    lines = [scene.say("turn-session-lost")] if cured.session_lost else []
    lines += await scene.moved()
    lines.append(scene.say("upload-done", count=len(ready)))
    await scene.answer("\n".join([*lines, *await files.left_out(scene), *await files.where_to(scene)]))


def wishes(scene: Scene) -> tuple[Choice, ...]:
    """ "What shall I make of these?": a tap asks for the first of the skill's examples."""
    example = scene.skill.examples_in(scene.language)[:1]
    return tuple(Choice(Action.CREATE, text, str(number)) for number, text in enumerate(example))
