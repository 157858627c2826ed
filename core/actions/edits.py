"""A message that the person changed after it was sent: "apply after this, or stop?" Only a tap spends."""

from __future__ import annotations

from core.actions.follow import follow
from core.actions.scene import Scene
from core.chat import Choice
from core.routing import Action


async def edited(scene: Scene) -> None:
    """The question. Its text is the changed one, its subject the turn that the message was."""
    original = await scene.workshop.ledger.turn_of(scene.conversation.id, scene.turn.subject)
    running = original is not None and original.open
    if scene.turn.stage == "received":
        await scene.answer(scene.say("edit-running" if running else "edit-ended"))
    label = scene.say("button-apply-after" if running else "button-apply")
    choices = [Choice(Action.APPLY, label, scene.turn.ref)]
    if original is not None and running:
        choices.append(Choice(Action.CANCEL, scene.say("button-stop"), original.ref))
    await scene.finish(choices)


async def apply(scene: Scene) -> None:
    """The changed message as a turn of its own, with the files of the first one; however often it is
    pressed, once."""
    if scene.turn.stage == "received":
        ledger, conversation = scene.workshop.ledger, scene.conversation
        edit = await ledger.turn_of(conversation.id, scene.turn.subject)
        if edit is None or edit.action != Action.EDITED:
            await scene.answer(scene.say("retry-nothing"))
        else:
            original = await ledger.turn_of(conversation.id, edit.subject)
            files = list(await ledger.attachments(edit.id))
            if original is not None:
                files = [*await ledger.attachments(original.id), *files]
            fresh = await follow(
                scene,
                applied(edit.message_id),
                edit.text,
                files=[file for file in files if file.stage != "refused"],
                origin=(original and original.answers) or "",
            )
            await scene.answer("" if fresh else scene.say("wish-already"))
    await scene.finish()


def question(message_id: str, mark: str) -> str:
    """The name of the question about a change; `mark` tells one change of a message from another."""
    return f"{message_id}#?{mark}"


def applied(question: str) -> str:
    """The name of the turn that applies it."""
    return question.replace("#?", "#")
