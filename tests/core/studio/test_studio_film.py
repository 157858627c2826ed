"""The studio with its own renderer, once, very small: what comes out is a film of that length and shape."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from core.studio.render import render
from tests.core.studio.outsider import Person, ask, picture, studio

pytest.importorskip("cv2")


def test_a_prompt_becomes_a_film_that_plays(tmp_path: Path) -> None:
    import av

    with studio(tmp_path, renderer=render) as base:
        person = Person.arrives(base)
        person.upload(
            ("海边.png", picture("teal", (300, 400))), ("b.jpg", picture("gold", (400, 300), "JPEG"))
        )
        person.say("make a 2 second square promo titled “Sea 海”, with calm music")
        draft = json.loads(json.dumps(person.draft()).replace('"w": 1080, "h": 1080', '"w": 128, "h": 128'))
        person.export(draft=draft)
        done = person.finished()
        assert done["status"] == "completed", done
        film = ask(done["output"]["url"]).body
        with av.open(io.BytesIO(film)) as container:
            assert (container.streams.video[0].width, container.streams.video[0].height) == (128, 128)
            assert container.streams.video[0].codec_context.name == "h264"
            assert container.duration == pytest.approx(2_000_000, abs=100_000)
            assert container.streams.audio
        assert done["output"]["duration"] == pytest.approx(2.0, abs=0.1)
        assert person.state()["generated_media"][0]["width"] == 128


def test_a_film_of_words_alone(tmp_path: Path) -> None:
    with studio(tmp_path, renderer=render) as base:
        person = Person.arrives(base)
        person.say("a 2 second video about bees")
        draft = person.draft()
        draft["m"] |= {"w": 96, "h": 160}
        person.export(draft=draft)
        assert person.finished()["status"] == "completed"
