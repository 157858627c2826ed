"""Titles are whole, readable, apart from one another and off the faces."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.fonts import chain, face_of, font, runs
from core.studio.render.draft import ANIMS, PLACES, PLATFORMS, ROLES, SIZES, STYLES, plan_film
from core.studio.render.lettering import Lettering
from core.studio.render.plan import Plan
from core.studio.render.planes import Planes, sheet
from core.studio.render.titles import FACES, place, safe
from core.studio.render.typeset import MOST_LINES
from core.studio.render.wrap import CLOSING, OPENING, lines, pieces

FILMS = [(1080, 1920), (1920, 1080), (1080, 1080), (1080, 1350), (180, 320)]
words = st.text(
    st.sampled_from("abcdefgmnW .,!é") | st.sampled_from("海边的夏天和你，。！《》一起"),
    min_size=1,
    max_size=90,
)
titles = st.fixed_dictionaries(
    {
        "text": words,
        "place": st.sampled_from(PLACES),
        "size": st.sampled_from(SIZES),
        "style": st.sampled_from(STYLES),
        "role": st.sampled_from(ROLES),
        "anim": st.sampled_from(ANIMS),
    }
)


def planned(wanted: Sequence[dict[str, str]], film: tuple[int, int], kind: str = "photo") -> Plan:
    tracks = [
        {"tt": 0, "sg": [{"s": 0, "d": 2000, "m": {"kind": kind}}]},
        {"tt": 7, "sg": [{"s": 0, "d": 2000, "m": m} for m in wanted]},
    ]
    return plan_film({"d": 2000, "m": {"w": film[0], "h": film[1]}, "t": tracks})


def lettered(plan: Plan, picture: Planes) -> Lettering:
    """The first title, made for that picture."""
    placed = place(plan)[0]
    return Lettering(placed.title, placed.setting, placed.x, placed.y, picture)


@given(st.lists(titles, min_size=1, max_size=3), st.sampled_from(FILMS))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_titles_are_inside_the_safe_area_apart_and_off_the_faces(
    wanted: list[dict[str, str]], film: tuple[int, int]
) -> None:
    area, height = safe(*film), film[1]
    placed = [p for p in place(planned(wanted, film)) if p.setting.lines]
    for one in placed:
        assert len(one.setting.lines) <= MOST_LINES
        assert one.x >= area.left - 1
        assert one.x + one.setting.width <= area.right + 1
        assert one.y >= area.top - 1
        assert one.low <= area.bottom + 1
        assert one.low <= FACES[0] * height + 1 or one.y >= FACES[1] * height - 1
    for index, one in enumerate(placed):
        for other in placed[index + 1 :]:
            assert one.low <= other.y or other.low <= one.y


@given(words, st.floats(60, 900))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_lines_keep_every_letter_and_their_manners(text: str, width: float) -> None:
    """No letter is lost or doubled; no line begins with a comma or ends with an opening bracket."""

    def measure(line: str) -> float:
        return 20.0 * len(line)

    found = lines(text, width, 3, measure)
    if found is None:
        return
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(measure(line) <= width for line in found)
    for line in found[1:]:
        assert line[0] not in CLOSING or line == text.strip()
    for line in found[:-1]:
        assert line[-1] not in OPENING


def test_chinese_breaks_anywhere_but_words_do_not() -> None:
    assert pieces("海边，good day") == ["海", "边，", "good ", "day"]


def test_lines_are_even() -> None:
    """Three words over two lines are not left with one word alone where that can be helped."""
    assert lines("one two three four", 16 * 10, 3, lambda t: 10.0 * len(t)) == ["one two", "three four"]


@pytest.mark.parametrize(
    "text", ["Urban Dreams", "海边的夏天", "東京の夏", "서울의 여름", "Привет", "Ünïcödé"]
)
@pytest.mark.parametrize("serif", [False, True])
def test_every_letter_is_drawn_by_a_font_that_has_it(text: str, serif: bool) -> None:
    """None is a box: each differs from what its font draws for a letter it lacks."""
    found = runs(text, chain(serif))
    assert "".join(run.text for run in found) == text
    for run in found:
        box = bytes(font(run.face, 24).getmask("\U0010fffe"))
        for letter in run.text.replace(" ", ""):
            assert bytes(font(run.face, 24).getmask(letter)) != box, letter


def test_what_no_font_has_is_left_out() -> None:
    assert face_of("\U0010fffd", chain(False)) is None
    assert "".join(run.text for run in runs("Hi \u0007there", chain(False))) == "Hi there"


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("ground", [30, 225])
def test_title_pixels_are_readable_and_inside_the_safe_area(style: str, ground: int) -> None:
    """White letters on dark and on nearly white: all ink is inside, with something darker around it."""
    width, height = 360, 640
    plan = planned([{"text": "Summer 夏天", "style": style}], (width, height))
    out = sheet(width, height)[1]
    out.fill((ground, 128, 128))
    before = out.y.copy()
    lettered(plan, out).put_on(out, 1.0, 0.0)
    ink = np.argwhere(out.y > 228)
    area = safe(width, height)
    assert len(ink) > 200
    assert ink[:, 0].min() >= area.top
    assert ink[:, 0].max() <= area.bottom
    assert ink[:, 1].min() >= area.left
    assert ink[:, 1].max() <= area.right
    rows, columns = ink[:, 0], ink[:, 1]
    around = out.y[rows.min() : rows.max(), columns.min() : columns.max()]
    assert np.percentile(around, 20) < 150, "letters need something darker around them"
    far = out.y[: height // 3]
    assert (far == before[: height // 3]).all(), "the rest of the picture is untouched"


def test_a_title_fades_and_rises_into_its_place() -> None:
    plan = planned([{"text": "Hello", "anim": "rise"}], (180, 320))
    means, tops = [], []
    for opacity, rise in ((0.2, 0.8), (0.6, 0.3), (1.0, 0.0)):
        out = sheet(180, 320)[1]
        out.fill((40, 128, 128))
        lettered(plan, out).put_on(out, opacity, rise)
        means.append(float(out.y.max()))
        weight = np.maximum(out.y.astype(float) - 60, 0).sum(axis=1)
        tops.append(float((weight * np.arange(320)).sum() / weight.sum()))
    assert means == sorted(means)
    assert tops == sorted(tops, reverse=True)


def test_an_endless_title_ends_with_dots_instead_of_running_out() -> None:
    plan = planned([{"text": "word " * 400}], (1080, 1920))
    setting = place(plan)[0].setting
    assert 1 <= len(setting.lines) <= MOST_LINES
    assert setting.lines[-1].runs[-1].text.endswith("…")


def test_lines_break_where_the_words_breathe() -> None:
    """At commas, after 的 or before 与, where that takes no more lines than anywhere else."""

    def broken(text: str, width: float) -> list[str] | None:
        return lines(text, width, 3, len)

    assert broken("湖边的灯火与清晨", 7) in (["湖边的", "灯火与清晨"], ["湖边的灯火", "与清晨"])
    assert broken("新品发布会，灯光暗下，全场欢呼", 6) == ["新品发布会，", "灯光暗下，", "全场欢呼"]
    assert broken("a launch, the lights go down", 19) == ["a launch,", "the lights go down"]
    assert broken("手工橡木台灯", 4) == ["手工橡", "木台灯"]
    assert broken("Bloom, café", 40) == ["Bloom, café"]


def test_what_no_font_draws_leaves_no_hole() -> None:
    """An emoji that is left out takes its space with it."""
    film = plan_film(
        {
            "t": [
                {"tt": 0, "sg": [{"s": 0, "d": 1000, "m": {"kind": "made"}}]},
                {"tt": 7, "sg": [{"s": 0, "d": 1000, "m": {"text": "By \U000f0000 the \U000f0001sea"}}]},
            ]
        }
    )
    shown = place(film)[0].setting.lines
    assert " ".join(run.text for line in shown for run in line.runs).split("  ") == ["By the sea"]


def test_captions_that_follow_one_another_stand_at_the_same_height() -> None:
    """None makes room for one that is already gone, wherever between two frames they meet."""
    marks = [0, 2018, 4949, 9984]
    captions = [
        {"s": a, "d": b - a, "m": {"text": "One line", "role": "caption", "place": "bottom"}}
        for a, b in pairwise(marks)
    ]
    video = [{"s": 0, "d": 9984, "m": {"kind": "photo", "src": "/media/a.jpg"}}]
    film = plan_film({"t": [{"tt": 0, "sg": video}, {"tt": 7, "sg": captions}]})
    assert [t.last for t in film.titles[:-1]] == [t.first for t in film.titles[1:]]
    assert len({placed.y for placed in place(film)}) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("where", PLACES)
def test_titles_keep_clear_of_the_platforms_buttons(platform: str, where: str) -> None:
    """Upright films; a flat one is covered by nobody."""
    words = {"text": "A rather long title 夏天的海边 and more", "place": where, "size": "l"}
    for size in ((1080, 1920), (1920, 1080)):
        meta = {"w": size[0], "h": size[1], "platform": platform}
        video = {"tt": 0, "sg": [{"s": 0, "d": 2000, "m": {"kind": "made"}}]}
        plan = plan_film({"m": meta, "t": [video, {"tt": 7, "sg": [{"s": 0, "d": 2000, "m": words}]}]})
        placed, area = place(plan)[0], safe(*size, platform)
        assert area.left - 1 <= placed.x
        assert placed.x + placed.setting.width <= area.right + 1
        assert area.top - 1 <= placed.y
        assert placed.low <= area.bottom + 1
        assert (area == safe(*size)) == (size[0] > size[1] or not platform)


def test_a_title_in_two_scripts_has_each_on_lines_of_its_own_if_that_takes_no_more() -> None:
    assert lines("周六见 See you on Saturday", 10, 3, len) == ["周六见", "See you on", "Saturday"]
    assert lines("Summer Fair 夏日市集", 11, 3, len) == ["Summer Fair", "夏日市集"]
    assert lines("周六见 See you", 20, 3, len) == ["周六见 See you"], "what fits on one line stays there"
    for text, width in (("新品 New", 4), ("买 Coffee and more coffee every day", 14)):
        broken = lines(text, width, 9, len) or []
        assert "".join(broken).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    "text", ["Summer sale", "Summer sale: everything up to 50% off until Sunday evening"]
)
@pytest.mark.parametrize("size", [(1080, 1440), (1080, 1920), (1920, 1080)])
def test_a_title_that_is_to_stand_at_the_top_stands_there_beside_a_logo_too(
    text: str, size: tuple[int, int]
) -> None:
    titles = [{"s": 0, "d": 3000, "m": {"text": text, "place": "top", "style": "card", "size": "l"}}]
    tracks = [
        {"tt": 0, "sg": [{"s": 0, "d": 3000, "m": {"kind": "photo", "src": "/media/a.jpg"}}]},
        {"tt": 7, "sg": titles},
        {"tt": 2, "sg": [{"s": 0, "d": 3000, "m": {"kind": "logo", "text": "@us", "place": "top-right"}}]},
    ]
    plan = plan_film({"d": 3000, "m": {"w": size[0], "h": size[1]}, "t": tracks})
    (placed,) = place(plan)
    assert placed.low <= FACES[0] * plan.height + 1
