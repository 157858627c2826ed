"""The actions that answer at once, in a lane of their own: credits, status, help, small talk, new, skill,
language."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog

from core.actions import look, reminders
from core.actions.admins import is_admin
from core.actions.scene import Scene
from core.actions.spoken import trouble
from core.actions.workshop import LANE
from core.backend import Credits
from core.chat import Choice
from core.errors import ReelwireError
from core.routing import Action
from core.words import LANGUAGES, spoken

log = structlog.get_logger(__name__)


async def credits(scene: Scene) -> None:
    """The balance (§3.3). On the operator's token a person hears of their own use, never of the balance."""
    if scene.turn.stage == "received":
        await scene.answer(await balance(scene))
    await scene.finish(await reminders.offer(scene))


async def balance(scene: Scene) -> str:
    if not scene.workshop.options.cloud:
        return scene.say("credits-none-needed")
    if scene.workshop.accounts.operated and not await scene.linked():
        return await use(scene)
    have = await available(scene)
    line = "credits-frozen" if have.frozen else "credits-line"
    return scene.say(line, available=have.available, frozen=have.frozen, total=have.total)


async def available(scene: Scene) -> Credits:
    return await scene.ask(
        lambda speaker: scene.workshop.backend.credits(speaker.credentials), open_session=False
    )


async def use(scene: Scene) -> str:
    """On the operator's token: the person's own share this month, as far back as the ledger goes; to an
    admin, alone, also what is left."""
    person, now = scene.person, datetime.now(UTC)
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    prompts, made = await scene.workshop.ledger.used(person.id, month.timestamp())
    lines = [scene.say("credits-operator"), scene.say("credits-used", prompts=prompts, films=made)]
    if scene.private and await is_admin(scene.workshop, person.platform, person.user):
        try:
            have = await available(scene)
            lines.append(scene.say("credits-owner", available=have.available, frozen=have.frozen))
        except ReelwireError as error:
            lines.append(await trouble(scene, error))
    return "\n".join(lines)


async def status(scene: Scene) -> None:
    """What stands on the timeline (§3.4), and what is under way."""
    if scene.turn.stage == "received":
        ledger, lines = scene.workshop.ledger, list[str]()
        running = [
            turn for turn in await ledger.turns_of(scene.conversation.id, open=True) if turn.action in LANE
        ]
        if running:
            lines.append(scene.say("status-working", count=len(running)))
        if any(export.open for export in await ledger.exports_of(scene.conversation.id)):
            lines.append(scene.say("status-exporting"))
        lines += await others(scene)
        found = await look.standing(scene)
        await scene.answer("\n".join([*lines, *found.lines]))
        await scene.finish(found.choices, image=found.image)
    else:  # an earlier life of this job drew the picture
        await scene.finish(await look.ways(scene))


async def others(scene: Scene) -> list[str]:
    """For an admin, alone: how much is under way for everybody else."""
    person, workshop = scene.person, scene.workshop
    if not scene.private or not await is_admin(workshop, person.platform, person.user):
        return []
    requests, made = await workshop.ledger.under_way_for_others(person.id, LANE)
    return [scene.say("status-others", requests=requests, films=made)] if requests or made else []


async def new(scene: Scene) -> None:
    """A fresh start: the next wish opens a new timeline. The old one stays with the backend."""
    if scene.turn.stage == "received":
        await scene.workshop.ledger.new_project(scene.conversation.id)
        await scene.answer(scene.say("new-started"))
    await scene.finish()


async def hello(scene: Scene) -> None:
    """Greetings and thanks: answered here, and free (§9)."""
    if scene.turn.stage == "received":
        await scene.answer(scene.say(f"smalltalk-{scene.turn.subject or 'hello'}"))
    await scene.finish(examples(scene) if scene.turn.subject in {"", "hello"} else ())


async def help_(scene: Scene) -> None:
    if scene.turn.stage == "received":
        await scene.answer(
            scene.say("help", limit=scene.workshop.options.max_upload_mb or scene.skill.max_mb)
        )
    await scene.finish(examples(scene))


async def retry(scene: Scene) -> None:
    """Asked for in words with nothing that went wrong; else the desk has begun the next attempt already."""
    if scene.turn.stage == "received":
        await scene.answer(scene.say("retry-nothing"))
    await scene.finish()


async def change(scene: Scene) -> None:
    """The button under a result: the wish itself comes in words."""
    if scene.turn.stage == "received":
        await scene.answer(scene.say("change-ask"))
    await scene.finish()


def examples(scene: Scene) -> tuple[Choice, ...]:
    """The skill's own examples, in the person's language; a tap asks for photos and spends nothing."""
    return tuple(
        Choice("example", text, str(n)) for n, text in enumerate(scene.skill.examples_in(scene.language))
    )


async def example(scene: Scene) -> None:
    if scene.turn.stage == "received":
        known, wanted = scene.skill.examples_in(scene.language), scene.turn.subject
        # A button may be older than the skill that is chosen now.
        chosen = known[int(wanted) % len(known) if wanted.isdecimal() else 0]
        await scene.answer(scene.say("example-ask", prompt=chosen))
    await scene.finish()


async def skill(scene: Scene) -> None:
    """Choose the skill for what comes later in this conversation; without a name, list them. Raises
    SkillUnknown."""
    if scene.turn.stage == "received":
        skills, wanted = scene.workshop.skills, scene.turn.subject.strip()
        if wanted:
            chosen = skills.get(wanted)
            await scene.workshop.ledger.set_skill(scene.conversation.id, chosen.name)
            await scene.answer(scene.say("skill-chosen", name=chosen.title_in(scene.language)))
        else:
            lines = [f"{each.name} · {each.title_in(scene.language)}" for each in skills]
            await scene.answer("\n".join([scene.say("skill-list"), *lines]))
    await scene.finish()


async def language(scene: Scene) -> None:
    """Our words change at once, the agent's with the next session."""
    if scene.turn.stage == "received":
        wanted = scene.turn.subject.strip().lower()
        if wanted and (code := spoken(wanted)) and wanted.split("-")[0] in LANGUAGES:
            await scene.workshop.ledger.set_language(scene.person.id, code)
            scene.language = code
            await scene.answer(scene.say("language-chosen"))
        else:
            await scene.answer(scene.say("language-ask"))
    choices = tuple(Choice(Action.LANGUAGE, scene.say(f"language-name-{code}"), code) for code in LANGUAGES)
    await scene.finish(() if scene.turn.subject else choices)


async def stopped(scene: Scene) -> None:
    """Cancel was carried out the moment it arrived: whatever was stopped says so itself."""
    if scene.turn.stage == "received":
        count = scene.workshop.stopped.pop(scene.turn.id, None)
        if count is None:
            # Carried out by another process or an earlier life of this one; or cut off before it was, and
            # then it is carried out now: "nothing to stop" must be true.
            now = await scene.workshop.stop_before(scene.conversation, scene.turn)
            count = max(now, await _stopped_since(scene))
        await scene.answer("" if count else scene.say("cancel-nothing"))
    await scene.finish()


async def _stopped_since(scene: Scene) -> int:
    """How many jobs of this conversation were asked to stop and had not ended before this message came."""
    ledger, came = scene.workshop.ledger, scene.turn.created_at
    asked = {turn.id: turn for turn in await ledger.turns_of(scene.conversation.id) if turn.cancel_requested}
    films = [film for film in await ledger.exports_of(scene.conversation.id) if film.turn_id in asked]
    ends = [turn.ended_at for turn in asked.values()] + [film.ended_at for film in films]
    return sum(end is None or end >= came for end in ends)
