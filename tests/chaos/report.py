"""The figures, a line each; and for each broken promise its history."""

from __future__ import annotations

from collections.abc import Iterator

from tests.chaos.machine import Result

MOST = 12
"""Histories told in full."""


def lines(result: Result) -> Iterator[str]:
    chronicle, verdict = result.chronicle, result.verdict
    for number, (what, tag) in enumerate(verdict.breaks):
        yield f"BROKEN: {tag or '-'}: {what}"
        if tag and number < MOST:
            yield from (f"    {line}" for line in chronicle.history(tag))
    yield from (f"  {count:6} {name}" for name, count in sorted(chronicle.faults.items()))
    yield f"elapsed: {result.elapsed:.0f} s"
    yield f"films: {verdict.films}"
    yield f"faults: {sum(chronicle.faults.values())}"
    yield f"kills: {chronicle.kills}"
    yield f"turns: {len(result.wishes)}"
    yield f"paid twice: {len(verdict.paid_twice)}"
    yield f"lost: {len(verdict.lost)}"
    yield f"shown twice: {len(verdict.shown_twice)}"
    yield f"told honestly: {verdict.honest}"
