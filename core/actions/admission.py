"""What an admin decides about a person: approve, block, unblock; by the code they were given, or by their
number on the platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from core.access import TERMINAL, code_in
from core.actions.admins import is_admin
from core.actions.courier import once
from core.actions.scene import Scene
from core.actions.workshop import Workshop
from core.chat import Choice, Sent
from core.errors import ReelwireError
from core.routing import Action
from core.store import Pairing, Person, memo_of
from core.words import say

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody an admin named; `person` None: never seen here. `by_code`: the pairing was what they named."""

    platform: str
    user: str
    person: Person | None = None
    pairing: Pairing | None = None
    by_code: bool = False

    @property
    def name(self) -> str:
        told = self.person.name if self.person is not None else None
        return f"{told} ({self.user})" if told else self.user

    @property
    def noted(self) -> str:
        return self.person.access if self.person is not None else ""


async def approve(scene: Scene) -> None:
    choices: Sequence[Choice] = ()
    if scene.turn.stage == "received":
        text, choices = await decided(scene, Action.APPROVE)
        await scene.answer(text)
    await scene.finish(choices)


async def block(scene: Scene) -> None:
    if scene.turn.stage == "received":
        text, _ = await decided(scene, Action.BLOCK)
        await scene.answer(text)
    await scene.finish()


async def unblock(scene: Scene) -> None:
    if scene.turn.stage == "received":
        text, _ = await decided(scene, Action.UNBLOCK)
        await scene.answer(text)
    await scene.finish()


async def decided(scene: Scene, action: Action) -> tuple[str, Sequence[Choice]]:
    """What the admin hears, and what is offered them."""
    workshop, asker = scene.workshop, scene.person
    if not await is_admin(workshop, asker.platform, asker.user):
        return scene.say("admins-only"), ()
    word = scene.turn.subject.strip()
    if not word:
        return scene.say("admins-whom", command=f"/{action}"), ()
    whom = await named(workshop, word, asker.platform)
    if whom is None:
        return scene.say("admins-unknown", word=word), ()
    match action:
        case Action.APPROVE:
            return await let_in(scene, whom)
        case Action.BLOCK:
            return await shut_out(scene, whom), ()
    return await forgive(scene, whom), ()


async def named(workshop: Workshop, word: str, platform: str) -> Whom | None:
    """By code; else by number, on the admin's own platform or as `telegram:123`. At the terminal there is
    nobody else: a number alone is whoever has it, where only one has."""
    ledger = workshop.ledger
    pairing = await ledger.pairing(code_in(word))
    if pairing is not None and (person := await ledger.person_by_id(pairing.person_id)) is not None:
        return Whom(person.platform, person.user, person, pairing, by_code=True)
    elsewhere, colon, user = word.partition(":")
    where, user = (elsewhere.lower(), user.strip()) if colon else (platform, word)
    if where == TERMINAL:
        known = [one for one in await ledger.people() if one.user == user and one.platform != TERMINAL]
        person = known[0] if len(known) == 1 else None
    else:
        person = await ledger.find_person(where, user)
    if person is not None:
        return Whom(person.platform, user, person, await ledger.pairing_of(person.id))
    return Whom(where, user) if user.isdecimal() and where in served(workshop) - {TERMINAL} else None


def served(workshop: Workshop) -> set[str]:
    """The platforms that this deployment speaks to, as far as can be seen from here."""
    who = workshop.options.access
    return {name for name, _ in workshop.bots} | {
        name.partition(":")[0].removesuffix("-role") for name in who.allow | who.admins
    }


async def let_in(scene: Scene, whom: Whom) -> tuple[str, Sequence[Choice]]:
    workshop, access = scene.workshop, scene.workshop.options.access
    before = access.decide(whom.platform, whom.user, noted=whom.noted)
    late = whom.by_code and whom.pairing is not None and whom.pairing.expires_at <= scene.turn.created_at
    if late and before not in {"admin", "may"}:
        return scene.say("approve-late", name=whom.name), anyway(scene, whom)
    noted = whom.noted
    if before not in {"admin", "may"}:
        noted = "allowed" if access.mode == "pairing" else ""
        await note(workshop, whom, noted)
        if access.decide(whom.platform, whom.user, noted=noted) == "stranger":
            return scene.say("approve-listed", who=f"{whom.platform}:{whom.user}"), ()
    known = whom.pairing is None or await welcome(workshop, whom.pairing)
    state = "already" if before in {"admin", "may"} else "now" if known else "untold"
    return scene.say("approve-done", name=whom.name, state=state), ()


def anyway(scene: Scene, whom: Whom) -> Sequence[Choice]:
    try:
        return (Choice(Action.APPROVE, scene.say("button-approve-anyway"), f"{whom.platform}:{whom.user}"),)
    except ValueError:  # a name too long for a button: the command takes it
        return ()


async def note(workshop: Workshop, whom: Whom, access: str) -> Person:
    """Write down what was decided; whoever asked before may ask again."""
    person = whom.person or await workshop.ledger.person(whom.platform, whom.user)
    await workshop.ledger.unremember(memo_of("asked", whom.platform, whom.user))
    return await workshop.ledger.set_access(person.id, access)


async def welcome(workshop: Workshop, pairing: Pairing) -> bool:
    """Tell them where they asked, once, in their language. False: it could not be said."""
    address, key = pairing.address, f"{pairing.code}/welcome"
    try:
        bot = workshop.bot(address)
        chat = bot.open(address, None)
        skill = workshop.skill(workshop.starts_with(address))
        ideas = tuple(
            Choice(Action.EXAMPLE, text, str(number))
            for number, text in enumerate(skill.examples_in(pairing.language))
        )

        async def send(_maybe_there: bool) -> Sent:
            return await chat.say(say("access-welcome", pairing.language), ideas, key=key)

        await once(workshop.ledger, bot, workshop.rhythm, key, send)
    except ReelwireError as error:
        log.warning("welcome.untold", platform=address.platform, error=repr(error))
        return False
    except Exception:
        log.exception("welcome.untold", platform=address.platform)  # an adapter's mistake
        return False
    return True


async def shut_out(scene: Scene, whom: Whom) -> str:
    """From now on; and what is under way for them stops."""
    workshop = scene.workshop
    if await is_admin(workshop, whom.platform, whom.user):
        return scene.say("block-admin")
    person = await note(workshop, whom, "blocked")
    for conversation in await workshop.ledger.conversations_of(person.id):
        await workshop.stop_all(conversation)
    log.info("person.blocked", platform=whom.platform, user=whom.user)
    return scene.say("block-done", name=whom.name)


async def forgive(scene: Scene, whom: Whom) -> str:
    if whom.noted != "blocked":
        return scene.say("unblock-nothing", name=whom.name)
    await note(scene.workshop, whom, "")
    access = scene.workshop.options.access
    inside = access.decide(whom.platform, whom.user) in {"admin", "may"}
    return scene.say("unblock-done", name=whom.name, inside=inside, mode=access.mode)
