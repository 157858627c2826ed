"""Words read aloud: only where something can speak, and never promised elsewhere."""

from __future__ import annotations

import pytest

from core.studio.draft import to_draft
from core.words import strict
from tests.core.studio.agent.table import THREE, Table

strict()
SCRIPT = 'make a 12 second video with the captions: "Bread at dawn. Coffee at noon."'


@pytest.mark.parametrize("wish", ["read the captions aloud", "加配音"])
def test_where_nothing_can_speak_that_is_said_and_nothing_changes(wish: str) -> None:
    table = Table(THREE)
    table.say(SCRIPT)
    before = table.film
    answer = table.say(wish)
    assert "espeak-ng" in answer
    assert table.film == before


def test_captions_are_read_aloud_and_no_more() -> None:
    table = Table(THREE, voice=True)
    table.say(SCRIPT)
    assert "captions are read aloud" in table.say("read the captions aloud")
    assert to_draft(table.film)["m"]["voice"] is True
    table.say("remove the voice-over")
    assert "voice" not in to_draft(table.film)["m"]
    table.say("undo")
    assert table.film.voice


def test_without_words_there_is_nothing_to_read() -> None:
    table = Table(THREE, voice=True)
    table.say("make a video")
    assert "no words" in table.say("给视频配音").lower() or "还没有可以朗读的文字" in table.say("给视频配音")
    assert not table.film.voice


@pytest.mark.parametrize("voice", [True, False])
def test_a_first_film_is_read_aloud_if_it_can_be(voice: bool) -> None:
    table = Table(THREE, voice=voice)
    answer = table.say(SCRIPT.replace("video", "video with a voice-over"))
    assert table.film.voice == voice
    assert ("read aloud" in answer) == voice
    assert ("I cannot speak" in answer) != voice
