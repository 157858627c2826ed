"""What a person asks for is seen and heard: a sentence, the film after it, its frames and its sound.

Frames are drawn and sound is mixed by the renderer itself, without the encoder; the last test makes an MP4.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.studio.draft import to_draft
from core.studio.records import Upload
from core.studio.render import render
from core.studio.render.compose import Composer
from core.studio.render.draft import plan_film
from core.studio.render.mix import Mix
from core.studio.render.plan import Plan
from core.studio.render.planes import Planes, sheet
from core.studio.render.titles import place as placed
from tests.core.studio.agent.table import Table

RED, GREEN, BLUE = (200, 40, 40), (40, 180, 40), (40, 40, 200)


class Screen:
    """A table with real files, and eyes and ears."""

    def __init__(self, media: Path, files: tuple[Upload, ...]) -> None:
        self.media = media
        self.table = Table(files)

    def say(self, *messages: str) -> str:
        return [self.table.say(message) for message in messages][-1]

    @property
    def plan(self) -> Plan:
        return plan_film(to_draft(self.table.film), "preview")

    def at(self, seconds: float) -> np.ndarray:
        """The picture at this time, RGB."""
        plan = self.plan
        _, planes = sheet(plan.width, plan.height)
        composer = Composer(plan, self.media)
        try:
            composer.draw(min(plan.frames - 1, round(seconds * plan.fps)), planes)
        finally:
            composer.close()
        return rgb(planes)

    def heard(self) -> Callable[[float, float], float]:
        """The level (RMS) between two times."""
        plan = self.plan
        mix = Mix(plan, self.media)
        parts = [mix.next(min(plan.fps, plan.frames - i)) for i in range(0, plan.frames, plan.fps)]
        mix.close()
        samples = np.concatenate(parts, axis=1)
        return lambda a, b: float(np.sqrt((samples[:, round(a * 48000) : round(b * 48000)] ** 2).mean()))


def rgb(planes: Planes) -> np.ndarray:
    y = (planes.y.astype(np.float32) - 16) / 219
    u, v = (
        (np.repeat(np.repeat(p, 2, 0), 2, 1).astype(np.float32) - 128) / 224 for p in (planes.u, planes.v)
    )
    red, blue = y + 1.5748 * v, y + 1.8556 * u
    green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
    return np.asarray(np.dstack([red, green, blue]).clip(0, 1) * 255)


def mean(picture: np.ndarray) -> tuple[float, ...]:
    return tuple(picture.reshape(-1, 3).mean(axis=0))


def is_mostly(picture: np.ndarray, color: tuple[int, int, int], within: float = 30) -> bool:
    return all(abs(a - b) < within for a, b in zip(mean(picture), color, strict=True))


def rows(one: np.ndarray, other: np.ndarray, axis: int = 0) -> tuple[float, float, int]:
    """Where two pictures differ: as shares of the height (axis 1: the width), and in how many pixels."""
    differ = np.abs(one - other).max(axis=2) > 40
    lines = np.flatnonzero(differ.any(axis=1 - axis))
    if not len(lines):
        return 0.0, 0.0, 0
    return lines[0] / differ.shape[axis], lines[-1] / differ.shape[axis], int(differ.sum())


@pytest.fixture
def photos(tmp_path: Path) -> Screen:
    """Red, green, blue for two seconds each, upright, with straight cuts and still pictures."""
    files = []
    for name, color in (("red", RED), ("green", GREEN), ("blue", BLUE)):
        Image.new("RGB", (270, 480), color).save(tmp_path / f"x-{name}.png")
        files.append(Upload(f"{name}.png", f"x-{name}.png", "image", "png", 1, None, 270, 480))
    screen = Screen(tmp_path, tuple(files))
    screen.say("make a 6 second video without music", "hard cuts", "no zoom")
    return screen


@pytest.fixture(scope="module")
def clip_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of four seconds that grows lighter with every frame, with a tone; and a silent grey one."""
    from tests.core.studio.render.conftest import _clip

    folder = tmp_path_factory.mktemp("clips")

    def grey(index: int) -> np.ndarray:
        return np.full((96, 54, 3), 20 + index * 1.7, np.uint8)

    _clip(folder / "x-light.mp4", 54, 96, 4.0, sound=0.3, frame=grey)
    _clip(folder / "x-quiet.mp4", 54, 96, 2.0, frame=lambda i: np.full((96, 54, 3), 90, np.uint8))
    return folder


