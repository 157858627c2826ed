"""Links to films: ours alone, whole or not at all, until their end."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from core.film_links import PURPOSE, FilmLinks, Verdict
from core.log import Redactor
from core.store import Cipher
from core.store.cipher import new_key

NOW = 1_800_000_000.0
KEY = new_key()
LINKS = FilmLinks("https://films.example/reel", Cipher([KEY]).derived(PURPOSE), 24)


def judged(links: FilmLinks, url: str, now: float = NOW) -> Verdict:
    render, end, signature, file = urlsplit(url).path.removeprefix("/reel/film/").split("/")
    return links.judge(render, end, signature, file, now)


def test_a_link_is_good_until_its_end() -> None:
    url = LINKS.to("render_17a", "generation-maker 2026", NOW)
    assert url.startswith("https://films.example/reel/film/render_17a/1800086400/")
    assert url.endswith("/generation-maker-2026.mp4")
    assert judged(LINKS, url) == "good"
    assert judged(LINKS, url, NOW + 24 * 3600 - 1) == "good"
    assert judged(LINKS, url, NOW + 24 * 3600) == "ended"


def test_every_part_of_it_is_signed() -> None:
    render, end, signature, file = LINKS.to("render_1", "film", NOW).rsplit("/", 4)[1:]
    for wrong in (
        ("render_2", end, signature, file),
        (render, str(int(end) + 1), signature, file),
        (render, end, signature[:-1] + ("A" if signature[-1] != "A" else "B"), file),
        (render, end, signature[:-1], file),
        (render, end, "", file),
        (render, end, "ä" * 24, file),
        (render, end, signature, "other.mp4"),
        (f"{render}\n{end}", "", signature, file),
    ):
        assert LINKS.judge(*wrong, NOW) == "wrong"
    assert LINKS.judge(render, end, signature, file, NOW) == "good"


def test_a_new_key_signs_and_an_older_one_is_still_believed() -> None:
    url, newer = LINKS.to("render_1", "film", NOW), new_key()
    turned = replace(LINKS, keys=Cipher([newer, KEY]).derived(PURPOSE))
    assert judged(turned, url) == "good"
    assert judged(LINKS, turned.to("render_1", "film", NOW)) == "wrong"
    assert judged(replace(LINKS, keys=Cipher([newer]).derived(PURPOSE)), url) == "wrong"


def test_the_key_of_links_is_not_the_key_of_secrets() -> None:
    cipher = Cipher([KEY])
    assert len({cipher.derived(PURPOSE), cipher.derived("another")}) == 2
    assert KEY.encode() not in cipher.derived(PURPOSE)[0]
    assert "keys" not in repr(LINKS)


@pytest.mark.parametrize("render", ["", "../../etc/passwd", "a/b", "a.b", "ä", "x" * 200])
def test_no_other_place_can_be_named(render: str) -> None:
    with pytest.raises(ValueError, match="not in a link"):
        LINKS.to(render, "film", NOW)


@pytest.mark.parametrize("name", ["", "影片", "a/../b", 'x"\r\n', "x" * 200])
def test_whatever_a_film_is_called_stands_plainly_in_its_address(name: str) -> None:
    file = LINKS.to("render_1", name, NOW).rsplit("/", 1)[1]
    assert file.removesuffix(".mp4").replace("-", "").isalnum() and file.isascii() and len(file) < 70


def test_a_link_is_black_in_a_log() -> None:
    url = LINKS.to("render_1", "film", NOW)
    assert url.rsplit("/", 2)[1] not in Redactor()(f"said {url}")
