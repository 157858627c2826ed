"""Checks a body against Discord's published rules (`requests.json`: the request schemas of its OpenAPI
description, `answers.json`: the response schemas), stricter than Discord in one point: a field that the rules
do not name is wrong.

What the library sends although the rules do not name it, and Discord takes, is listed in TOLERATED.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.doubles.discord.refusals import Wrong

TOLERATED = {
    "MessageEditRequestPartial": {"tts"},
    "IncomingWebhookUpdateRequestPartial": {"tts"},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts"},
    "ApplicationCommandUpdateRequest": {"nsfw"},
    "ApplicationCommandCreateRequest": {"nsfw"},
    "ApplicationCommandPatchRequestPartial": {"nsfw"},
}
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
NAMES = {"string": "string", "integer": "int", "number": "float", "boolean": "bool", "array": "list"}
Path_ = tuple[str, ...]


@cache
def _rules() -> dict[str, dict[str, Any]]:
    folder = Path(__file__).parent
    found: dict[str, dict[str, Any]] = {}
    for name in ("answers.json", "requests.json"):
        found.update(json.loads((folder / name).read_text()))
    return found


def wrongs(rule: str, value: object, path: Path_ = ()) -> list[Wrong]:
    """Everything wrong with a value, by the rule of that name."""
    return list(_check({"$ref": rule}, value, path, None))


def _check(rule: dict[str, Any], value: object, path: Path_, name: str | None) -> Iterator[Wrong]:
    if "$ref" in rule:
        name = rule["$ref"].rsplit("/", 1)[-1]
        if name == "SnowflakeType":
            yield from _snowflake(value, path)
        else:
            yield from _check(_rules()[name], value, path, name)
        return
    for part in rule.get("allOf", ()):
        yield from _check(part, value, path, name)
    choices = rule.get("oneOf") or rule.get("anyOf")
    if choices:
        yield from _one_of(choices, value, path)
        return
    kinds = rule.get("type")
    if kinds is not None:
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if not any(_is(value, kind) for kind in kinds):
            wanted = next((NAMES.get(kind, kind) for kind in kinds if kind != "null"), "null")
            yield Wrong(path, "BASE_TYPE_BAD_TYPE", f"Value {value!r:.60} is no {wanted}.")
            return
    if value is None:
        return
    if "enum" in rule and value not in rule["enum"]:
        yield Wrong(path, "BASE_TYPE_CHOICES", f"Value {value!r:.60} must be one of {rule['enum']}.")
    if isinstance(value, str):
        yield from _text(rule, value, path)
    elif isinstance(value, bool):
        pass
    elif isinstance(value, int | float):
        yield from _number(rule, value, path)
    elif isinstance(value, list):
        yield from _list(rule, value, path)
    elif isinstance(value, dict):
        yield from _object(rule, value, path, name)


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, TYPES[kind])


def _snowflake(value: object, path: Path_) -> Iterator[Wrong]:
    """Discord takes ids as numbers too, though its description says text."""
    fine = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    fine = fine or (isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]{0,19}", value) is not None)
    if not fine:
        yield Wrong(path, "NUMBER_TYPE_COERCE", f"Value {value!r:.60} is not snowflake.")


def _one_of(choices: list[dict[str, Any]], value: object, path: Path_) -> Iterator[Wrong]:
    """The choice that fits; of those that name the value's `type`, its mistakes; else of the nearest."""
    tried = [list(_check(choice, value, path, None)) for choice in choices]
    if any(not found for found in tried):
        return
    kind = value.get("type") if isinstance(value, dict) else None
    named = [found for choice, found in zip(choices, tried, strict=True) if _names(choice, kind)]
    if kind is not None and not named and any(_kinds(choice) for choice in choices):
        yield Wrong((*path, "type"), "UNION_TYPE_CHOICES", f"Value {kind!r} is not allowed here.")
        return
    kin = [found for found in tried if found[0].path != path]  # of the right kind, and wrong inside
    yield from min(named or kin or tried, key=len)


def _kinds(choice: dict[str, Any]) -> list[Any]:
    rule = _rules().get(choice.get("$ref", ""), choice)
    kind = rule.get("properties", {}).get("type", {})
    found: list[Any] = kind.get("enum", [])
    return found


def _names(choice: dict[str, Any], kind: object) -> bool:
    return kind is not None and kind in _kinds(choice)


def _text(rule: dict[str, Any], value: str, path: Path_) -> Iterator[Wrong]:
    if len(value) > rule.get("maxLength", len(value)):
        yield Wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {rule['maxLength']} or fewer in length.")
    if len(value) < rule.get("minLength", 0):
        yield Wrong(path, "BASE_TYPE_MIN_LENGTH", f"Must be {rule['minLength']} or more in length.")
    if "pattern" in rule and not re.search(rule["pattern"], value):
        yield Wrong(path, "STRING_TYPE_REGEX", f"Value {value!r:.60} does not match {rule['pattern']}.")
    if rule.get("format") == "uri" and not re.fullmatch(r"(https?|wss?|attachment|discord)://\S+", value):
        yield Wrong(path, "URL_TYPE_INVALID_URL", f"Not a well formed URL: {value!r:.80}.")
    if rule.get("format") == "date-time":
        try:
            datetime.fromisoformat(value)
        except ValueError:
            yield Wrong(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {value!r:.60}.")


def _number(rule: dict[str, Any], value: float, path: Path_) -> Iterator[Wrong]:
    if value > rule.get("maximum", value):
        yield Wrong(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {rule['maximum']}.")
    if value < rule.get("minimum", value):
        yield Wrong(
            path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {rule['minimum']}."
        )


def _list(rule: dict[str, Any], value: list[Any], path: Path_) -> Iterator[Wrong]:
    if len(value) > rule.get("maxItems", len(value)):
        yield Wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {rule['maxItems']} or fewer in length.")
    if len(value) < rule.get("minItems", 0):
        yield Wrong(path, "BASE_TYPE_MIN_LENGTH", f"Must be {rule['minItems']} or more in length.")
    if rule.get("uniqueItems") and len({json.dumps(item) for item in value}) < len(value):
        yield Wrong(path, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value.")
    for index, item in enumerate(value):
        yield from _check(rule.get("items", {}), item, (*path, str(index)), None)


def _object(rule: dict[str, Any], value: dict[str, Any], path: Path_, name: str | None) -> Iterator[Wrong]:
    known = rule.get("properties", {})
    for field in rule.get("required", ()):
        if field not in value:
            yield Wrong((*path, field), "BASE_TYPE_REQUIRED", "This field is required.")
    others = rule.get("additionalProperties")
    for field, item in value.items():
        if field in known:
            yield from _check(known[field], item, (*path, field), None)
        elif isinstance(others, dict):
            yield from _check(others, item, (*path, field), None)
        elif known and field not in TOLERATED.get(name or "", ()):
            yield Wrong((*path, field), "UNKNOWN_FIELD", f"{name or 'This object'} has no such field.")
    if len(value) > rule.get("maxProperties", len(value)):
        yield Wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {rule['maxProperties']} or fewer in length.")