@pytest.fixture
def clips(clip_folder: Path) -> Screen:
    files = (
        Upload("light.mp4", "x-light.mp4", "video", "mp4", 1, 4.0, 54, 96, True),
        Upload("quiet.mp4", "x-quiet.mp4", "video", "mp4", 1, 2.0, 54, 96, False),
    )
    screen = Screen(clip_folder, files)
    screen.say("make a video without music", "hard cuts")
    return screen


def moment(picture: np.ndarray) -> float:
    """Which second of the clip that grows lighter is seen."""
    return (mean(picture)[0] - 20) / 1.7 / 30


def test_order_removal_and_copies_are_seen(photos: Screen) -> None:
    assert is_mostly(photos.at(1), RED)
    photos.say("put the last photo first")
    assert [is_mostly(photos.at(t), c) for t, c in ((1, BLUE), (3, RED), (5, GREEN))] == [True] * 3
    photos.say("swap the first and the third photo", "remove the second photo", "make it 6 seconds")
    assert [is_mostly(photos.at(t), c) for t, c in ((1, GREEN), (4, BLUE))] == [True] * 2
    photos.say("show the first photo twice", "put the second photo last")
    assert [is_mostly(photos.at(t), c) for t, c in ((1, GREEN), (4, BLUE), (7, GREEN))] == [True] * 3


def test_lengths_and_shapes_are_those_of_the_plan(photos: Screen) -> None:
    photos.say("make it 3 seconds longer")
    assert photos.plan.frames == 270
    photos.say("for Pinterest")
    assert photos.plan.width / photos.plan.height == pytest.approx(2 / 3, abs=0.01)
    photos.say("cinema format 21:9")
    assert photos.plan.width / photos.plan.height == pytest.approx(21 / 9, abs=0.02)


@pytest.mark.parametrize(
    ("wish", "check"),
    [
        ("make it black and white", lambda m, was: max(m) - min(m) < 4),
        ("make it darker", lambda m, was: sum(m) < sum(was) - 20),
        ("brighten it up", lambda m, was: sum(m) > sum(was) + 20),
        ("sepia", lambda m, was: m[0] > m[1] > m[2] and m[0] - m[2] < 80),
        ("a warmer look", lambda m, was: m[0] - m[2] > was[0] - was[2] + 5),
        ("cooler colours please", lambda m, was: m[0] - m[2] < was[0] - was[2] - 5),
        ("more vivid colors", lambda m, was: max(m) - min(m) > max(was) - min(was) + 5),
    ],
)
def test_looks_are_seen(photos: Screen, wish: str, check: Callable[[Any, Any], bool]) -> None:
    before = mean(photos.at(1))
    photos.say(wish)
    assert check(mean(photos.at(1)), before)
    photos.say("no filter")
    assert mean(photos.at(1)) == before


def test_a_look_on_one_photo_leaves_the_others(photos: Screen) -> None:
    photos.say("only the second photo in black and white")
    assert is_mostly(photos.at(1), RED)
    shown = mean(photos.at(3))
    assert max(shown) - min(shown) < 4


def test_a_title_stands_where_when_and_how_it_was_asked_for(photos: Screen) -> None:
    plain = {t: photos.at(t) for t in (0.9, 3.0, 5.5)}
    photos.say('add the title "HELLO" in yellow, put it at the top, show the title for 2 seconds')
    _, low, small = rows(photos.at(0.9), plain[0.9])
    assert low < 0.35
    assert small > 50
    seen = photos.at(0.9)[np.abs(photos.at(0.9) - plain[0.9]).max(axis=2) > 120]
    assert seen[:, 0].mean() > 180 > 130 > seen[:, 2].mean()
    assert rows(photos.at(3.0), plain[3.0])[2] == 0
    photos.say("title at the bottom")
    assert rows(photos.at(0.9), plain[0.9])[0] > 0.5
    large = rows(photos.at(0.9), plain[0.9])[2]
    photos.say("make the title small")
    assert 0 < rows(photos.at(0.9), plain[0.9])[2] < large
    photos.say("show the title only in the last 2 seconds")
    assert rows(photos.at(0.9), plain[0.9])[2] == 0
    assert rows(photos.at(5.5), plain[5.5])[2] > 0
    photos.say("remove the title")
    assert rows(photos.at(5.5), plain[5.5])[2] == 0


