"""Closed groups of pictures that an earlier render left are used again, and only where they look the same."""

from __future__ import annotations

import copy
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from core.studio.render import RenderError, render
from core.studio.render.draft import plan_film
from core.studio.render.encode import Coded
from core.studio.render.gops import LEAST, LONGEST, cuts, gops
from core.studio.render.shelf import Shelf
from core.studio.render.titles import place

Json = dict[str, Any]


def film(make: Any, titles: list[Json], length: int = 8000) -> Json:
    half = length // 2
    video = [
        make.segment(0, half, kind="photo", src="/media/a.png", fit="fill", motion="zoom-in"),
        make.segment(half, length - half, kind="made", transition={"kind": "crossfade", "d": 500}),
    ]
    return dict(make.draft(video, titles, [make.segment(0, length, kind="music", mood="happy")]))


@pytest.fixture
def media(tmp_path: Path, make: Any) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    make.photo(folder / "a.png", 400, 600)
    return folder


async def test_a_changed_title_renders_only_its_seconds(
    tmp_path: Path, media: Path, make: Any, look: Any
) -> None:
    """The rest is the same to the bit, and the whole is what a render without any memory gives."""
    titles = [make.segment(300, 1500, text="One"), make.segment(5000, 1500, text="Two", anim="rise")]
    kept = tmp_path / "kept"
    first = await render(film(make, titles), media, tmp_path / "1.mp4", kept=kept)
    assert first.kept == 0
    changed = copy.deepcopy(titles)
    changed[1]["m"]["text"] = "Three"
    second = await render(film(make, changed), media, tmp_path / "2.mp4", kept=kept)
    assert 0.6 < second.kept < 0.9
    plain = await render(film(make, changed), media, tmp_path / "3.mp4")
    assert plain.kept == 0
    one, two, three = (look(tmp_path / f"{n}.mp4") for n in (1, 2, 3))
    assert len(two.frames) == len(three.frames) == 240
    same = [np.array_equal(a, b) for a, b in zip(one.frames, two.frames, strict=True)]
    assert all(same[:120])
    assert not any(same[165:180])
    worst = max(
        float(np.abs(a.astype(int) - b).mean()) for a, b in zip(two.frames, three.frames, strict=True)
    )
    assert worst < 2.5, "it looks as if all had been rendered at once"
    assert np.array_equal(one.samples, two.samples)
    assert np.abs(two.samples - three.samples).max() < 1e-4


async def test_the_same_film_again_is_only_copied(tmp_path: Path, media: Path, make: Any) -> None:
    """Every packet has its time, in order, and the file is as good as the first."""
    draft = film(make, [make.segment(1000, 2000, text="Hi")])
    for name in ("1.mp4", "2.mp4"):
        done = await render(draft, media, tmp_path / name, kept=tmp_path / "kept")
    assert done.kept == pytest.approx(1.0)
    rows = []
    for name in ("1.mp4", "2.mp4"):
        with av.open(str(tmp_path / name)) as container:
            rows.append(
                [(p.stream.type, p.pts, p.dts, p.is_keyframe, bytes(p)) for p in container.demux() if p.size]
            )
    assert rows[0] == rows[1]
    pictures = [(pts, dts) for kind, pts, dts, *_ in rows[1] if kind == "video"]
    assert all(pts >= dts for pts, dts in pictures)
    assert all(a[1] < b[1] for a, b in pairwise(pictures))


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["m"].update(w=182),
        lambda d: d["m"].update(fps=25),
        lambda d: d["m"].update(look="bw"),
        lambda d: d["t"][0]["sg"][0]["m"].update(motion="zoom-out"),
        lambda d: d["t"][0]["sg"][0]["m"].update(focus=[0, 0]),
        lambda d: d["t"][2]["sg"][0]["m"].update(text="Ho"),
        lambda d: d["t"][2]["sg"][0]["m"].update(color="#f00"),
        lambda d: d["t"][2]["sg"][0].update(s=900),
    ],
)
def test_what_is_seen_is_in_the_key(media: Path, make: Any, change: Any) -> None:
    draft = film(make, [make.segment(1000, 2000, text="Hi")])
    other = copy.deepcopy(draft)
    change(other)
    assert keys(draft, media)[:2] != keys(other, media)[:2]


def keys(draft: Json, media: Path, quality: str = "high") -> list[str]:
    plan = plan_film(draft, quality)
    return [gop.key for gop in gops(plan, place(plan), media, quality)]


def test_what_is_not_seen_is_not_in_the_key(media: Path, make: Any) -> None:
    """Sounds, ids and names change nothing; another file or another quality does."""
    draft = film(make, [make.segment(1000, 2000, text="Hi")])
    other = copy.deepcopy(draft)
    other["t"][1]["sg"][0]["m"].update(mood="calm", volume=0.1)
    other["t"][0]["sg"][0].update(id="x")
    other["t"][0]["sg"][0]["m"].update(name="y", volume=0.5)
    before = keys(draft, media)
    assert before == keys(other, media)
    assert before != keys(draft, media, "preview")
    make.photo(media / "a.png", 300, 600)
    assert before[0] != keys(draft, media)[0]


