"""The files of a turn on their way to the backend: fetched, looked at, converted where needed, uploaded once
each.

`waiting → uploading → uploaded | refused | unsure`. A file found in `uploading` after a crash may have
arrived: the state is compared before it goes again (§3.2 has no idempotency key)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import structlog

from core.account import Speaker
from core.actions import room
from core.actions.scene import Scene
from core.actions.stopping import Stopped, unless
from core.backend import State
from core.card import Card
from core.errors import BackendError, FileTooLarge, MediaError, ReelwireError, UnsupportedFile
from core.hosts import check
from core.media import Prepared, check_size, inspect, prepare
from core.pasted import link_in
from core.store import Attached
from core.words import phrase_of

if TYPE_CHECKING:
    from core.store.files import FileFields

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that may go: by bytes (`prepared`) or by a public address (`link`). `here`: the session that has
    it already."""

    row: Attached
    prepared: Prepared | None = None
    link: str | None = None
    here: str | None = None


async def ready(scene: Scene, card: Card) -> list[Ready]:
    """Every file of the turn that will be sent, in order; nothing has left this machine yet.

    A file that will not do is left out and remembered as refused; where no file is left, or the person asked
    for the film of exactly these files (`film`), its MediaError is raised."""
    ledger, turn = scene.workshop.ledger, scene.turn
    files: list[Ready] = []
    refused: MediaError | None = None
    session = await scene.session()
    here = "" if session is None else session.session_id
    known = await there(scene, here)
    names = [file.uploaded_name for file in known.values() if file.uploaded_name]
    for row in await ledger.attachments(turn.id):
        if row.stage == "refused":
            continue
        if row.mark in known:
            files.append(Ready(row, here=here))
            continue
        try:
            file = await fetch(scene, row, card, taken=names)
        except MediaError as error:
            if turn.film:
                raise
            refused = error
            await ledger.attachment_stage(turn.id, row.position, "refused", outcome=phrase_of(error))
            continue
        files.append(file)
        names += [file.prepared.name] if file.prepared else []
    if refused and not files:
        raise refused
    return files


async def there(scene: Scene, session_id: str) -> dict[str, Attached]:
    """The files that a session has, by their mark: the same bytes are never uploaded twice in it."""
    if not session_id:
        return {}
    backend = scene.workshop.backend.name
    rows = await scene.workshop.ledger.uploaded_in(scene.conversation.id, backend, session_id)
    return {row.mark: row for row in rows}


async def fetch(scene: Scene, row: Attached, card: Card, *, taken: Sequence[str]) -> Ready:
    """One file, ready to go. `taken`: names that others have. Raises MediaError."""
    workshop, attachment = scene.workshop, row.attachment
    if (pasted := link_in(row.handle)) is not None:
        await check(pasted, row.name, workshop.resolve)
        return Ready(row, link=pasted)
    limit = (workshop.options.max_upload_mb or scene.skill.max_mb) * 1024 * 1024
    check_size(row.name, attachment.size, limit)
    if (link := scene.bot.link(attachment)) is not None:
        return Ready(row, link=link)
    await room.ensure(workshop, attachment.size or 0)
    card.set("fetching", detail=row.name)
    into = scene.folder / f"{row.position}-source"
    await asyncio.to_thread(into.parent.mkdir, parents=True, exist_ok=True)
    path = await unless(scene.stop, scene.bot.fetch(attachment, into))
    await unless(scene.stop, inspect(path, row.name, limit_bytes=limit))
    copy = await unless(scene.stop, prepare(path, row.name, scene.folder / f"{row.position}", taken=taken))
    return Ready(row, prepared=copy)


async def send(scene: Scene, speaker: Speaker, files: Sequence[Ready], card: Card) -> None:
    """Upload what is not in this session yet, one after the other. One that the backend does not take (4001,
    4002) is left out like one that we refuse ourselves; where no file is left, or the person asked for the
    film of exactly these, its error is raised. Raises BackendError and friends."""
    ledger, turn = scene.workshop.ledger, scene.turn
    if turn.session_id != speaker.session_id:
        await start_over(scene, speaker.session_id)
    if turn.account != speaker.account.mark:  # kept to the turn's end, whatever is linked meanwhile
        await scene.note(account=speaker.account.mark)
    rows = {row.position: row for row in await ledger.attachments(turn.id)}
    refused: dict[int, BackendError] = {}
    for number, file in enumerate(files):
        row = rows[file.row.position]
        if row.stage in {"uploaded", "refused"}:
            continue
        known = await there(scene, speaker.session_id)
        if (twin := known.get(row.mark)) is not None:
            same: FileFields = {"uploaded_url": twin.uploaded_url, "uploaded_name": twin.uploaded_name}
            await ledger.attachment_stage(turn.id, row.position, "uploaded", **same)
            continue
        if scene.stop.is_set():
            raise Stopped
        if file.here is not None:  # in a session that is gone
            names = [kept.uploaded_name for kept in known.values() if kept.uploaded_name]
            file = await fetch(scene, row, card, taken=names)
        name = file.prepared.name if file.prepared else row.name
        card.set("uploading", fraction=number / len(files) if len(files) > 1 else None, detail=name)
        try:
            await send_one(scene, speaker, file, row, name)
        except (UnsupportedFile, FileTooLarge) as error:
            if turn.film:
                raise
            refused[row.position] = error
            continue
        card.set("uploaded", detail=name)
    left = {file.row.position for file in files} - refused.keys()
    if refused and not any(rows[position].stage != "refused" for position in left):
        raise next(iter(refused.values()))
    for position, reason in refused.items():
        await ledger.attachment_stage(turn.id, position, "refused", outcome=phrase_of(reason))


