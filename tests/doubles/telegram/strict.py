"""Is a value what the Bot API says, by aiogram's models? No field too many, none missing, no other type.

The models themselves are kind (they take unknown fields, and "1" for 1); what is written here is not."""

from __future__ import annotations

import datetime
import functools
import json
import types
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import aiogram.methods
import aiogram.types
from aiogram.client.default import Default
from aiogram.types import InputFile
from pydantic import BaseModel
from pydantic.fields import FieldInfo

METHODS: dict[str, type[BaseModel]] = {
    kind.__api_method__.lower(): kind
    for kind in (getattr(aiogram.methods, name) for name in aiogram.methods.__all__)
    if isinstance(getattr(kind, "__api_method__", None), str)
}
"""Every method of the Bot API by its name in lower case: Telegram does not mind the case."""
WHOLE = (datetime.datetime, datetime.timedelta)  # on the wire: whole seconds
PLAIN = {int: "an integer", str: "a string", bool: "true or false", float: "a number"}


class File:
    """Stands in a request for the bytes of a part; what is read from the wire is a kind of it."""


@functools.cache
def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A model's fields by their names on the wire."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def required(field: FieldInfo) -> bool:
    """What aiogram fills in for its users (`type` of a reaction) must still be on the wire."""
    return field.is_required() or get_origin(field.annotation) is Literal


def arms(annotation: Any) -> Iterator[Any]:
    """What a value may be: a union's members, without its wrappings."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from arms(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for arm in get_args(annotation):
            yield from arms(arm)
    elif annotation not in (Default, type(None)):
        yield annotation


def wrong(value: Any, annotation: Any, where: str) -> list[str]:
    """What is wrong with it, a line each; nothing if it is right. The nearest member of a union speaks."""
    found = [_arm(value, arm, where) for arm in arms(annotation)]
    return min(found, key=len) if found else [f"{where}: nothing may be here"]


def _arm(value: Any, arm: Any, where: str) -> list[str]:
    if arm is Any:
        return []
    if get_origin(arm) is list:
        if not isinstance(value, list):
            return [f"{where}: {_shown(value)} is no list"]
        inner = get_args(arm)[0]
        return [line for n, each in enumerate(value) for line in wrong(each, inner, f"{where}[{n}]")]
    if get_origin(arm) is Literal:
        right = any(
            value == one and isinstance(value, bool) == isinstance(one, bool) for one in get_args(arm)
        )
        return [] if right else [f"{where}: not {_shown(value)}"]
    if arm is InputFile or isinstance(value, File):
        return (
            [] if isinstance(value, File) and arm is InputFile else [f"{where}: no place for {_shown(value)}"]
        )
    if isinstance(arm, type) and issubclass(arm, BaseModel):
        return model(value, arm, where)
    if isinstance(arm, type) and issubclass(arm, Enum):
        return [] if value in [one.value for one in arm] else [f"{where}: not {_shown(value)}"]
    if arm in WHOLE:
        arm = int
    right = type(value) is arm or (arm is float and type(value) is int)
    return [] if right else [f"{where}: {_shown(value)} is not {PLAIN.get(arm, arm)}"]


def model(value: Any, kind: type[BaseModel], where: str) -> list[str]:
    """What is wrong with it as an object of this kind."""
    if not isinstance(value, dict):
        return [f"{where}: {_shown(value)} is no {kind.__name__}"]
    known = fields(kind)
    lines = [f"{where}.{name}: no such field of {kind.__name__}" for name in value if name not in known]
    lines += [
        f"{where}.{name}: missing in {kind.__name__}"
        for name, field in known.items()
        if required(field) and name not in value
    ]
    for name, field in known.items():
        if name in value:
            lines += wrong(value[name], field.annotation, f"{where}.{name}")
    return lines


def update(body: dict[str, Any]) -> list[str]:
    """What is wrong with an update of our own: checked by the walk above, and read by aiogram itself."""
    lines = model(body, aiogram.types.Update, "update")
    try:
        aiogram.types.Update.model_validate(body)
    except ValueError as error:
        lines.append(str(error))
    return lines


def decoded(value: Any, annotation: Any) -> Any:
    """A value of a form, or a string of a JSON body, as Telegram takes it. Raises ValueError.

    Whole numbers and truths are written out, anything that is no string is JSON."""
    if not isinstance(value, str):
        return value
    kinds = list(arms(annotation))
    if (
        (int in kinds or set(WHOLE) & set(kinds))
        and value.lstrip("-").isascii()
        and value.lstrip("-").isdigit()
    ):
        return int(value)
    if bool in kinds and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if str in kinds or InputFile in kinds:
        return value
    return json.loads(value)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 60 else text[:57] + "…"
