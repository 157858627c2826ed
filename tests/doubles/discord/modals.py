"""Modals: the rules between their fields, and what a person fills in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.doubles.discord.messages import Attachment, walk
from tests.doubles.discord.refusals import Wrong

TEXT_INPUT, LABEL, FILES, RADIO, CHECKBOXES, CHECKBOX = 4, 18, 19, 21, 22, 23
SELECTS = (3, 5, 6, 7, 8)
Form = dict[str, Any]


def mistakes(modal: Form) -> Iterator[Wrong]:
    """What the single rules cannot see."""
    if len(modal["components"]) > 5:
        yield Wrong(("components",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    names = [part["custom_id"] for part in walk(modal["components"]) if part.get("custom_id")]
    for name in sorted({name for name in names if names.count(name) > 1}):
        code = "COMPONENT_CUSTOM_ID_DUPLICATED"
        yield Wrong(("components",), code, f"Component custom id {name!r} cannot be duplicated.")
    for part in walk(modal["components"]):
        for low, high in (("min_length", "max_length"), ("min_values", "max_values")):
            if part.get(low) is not None and part.get(high) is not None and part[low] > part[high]:
                yield Wrong(("components",), "NUMBER_TYPE_MAX", f"{low} is more than {high}.")


def filled(modal: Form, values: dict[str, Any], hang: Callable[[Any, str], Attachment]) -> list[Form]:
    """The components of a submit. `values`: by the field's custom id or its label. `hang`: makes an
    attachment of a person's file. Raises AssertionError where the form would not let the person send it."""
    left = dict(values)
    numbers = iter(range(1, 100))
    made = [_part(part, left, hang, numbers) for part in modal["components"]]
    assert not left, f"the form has no field {sorted(left)}"
    return made


def _part(part: Form, left: Form, hang: Callable[[Any, str], Attachment], numbers: Iterator[int]) -> Form:
    id_ = part.get("id") or next(numbers)
    if part["type"] == LABEL:
        value = _take(left, part["component"], part["label"])
        return {"type": LABEL, "id": id_, "component": _field(part["component"], value, hang, numbers)}
    if part["type"] == 1:
        inner = [
            _field(each, _take(left, each, each.get("label")), hang, numbers) for each in part["components"]
        ]
        return {"type": 1, "id": id_, "components": inner}
    return {"type": part["type"], "id": id_}


def _take(left: Form, field: Form, label: str | None) -> Any:
    for name in (field["custom_id"], label):
        if name in left:
            return left.pop(name)
    return None


def _field(field: Form, value: Any, hang: Callable[[Any, str], Attachment], numbers: Iterator[int]) -> Form:
    kind, name = field["type"], field["custom_id"]
    body: Form = {"type": kind, "id": field.get("id") or next(numbers), "custom_id": name}
    required = field.get("required", True)
    if kind == TEXT_INPUT:
        text = value if value is not None else field.get("value") or ""
        assert text or not required, f"field {name!r} is required"
        assert not text or (field.get("min_length") or 0) <= len(text), f"field {name!r} is too short"
        assert len(text) <= (field.get("max_length") or 4000), f"field {name!r} is too long"
        return {**body, "value": text}
    if kind == CHECKBOX:
        return {**body, "value": bool(field.get("default") if value is None else value)}
    if kind == RADIO:
        chosen = value if value is not None else _default(field)[:1]
        chosen = chosen[0] if isinstance(chosen, list) and chosen else chosen or None
        assert chosen is not None or not required, f"field {name!r} is required"
        return {**body, "value": _offered(field, chosen) if chosen is not None else None}
    chosen = value if isinstance(value, list) else [value] if value is not None else _default(field)
    least = field.get("min_values", 1) if required or chosen else 0
    assert (least or 0) <= len(chosen) <= (field.get("max_values") or 1), (
        f"field {name!r}: {len(chosen)} values"
    )
    if kind == FILES:
        return {**body, "values": [str(hang(file, f"{name}{at}.bin").id) for at, file in enumerate(chosen)]}
    if kind in (3, CHECKBOXES):
        return {**body, "values": [_offered(field, each) for each in chosen]}
    return {**body, "values": [str(getattr(each, "id", each)) for each in chosen]}


def _default(field: Form) -> list[Any]:
    return [option["value"] for option in field.get("options") or () if option.get("default")]


def _offered(field: Form, chosen: Any) -> str:
    """The value of an option, named by its value or its label."""
    for option in field["options"]:
        if chosen in (option["value"], option["label"]):
            return str(option["value"])
    raise AssertionError(f"field {field['custom_id']!r} does not offer {chosen!r}")
