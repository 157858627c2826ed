"""Every duration in one value."""

from dataclasses import fields

import pytest

from core.rhythm import Rhythm


def test_the_defaults_are_the_documented_ones() -> None:
    rhythm = Rhythm()
    assert (rhythm.poll, rhythm.beat, rhythm.turn, rhythm.retry, rhythm.quiet) == (30, 120, 900, 30, 600)
    assert (rhythm.recover_first, rhythm.recover, rhythm.recover_reads) == (30, 60, 5)
    assert (rhythm.album, rhythm.album_max, rhythm.card) == (1, 10, 15)


@pytest.mark.parametrize("value", [0, -1, float("inf"), float("nan")])
def test_a_duration_is_a_number_above_zero(value: float) -> None:
    with pytest.raises(ValueError, match="poll"):
        Rhythm(poll=value)


def test_a_tiny_rhythm_waits_for_nothing_but_what_is_named() -> None:
    tiny = Rhythm().tiny(quiet=3.0)
    assert tiny.quiet == 3.0 and tiny.turn == 30.0 and tiny.recover_reads == 5
    kept = {"quiet", "turn", "render", "stall", "drain", "recover_reads"}
    assert {getattr(tiny, field.name) for field in fields(tiny) if field.name not in kept} == {0.01}
