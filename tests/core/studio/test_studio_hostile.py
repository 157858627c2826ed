"""Anybody's bytes at the export and upload routes: a clear answer each time, never a 5xx, nothing harmed."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.studio.outsider import Person, picture, studio

values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
segments = st.fixed_dictionaries(
    {},
    optional={
        "id": values,
        "s": values,
        "d": values,
        "m": st.fixed_dictionaries(
            {}, optional={"kind": values, "src": values | st.just("/media/x.jpg"), "text": values}
        )
        | values,
    },
)
drafts = st.fixed_dictionaries(
    {},
    optional={
        "d": values,
        "m": values,
        "t": st.lists(
            st.fixed_dictionaries({}, optional={"tt": values, "sg": st.lists(segments, max_size=3) | values})
            | values,
            max_size=3,
        )
        | values,
    },
)
orders = st.fixed_dictionaries(
    {},
    optional={
        "id": values | st.from_regex(r"[a-z]{1,8}", fullmatch=True),
        "draft": drafts | values | st.just("[" * 5000),
        "output": values,
        "more": values,
    },
)
QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NUMBERS = count()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Person]]:
    folder = tmp_path_factory.mktemp("studio")
    with studio(folder) as base:
        person = Person.arrives(base)
        person.photos("a.png")
        yield folder, person


def unharmed(person: Person) -> None:
    """The photo is still there, alone, and the studio still answers."""
    assert [info["filename"] for info in person.state()["video_infos"]] == ["a.png"]


@given(orders)
@QUICK
def test_any_order_is_taken_or_refused_clearly(place: tuple[Path, Person], order: dict[str, Any]) -> None:
    _, person = place
    answer = person.ask("/api/render/proxy/lambda", {"sessionId": person.session, **order})
    assert answer.status in {200, 422, 429}, answer.body
    if answer.status == 200:
        assert answer.json["status"] in {"pending", "processing", "completed", "failed"}
    unharmed(person)


@given(drafts)
@QUICK
def test_any_draft_ends_in_a_film_or_a_reason(place: tuple[Path, Person], draft: dict[str, Any]) -> None:
    """The renderer here is none that could fail on it: the studio itself must not."""
    _, person = place
    name = f"fuzz{next(NUMBERS)}"
    answer = person.ask(
        "/api/render/proxy/lambda",
        {"id": name, "sessionId": person.session, "draft": draft, "output": {"quality": "preview"}},
    )
    assert answer.status == 200, answer.body
    assert person.finished(name)["status"] in {"completed", "failed"}


@given(
    st.binary(max_size=400)
    | st.builds(
        lambda a, b, c: a + b"--line\r\n" + b + b"\r\n\r\n" + c + b"\r\n--line--\r\n",
        st.binary(max_size=20),
        st.sampled_from(
            [
                b'Content-Disposition: form-data; name="files"; filename="a.mp4"',
                b"Content-Disposition: form-data; name=\"files\"; filename*=UTF-8''x.mp4",
                b"Content-Disposition: form-data",
                b"Content-Type: multipart/mixed; boundary=line",
                b'Content-Disposition: form-data; name="files"; filename="a"\r\nContent-Encoding: gzip',
                b'Content-Disposition: form-data; name="files"; filename="a"\r\nContent-Length: -5',
                b"\xff\xfe",
            ]
        ),
        st.binary(max_size=200),
    )
)
@QUICK
def test_any_form_is_refused_and_leaves_nothing_behind(place: tuple[Path, Person], body: bytes) -> None:
    folder, person = place
    answer = person.ask(
        f"/api/upload-video/nemo_agent/me/{person.session}",
        body,
        Content_Type="multipart/form-data; boundary=line",
    )
    assert 400 <= answer.status < 500, answer.body
    assert len(list((folder / "media").iterdir())) == 1
    unharmed(person)


HEADS = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"RIFF\0\0\0\0WEBP",
    b"RIFF\0\0\0\0WAVE",
    b"RIFF\0\0\0\0AVI ",
    b"\x1aE\xdf\xa3",
    b"\0\0\0\x20ftypisom",
    b"\0\0\0\x08moov",
    b"ID3",
    b"\xff\xf1",
)


@given(st.sampled_from(HEADS), st.binary(max_size=300))
@QUICK
def test_what_only_begins_like_media_is_4001(place: tuple[Path, Person], head: bytes, rest: bytes) -> None:
    folder, person = place
    answer = person.upload(("clip.mp4", head + rest))
    assert (answer.status, answer.json["code"]) == (415, 4001), answer.body
    assert len(list((folder / "media").iterdir())) == 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_half_a_file_is_taken_or_refused(place: tuple[Path, Person], share: float) -> None:
    """A truncated picture is refused; under another name all the same."""
    _, person = place
    whole = picture(size=(400, 400))
    answer = person.upload(("a.mov", whole[: int(len(whole) * share)]))
    assert (answer.status, answer.json["code"]) == (415, 4001)


@pytest.mark.parametrize("text", ["x" * 100_000, "很" * 100_000, "make a video " * 8000, '"' * 100_000])
def test_a_prompt_of_a_hundred_thousand_letters_is_answered(place: tuple[Path, Person], text: str) -> None:
    _, person = place
    answer = person.say(text)
    assert answer.status in {200, 413, 422}
    unharmed(person)


def test_ten_thousand_segments_get_a_reason(tmp_path: Path) -> None:
    from core.studio.app import own_renderer

    with studio(tmp_path, renderer=own_renderer(tmp_path)) as base:
        person = Person.arrives(base)
        rows = [{"id": str(i), "s": i, "d": 1, "m": {"kind": "made"}} for i in range(10_000)]
        person.export("r1", {"d": 10_000, "m": {}, "t": [{"tt": 0, "sg": rows}]})
        ended = person.finished("r1")
        assert (ended["status"], ended["error"], ended["retry"]) == ("failed", "too-many", False)


def archive(name: str, size: int = 50_000_000, times: int = 4) -> bytes:
    """A document that would unpack to a thousand times its size."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        for number in range(times):
            packed.writestr(f"{name}/{number}.xml", b" " * (size // times))
    return held.getvalue()


@pytest.mark.parametrize("name", ["script.docx", "slides.pptx", "photos.zip", "film.mp4", "a.jpg"])
def test_an_archive_is_no_media_and_is_never_unpacked(place: tuple[Path, Person], name: str) -> None:
    folder, person = place
    answer = person.upload((name, archive("word")))
    assert (answer.status, answer.json["code"]) == (415, 4001)
    assert len(list((folder / "media").iterdir())) == 1
    unharmed(person)


@pytest.mark.parametrize("code", ["gzip", "deflate"])
@pytest.mark.parametrize(
    "path", ["/run_sse", "/api/render/proxy/lambda", "/api/upload-video/nemo_agent/me/{session}"]
)
def test_a_body_that_unpacks_to_a_thousand_times_its_size_is_refused(
    place: tuple[Path, Person], path: str, code: str
) -> None:
    _, person = place
    plain = b'{"session_id": "' + b" " * 60_000_000
    packed = gzip.compress(plain, 1) if code == "gzip" else zlib.compress(plain, 1)
    answer = person.ask(
        path.format(session=person.session), packed, Content_Encoding=code, Content_Type="application/json"
    )
    assert 400 <= answer.status < 500, answer.status
    unharmed(person)


said = st.fixed_dictionaries(
    {},
    optional={
        "app_name": values | st.just("nemo_agent"),
        "user_id": values | st.just("me"),
        "new_message": values
        | st.fixed_dictionaries(
            {"parts": st.lists(st.fixed_dictionaries({}, optional={"text": values | st.text()}) | values)}
        ),
        "streaming": values,
    },
)


@given(said)
@QUICK
def test_any_message_is_answered_or_refused_clearly(place: tuple[Path, Person], body: dict[str, Any]) -> None:
    _, person = place
    answer = person.ask("/run_sse", {**person.message("你好"), **body})
    assert answer.status in {200, 404, 422}, answer.body
    unharmed(person)
