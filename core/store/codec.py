"""Rows of the database to values and back. Phrases, secrets and text as they lie there."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.errors import KeyWrong
from core.message import Address, Attachment
from core.store.rows import (
    Account,
    Attached,
    Conversation,
    Delivery,
    Export,
    Job,
    Pairing,
    Person,
    Session,
    Turn,
)  # fmt: skip

if TYPE_CHECKING:
    from sqlalchemy import Row

    from core.store.cipher import Cipher
    from core.words import Phrase


SEALED = "gAAAAA"
"""How everything begins that a Cipher sealed."""
_HANDS_OVER = re.compile(r"[?&](?:bind|ct)=|\b(?:nmv|clm)_\w", re.IGNORECASE)


def clean(text: str) -> str:
    """What every database can hold: no NUL (Postgres), no half of a surrogate pair (UTF-8)."""
    text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        # whole pairs become their character, halves the replacement character
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def phrase_out(phrase: Phrase | None) -> Any:
    """A phrase as JSON. Values may be text, numbers, dates, phrases, or sequences of these."""
    if phrase is None:
        return None
    return {
        "phrase": phrase.key,
        "values": {name: _value_out(value) for name, value in phrase.values.items()},
    }


def phrase_in(stored: Any) -> Phrase | None:
    if stored is None:
        return None
    from core.words import Phrase

    return Phrase(stored["phrase"], {name: _value_in(value) for name, value in stored["values"].items()})


def _value_out(value: object) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime | date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return float(value)
    key, values = getattr(value, "key", None), getattr(value, "values", None)
    if isinstance(key, str) and isinstance(values, Mapping):
        return {"phrase": key, "values": {name: _value_out(inner) for name, inner in values.items()}}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_value_out(inner) for inner in value]
    return str(value)


def _value_in(stored: Any) -> object:
    if isinstance(stored, list):
        return [_value_in(inner) for inner in stored]
    if isinstance(stored, dict) and "phrase" in stored:
        return phrase_in(stored)
    if isinstance(stored, dict) and "date" in stored:
        text = str(stored["date"])
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return stored


def mark_of(attachment: Attachment) -> str:
    """By which the same file is known again: the sealed handle looks different each time."""
    if attachment.key:
        return hashlib.sha256(attachment.key.encode()).hexdigest()
    plain = json.dumps(attachment.handle, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def attachment_out(
    cipher: Cipher,
    turn_id: str,
    position: int,
    attachment: Attachment | Attached,
    message_id: str | None = None,
) -> dict[str, Any]:
    """A file that waits; one of another turn stays known by its mark."""
    return {
        "turn_id": turn_id,
        "position": position,
        "name": clean(attachment.name),
        "handle": cipher.seal_json(dict(attachment.handle)),
        "mark": attachment.mark if isinstance(attachment, Attached) else mark_of(attachment),
        "size": attachment.size,
        "type": attachment.type,
        "stage": "waiting",
        "message_id": message_id,
    }


def sealed(cipher: Cipher, text: str | None) -> str | None:
    return None if text is None else cipher.seal(text)


def opened(cipher: Cipher, stored: str | None) -> str | None:
    """What was sealed, opened; what was stored in clear, as it is."""
    if stored is None or not stored.startswith(SEALED):
        return stored
    try:
        return cipher.open(stored)
    except KeyWrong:  # the ledger proves its key when it opens: this was never sealed
        return stored


def guarded(cipher: Cipher, text: str) -> str:
    """People's words lie in clear; words that hand something over (a bind link, a token) are sealed."""
    return cipher.seal(text) if _HANDS_OVER.search(text) or text.startswith(SEALED) else text


def person(row: Row[Any]) -> Person:
    return Person(**row._mapping)


def pairing(row: Row[Any]) -> Pairing:
    return Pairing(**{**row._mapping, "address": Address.parse(row.address)})


def account(row: Row[Any], cipher: Cipher) -> Account:
    token = row.token
    return Account(
        person_id=row.person_id, backend=row.backend, kind=row.kind, client_id=row.client_id,
        token=None if token is None else cipher.open(token), user_id=opened(cipher, row.user_id),
        expires_at=row.expires_at, credits=row.credits, mark=row.mark, left_at=row.left_at,
    )  # fmt: skip


def conversation(row: Row[Any]) -> Conversation:
    fields = dict(row._mapping)
    del fields["sequence"]
    return Conversation(**{**fields, "address": Address.parse(row.address)})


def session(row: Row[Any], cipher: Cipher) -> Session:
    return Session(
        **{
            **row._mapping,
            "user_id": opened(cipher, row.user_id),
            "exported": bool(row.exported),
            "moved": bool(row.moved),
        }
    )


def turn(row: Row[Any], cipher: Cipher) -> Turn:
    return Turn(
        **{
            **row._mapping,
            "address": Address.parse(row.address),
            "reply": {} if row.reply is None else cipher.open_json(row.reply),
            "answer": opened(cipher, row.answer),
            "outcome": phrase_in(row.outcome),
            "cancel_requested": row.cancel_requested is not None,
        }
    )


def attached(row: Row[Any], cipher: Cipher) -> Attached:
    return Attached(
        **{**row._mapping, "handle": cipher.open_json(row.handle), "outcome": phrase_in(row.outcome)}
    )


def export(row: Row[Any], cipher: Cipher) -> Export:
    return Export(
        **{
            **row._mapping,
            "reply": {} if row.reply is None else cipher.open_json(row.reply),
            "outcome": phrase_in(row.outcome),
        }
    )


def delivery(row: Row[Any]) -> Delivery:
    fields = dict(row._mapping)
    del fields["owner"]
    return Delivery(**fields)


def job(row: Row[Any]) -> Job:
    return Job(**{**row._mapping, "address": Address.parse(row.address)})
