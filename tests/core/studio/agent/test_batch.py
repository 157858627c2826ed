"""The prompts behind "One each" and "One film" make the film that the button says, also in a row."""

import pytest

from core.words import LANGUAGES, say
from tests.core.studio.agent.table import THREE, Table, clip, photo


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("files", [THREE, (clip("a.mp4"), photo("IMG_0001.jpg"), clip("b-2.mov"))])
def test_one_each_then_one_of_all(language: str, files: tuple) -> None:  # type: ignore[type-arg]
    table = Table(files)
    for file in files:
        table.say(say("wish-each", language, name=file.name))
        assert table.names == [file.name]
    table.say(say("wish-all", language))
    assert table.names == [file.name for file in files]
    for file in reversed(files):
        table.say(say("wish-each", language, name=file.name))
        assert table.names == [file.name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_film_first(language: str) -> None:
    table = Table(THREE)
    table.say(say("wish-all", language))
    assert table.names == [file.name for file in THREE]
    assert table.title is None
