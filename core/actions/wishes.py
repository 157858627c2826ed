"""Files without words: "what shall I make of these?", and the buttons under that question. Only a tap
spends."""

from __future__ import annotations

from core.actions import versions
from core.actions.follow import follow
from core.actions.scene import Scene
from core.chat import Choice
from core.routing import Action
from core.store import Attached, Turn


async def choices(scene: Scene) -> tuple[Choice, ...]:
    """The first of the skill's examples; one film of several files, or one of each."""
    files = await uploaded(scene, scene.turn)
    offered = [("example", text) for text in scene.skill.examples_in(scene.language)[:1] if files]
    if len(files) > 1:
        offered += [("all", scene.say("button-one-film")), ("each", scene.say("button-one-each"))]
    return tuple(Choice(Action.WISH, label, f"{what}:{scene.turn.ref}") for what, label in offered)


async def uploaded(scene: Scene, source: Turn) -> list[Attached]:
    """The files of a turn that the backend has, each once."""
    rows = await scene.workshop.ledger.attachments(source.id)
    return list({row.mark: row for row in rows if row.stage == "uploaded"}.values())


async def wish(scene: Scene) -> None:
    """A button under the question. Whatever it begins is named after the files' own turn: pressed twice, it
    is begun once."""
    if scene.turn.stage == "received":
        what, _, ref = scene.turn.subject.partition(":")
        source = await scene.workshop.ledger.turn_of(scene.conversation.id, ref)
        files = [] if source is None else await uploaded(scene, source)
        if source is not None and (number := versions.number_in(what)):
            await scene.answer(await taken(scene, source, number))
        elif source is None or not files or what not in {"example", "all", "each"}:
            await scene.answer(scene.say("wish-gone"))
        else:
            begun = await (each(scene, source, files) if what == "each" else one(scene, source, files, what))
            await scene.answer(begun)
    await scene.finish()


async def taken(scene: Scene, source: Turn, number: int) -> str:
    """One of the versions that were shown: from then on the film is that one, and it is made."""
    name = f"{source.ref}#{versions.word(number)}"
    fresh = await follow(scene, name, scene.say("wish-version", number=number), film=True)
    return "" if fresh else scene.say("wish-already")


async def one(scene: Scene, source: Turn, files: list[Attached], what: str) -> str:
    """One wish over all files. Its own card tells the rest."""
    text = scene.say("wish-all") if what == "all" else scene.skill.examples_in(scene.language)[0]
    fresh = await follow(scene, f"{source.ref}#{what}", text, files=files, film=what == "all")
    return "" if fresh else scene.say("wish-already")


async def each(scene: Scene, source: Turn, files: list[Attached]) -> str:
    """Batch (§11): several files in one session, one by one, each its own render. Each film's draft is kept
    with its render before the next wish changes the timeline."""
    fresh = False
    for file in files:
        text = scene.say("wish-each", name=file.uploaded_name or file.name)
        name = f"{source.ref}#{file.position}"
        fresh |= await follow(scene, name, text, files=[file], film=True, alone=False)
    return scene.say("wish-begun", count=len(files)) if fresh else scene.say("wish-already")
