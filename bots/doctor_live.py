"""`reelwire doctor --live`: a few unpaid questions to the cloud, after asking, and what of the answers is
unexpected.

Asked are: a token (only where none is kept: there is one per client in seven days), the credits, and the
state of the terminal's own session where there is one. Nothing is made, nothing is sent. The report holds
names and kinds, no values.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bots.doctor import Finding, broken, fine, note

if TYPE_CHECKING:
    from bots.cli_frame import Frame
    from core.backend import Attribution, Backend, Credentials, State
    from core.settings import Settings
    from core.store import Ledger

KNOWN = frozenset(
    {
        "code", "data", "message", "msg", "session_id", "task_id", "task_name", "user_id", "state", "draft",
        "video_infos", "generated_media", "canvas_config",
    }
)  # fmt: skip
DRAFT: Mapping[str, tuple[type, ...]] = {"t": (list,), "d": (int, float), "m": (dict,)}


def ask(frame: Frame, settings: Settings) -> list[Finding]:
    """Asks on stderr, reads the answer from stdin; whatever is not a yes is a no."""
    if settings.backend_for("run") != "cloud":
        return [note("live", "live-studio")]
    frame.err.write(frame.say("doctor-live-ask", url=settings.backend_url) + " ")
    frame.err.flush()
    if frame.stdin.readline().strip().lower() not in {"y", "yes", "j", "是", "好"}:
        return [note("live", "live-no")]
    return asyncio.run(questions(settings))


async def questions(settings: Settings) -> list[Finding]:
    from bots.compose import open_ledger, skills
    from core.backend import Attribution, Backend, Credentials
    from core.errors import ReelwireError
    from core.words import phrase_of

    found: list[Finding] = []
    backend = Backend(settings.backend_url)
    skill = Attribution(*skills(settings).get(settings.skill).attribution())
    async with await open_ledger(settings) as ledger:
        try:
            token = await speaks(settings, ledger, backend, skill, found)
            creds = Credentials(token=token, skill=skill)
            await credits(backend, creds, found)
            await state(ledger, backend, creds, found)
        except ReelwireError as error:
            found.append(Finding("live", "broken", phrase_of(error)))
            found.extend(unread(error))
        finally:
            await backend.close()
    return found


async def speaks(
    settings: Settings, ledger: Ledger, backend: Backend, skill: Attribution, found: list[Finding]
) -> str:
    """The operator's token, else the terminal's kept one, else a new one, which is kept."""
    from bots.console.bot import address
    from core.store import Account

    if settings.nemo_token is not None:
        return settings.nemo_token.get_secret_value()
    here = address("chat")
    person = await ledger.person(here.platform, here.user)
    kept = await ledger.account(person.id, backend.name)
    if kept and kept.token and (kept.expires_at is None or kept.expires_at > time.time()):
        found.append(fine("live token", "live-kept"))
        return kept.token
    client_id = await ledger.client_id(person.id, backend.name)
    token = await backend.anonymous_token(client_id, skill)
    await ledger.keep_account(
        Account(
            person_id=person.id,
            backend=backend.name,
            kind="anonymous",
            client_id=client_id,
            token=token.token,
            user_id=token.user_id,
            credits=token.credits,
            expires_at=token.expires_at.timestamp() if token.expires_at else None,
        )
    )
    told = {"user_id": token.user_id, "expires_at": token.expires_at, "credits": token.credits}
    found.append(whole("live token", told))
    return token.token


async def credits(backend: Backend, creds: Credentials, found: list[Finding]) -> None:
    balance = await backend.credits(creds)
    found.append(
        whole(
            "live credits", {"available": balance.available, "frozen": balance.frozen, "total": balance.total}
        )
    )


async def state(ledger: Ledger, backend: Backend, creds: Credentials, found: list[Finding]) -> None:
    """Of the terminal's conversation, where it has a session there."""
    from bots.console.bot import address

    here = address("chat")
    person = await ledger.person(here.platform, here.user)
    kept = await ledger.account(person.id, backend.name)
    account = kept.mark if kept is not None and kept.token == creds.token else "operator"
    for talk in await ledger.conversations_of(person.id):
        session = await ledger.session(talk.id, talk.project, backend.name, account)
        if session is not None and session.lost_at is None:
            found.extend(odd(await backend.state(creds, session.session_id)))
            return
    found.append(note("live state", "live-no-session"))


def whole(name: str, told: Mapping[str, object]) -> Finding:
    """Was everything there that the contract names?"""
    missing = [key for key, value in told.items() if value is None]
    if missing:
        return note(name, "live-missing", names=", ".join(missing))
    return fine(name, "live-as-expected")


def odd(state: State) -> list[Finding]:
    """What of a state differs from what we expect (§3.4): names and kinds alone."""
    found = []
    strange = sorted({path for path in keys(state.raw) if path.rpartition(".")[2] not in KNOWN})
    if strange:
        found.append(note("live state", "live-unknown", names=", ".join(strange)))
    if state.draft is not None and not isinstance(state.draft, Mapping):
        found.append(note("live draft", "live-shape", name="draft", kind=type(state.draft).__name__))
    elif isinstance(state.draft, Mapping):
        found += [
            note("live draft", "live-shape", name=name, kind=type(state.draft.get(name)).__name__)
            for name, kind in DRAFT.items()
            if not isinstance(state.draft.get(name), kind)
        ]
        inner = sorted({f"{path}: {kind}" for path, kind in shape(state.draft)})
        found.append(note("live draft", "live-keys", names=", ".join(inner[:80])))
    return found or [fine("live state", "live-as-expected")]


def keys(value: Any, at: str = "") -> list[str]:
    """The names in an answer, down to where the draft and the lists begin."""
    if not isinstance(value, Mapping):
        return []
    found = []
    for name, inner in value.items():
        path = f"{at}.{name}" if at else str(name)
        found.append(path)
        if name in {"data", "state"}:
            found += keys(inner, path)
    return found


def shape(value: Any, at: str = "") -> list[tuple[str, str]]:
    """Every path in it with the kind of what is there: `t[].sg[].m.text: str`. No value leaves this
    function; a name that may be a person's own word is no short key, and is left out."""
    if isinstance(value, Mapping):
        found = []
        for name, inner in value.items():
            part = str(name) if str(name).isidentifier() and len(str(name)) <= 24 else "?"
            found += shape(inner, f"{at}.{part}" if at else part)
        return found
    if isinstance(value, list):
        return [one for inner in value[:20] for one in shape(inner, f"{at}[]")] or [(f"{at}[]", "empty")]
    return [(at, type(value).__name__)]


def unread(error: Exception) -> list[Finding]:
    """An answer that could not be read, as far as it may be shown."""
    from core.errors import BackendConfused
    from core.log import Redactor

    if isinstance(error, BackendConfused):
        body = Redactor()(" ".join(error.body.split()))[:200]
        return [broken("live", "live-unread", "report", status=str(error.status or "?"), body=body)]
    return []
