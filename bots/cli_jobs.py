"""`reelwire jobs`: what the ledger knows of the work: list, show, cancel, retry."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bots.cli_frame import FAILED, INTERRUPTED, OK, WRONG_USE, Frame, run_until_signal
from bots.cli_room import while_there_is_room
from bots.cli_say import backend_line, short
from core import Message

if TYPE_CHECKING:
    from core.settings import Settings
    from core.store import Export, Ledger, Turn

LISTED = 30
FILMS = ("create", "upload", "export")


@dataclass(frozen=True, slots=True)
class Entry:
    """A turn, with the export it began where there is one."""

    turn: Turn
    export: Export | None

    @property
    def id(self) -> str:
        return short(self.turn.id)

    @property
    def open(self) -> bool:
        return self.turn.stage != "told" or (self.export is not None and self.export.open)

    @property
    def state(self) -> str:
        """working, done, failed, interrupted, cancelled."""
        if self.open:
            return "working"
        if self.export is not None and self.export.stage != "delivered":
            return self.export.stage
        if self.turn.film and self.export is None:
            return "failed"  # a film was wanted, and none was begun
        return "done" if self.turn.ended == "answered" else self.turn.ended or "failed"


def jobs(frame: Frame, what: str, wanted: str) -> int:
    doing = {"list": listed, "show": show, "cancel": cancel, "retry": retry}.get(what)
    if doing is None or (what != "list" and not wanted):
        frame.tell("console-jobs-how")
        return WRONG_USE
    settings = frame.settings()
    frame.logging(settings)
    try:
        return run_until_signal(doing(frame, settings, wanted))
    except KeyboardInterrupt:
        frame.tell("console-interrupted", job=wanted)
        return INTERRUPTED


async def find(frame: Frame, ledger: Ledger, wanted: str) -> Entry | None:
    """By short id, its beginning, a turn's or render's whole id. Says what is wrong."""
    export = await ledger.export(wanted)
    of_film = export.turn_id if export is not None else None
    found = [id for id in await ledger.turn_ids() if short(id).startswith(wanted) or id in {wanted, of_film}]
    turn = await ledger.turn(found[0]) if len(found) == 1 else None
    if turn is not None:
        return Entry(turn, await ledger.export_of_turn(turn.id))
    frame.tell("console-job-unclear" if found else "console-job-unknown", job=wanted)
    return None


async def listed(frame: Frame, settings: Settings, _: str) -> int:
    from bots.compose import open_ledger

    async with await open_ledger(settings) as ledger:
        turns = await ledger.recent(FILMS, LISTED)
        found = [Entry(turn, await ledger.export_of_turn(turn.id)) for turn in turns]
    if not found:
        frame.tell("console-no-jobs")
    for entry in found:
        print(line(frame, entry), file=frame.out)
    return OK


def line(frame: Frame, entry: Entry) -> str:
    turn = entry.turn
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(turn.created_at))
    text = " ".join(turn.text.split()) or turn.action
    cut = text if len(text) <= 60 else text[:59] + "…"
    return f"{entry.id}  {when}  {turn.address.platform:<8}  {frame.say(f'jobs-{entry.state}'):<12}  {cut}"


async def show(frame: Frame, settings: Settings, wanted: str) -> int:
    from bots.compose import open_ledger

    async with await open_ledger(settings) as ledger:
        entry = await find(frame, ledger, wanted)
        if entry is None:
            return FAILED
        files = await ledger.attachments(entry.turn.id)
    turn, export = entry.turn, entry.export
    rows = [
        ("jobs-asked", turn.text),
        ("jobs-state", frame.say(f"jobs-{entry.state}")),
        ("jobs-skill", turn.skill),
        ("jobs-where", str(turn.address)),
        ("jobs-files", ", ".join(f"{file.name} ({file.stage})" for file in files)),
        ("jobs-answer", turn.answer or ""),
        ("jobs-film", f"{export.id} ({export.stage})" if export else ""),
        ("jobs-out", str(turn.reply.get("out", ""))),
        ("jobs-trouble", frame.say(export.outcome, place="terminal") if export and export.outcome else ""),
    ]
    print(line(frame, entry), file=frame.out)
    for key, value in rows:
        if value:
            print(f"  {frame.say(key)}: {value}", file=frame.out)
    return OK


async def cancel(frame: Frame, settings: Settings, wanted: str) -> int:
    """Whoever works on it sees the wish within half a second, in whatever process."""
    from bots.compose import open_ledger

    async with await open_ledger(settings) as ledger:
        entry = await find(frame, ledger, wanted)
        if entry is None:
            return FAILED
        stopped = await ledger.request_cancel(entry.turn.id)
    frame.tell("console-cancel-asked" if stopped else "console-cancel-late", job=entry.id)
    return OK if stopped else FAILED


async def give_again(ledger: Ledger, turn: Turn) -> None:
    """Journalled, as if the person had pressed Retry: the next sweep of the running bot gives it its turn.
    What was answered is not asked again: it has been paid for, and only the film is missing."""
    from bots.console.bot import stamped

    if turn.ended != "answered":
        await ledger.retry(turn.id, press=stamped("operator"))
        return
    press = Message(
        stamped("operator"), turn.address, command="export", reply=turn.reply,
        language=turn.language, private=turn.private,
    )  # fmt: skip
    await ledger.journal(press, conversation_id=turn.conversation_id, action="export", origin="")


async def retry(frame: Frame, settings: Settings, wanted: str) -> int:
    """Pick up what is under way, or begin the next attempt; then wait for the film, as `make` does."""
    from bots.compose import open_ledger
    from bots.console.bot import ConsoleBot, stamped
    from bots.console.screen import Lines, Live

    async with await open_ledger(settings) as ledger:
        entry = await find(frame, ledger, wanted)
        if entry is None:
            return FAILED
        if entry.state == "done":
            frame.tell("console-retry-done", job=entry.id)
            return OK
        turn = entry.turn
        if turn.address.platform != "console":
            if entry.open:
                frame.tell("jobs-retry-open", job=entry.id)
                return FAILED
            await give_again(ledger, turn)
            frame.tell("jobs-retry-given", job=entry.id, platform=turn.address.platform.capitalize())
            return OK
    screen = (Live if frame.err.isatty() else Lines)(frame.out, frame.err, language=frame.language)
    bot = ConsoleBot(
        screen,
        folder=frame.cwd,
        language=frame.language,
        here=turn.address,
        name=turn.skill,
        spare=settings.data / "films",
    )
    kind = settings.backend_for("make")
    try:
        async with frame.open_house(settings, [bot], kind, skill=turn.skill) as open_house:
            frame.tell(backend_line(kind, open_house.where))
            waited = turn.id
            if not entry.open:
                # What was answered is not asked again: it has been paid for, and only the film is missing.
                again = ("export", "") if turn.ended == "answered" else ("retry", turn.ref)
                press = Message(
                    stamped("retry"), turn.address, command=again[0], subject=again[1], reply=turn.reply
                )
                waited = (await open_house.desk.receive(press)).turn or turn.id
            outcome = await while_there_is_room(settings.data, open_house.desk.finished(waited))
    finally:
        screen.close()
    if bot.delivered is None and not outcome.ok and not bot.trouble:
        frame.tell("console-as-is", text=outcome.text)
    if bot.delivered is None and bot.trouble:
        frame.tell("console-same-again", job=entry.id)
    return OK if bot.delivered is not None or outcome.ok else FAILED
