# ruff: noqa: E501 - sentences and bytes are read as tables, one case per line
"""What a sentence asks for, in English, Simplified and Traditional Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.studio.agent import operations as op
from core.studio.agent.language import understand
from core.studio.agent.operations import Ref
from core.studio.agent.reading import read, times
from tests.core.studio.agent.table import Table, clip, photo

UPRIGHT, LYING, SQUARE = op.SetShape(1080, 1920), op.SetShape(1920, 1080), op.SetShape(1080, 1080)
SECOND, THIRD, FIRST, LAST = (Ref("photo", n) for n in (2, 3, 1, -1))
HAN = {n: Ref("any", n) for n in (-2, -1, 1, 2, 3)}
HARBOUR = Ref(name="harbour.jpg")


def asks(sentence: str) -> list[op.Operation]:
    return list(understand(sentence, ["harbour.jpg", "1.png"]).operations)


@pytest.mark.parametrize(
    ("sentence", "ms"),
    [
        ("a 30-second promo", 30_000), ("15s", 15_000), ("half a minute", 30_000), ("one minute", 60_000), ("a minute and a half", 90_000),
        ("thirty seconds", 30_000), ("1:30", 90_000), ("2 mins", 120_000), ("45 sec", 45_000), ("半分钟", 30_000), ("三十秒", 30_000),
        ("30秒", 30_000), ("一分半", 90_000), ("一分鐘", 60_000), ("一分钟三十秒", 90_000), ("１５秒", 15_000), ("2.5 seconds", 2_500),
    ],
)  # fmt: skip
def test_times(sentence: str, ms: int) -> None:
    assert [found[2] for found in times(read(sentence).norm)] == [ms]


@pytest.mark.parametrize(
    "sentence",
    [
        "in 1990s style",
        "an 80s look",
        "3 photos as one",
        "iPhone 15s",
        "10 am",
        "a story",
        "享分",
        "5 small dogs",
    ],
)
def test_what_is_no_time(sentence: str) -> None:
    assert [t for t in times(read(sentence).norm) if t[2] != 15_000] == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # length and shape
        ("make it 20 seconds", [op.SetLength(20_000)]),
        ("shorten to 10s", [op.SetLength(10_000)]),
        ("make it shorter", [op.SetLength(by=0.7)]),
        ("剪到20秒", [op.SetLength(20_000)]),
        ("视频改成60秒", [op.SetLength(60_000)]),
        ("再短一点", [op.SetLength(by=0.7)]),
        ("make it vertical for TikTok", [op.SetShape(1080, 1920, "tiktok")]),
        ("9:16 please", [UPRIGHT]),
        ("for Instagram Reels", [op.SetShape(1080, 1920, "reels")]),
        ("for YouTube", [LYING]),
        ("a YouTube Shorts video", [op.SetShape(1080, 1920, "shorts")]),
        ("crop to square", [SQUARE]),
        ("I want it in 4:5", [op.SetShape(1080, 1350)]),
        ("改成横屏", [LYING]),
        ("做成豎屏", [UPRIGHT]),
        ("发抖音用", [op.SetShape(1080, 1920, "douyin")]),
        ("make it 720p", [op.SetSharpness(720)]),
        # words
        ("change the title to Golden Hour and make it black and white", [op.SetTitle("Golden Hour"), op.SetLook("bw")]),
        ("add the title “Don’t Stop”", [op.SetTitle("Don’t Stop")]),
        ("add 'SALE' in big red letters", [op.SetTitle("SALE"), op.StyleTitle(color="#e5383b", scale=1)]),
        ("title: Our Story", [op.SetTitle("Our Story")]),
        ("call it Lisbon 2024", [op.SetTitle("Lisbon 2024")]),
        ("end with \"Visit us today\"", [op.SetTitle("Visit us today", "end")]),
        ("add a caption \"Our bread\" on the second photo", [op.AddCaptions(("Our bread",), (SECOND,))]),
        ("add a caption at 5 seconds saying \"Look here\"", [op.AddCaptions(("Look here",), (), 5000)]),
        ("标题改成“夏日”", [op.SetTitle("夏日")]),
        ("把標題改成「夏日特賣」", [op.SetTitle("夏日特賣")]),
        ("标题叫做“海边的一天”，结尾写“谢谢观看”", [op.SetTitle("海边的一天"), op.SetTitle("谢谢观看", "end")]),
        ("加个标题：夏日阳光", [op.SetTitle("夏日阳光")]),
        ("make the title bigger and move it to the bottom", [op.StyleTitle(scale=1), op.StyleTitle(place="bottom")]),
        ("put the title at the top", [op.StyleTitle(place="top")]),
        ("标题大一点", [op.StyleTitle(scale=1)]),
        ("show the title for 6 seconds", [op.StyleTitle(seconds=6.0)]),
        ("remove the title", [op.RemoveText("title")]),
        ("the title is too small", [op.StyleTitle(scale=1)]),
        ("标题太大", [op.StyleTitle(scale=-1)]),
        ("add our address: 12 Oak Street", [op.SetTitle("12 Oak Street", "end")]),
        ("Title off", [op.RemoveText("title")]),
        ("不要字幕", [op.RemoveText("caption")]),
        ("without text please", [op.RemoveText("all")]),
        # sound
        ("add lo-fi music, quieter please", [op.AddMusic("lofi"), op.Volume("music", by=0.6)]),
        ("add upbeat music at 20%", [op.AddMusic("upbeat"), op.Volume("music", to=0.2)]),
        ("换舒缓的音乐，小声一点", [op.AddMusic("calm"), op.Volume("music", by=0.6)]),
        ("配樂換成輕快的", [op.AddMusic("upbeat")]),
        ("make it more cinematic", [op.AddMusic("cinematic")]),
        ("use my song", [op.AddMusic(file=-1)]),
        ("no music", [op.RemoveMusic()]),
        ("不要音乐", [op.RemoveMusic()]),
        ("the music is too loud", [op.Volume("music", by=0.6)]),
        ("音乐调到50%", [op.Volume("music", to=0.5)]),
        ("mute the original sound", [op.Volume("clips", to=0.0)]),
        ("fade the music in and out", [op.FadeMusic(1500, 3000)]),
        ("let the music fade out over the last 4 seconds", [op.FadeMusic(None, 4000)]),
        # pictures
        ("put the second photo first", [op.Move((SECOND,), 1)]),
        ("第二张放到最前面", [op.Move((HAN[2],), 1)]),
        ("第三張移到第一張前面", [op.Move((HAN[3],), before=HAN[1])]),
        ("could you please put the last picture at the beginning", [op.Move((LAST,), 1)]),
        ("start with the harbour photo", [op.Move((HARBOUR,), 1)]),
        ("move photo 3 to position 2", [op.Move((THIRD,), 2)]),
        ("swap the first and third photos", [op.Swap(FIRST, THIRD)]),
        ("把第一张和第三张换一下", [op.Swap(HAN[1], HAN[3])]),
        ("remove \"harbour.jpg\"", [op.Remove((HARBOUR,))]),
        ("delete photos 2 and 3", [op.Remove((SECOND, THIRD))]),
        ("把第三张删掉", [op.Remove((HAN[3],))]),
        ("倒数第二张去掉", [op.Remove((HAN[-2],))]),
        ("只保留第一张和第三张", [op.Keep((HAN[1], HAN[3]))]),
        ("reverse the order", [op.Reorder("reverse")]),
        ("add the new photo", [op.AddFiles()]),
        ("replace the second photo with the new one", [op.ReplaceWithNew(SECOND)]),
        ("show each photo for 3 seconds", [op.ShotLength((), 3000)]),
        ("每张停留3秒", [op.ShotLength((), 3000)]),
        ("trim the first clip to 5 seconds", [op.ShotLength((Ref("clip", 1),), 5000)]),
        ("cut the first 3 seconds", [op.Trim(drop_start=3000)]),
        ("前面3秒剪掉", [op.Trim(drop_start=3000)]),
        ("keep only the first 10 seconds", [op.Trim(end=10_000)]),
        ("keep 0:05 to 0:12", [op.Trim(start=5000, end=12_000)]),
        ("speed up the second clip 2x", [op.Speed(2.0, (Ref("clip", 2),))]),
        ("slow motion please", [op.Speed(0.5)]),
        ("加速1.5倍", [op.Speed(1.5)]),
        ("rotate the second photo left", [op.Rotate(270, (SECOND,))]),
        ("the second photo is upside down", [op.Rotate(180, (SECOND,))]),
        ("use warm colours and crossfades", [op.SetLook("warm"), op.SetTransition("crossfade")]),
        ("畫面變成黑白", [op.SetLook("bw")]),
        ("整体提亮", [op.SetLook("bright")]),
        ("no zoom", [op.SetMotion("none")]),
        ("don't crop the photos", [op.SetFit("blur")]),
        ("去掉黑边", [op.SetFit("fill")]),
        ("the second one is blurry, remove it", [op.Remove((Ref("any", 2),))]),
        ("make everything black and white except the last photo", [op.SetLook("bw"), op.SetLook("none", (LAST,))]),
        ("remove everything except the first photo", [op.Keep((FIRST,))]),
        ("that's too fast", [op.Speed(0.75)]),
        ("no I meant lo-fi music", [op.AddMusic("lofi")]),
        ("I love it but the music is boring", [op.AddMusic()]),
        ("put all but not the last photo first", []),
        # several at once, and undo
        ("删掉标题和音乐", [op.RemoveText("title"), op.RemoveMusic()]),
        ("remove the music and the title", [op.RemoveMusic(), op.RemoveText("title")]),
        ("undo", [op.UNDO]),
        ("撤銷", [op.UNDO]),
        ("start over", [op.StartOver()]),
        # nothing of the kind
        ("generate a 30-second video from my script about a new sneaker drop", [op.SetLength(30_000)]),
        ("Brews in 2 minutes", []),
        ("Everything 30% off", []),
        ("blubb", []),
    ],
)  # fmt: skip
def test_a_sentence_asks_for(sentence: str, wanted: list[op.Operation]) -> None:
    assert sorted(map(repr, asks(sentence))) == sorted(map(repr, wanted))


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("remove the background", "cutout"), ("add a sticker", "sticker"),
        ("use a song by Taylor Swift", "song"), ("翻译成英文", "translate"), ("in 4K", "4k"), ("using Gemini AI", "model"),
        ("post it on Instagram", "publish"), ("make a talking head of me", "avatar"), ("https://a.test/x.mp4", "link"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_noticed(sentence: str, name: str) -> None:
    assert name in understand(sentence).cannot


def test_removing_the_background_music_is_no_cutting_out() -> None:
    assert asks("remove the background music") == [op.RemoveMusic()]
    assert understand("remove the background music").cannot == ()


@settings(derandomize=True)
@given(st.text(max_size=300))
def test_no_text_makes_it_stumble(text: str) -> None:
    understand(text, ["a.jpg"])


WORDS = st.sampled_from(
    [
        "make",
        "put",
        "the",
        "second",
        "photo",
        "first",
        "last",
        "clip",
        "title",
        "“Hi”",
        "music",
        "louder",
        "quieter",
        "remove",
        "3",
        "seconds",
        "to",
        "vertical",
        "and",
        ",",
        ".",
        "把",
        "第二张",
        "放",
        "前面",
        "删掉",
        "标题",
        "“好”",
        "音乐",
        "小声",
        "30秒",
        "竖屏",
        "，",
        "undo",
        "add",
        "caption",
        "slow",
        "half",
        "swap",
        "with",
        "after",
    ]
)


@settings(derandomize=True)
@given(st.lists(WORDS, max_size=14))
def test_no_order_of_known_words_makes_it_stumble(words: list[str]) -> None:
    understand(" ".join(words), ["a.jpg"])


def test_a_list_puts_those_pictures_first_and_the_others_behind() -> None:
    table = Table(tuple(photo(f"p{n}.jpg") for n in range(1, 6)))
    table.say("make a 10 second video")
    answer = table.say("order: 3, 1")
    assert table.names == ["p3.jpg", "p1.jpg", "p2.jpg", "p4.jpg", "p5.jpg"]
    assert "p3.jpg" in answer
    table.say("顺序：5、4、3、2、1")
    assert table.names == ["p5.jpg", "p4.jpg", "p2.jpg", "p1.jpg", "p3.jpg"]
    before = table.film
    assert "no such picture" in table.say("order: 6, 1, 2")
    assert table.film == before


def test_a_first_film_follows_a_list() -> None:
    table = Table(tuple(photo(f"p{n}.jpg") for n in range(1, 4)))
    table.say("make a 9 second video in the order 2, 3, 1")
    assert table.names == ["p2.jpg", "p3.jpg", "p1.jpg"]
    assert table.film.length == 9000


def test_half_a_film_and_half_a_clip() -> None:
    table = Table((photo("a.jpg"), clip("b.mp4", 8)))
    table.say("make a video, 12 seconds")
    whole, long = table.film.length, table.film.shots[1].length
    table.say("remove the second half of the clip")
    assert table.film.shots[1].length == long // 2
    table.say("undo")
    table.say("keep the second half")
    assert table.film.length == whole - whole // 2
