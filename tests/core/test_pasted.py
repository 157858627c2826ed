"""A link to media in a text is a file; every other link is a part of the wish."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.message import Attachment
from core.pasted import MOST, attachment, link_in, take

X = "https://x.example"

# what is written, what the wish is, the links that are files
MEDIA = [
    (f"{X}/a.mp4", "", [f"{X}/a.mp4"]),
    (f"make a film of this {X}/a.mp4", "make a film of this", [f"{X}/a.mp4"]),
    (f"{X}/a.mp4 make it calm", "make it calm", [f"{X}/a.mp4"]),
    (f"make a film of {X}/a.mp4, with calm music", "make a film of a.mp4, with calm music", [f"{X}/a.mp4"]),
    (f"use this: {X}/1.jpg, {X}/2.PNG.", "use this", [f"{X}/1.jpg", f"{X}/2.PNG"]),
    (f"{X}/1.jpg {X}/2.webp\n{X}/3.gif", "", [f"{X}/1.jpg", f"{X}/2.webp", f"{X}/3.gif"]),
    (f"two clips:\n{X}/a.mov\n{X}/b.mkv\nand calm music", "two clips:\na.mov\nb.mkv\nand calm music",
     [f"{X}/a.mov", f"{X}/b.mkv"]),
    (f"signed {X}/a.mp4?sig=a%2Fb&x=1 please", "signed a.mp4 please", [f"{X}/a.mp4?sig=a%2Fb&x=1"]),
    (f"from the third second: {X}/a.mp4#t=3", "from the third second", [f"{X}/a.mp4"]),
    (f"<{X}/a.webm> faster", "faster", [f"{X}/a.webm"]),
    (f"faster ({X}/a.avi)", "faster", [f"{X}/a.avi"]),
    (f"the song {X}/b.mp3!", "the song", [f"{X}/b.mp3"]),
    (f"{X}/a(1).jpg as the start", "as the start", [f"{X}/a(1).jpg"]),
    ("HTTPS://X.EXAMPLE/A.JPG?", "", ["HTTPS://X.EXAMPLE/A.JPG"]),
    (f"{X}/old.jpeg and {X}/new.m4a", "and", [f"{X}/old.jpeg", f"{X}/new.m4a"]),
    (f"{X}/v1.2/a.b.c.wav", "", [f"{X}/v1.2/a.b.c.wav"]),
    (f"用{X}/照片.jpg做一个视频", "用 照片.jpg 做一个视频", [f"{X}/照片.jpg"]),
    (f"{X}/a.mp4做成短片", "做成短片", [f"{X}/a.mp4"]),
    (f"把这个 {X}/v.mp4。做成竖屏", "把这个 v.mp4。做成竖屏", [f"{X}/v.mp4"]),
    (f"这是素材：{X}/a.aac，{X}/b.mp4", "这是素材", [f"{X}/a.aac", f"{X}/b.mp4"]),
    (f"剪短一点（{X}/a.mp4）", "剪短一点", [f"{X}/a.mp4"]),
    (f"看{X}/watch和{X}/c.mov一起", f"看{X}/watch和 c.mov 一起", [f"{X}/c.mov"]),
    # Whether they may be fetched is another question: they are meant as files.
    ("http://127.0.0.1/a.mp4", "", ["http://127.0.0.1/a.mp4"]),
    ("http://[::1]:80/a.mp4", "", ["http://[::1]:80/a.mp4"]),
    ("https://me:secret@x.example/a.mp4", "", ["https://me:secret@x.example/a.mp4"]),
]  # fmt: skip
WORDS = [
    "make it like https://youtube.com/watch?v=abc",
    "make it like https://youtube.com/watch?v=a.mp4",
    "in the style of https://x.example/styles/noir",
    "see https://x.example/a.mp4.html",
    "see https://x.example/a.mp4/",
    "https://x.example/a.mp4x",
    "https://x.example/?file=a.mp4",
    "https://x.example/#a.mp4",
    "https://example.mp4",
    "https://.mp4",
    "ftp://x.example/a.mp4",
    "file:///etc/a.mp4",
    "javascript:https//a.mp4",
    "www.x.example/a.mp4",
    "x.example/a.mp4",
    "xhttps://x.example/a.mp4",
    "the file a.mp4 that I sent",
    "https://x.example/scan.pdf",
    "https://x.example/photo.heic",
    "像 https://www.bilibili.com/video/BV1xx 那样",
    "参考https://x.example/教程.html做一个",
    "做一个介绍 example.com 的短片",
]


@pytest.mark.parametrize(("text", "wish", "urls"), MEDIA)
def test_a_link_whose_path_ends_like_media_is_a_file(text: str, wish: str, urls: list[str]) -> None:
    pasted = take(text)
    assert pasted.text == wish
    assert [link_in(file.handle) for file in pasted.files] == urls


@pytest.mark.parametrize("text", WORDS)
def test_every_other_text_stays_as_it_was_written(text: str) -> None:
    assert take(text) == type(take(text))(text, ())


def test_the_table_is_large_enough_in_both_languages() -> None:
    for table in ([row[0] for row in MEDIA], WORDS):
        assert len(table) >= 20
        assert sum(any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in table) >= 3


def test_a_file_is_named_like_the_end_of_its_path_and_known_by_its_address() -> None:
    one, same = (attachment(f"{X}/my%20clip.mp4?sig=1{fragment}") for fragment in ("", "#t=1"))
    assert one.name == "my clip.mp4"
    assert one == same
    assert len(attachment(f"{X}/{'x' * 300}.mp4").name) <= 60
    assert json.loads(json.dumps(dict(one.handle))) == dict(one.handle)


def test_a_file_of_a_platform_is_no_link_though_it_has_an_address() -> None:
    assert link_in({"url": f"{X}/a.mp4"}) is None
    assert link_in({"path": str(Path("a.mp4"))}) is None


def test_a_heap_of_links_is_cut() -> None:
    pasted = take(" ".join(f"{X}/{n}.jpg" for n in range(40)))
    assert len(pasted.files) == MOST
    assert pasted.text.startswith(f"{X}/{MOST}.jpg")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [f"{X}/a.mp4", f"{X}/照.jpg?x=1", "make", "视频", " ", "\n", ",", "(", ">", "。", "\ue000"]
        )
    )
)
def test_any_text_is_read_and_what_is_left_holds_no_trace(parts: list[str]) -> None:
    pasted = take("".join(parts))
    assert all(isinstance(file, Attachment) for file in pasted.files)
    if pasted.files:
        assert "\ue000" not in pasted.text
    apart = take(" ".join(parts))
    links = [part for part in parts if part.startswith(X)]
    assert len(apart.files) == min(len(links), MOST)
    assert len(links) > MOST or X not in apart.text
