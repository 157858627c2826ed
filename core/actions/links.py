"""A person's own NemoVideo account: linked in private, checked once, kept encrypted; and taken back."""

from __future__ import annotations

from core.actions.scene import Scene
from core.backend import Credentials
from core.errors import BackendError
from core.store import Account

UNLINKED = {"deleted": "unlink-done", "kept": "unlink-later", None: "unlink-nothing"}
SECRET = "link_token"
"""Where the desk puts the token: the one part of a journalled message that is encrypted."""


async def link(scene: Scene) -> None:
    """`/link TOKEN`. The token leaves the chat first, where we may; then it is tried with a call that costs
    nothing before it is kept."""
    if scene.turn.reply.get(SECRET) and scene.turn.answers:
        await scene.chat.erase(scene.turn.answers)
    if scene.turn.stage == "received":
        await scene.answer(scene.say(await keep(scene, str(scene.turn.reply.get(SECRET, "")))))
    await scene.finish()


async def keep(scene: Scene, token: str) -> str:
    """The phrase that tells what became of it."""
    workshop = scene.workshop
    if not workshop.options.cloud:
        return "link-not-needed"
    if not scene.private:
        return "link-in-private"
    if not token:
        return "link-ask"
    try:
        await workshop.backend.credits(Credentials(token=token, skill=scene.skill.attribution()))
    except BackendError:
        return "link-refused"
    await workshop.ledger.keep_account(
        Account(person_id=scene.person.id, backend=workshop.backend.name, kind="linked", token=token)
    )
    return "link-done"


async def unlink(scene: Scene) -> None:
    if scene.turn.stage == "received":
        workshop = scene.workshop
        become = await workshop.ledger.unlink(scene.person.id, workshop.backend.name)
        lines = [scene.say(UNLINKED[become])]
        if become and await workshop.accounts.session(scene.conversation) is not None:
            lines.append(scene.say("unlink-back"))
        await scene.answer("\n".join(lines))
    await scene.finish()
