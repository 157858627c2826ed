"""Create: everything that is not another row of the keyword table goes to the agent (§3.1), once.

    received → sending (state before) → streaming → answered | interrupted | cancelled | failed → told

Found in `sending` or `streaming`, the prompt may have been paid for: it is never sent again; the state is
compared with the state before, and the change is told, or a retry offered."""

from __future__ import annotations

from contextlib import suppress

import structlog

from core import gui
from core.account import Remedied, Speaker
from core.actions import answers, come_back, files, films, versions
from core.actions.listen import Heard, listen
from core.actions.scene import Scene
from core.actions.spoken import trouble
from core.actions.stopping import Stopped
from core.backend import State
from core.card import Card
from core.errors import BackendAway, BackendError, OutOfCredits, ReelwireError, RunFailed
from core.gui import Do
from core.routing import Action
from core.store import Overtaken
from core.timeline import alternatives, changes, read

log = structlog.get_logger(__name__)

Picture = dict[str, object]
"""What of a state is compared (§3.4): the draft and the finished media, nothing that changes by itself."""


def picture(state: State) -> Picture:
    return {
        "draft": files.still(state.draft),
        "generated": [files.still(media) for media in state.generated_media],
    }


async def create(scene: Scene) -> None:
    """Play the whole turn, up to and including its end being told."""
    if scene.turn.stage in {"received", "sending", "streaming"}:
        async with await scene.card() as card:
            try:
                await play(scene, card)
                if not scene.turn.open:
                    card.set(scene.ending)
            except Stopped:
                await scene.stopped()
                card.set("cancelled")
    if scene.turn.open:
        return  # the words were taken back: only files are left
    exported = scene.turn.stage == "answered" and await films.follow(scene)
    if scene.turn.stage == "answered":
        ways = (*await versions.show(scene), *scene.next_steps(exported=exported))
        await scene.finish((*ways, *await come_back.after(scene)))
    else:
        await scene.finish((scene.retry(),) if scene.turn.stage in {"interrupted", "failed"} else ())


async def play(scene: Scene, card: Card) -> None:
    if scene.turn.stage != "received":
        card.set("checking")
        await recover(scene, card, before=scene.turn.draft_before)
        return
    cured = Remedied()
    while True:
        try:
            heard, before = await send(scene, card, cured)
            break
        except Overtaken:  # a file has joined, or the words were changed
            if scene.turn.action != Action.CREATE:
                return
    lines = [scene.say("turn-session-lost")] if cured.session_lost else []
    lines += await scene.moved()
    lines += await files.left_out(scene)
    await conclude(scene, heard, before, lines, card)


async def send(scene: Scene, card: Card, cured: Remedied) -> tuple[Heard, Picture | None]:
    """The files, then the prompt; what was heard, and the state before. Raises Overtaken."""
    count = len(await scene.workshop.ledger.attachments(scene.turn.id))
    ready = await files.ready(scene, card)
    if scene.stop.is_set():
        raise Stopped
    return await scene.ask(lambda speaker: attempt(scene, speaker, ready, count, card), cured=cured)


async def attempt(
    scene: Scene, speaker: Speaker, ready: list[files.Ready], count: int, card: Card
) -> tuple[Heard, Picture | None]:
    """One try at the run. A definite refusal leaves the turn in `received`: nothing ran, it may be tried
    again. Raises Overtaken where it has no longer `count` files."""
    card.set("ready")
    await files.send(scene, speaker, ready, card)
    if scene.stop.is_set():
        raise Stopped
    before = picture(await files.standing(scene, speaker))
    await scene.stage("sending", files=count, draft_before=before)
    card.set("working")
    try:
        heard = await listen(scene, speaker, scene.turn.text, card)
    except (BackendError, BackendAway):
        await scene.stage("received")
        raise
    return heard, before


async def conclude(scene: Scene, heard: Heard, before: Picture | None, lines: list[str], card: Card) -> None:
    """From what was heard to what is answered."""
    if heard.end == "stopped":
        raise Stopped
    if heard.end in {"lost", "long"}:
        card.set("checking")
        await recover(scene, card, before=before, lines=lines)
        return
    after = await look(scene)
    if heard.failed is not None:
        log.warning("run.failed", turn=scene.turn.id, detail=heard.failed.detail, code=heard.failed.code)
        lines += changed_lines(scene, before, after)
        error = OutOfCredits() if heard.failed.code == OutOfCredits.code else RunFailed()
        word = await trouble(scene, error)
        await scene.answer("\n".join([word, *lines]), stage="failed")
        return
    said = gui.translate(heard.text, scene.language)
    if said.text:
        lines.append(said.text)
    else:
        lines += changed_lines(scene, before, after) or [said.instead or scene.say("turn-nothing-changed")]
    lines += [*await interface(scene, said.does, after), *await files.where_to(scene)]
    await scene.answer("\n\n".join(lines))


async def interface(scene: Scene, does: frozenset[Do], after: Picture | None) -> list[str]:
    """The backend pointed at a screen that is not there (§4): do it, or show what the screen would show. The
    run went well: what cannot be shown is left out."""
    lines = []
    if Do.EXPORT in does:
        with suppress(ReelwireError):
            await films.plan(scene)
    if does & {Do.STATE, Do.SUMMARY} and after is not None:
        lines += [scene.say(phrase) for phrase in read(after["draft"]).summary()]
    if Do.CREDITS in does:
        with suppress(ReelwireError):
            lines.append(await answers.balance(scene))
    return lines


async def look(scene: Scene) -> Picture | None:
    """The state now; None where it cannot be read, which is no reason to fail a run that went well."""
    try:
        state = await scene.state()
        scene.offers = alternatives(state.generated_media)
        return picture(state)
    except ReelwireError as error:
        log.warning("state.unread", turn=scene.turn.id, error=repr(error))
        return None


def changed_lines(scene: Scene, before: Picture | None, after: Picture | None) -> list[str]:
    """What changed and where in time; empty where nothing did, or nothing is known."""
    if before is None or after is None or before == after:
        return []
    told = changes(read(before["draft"]), read(after["draft"]))
    return [scene.say(phrase) for phrase in told] or [scene.say("turn-changed-somehow")]


async def recover(
    scene: Scene, card: Card, *, before: Picture | None, lines: list[str] | None = None
) -> None:
    """A run whose end was not heard: the state tells (30 s, then every 60 s, five unchanged reads)."""
    rhythm = scene.workshop.rhythm
    wait, unchanged, unread = rhythm.recover_first, 0, 0
    ended = [*(lines or []), scene.say("turn-interrupted")]
    while unchanged < rhythm.recover_reads and unread < 3 * rhythm.recover_reads:
        await scene.sleep(wait)
        wait = rhythm.recover
        after = await look(scene)
        if await scene.session() is None:
            ended.append(scene.say("turn-session-lost"))
            break  # 1002: whatever was made is gone
        if after is None:
            unread += 1
        elif before is not None and after != before:
            told = [scene.say("turn-recovered"), *changed_lines(scene, before, after), *(lines or [])]
            await scene.answer("\n".join(told))
            return
        else:
            unchanged += 1
    await scene.answer("\n".join(ended), stage="interrupted")