def test_a_box_and_an_outline_are_seen(photos: Screen) -> None:
    photos.say('add the title "HELLO"', "no animation on the title")
    bold = photos.at(1)
    photos.say("put the title in a box")
    assert rows(photos.at(1), bold)[2] > 500
    boxed = photos.at(1)
    photos.say("give the title an outline")
    assert rows(photos.at(1), boxed)[2] > 500


def test_captions_show_on_their_picture_and_go_one_by_one(photos: Screen) -> None:
    plain = {t: photos.at(t) for t in (1, 3, 5)}
    photos.say('add a caption "Two" on the second photo', 'show the caption "Three" from 4.5 to 5.8 seconds')
    shown = {t: rows(photos.at(t), plain[t])[2] for t in (1, 3, 5)}
    assert shown[1] == 0 < min(shown[3], shown[5])
    photos.say('change the first caption to "Something longer here"')
    assert rows(photos.at(3), plain[3])[2] > shown[3]
    photos.say("remove the last caption")
    assert rows(photos.at(5), plain[5])[2] == 0 < rows(photos.at(3), plain[3])[2]


def test_cards_open_and_close_the_film(photos: Screen) -> None:
    photos.say('add an intro card with "Welcome"', 'add a 2 second end card saying "Bye now"')
    intro = photos.table.film.shots[0].length / 1000
    assert photos.plan.seconds == 6  # as was asked for: the photos make room
    assert not is_mostly(photos.at(1), RED)
    assert photos.at(1).max() > 225  # the words are white
    assert is_mostly(photos.at(intro + 0.45), RED)
    assert photos.at(5.2).max() > 225
    photos.say("make it 9 seconds, put the last photo first")
    assert is_mostly(photos.at(intro + 1), BLUE)
    photos.say("remove the intro card", "remove the end card")
    assert is_mostly(photos.at(0), BLUE)


def test_a_logo_stands_in_its_corner(photos: Screen, tmp_path: Path) -> None:
    """See-through where it is, whole where it is whole, at its size, until it is taken away."""
    logo = np.zeros((80, 160, 4), np.uint8)
    logo[:, :80] = (255, 255, 255, 255)
    Image.fromarray(logo).save(tmp_path / "x-logo.png")
    photos.table.files += (Upload("logo.png", "x-logo.png", "image", "png", 1, None, 160, 80),)
    plain = photos.at(1)
    photos.say("put our logo in the top right corner")
    _, low, area = rows(photos.at(1), plain)
    left = rows(photos.at(1), plain, axis=1)[0]
    assert low < 0.25
    assert left > 0.5
    assert photos.at(1).max() > 200
    assert photos.at(5).max() > 200
    photos.say("move the logo to the bottom left")
    assert rows(photos.at(1), plain)[0] > 0.6
    assert rows(photos.at(1), plain, axis=1)[1] < 0.5
    photos.say("make the logo bigger")
    assert rows(photos.at(1), plain)[2] > area * 1.5
    whitest = photos.at(1)[..., 1].max()
    photos.say("make the logo more transparent")
    assert photos.at(1)[..., 1].max() < whitest - 40
    photos.say('add the watermark "© Luna 月光"')
    words = rows(photos.at(1), plain)
    assert 0 < words[2] < area * 1.5
    photos.say('add the title "HELLO" at the bottom')
    assert placed(photos.plan)[0].low < words[0] * photos.plan.height  # never on one another
    photos.say("remove the title")
    photos.say("remove the watermark")
    assert rows(photos.at(1), plain)[2] == 0


