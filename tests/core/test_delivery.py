"""A film goes whole where it fits, as a copy under the limit where not, as a link where a copy is no use."""

from pathlib import Path

import pytest

from core.chat import Limits, Video
from core.delivery import LEAST_RATE, MARGIN, AsFile, AsLink, AsSmaller, leads_outside, plan

MB = 1024 * 1024
LINK = "https://films.example/f/abc"


def film(size: int, seconds: float = 30.0) -> Video:
    return Video(Path("film.mp4"), seconds, 1080, 1920, size)


@pytest.mark.parametrize(("limit", "size"), [(10, 9), (50, 49), (10, 10), (50, 50), (2000, 1999)])
def test_a_film_within_the_limit_goes_as_it_is(limit: int, size: int) -> None:
    assert plan(film(size * MB), Limits(file_bytes=limit * MB), LINK) == AsFile()


@pytest.mark.parametrize("public_url", [None, LINK])
@pytest.mark.parametrize(("limit", "size"), [(10, 11), (50, 51), (10, 200), (50, 500)])
def test_a_film_over_the_limit_becomes_a_copy_safely_under_it(
    limit: int, size: int, public_url: str | None
) -> None:
    found = plan(film(size * MB), Limits(file_bytes=limit * MB), public_url)
    assert found == AsSmaller(int(limit * MB * MARGIN))
    assert isinstance(found, AsSmaller) and found.limit < limit * MB


def test_one_byte_decides() -> None:
    limits = Limits(file_bytes=10 * MB)
    assert plan(film(10 * MB), limits, None) == AsFile()
    assert isinstance(plan(film(10 * MB + 1), limits, None), AsSmaller)


def test_a_chat_without_a_limit_takes_any_film() -> None:
    assert plan(film(5000 * MB), Limits(file_bytes=None), None) == AsFile()


def test_a_film_too_long_to_be_shrunk_into_the_chat_is_a_link_where_there_is_one() -> None:
    limits = Limits(file_bytes=10 * MB)
    seconds = 10 * MB * MARGIN / LEAST_RATE
    assert isinstance(plan(film(900 * MB, seconds - 1), limits, LINK), AsSmaller)
    assert plan(film(900 * MB, seconds + 1), limits, LINK) == AsLink(LINK)
    assert isinstance(plan(film(900 * MB, seconds + 1), limits, None), AsSmaller)


def test_a_chat_that_takes_no_files_gets_the_link() -> None:
    assert plan(film(MB), Limits(file_bytes=0), LINK) == AsLink(LINK)


@pytest.mark.parametrize(
    ("url", "outside"),
    [
        ("https://cdn.example.com/a.mp4?sig=1", True),
        ("http://93.184.216.34/a.mp4", True),
        ("http://127.0.0.1:8765/output/a.mp4", False),
        ("http://localhost:8765/a.mp4", False),
        ("http://studio.localhost/a.mp4", False),
        ("http://[::1]:8765/a.mp4", False),
        ("http://0.0.0.0:8765/a.mp4", False),
        ("http://192.168.1.7/a.mp4", False),
        ("http://studio:8765/a.mp4", False),
        ("https://name:word@cdn.example.com/a.mp4", False),
        ("/output/a.mp4", False),
        ("file:///etc/passwd", False),
        ("http://[", False),
    ],
)
def test_an_address_of_this_machine_alone_is_nobodys_link(url: str, outside: bool) -> None:
    assert leads_outside(url) is outside


def test_a_deployment_whose_backend_is_on_this_machine_reads_there() -> None:
    there = "http://127.0.0.1:8080/render_1.mp4"
    assert leads_outside(there, beside="http://127.0.0.1:8080")
    assert not leads_outside(there, beside="http://127.0.0.1:8081")
    assert not leads_outside(there, beside="https://cloud.example.org")
