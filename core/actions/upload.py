"""Upload (§3.2): files that came without a wish, and the word "upload" without a file."""

from __future__ import annotations

from core.account import Remedied
from core.actions import files, wishes
from core.actions.scene import Scene
from core.actions.stopping import Stopped
from core.actions.workshop import LANE
from core.card import Card
from core.routing import Action
from core.store import Overtaken
from core.wire import ACCEPTED


async def upload(scene: Scene) -> None:
    rows = await scene.workshop.ledger.attachments(scene.turn.id)
    if scene.turn.stage == "received":
        if rows:
            await bring(scene)
            if scene.turn.stage == "received":
                return  # words have joined the files: it is a wish now
        else:
            limit = scene.workshop.options.max_upload_mb or scene.skill.max_mb
            formats = ", ".join(scene.skill.formats or [name.upper() for name in ACCEPTED])
            await scene.answer(scene.say("upload-ask", formats=formats, limit=limit))
    asked = rows and scene.turn.ended == "answered" and not await followed(scene)
    await scene.finish(await wishes.choices(scene) if asked else ())


async def bring(scene: Scene) -> None:
    """The files go to the backend at once, so that the wish that follows finds them there. Returns with the
    turn still open where that wish has joined them."""
    cured = Remedied()
    async with await scene.card() as card:
        while scene.turn.stage == "received" and scene.turn.action == Action.UPLOAD:
            try:
                await bring_all(scene, card, cured)
                card.set("done")
            except Overtaken:  # more has arrived
                continue
            except Stopped:
                card.set("cancelled")
                raise


async def bring_all(scene: Scene, card: Card, cured: Remedied) -> None:
    """Raises Overtaken where something joined the turn meanwhile."""
    count = len(await scene.workshop.ledger.attachments(scene.turn.id))
    ready = await files.ready(scene, card)
    await scene.ask(lambda speaker: files.send(scene, speaker, ready, card), cured=cured)
    lines = [scene.say("turn-session-lost")] if cured.session_lost else []
    lines += await scene.moved()
    if scene.turn.group is not None and not scene.turn.album:
        lines.append(scene.say("album-late"))
    elif not await followed(scene):
        rows = await scene.workshop.ledger.attachments(scene.turn.id)
        lines.append(scene.say("upload-done", count=sum(row.stage == "uploaded" for row in rows)))
    lines += [*await files.left_out(scene), *await files.where_to(scene)]
    await scene.stage("answered", files=count, answer="\n".join(lines))


async def followed(scene: Scene) -> bool:
    """The words come right behind the files: nobody needs to ask for them."""
    ledger, turn = scene.workshop.ledger, scene.turn
    behind = [
        other
        for other in await ledger.turns_of(scene.conversation.id, open=True)
        if other.sequence > turn.sequence and other.action in LANE
    ]
    if not behind or behind[-1].action != Action.CREATE:
        return False
    return not await ledger.attachments(behind[-1].id)