def test_a_title_begun_earlier_ties_its_groups_to_the_picture_it_came_up_on(media: Path, make: Any) -> None:
    """Its shadows are made for that picture."""
    draft = film(make, [make.segment(1000, 12_000, text="Hi")], 14_000)
    other = copy.deepcopy(draft)
    other["t"][0]["sg"][0]["m"].update(look="bw")
    assert keys(draft, media)[-2] != keys(other, media)[-2]
    del draft["t"][2], other["t"][2]
    assert keys(draft, media)[-1] == keys(other, media)[-1]


def test_groups_cover_the_film_and_one_title_moves_no_other_cut(make: Any) -> None:
    for length in (100, 700, 4000, 61_337):
        plan = plan_film(film(make, [], length))
        found = cuts(plan)
        edges = [*found, plan.frames]
        assert found[0] == 0
        spans = [b - a for a, b in pairwise(edges)]
        assert max(spans) <= LONGEST * plan.fps
        assert min(spans) >= min(LEAST * plan.fps, plan.frames)
        titled = cuts(plan_film(film(make, [make.segment(length // 3, length // 5, text="x")], length)))
        assert set(found) <= set(titled)


async def test_a_damaged_or_foreign_group_is_rendered_again(tmp_path: Path, media: Path, make: Any) -> None:
    draft = film(make, [], 2000)
    kept = tmp_path / "kept"
    await render(draft, media, tmp_path / "1.mp4", kept=kept)
    for number, path in enumerate(sorted(kept.iterdir())):
        path.write_bytes((b"", b"gop1\xff\xff\xff\xff", path.read_bytes()[:-1])[number % 3])
    done = await render(draft, media, tmp_path / "2.mp4", kept=kept)
    assert done.kept == 0
    assert (await render(draft, media, tmp_path / "3.mp4", kept=kept)).kept == pytest.approx(1)


async def test_a_folder_that_cannot_be_written_fails_no_render(
    tmp_path: Path, media: Path, make: Any
) -> None:
    (tmp_path / "kept").write_text("a file stands where the folder should")
    done = await render(film(make, [], 1000), media, tmp_path / "1.mp4", kept=tmp_path / "kept")
    assert done.kept == 0


async def test_a_missing_photo_is_missing_although_its_groups_are_kept(
    tmp_path: Path, media: Path, make: Any
) -> None:
    await render(film(make, [], 1000), media, tmp_path / "1.mp4", kept=tmp_path / "kept")
    (media / "a.png").unlink()
    with pytest.raises(RenderError) as failed:
        await render(film(make, [], 1000), media, tmp_path / "2.mp4", kept=tmp_path / "kept")
    assert failed.value.reason == "missing-media"


def test_the_shelf_drops_what_was_longest_unused(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "s", most=2500)
    for at, name in enumerate(("a", "b", "c")):
        shelf.keep(name, [Coded(at, 1, True, bytes(1000))])
        os.utime(tmp_path / "s" / name, (at, at))
    assert shelf.find("a", 7) == [Coded(7, 1, True, bytes(1000))]
    shelf.tidy()
    assert [shelf.find(name) is not None for name in ("a", "b", "c")] == [True, False, True]


def test_a_clip_shows_the_same_frames_when_it_is_entered_late(tmp_path: Path, make: Any) -> None:
    """Frames that are skipped do not change those that are shown."""
    from core.studio.render.compose import Composer
    from core.studio.render.planes import sheet

    def shade(index: int) -> np.ndarray:
        return np.full((90, 160, 3), (index * 2) % 250, np.uint8)

    make.clip(tmp_path / "c.mp4", seconds=8, frame=shade)
    segment = make.segment(0, 6500, kind="clip", src="/media/c.mp4", fit="fill", **{"in": 700})
    plan = plan_film(make.draft([segment], [make.segment(300, 5000, text="Hi")], size=(90, 160)))
    seen = []
    for wanted in (range(195), (0, 1, 120, 121, 150, 190)):
        composer, shown = Composer(plan, tmp_path), {}
        for index in wanted:
            planes = sheet(90, 160)[1]
            composer.draw(index, planes)
            shown[index] = planes
        composer.close()
        seen.append(shown)
    late = Composer(plan, tmp_path)
    planes = sheet(90, 160)[1]
    late.draw(150, planes)
    late.close()
    for index, found in [*seen[1].items(), (150, planes)]:
        for one, other in zip(found.each(), seen[0][index].each(), strict=True):
            assert np.array_equal(one, other), index


def test_a_logo_moves_with_the_platform_so_its_groups_are_made_anew(media: Path, make: Any) -> None:
    draft = film(make, [])
    logo = make.segment(0, 8000, kind="logo", text="(c) Sea", place="bottom-right")

    def keys(platform: str, *more: Json) -> list[str]:
        made = copy.deepcopy(draft)
        made["m"]["platform"] = platform
        made["t"] += more
        plan = plan_film(made)
        return [gop.key for gop in gops(plan, place(plan), media, "high")]

    assert keys("tiktok") == keys("reels")
    track = {"tt": 2, "sg": [logo]}
    assert not set(keys("tiktok", track)) & set(keys("reels", track))
