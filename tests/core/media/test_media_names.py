"""Names go out in plain ASCII, with the extension of what the file is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media import plain_name
from core.media.names import LONGEST


@pytest.mark.parametrize(
    ("name", "type", "plain"),
    [
        ("holiday.JPEG", "jpg", "holiday.jpg"),
        ("фото.JPEG", "jpg", "foto.jpg"),
        ("Щука и Ёж.png", "png", "Shchuka-i-Yozh.png"),
        ("Année à Besançon.mov", "mov", "Annee-a-Besancon.mov"),
        ("Straße.mp4", "mp4", "Strasse.mp4"),
        ("../../etc/passwd", "jpg", "passwd.jpg"),
        ("C:\\Users\\me\\clip.mp4", "mp4", "clip.mp4"),
        ("noextension", "png", "noextension.png"),
        ("picture.png", "jpg", "picture.jpg"),
        (".hidden", "jpg", "hidden.jpg"),
        ("-rf", "jpg", "rf.jpg"),
        ("con.jpg", "jpg", "photo-con.jpg"),
        ("my  song (final) [2].mp3", "mp3", "my-song-final-2.mp3"),
        ("IMG_2031.2.heic", "jpg", "IMG_2031.2.jpg"),
        ("１２.jpg", "jpg", "12.jpg"),
    ],
)
def test_names(name, type, plain):
    family = {"mp3": "sound", "mp4": "video", "mov": "video"}.get(type, "photo")
    assert plain_name(name, type, family) == plain


def test_letters_that_cannot_be_kept_leave_a_mark_of_the_name():
    one, two = plain_name("图片.heic", "jpg", "photo"), plain_name("照片.heic", "jpg", "photo")
    assert re.fullmatch(r"photo-[0-9a-f]{6}\.jpg", one)
    assert one != two
    assert re.fullmatch(r"beach-[0-9a-f]{6}\.jpg", plain_name("beach 海滩.jpg", "jpg", "photo"))


def test_a_name_in_use_gets_a_number():
    assert plain_name("a.jpg", "jpg", "photo", {"a.jpg"}) == "a-2.jpg"
    assert plain_name("a.jpg", "jpg", "photo", {"A.jpg", "a-2.jpg"}) == "a-3.jpg"


@given(st.text(max_size=300), st.sampled_from(["jpg", "webm", "m4a"]))
def test_any_name_becomes_a_plain_one(name, type):
    plain = plain_name(name, type, "video")
    assert re.fullmatch(rf"[A-Za-z0-9][A-Za-z0-9._-]*\.{type}", plain)
    assert len(plain) <= LONGEST
    assert plain_name(name, type, "video", {plain}) != plain
