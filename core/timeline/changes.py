"""What changed between two timelines, and where in time (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from core.timeline.reading import read
from core.timeline.values import Kind, Segment, Timeline, percent, span
from core.words import Phrase

_MOST = 8  # lines; more would be a wall of text
_EACH = 3  # of one kind; more are counted
_MOMENT = 0.05  # s: nobody sees less
_KINDS: tuple[Kind, ...] = ("video", "audio", "text", "other")
Pair = tuple[Segment, Segment]
# Properties a person has a word for; whatever else differs is "details".
_PROPERTIES = frozenset(
    {
        "look",
        "filter",
        "speed",
        "transition",
        "motion",
        "fit",
        "rotate",
        "style",
        "color",
        "place",
        "size",
        "anim",
    }
    | {"mood", "in", "fade_in", "fade_out", "duck", "focus", "src", "fps", "lang", "title"}
)


def changes(before: object, after: object) -> tuple[Phrase, ...]:
    """Timelines or drafts of any shape; () where nothing a person could notice has changed."""
    old = before if isinstance(before, Timeline) else read(before)
    new = after if isinstance(after, Timeline) else read(after)
    lines = [line for kind in _KINDS for line in _of_kind(kind, old, new)]
    lines += _of_whole(old, new)
    if len(lines) > _MOST:
        rest = len(lines) - _MOST + 1
        lines = [*lines[: _MOST - 1], Phrase("timeline-more-changes", {"count": rest})]
    return tuple(lines)


def _of_whole(old: Timeline, new: Timeline) -> Iterator[Phrase]:
    if old.aspect != new.aspect and new.aspect and old.aspect:
        yield Phrase("timeline-aspect", {"before": old.aspect, "after": new.aspect})
    elif (old.width, old.height) != (new.width, new.height) and old.width and new.width:
        sizes = {"before": f"{old.width}x{old.height}", "after": f"{new.width}x{new.height}"}
        yield Phrase("timeline-aspect", sizes)
    if old.exportable and new.exportable and (what := _different(old.facts, new.facts)):
        yield Phrase("timeline-whole", {"what": what})
    if abs(old.duration - new.duration) > _MOMENT:
        values: dict[str, object] = {"after": _tenths(new.duration)}
        if old.exportable and new.exportable:
            yield Phrase("timeline-length", {**values, "before": _tenths(old.duration)})
        elif new.exportable:
            yield Phrase("timeline-length-new", values)


def _of_kind(kind: Kind, old: Timeline, new: Timeline) -> Iterator[Phrase]:
    pairs, gone, come = _matched(old.segments(kind), new.segments(kind))
    if len(gone) == len(come):  # one in the place of another
        swapped = list(zip(gone, come, strict=True))
        gone, come = [], []
        if len(swapped) > _EACH:
            yield Phrase(
                "timeline-replaced-many",
                {"count": len(swapped), "kind": kind, "span": _over([b for _, b in swapped])},
            )
        else:
            for was, now in swapped:
                values = {"kind": kind, "before": _label(was), "after": _label(now), "span": now.span}
                yield Phrase("timeline-replaced", values)
    yield from _come(kind, come)
    yield from _gone(kind, gone)
    order = [was for was, _ in sorted(pairs, key=lambda pair: (pair[1].start, pair[1].end))]
    if kind == "video" and order != sorted(order, key=lambda part: (part.start, part.end)):
        yield Phrase("timeline-order")
    edited = [line for pair in pairs for line in _of_segment(pair, old, new)]
    if len(edited) > _EACH and len({line.key for line in edited}) == 1:
        over = _over([now for _, now in pairs])
        yield Phrase("timeline-edited-many", {"count": len(edited), "kind": kind, "span": over})
    else:
        yield from edited


def _come(kind: Kind, parts: list[Segment]) -> Iterator[Phrase]:
    if len(parts) > _EACH:
        yield Phrase("timeline-added-many", {"count": len(parts), "kind": kind, "span": _over(parts)})
        return
    for part in parts:
        if part.label:
            yield Phrase("timeline-added", {"kind": kind, "what": part.phrase})
        else:
            piece = Phrase("timeline-piece", {"named": True, "name": _label(part), "span": part.span})
            yield Phrase("timeline-added", {"kind": "other", "what": piece})


def _gone(kind: Kind, parts: list[Segment]) -> Iterator[Phrase]:
    if len(parts) > _EACH:
        yield Phrase("timeline-removed-many", {"count": len(parts), "kind": kind, "span": _over(parts)})
        return
    for part in parts:
        yield Phrase("timeline-removed", {"kind": kind if part.label else "other", "what": _label(part)})


def _of_segment(pair: Pair, old: Timeline, new: Timeline) -> Iterator[Phrase]:
    """The same piece, edited: its words, its loudness, its length or place, its other properties."""
    was, now = pair
    named = {"kind": now.kind, "name": _label(now), "span": now.span}
    if was.label != now.label:
        yield Phrase(
            "timeline-replaced",
            {"kind": now.kind, "before": _label(was), "after": _label(now), "span": now.span},
        )
    loud = (1.0 if was.volume is None else was.volume, 1.0 if now.volume is None else now.volume)
    if abs(loud[0] - loud[1]) > 0.004:
        yield Phrase("timeline-volume", {**named, "before": percent(loud[0]), "after": percent(loud[1])})
    follows = abs(was.end - old.duration) <= _MOMENT and abs(now.end - new.duration) <= _MOMENT
    if now.kind == "video" or (now.kind == "audio" and follows):
        if now.kind == "video" and abs(was.length - now.length) > _MOMENT:
            values = {"before": _tenths(was.length), "after": _tenths(now.length)}
            yield Phrase("timeline-segment-length", {**named, **values})
    elif abs(was.start - now.start) > _MOMENT or abs(was.end - now.end) > _MOMENT:
        yield Phrase("timeline-moved", named)
    if what := _different(was.facts, now.facts):
        yield Phrase("timeline-edited", {**named, "what": what})


def _matched(
    old: tuple[Segment, ...], new: tuple[Segment, ...]
) -> tuple[list[Pair], list[Segment], list[Segment]]:
    """Pieces of both timelines that are the same piece (by id, else by name), those gone and those come."""
    pairs: list[Pair] = []
    gone, come = list(old), list(new)
    for same in (_same_id, _equal, _same_label, _same_place):
        for part in list(gone):
            found = next((other for other in come if same(part, other)), None)
            if found is not None:
                pairs.append((part, found))
                gone.remove(part)
                come.remove(found)
    return pairs, gone, come


def _same_id(one: Segment, other: Segment) -> bool:
    return bool(one.id) and one.id == other.id


def _equal(one: Segment, other: Segment) -> bool:
    return one.label == other.label and one.facts == other.facts and abs(one.start - other.start) <= _MOMENT


def _same_label(one: Segment, other: Segment) -> bool:
    return one.label == other.label


def _same_place(one: Segment, other: Segment) -> bool:
    """A title or a piece of music in the place of another is that one, changed."""
    return (
        one.kind in ("audio", "text") and one.role == other.role and abs(one.start - other.start) <= _MOMENT
    )


def _different(was: frozenset[tuple[str, str]], now: frozenset[tuple[str, str]]) -> tuple[Phrase, ...]:
    """The properties that differ, each once, in words."""
    keys = {key if key in _PROPERTIES else "other" for key, _ in was ^ now}
    return tuple(
        Phrase("timeline-property", {"key": key})
        for key in sorted(keys, key=lambda key: (key == "other", key))
    )


def _label(part: Segment) -> Phrase:
    return Phrase(
        "timeline-label",
        {"kind": part.kind, "name": part.label, "named": bool(part.label), "words": bool(part.text)},
    )


def _over(parts: list[Segment]) -> Phrase:
    return span(min(part.start for part in parts), max(part.end for part in parts))


def _tenths(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