def test_transitions_are_seen_half_way(photos: Screen) -> None:
    photos.say("crossfade between the first and second photo")
    middle = mean(photos.at(2.35))
    assert 80 < middle[0] < 160
    assert 80 < middle[1] < 160
    assert is_mostly(photos.at(4.1), BLUE)
    photos.say("slide transitions")
    sliding = photos.at(2.35)
    width = sliding.shape[1]
    assert is_mostly(sliding[:, : width // 4], RED)
    assert is_mostly(sliding[:, -width // 4 :], GREEN)
    photos.say("fade through black between the pictures")
    assert max(mean(photos.at(2.35))) < 60
    photos.say("no transitions")
    assert is_mostly(photos.at(2.05), GREEN)


@pytest.fixture
def corners(tmp_path: Path) -> Screen:
    """One lying photo with a corner in each of four colours."""
    from tests.core.studio.render.conftest import painted

    Image.fromarray(painted(480, 270)).save(tmp_path / "x-corners.png")
    files = (Upload("corners.png", "x-corners.png", "image", "png", 1, None, 480, 270),)
    screen = Screen(tmp_path, files)
    screen.say("make a 4 second 16:9 video without music", "no zoom")
    return screen


def corner(picture: np.ndarray, down: int, across: int) -> np.ndarray:
    h, w = picture.shape[0] // 8, picture.shape[1] // 8
    return picture[(slice(0, h), slice(-h, None))[down], (slice(0, w), slice(-w, None))[across]]


def test_turns_crops_and_fits_are_seen(corners: Screen) -> None:
    assert is_mostly(corner(corners.at(1), 0, 0), (220, 30, 30), 40)
    corners.say("rotate the photo 180 degrees")
    assert is_mostly(corner(corners.at(1), 0, 0), (230, 230, 40), 40)
    corners.say("rotate the photo 180 degrees", "make it vertical", "crop the photo to the left side")
    assert is_mostly(corner(corners.at(1), 0, 0), (220, 30, 30), 40)
    corners.say("crop the photo to the right side")
    assert is_mostly(corner(corners.at(1), 0, 1), (30, 200, 30), 40)
    assert is_mostly(corner(corners.at(1), 1, 1), (230, 230, 40), 40)
    corners.say("letterbox it")
    assert max(mean(corner(corners.at(1), 0, 0))) < 8
    corners.say("blurred background")
    assert max(mean(corner(corners.at(1), 0, 0))) > 40


def test_a_part_is_shown_closer_where_the_frame_leaves_no_choice(corners: Screen) -> None:
    corners.say("focus on the bottom of the photo")
    low = corners.at(1)
    assert is_mostly(corner(low, 1, 0), (30, 30, 220), 40)
    assert is_mostly(corner(low, 0, 0), (110, 110, 110), 30)  # nearer: the red corner lies outside
    corners.say("fill the screen")
    assert is_mostly(corner(corners.at(1), 0, 0), (220, 30, 30), 40)


def test_motion_is_seen(corners: Screen) -> None:
    assert rows(corners.at(0.2), corners.at(3.8))[2] == 0
    corners.say("zoom slowly into the photo")
    assert rows(corners.at(0.2), corners.at(3.8))[2] > 500


def test_cuts_show_the_right_moments_of_a_clip(clips: Screen) -> None:
    assert moment(clips.at(1)) == pytest.approx(1, abs=0.15)
    clips.say("cut out 1 to 2 seconds")
    assert [moment(clips.at(t)) for t in (0.5, 1.5)] == pytest.approx([0.5, 2.5], abs=0.15)
    clips.say("undo", "split the first clip at 3 seconds", "put the second clip first")
    assert [moment(clips.at(t)) for t in (0.5, 1.5)] == pytest.approx([3.5, 0.5], abs=0.15)
    clips.say("undo", "undo", "cut the first 2 seconds")
    assert moment(clips.at(0.5)) == pytest.approx(2.5, abs=0.15)
    clips.say("undo", "cut everything after 3 seconds")
    assert clips.plan.seconds == 3
    clips.say("undo", "speed up the first clip 2x")
    assert moment(clips.at(1)) == pytest.approx(2, abs=0.15)
    clips.say("back to normal speed")
    assert moment(clips.at(1)) == pytest.approx(1, abs=0.15)


def test_the_clips_own_sound_follows(clips: Screen) -> None:
    level = clips.heard()
    assert level(0.5, 3.5) > 0.05 > 0.001 > level(4.5, 5.5)
    loud = level(0.5, 3.5)
    clips.say("original sound at 30%")
    assert clips.heard()(0.5, 3.5) == pytest.approx(loud * 0.3, rel=0.15)
    clips.say("mute the first clip")
    assert clips.heard()(0.5, 3.5) < 0.001


def test_music_is_heard_as_loud_and_as_long_as_asked(photos: Screen) -> None:
    photos.say("add upbeat music, make it 12 seconds")
    level = photos.heard()
    full = level(4, 8)
    assert full > 0.02
    photos.say("set the music to 20%")
    assert photos.heard()(4, 8) == pytest.approx(full * 0.2, rel=0.1)
    photos.say("set the music to 80%", "fade in the music over 4 seconds")
    assert photos.heard()(0, 1) < level(0, 1) * 0.5
    photos.say("play the music only in the last 5 seconds")
    later = photos.heard()
    assert later(0, 6.9) == 0 < later(9, 11)
    photos.say("no music")
    assert photos.heard()(0, 12) == 0


def test_music_steps_back_for_a_clip_only_where_it_is_asked(clips: Screen) -> None:
    clips.say("add calm music", "original sound at 20%", "don't duck the music")
    plain = clips.heard()(1, 3)
    clips.say("duck the music when someone speaks")
    assert clips.heard()(1, 3) < plain * 0.9


def test_an_own_song_ducks_where_it_is_asked(clips: Screen, clip_folder: Path) -> None:
    from tests.core.studio.render.conftest import _clip

    _clip(clip_folder / "x-song.mp4", 54, 96, 6.0, sound=0.3, frame=lambda i: np.zeros((96, 54, 3), np.uint8))
    clips.table.files += (Upload("song.m4a", "x-song.mp4", "audio", "m4a", 1, 6.0),)
    clips.say("use my song", "set the music to 100%")
    plain = clips.heard()
    clips.say("duck the music under the voice")
    assert clips.heard()(1, 3) < plain(1, 3) * 0.9


async def test_a_film_with_all_of_it_becomes_an_mp4(photos: Screen, tmp_path: Path, look: Any) -> None:
    photos.say(
        "make it 2 seconds, square, 720p",
        'add the watermark "© Sea", sepia, add calm music, crossfades',
        'add an end card with "Bye"',
    )
    done = await render(to_draft(photos.table.film), tmp_path, tmp_path / "film.mp4", quality="preview")
    seen = look(done.path)
    assert done.duration == pytest.approx(photos.table.film.length / 1000, abs=0.05)
    assert len(seen.frames) == photos.plan.frames
    assert float(np.abs(seen.frames[20] - photos.at(20 / 30)).mean()) < 12


async def test_a_clip_that_is_drawn_on_is_not_taken_as_it_lies(tmp_path: Path, look: Any) -> None:
    """Nor is what was drawn before: a logo that moves is seen at its new place in the next film."""
    from tests.core.studio.render.conftest import _clip

    _clip(
        tmp_path / "x-clip.mp4",
        180,
        320,
        0.5,
        sound=0.2,
        frame=lambda i: np.full((320, 180, 3), 60, np.uint8),
    )
    screen = Screen(tmp_path, (Upload("clip.mp4", "x-clip.mp4", "video", "mp4", 1, 0.5, 180, 320, True),))
    screen.say("make a video without music", 'add the watermark "LUNA" at the top left')

    async def film(name: str) -> np.ndarray:
        draft = to_draft(screen.table.film)
        draft["m"] |= {"w": 180, "h": 320}
        done = await render(draft, tmp_path, tmp_path / name)
        return np.asarray(look(done.path).frames[5], np.float32)

    top = await film("one.mp4")
    assert top[:107, :90].max() > 110
    assert top[213:].max() < 90
    screen.say("move the watermark to the bottom left")
    low = await film("two.mp4")
    assert low[213:, :90].max() > 110
    assert low[:107].max() < 90
