"""Components of messages: the rules that hold between fields, and how Discord gives them back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.doubles.discord.messages import Attachment, walk
from tests.doubles.discord.refusals import Wrong

ROW, BUTTON, TEXT = 1, 2, 10
SELECTS = (3, 5, 6, 7, 8)
MOST, LONGEST = 40, 4000
DEFAULTS: dict[int, dict[str, Any]] = {
    11: {"description": None, "spoiler": False},
    13: {"name": None, "size": None, "spoiler": False},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
}
Component = dict[str, Any]


def mistakes(components: Sequence[Component], *, v2: bool) -> Iterator[Wrong]:
    """What the single rules cannot see. They have been kept already."""
    if not v2:
        if len(components) > 5:
            yield Wrong(("components",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
        for index, part in enumerate(components):
            if part["type"] != ROW:
                where = ("components", str(index))
                yield Wrong(
                    where, "COMPONENT_TYPE_INVALID", "Only action rows without the flag IS_COMPONENTS_V2."
                )
    parts = walk(list(components))
    if len(parts) > MOST:
        yield Wrong(
            ("components",), "COMPONENT_MAX_TOTAL_COMPONENTS", f"At most {MOST} components, not {len(parts)}."
        )
    written = sum(len(part["content"]) for part in parts if part["type"] == TEXT)
    if written > LONGEST:
        message = f"At most {LONGEST} characters of text, not {written}."
        yield Wrong(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)
    yield from _rows(parts)
    yield from _buttons(parts)
    for field, code in (("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"), ("id", "COMPONENT_ID_DUPLICATED")):
        named = [part[field] for part in parts if part.get(field)]
        for twice in sorted({str(each) for each in named if named.count(each) > 1}):
            yield Wrong(("components",), code, f"Component {field} {twice!r} cannot be duplicated.")


def _rows(parts: list[Component]) -> Iterator[Wrong]:
    for part in parts:
        if part["type"] != ROW:
            continue
        inner = part["components"]
        selects = [each for each in inner if each["type"] in SELECTS]
        if not inner or len(inner) > 5 or (selects and len(inner) > 1):
            message = "A row holds one to five buttons, or one select."
            yield Wrong(("components",), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)
    for part in parts:
        if part["type"] == 3 and not 1 <= len(part["options"]) <= 25:
            yield Wrong(("components",), "BASE_TYPE_BAD_LENGTH", "A select has 1 to 25 options.")


def _buttons(parts: list[Component]) -> Iterator[Wrong]:
    for part in parts:
        if part["type"] != BUTTON:
            continue
        style, label = part["style"], part.get("label")
        link, premium = style == 5, style == 6
        wrong = None
        if link and (not part.get("url") or part.get("custom_id")):
            wrong = "A link button has a url and no custom_id."
        elif premium and not part.get("sku_id"):
            wrong = "A premium button has a sku_id."
        elif not link and not premium and (not part.get("custom_id") or part.get("url")):
            wrong = "A button has a custom_id and no url."
        elif not premium and not label and not part.get("emoji"):
            wrong = "A button has a label or an emoji."
        if wrong:
            yield Wrong(("components",), "COMPONENT_BUTTON_INVALID", f"{wrong} ({label!r})")


def references(components: Sequence[Component]) -> list[str]:
    """The file names that the components show, as attachment://name."""
    return [
        media["url"].removeprefix("attachment://")
        for media in _media(components)
        if media["url"].startswith("attachment://")
    ]


def _media(components: Sequence[Component]) -> Iterator[Component]:
    for part in walk(list(components)):
        for field in ("media", "file"):
            if isinstance(part.get(field), dict):
                yield part[field]
        for item in part.get("items") or ():
            yield item["media"]


def settled(
    components: Sequence[Component], files: dict[str, Attachment], ids: Iterator[int]
) -> list[Component]:
    """As Discord gives them back: every component numbered, files with their addresses."""
    taken = {part["id"] for part in walk(list(components)) if part.get("id")}
    free = (number for number in iter(range(1, 1000)) if number not in taken)
    return [_settled(part, files, ids, free) for part in components]


def _settled(
    part: Component, files: dict[str, Attachment], ids: Iterator[int], free: Iterator[int]
) -> Component:
    made = {
        **DEFAULTS.get(part["type"], {}),
        **{key: value for key, value in part.items() if value is not None},
    }
    if not made.get("id"):
        made["id"] = next(free)
    if made["type"] in SELECTS:
        made.pop("required", None)
    for field in ("media", "file"):
        if isinstance(made.get(field), dict):
            made[field] = _unfurled(made[field], files, ids)
    if made["type"] == 13:
        shown = files.get(part["file"]["url"].removeprefix("attachment://"))
        if shown is not None:
            made |= {"name": shown.name, "size": shown.size}
    if "items" in made:
        made["items"] = [
            {"spoiler": False, "description": None, **item, "media": _unfurled(item["media"], files, ids)}
            for item in made["items"]
        ]
    if "components" in made:
        made["components"] = [_settled(each, files, ids, free) for each in made["components"]]
    for inner in ("accessory", "component"):
        if made.get(inner):
            made[inner] = _settled(made[inner], files, ids, free)
    return made


def _unfurled(media: Component, files: dict[str, Attachment], ids: Iterator[int]) -> Component:
    file = files.get(media["url"].removeprefix("attachment://"))
    if file is None:
        return {"id": str(next(ids)), "url": media["url"], "proxy_url": media["url"]}
    width, height = file.dimensions or (None, None)
    return {
        "id": str(next(ids)),
        "url": file.url,
        "proxy_url": file.signed(f"media/{file.path}"),
        "width": width,
        "height": height,
        "content_type": file.type,
        "attachment_id": str(file.id),
    }