async def start_over(scene: Scene, session_id: str) -> None:
    """Another session than before: what was uploaded there is not here (1002)."""
    for row in await scene.workshop.ledger.attachments(scene.turn.id):
        if scene.turn.session_id is not None and row.stage in {"uploaded", "uploading", "unsure"}:
            await scene.workshop.ledger.attachment_stage(scene.turn.id, row.position, "waiting")
    await scene.note(session_id=session_id, backend=scene.workshop.backend.name)


async def send_one(scene: Scene, speaker: Speaker, file: Ready, row: Attached, name: str) -> None:
    ledger, backend, turn = scene.workshop.ledger, scene.workshop.backend, scene.turn
    before = fingerprint(await standing(scene, speaker))
    if row.stage in {"uploading", "unsure"}:
        if before != turn.draft_before:
            await ledger.attachment_stage(turn.id, row.position, "uploaded", uploaded_name=name)
            return
        if row.stage == "uploading":
            await ledger.attachment_stage(turn.id, row.position, "unsure")
    await scene.note(draft_before=before)
    await ledger.attachment_stage(
        turn.id,
        row.position,
        "uploading",
        uploaded_name=name,
        sniffed=file.prepared.type if file.prepared else None,
        bytes=file.prepared.size if file.prepared else None,
    )
    sent = 0 if file.link is None else 1  # a link is on its way at once

    def count(bytes: int, _whole: int | None) -> None:
        nonlocal sent
        sent = bytes

    creds, session = speaker.credentials, speaker.session_id
    try:
        if file.link is not None:
            done = await unless(scene.stop, backend.upload_url(creds, session, [file.link]))
        else:
            assert file.prepared is not None
            done = await unless(
                scene.stop, backend.upload(creds, session, file.prepared.path, name, on_progress=count)
            )
    except Stopped:
        await ledger.attachment_stage(turn.id, row.position, "unsure" if sent else "waiting")
        raise
    except BackendError as error:
        log.info("upload.refused", name=name, error=repr(error))
        await ledger.attachment_stage(turn.id, row.position, "waiting")
        error.values.setdefault("name", row.name)
        raise
    except ReelwireError:
        # It may have arrived: look before it is sent again.
        await ledger.attachment_stage(turn.id, row.position, "unsure")
        state = await backend.state(speaker.credentials, speaker.session_id)
        if fingerprint(state) == before:
            raise
        done = ()
    await ledger.attachment_stage(
        turn.id, row.position, "uploaded", uploaded_url=done[0].url if done else None
    )


async def standing(scene: Scene, speaker: Speaker) -> State:
    """The state before something is done. A session that was opened a moment ago, and has nothing in it yet,
    is not asked."""
    if speaker.fresh and not any(
        row.stage != "waiting" for row in await scene.workshop.ledger.attachments(scene.turn.id)
    ):
        return State()
    return await scene.workshop.backend.state(speaker.credentials, speaker.session_id)


def fingerprint(state: State) -> str:
    """What an upload changes in a state (§3.4), and nothing that changes by itself (times, signed
    addresses)."""
    seen = [still(state.draft), len(state.video_infos), len(state.generated_media)]
    return sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()


def still(value: object) -> object:
    """Without what changes by itself: an address is signed anew at each look."""
    if isinstance(value, str):
        return value.partition("?")[0] if value.startswith(("http://", "https://")) else value
    if isinstance(value, dict):
        return {key: still(held) for key, held in value.items()}
    return [still(held) for held in value] if isinstance(value, list) else value


async def where_to(scene: Scene) -> list[str]:
    """Once in a conversation, with its first file: where files go, in one line."""
    ledger = scene.workshop.ledger
    sent = [row for row in await ledger.attachments(scene.turn.id) if row.stage == "uploaded"]
    if not sent:
        return []
    first = scene.conversation.last_file is None
    await ledger.note_file(scene.conversation.id, sent[-1].name)
    if not first or scene.turn.film:
        return []
    return [scene.say("upload-where-cloud" if scene.workshop.options.cloud else "upload-where-here")]


async def left_out(scene: Scene) -> list[str]:
    """A sentence for each file that did not go."""
    rows = await scene.workshop.ledger.attachments(scene.turn.id)
    return [
        scene.say("turn-left-out", name=row.name, reason=row.outcome)
        for row in rows
        if row.stage == "refused" and row.outcome
    ]
