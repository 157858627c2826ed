"""The first word: what this is, and ideas to begin with. It mints nothing, and may be said again."""

from __future__ import annotations

from core.actions.answers import examples
from core.actions.scene import Scene
from core.errors import SkillUnknown


async def start(scene: Scene) -> None:
    """`/start`, or `/start SKILL` where a link named one; a skill that is not there is passed over."""
    workshop, wanted = scene.workshop, scene.turn.subject.strip()
    lines = [scene.say("start-hello")]
    if wanted and scene.turn.stage == "received":
        try:
            scene.skill = workshop.skills.get(wanted)
        except SkillUnknown:
            pass
        else:
            await workshop.ledger.set_skill(scene.conversation.id, scene.skill.name)
            lines.append(scene.say("skill-chosen", name=scene.skill.title_in(scene.language)))
    if scene.turn.stage == "received":
        await scene.answer("\n".join(lines))
    await scene.finish(examples(scene))
