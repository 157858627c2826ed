# ruff: noqa: E501 - sentences and bytes are read as tables, one case per line
"""Whole conversations: what the film is afterwards, and that nothing is said that did not happen."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.gui import translate
from core.studio import agent
from core.studio.agent.language import understand
from core.words import say, strict
from tests.core.studio.agent.table import THREE, Table, clip, photo, song

strict()

SEEDS = [
    "generate a product description and three product photos into a 1080p MP4",
    "generate a 30-second promo video from my text and images for free",
    "generating videos from text or images without paid software for small business owners, social media creators, students",
    "generate a short text description of a product launch scene into a 1080p MP4",
    "generate a 30-second video from my script about a new sneaker drop",
    "generating videos from text prompts or images for content creators, marketers",
    "generate a 30-second video from my product description",
    "generate my text or images",
    "export 1080p MP4",
    "generate a 30-second video from my product photos and tagline",
    "generate a short text prompt describing a 30-second explainer video into a 1080p MP4",
    "generate a free video from my script using Gemini AI",
    "generating videos from text prompts using Gemini AI for free for content creators",
]


@pytest.mark.parametrize("prompt", SEEDS)
def test_the_skills_own_prompts_make_a_film_of_three_photos(prompt: str) -> None:
    table = Table(THREE)
    answer = table.say(prompt)
    assert [s.kind for s in table.film.shots] == ["photo"] * 3
    assert min(table.film.width, table.film.height) == 1080
    assert table.film.length == (30_000 if re.search("30-second|promo|launch", prompt) else 12_000)
    assert table.film.music is not None
    assert table.film.music.fade_out > 0
    assert "three photos" in answer or "3 photos" in answer
    assert table.title is None or table.title in {"Product Launch", "New Sneaker Drop"}


@pytest.mark.parametrize("prompt", SEEDS)
def test_without_files_a_prompt_makes_a_film_of_its_subject_or_asks(prompt: str) -> None:
    """Never a film of the words that were meant for us."""
    table = Table()
    answer = table.say(prompt)
    if table.project is None:
        assert table.turn and table.turn.ask
        assert "?" in answer or "Send me" in answer
    else:
        assert set(table.cards) <= {"New Sneaker Drop", "New", "Sneaker", "Drop", "Product Launch"}


def test_photos_move_in_turn_and_fade_into_each_other() -> None:
    table = Table(THREE)
    table.say("generate a 30-second promo video")
    shots = table.film.shots
    assert [s.length for s in shots] == [10_000] * 3
    assert len({s.motion for s in shots}) == 3
    assert [s.transition.kind for s in shots] == ["cut", "crossfade", "crossfade"]


@pytest.mark.parametrize(
    ("count", "asked", "shots"), [(1, 30, 3), (2, 30, 4), (3, 30, 3), (7, 30, 7), (12, 5, 10), (40, 60, 40)]
)
def test_a_length_asked_for_is_filled_to_the_millisecond(count: int, asked: int, shots: int) -> None:
    table = Table(tuple(photo(f"p{n}.jpg") for n in range(count)))
    answer = table.say(f"make a {asked} second video")
    assert table.film.length == asked * 1000
    assert len(table.film.shots) == shots
    assert ("too many" in answer) == (count == 12)


def test_lying_material_makes_a_lying_film_and_a_wish_wins() -> None:
    table = Table((clip("a.mp4"), photo("b.jpg", 4000, 3000)))
    table.say("make a video")
    assert (table.film.width, table.film.height) == (1920, 1080)
    table.say("make a new vertical video")
    assert (table.film.width, table.film.height) == (1080, 1920)
    assert {s.fit for s in table.film.shots} == {"blur"}


def test_clips_that_are_too_short_are_told_and_not_stretched() -> None:
    table = Table((clip("a.mp4", 5), clip("b.mp4", 6)))
    answer = table.say("make a 30-second video")
    assert table.film.length == 11_000
    assert "11 instead of 30" in answer


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("make a promo for Luna Bakery", "Luna Bakery"),
        ("create a 15 second ad about our summer sale at Bloom Café", "Summer sale at Bloom Café"),
        ("a slideshow of my trip to Lisbon", "Trip to Lisbon"),
        ("make a video about my dog Rex", "Rex"),
        ("a Bloom Café promo please", "Bloom Café"),
        ("create a birthday video for Anna", "Happy Birthday, Anna"),
        ("关于新款跑鞋的宣传片", "新款跑鞋"),
        ("给星辰咖啡做一个宣传视频", "星辰咖啡"),
        ("幫我做一段影片，主題是台北夜市", "台北夜市"),
        ("make a promo for free", None),
        ("make a video for TikTok", None),
        ("make a promo for my customers", None),
        ("make a video of these photos", None),
        ("turn my photos into a reel for Instagram", None),
        ("create a video for small business owners", None),
        ("给我做一个视频", None),
        ("用我的照片做一个半分钟的宣传片", None),
        ("make a promo without a title for Luna Bakery", None),
        ("make a promo titled “X”", "X"),
    ],
)
def test_a_title_is_taken_from_the_subject_or_left_out(prompt: str, title: str | None) -> None:
    table = Table(THREE)
    table.say(prompt)
    assert table.title == title


def test_a_script_becomes_cards_that_can_be_read() -> None:
    table = Table()
    table.say(
        "make a 20 second square video with calm music: Meet the kettle that listens. It boils in ninety seconds. Order yours today!"
    )
    assert table.cards == ["Meet the kettle that listens", "It boils in ninety seconds", "Order yours today!"]
    assert {s.kind for s in table.film.shots} == {"made"}
    assert (table.film.length, table.film.width, table.film.height, table.mood) == (
        20_000,
        1080,
        1080,
        "calm",
    )


@pytest.mark.parametrize(
    ("message", "cards"),
    [
        ("Write a video:\nRoses are red.\nViolets are blue.", ["Roses are red", "Violets are blue"]),
        (
            "make a video from this script\n\nOne small step.\nOne giant leap.\n\nmake it 16:9",
            ["One small step", "One giant leap"],
        ),
        (
            "script: “Fresh bread every day. Come in and smell it.” make it vertical",
            ["Fresh bread every day", "Come in and smell it"],
        ),
        (
            "帮我生成一个30秒的宣传视频，文案：清晨烘焙，当天送达。星辰咖啡，等你来。",
            ["清晨烘焙，当天送达", "星辰咖啡，等你来"],
        ),
        (
            "1. Open early\n2. Bake all night\n3. Sell out by noon",
            ["Open early", "Bake all night", "Sell out by noon"],
        ),
    ],
)
def test_the_script_is_found_in_the_message(message: str, cards: list[str]) -> None:
    table = Table()
    table.say(message)
    assert table.cards == cards


def test_a_film_of_words_takes_titles_cards_and_an_end() -> None:
    table = Table()
    table.say("make a video: Every cup begins with a bean. Roasted at dawn.")
    table.say("add the title “Star Coffee” and end with “See you soon”")
    assert table.cards == ["Star Coffee", "Every cup begins with a bean", "Roasted at dawn", "See you soon"]
    table.say("add captions: One more thing.")
    assert table.cards[-1] == "One more thing"
    assert "“Roasted at dawn”" in table.say("remove the third one")
    table.say("make it 20 seconds")
    assert (table.film.length, len(table.film.shots), len(table.cards)) == (20_000, 4, 4)


def test_a_film_that_repeats_its_title_follows_a_new_one() -> None:
    table = Table()
    table.say("a 10 second video about a new sneaker drop, end with “Friday”")
    table.say("change the title to Rocket Shoes")
    assert table.cards == ["Rocket Shoes", "Rocket Shoes", "Friday"]
    assert table.film.length == 10_000


def test_a_dense_script_is_told() -> None:
    table = Table()
    answer = table.say("5 second video: " + "This sentence has exactly seven plain words. " * 6)
    assert table.film.length == 5000
    assert "pass quickly" in answer


def test_a_product_text_becomes_title_and_captions_over_the_photos() -> None:
    table = Table(THREE)
    table.say(
        "Here's our product: AeroPress Go, travel coffee press. Brews in 2 minutes. Fits in a mug. Make a 30-second promo for TikTok"
    )
    assert table.film.length == 30_000
    assert table.cards == ["AeroPress Go, travel coffee press", "Brews in 2 minutes", "Fits in a mug"]


def test_an_english_conversation() -> None:
    table = Table(THREE)
    table.say("generate a 30-second promo from my photos")
    table.say("change the title to Golden Hour and make it black and white")
    assert (table.title, {s.look for s in table.film.shots}) == ("Golden Hour", {"bw"})
    table.say("put the second photo first")
    assert table.names == ["oven.jpg", "loaf.jpg", "shop.jpg"]
    table.say("remove the last photo")
    assert (table.names, table.film.length) == (["oven.jpg", "loaf.jpg"], 30_000)
    table.say("undo")
    assert len(table.names) == 3
    answer = table.say("make it 15 seconds, 16:9 and with calm music, quieter")
    assert (table.film.length, table.film.width, table.mood) == (15_000, 1920, "calm")
    assert "15 seconds" in answer
    assert "16:9" in answer
    table.say("add a caption 'Our bread' on the second photo")
    [caption] = table.film.roles("caption")
    shot = table.film.shots[1]
    assert shot.start <= caption.start < caption.end == shot.end
    table.say("put the second photo last")
    [caption] = table.film.roles("caption")
    assert caption.end == table.film.length


def test_a_chinese_conversation() -> None:
    table = Table(THREE)
    assert "30 秒" in table.say("用我的照片做一个半分钟的宣传片")
    answer = table.say("标题改成“海边的一天”，音乐换成舒缓的，小声一点")
    assert (table.title, table.mood, table.film.music and table.film.music.volume) == (
        "海边的一天",
        "calm",
        0.6,
    )
    assert "“海边的一天”" in answer
    table.say("第二張放到最前面，把第三張刪掉")
    assert table.names == ["oven.jpg", "loaf.jpg"]
    table.say("改成横屏，加字幕：新鲜出炉。每天清晨。欢迎光临。")
    assert [t.text for t in table.film.roles("caption")] == ["新鲜出炉", "每天清晨", "欢迎光临"]
    assert table.film.width == 1920
    assert "我不会说话" in table.say("加配音")


def test_a_clip_conversation() -> None:
    table = Table((clip("surf.mp4", 22), photo("beach.jpg")))
    table.say("make a 20s reel with upbeat music titled Surf Day")
    assert (table.film.length, table.title, table.film.music and table.film.music.volume) == (
        20_000,
        "Surf Day",
        0.35,
    )
    table.say("mute the original sound and trim the clip to 5 seconds")
    assert (table.film.shots[0].volume, table.film.shots[0].length) == (0.0, 5000)
    table.say("slow motion on the clip")
    assert (table.film.shots[0].speed, table.film.shots[0].length) == (0.5, 10_000)
    table.files = (*table.files, photo("board.jpg"))
    table.say("put the new photo first")
    assert table.names == ["board.jpg", "surf.mp4", "beach.jpg"]


def test_new_files_wait_until_they_are_wanted_and_are_not_forgotten() -> None:
    table = Table(THREE)
    table.say("make a video")
    table.files = (*table.files, photo("extra.jpg"))
    assert "extra.jpg" in table.say("make it square")
    assert "extra.jpg" not in table.names


def test_a_batch_makes_a_film_of_the_new_files_alone() -> None:
    table = Table(THREE)
    table.say("make a 10 second video")
    table.files = (*table.files, clip("second.mp4", 8))
    table.say("now make a 5 second video of this")
    assert (table.names, table.film.length) == (["second.mp4"], 5000)


def test_only_an_edit_adds_nothing_to_a_clip() -> None:
    table = Table((clip("talk.mp4", 75),))
    table.say("keep only 0:10 to 0:25")
    [shot] = table.film.shots
    assert (shot.offset, shot.length, table.film.sounds, table.film.texts) == (10_000, 15_000, (), ())


def test_an_own_song_is_the_music() -> None:
    table = Table((*THREE, song("theme.mp3", 8)))
    answer = table.say("make a promo of my photos")
    assert table.film.music and (table.film.music.kind, table.film.music.length) == ("file", 8000)
    assert "theme.mp3" in answer


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("put the ninth photo first", "no such picture"),
        ("remove the title", "no title"),
        ("use my song", "Send me the music as a file"),
        ("replace the second photo with the new one", "nothing new"),
        ("make the clips louder", "no clips"),
        ("trim the photo to 3 seconds", "Which of the 3"),
        ("cut the first 90 seconds", "does not fit"),
        ("blubb bla", "did not understand"),
        ("add a voice-over", "I cannot speak"),
        ("add a title", "What should the title say"),
        ("make it 9:16", "9:16 already"),
        ("remove all three photos", "did not understand"),
        ("remove photos 1, 2 and 3", "kept it"),
        ("how does this work?", "change length, shape"),
        ("how long is it?", "30 seconds"),
        ("thanks", "as you left it"),
    ],
)
def test_what_does_not_happen_is_not_claimed(message: str, words: str) -> None:
    table = Table(THREE)
    table.say("make a 30 second promo")
    before = table.film
    answer = table.say(message)
    assert table.film == before
    assert words in answer
    assert not re.search(r"\bnow\b.*\.$", answer.splitlines()[0]) or "does not" in answer


@pytest.mark.parametrize(
    "message", ["hello", "你好", "what can you do?", "你能做什么", "thanks", "ok", "?", "", "👍"]
)
def test_small_talk_makes_no_film(message: str) -> None:
    for files in ((), THREE):
        table = Table(files)
        answer = table.say(message)
        assert table.project is None or message in {"?", "", "👍"}
        assert answer


def test_answers_are_in_the_messages_language_else_in_the_sessions() -> None:
    assert "秒" in Table(THREE).say("做一个视频")
    assert "seconds" in Table(THREE).say("make a video")
    assert "秒" in Table(THREE, language="en").say("做一个视频"), "whoever writes Chinese reads Chinese"
    assert "秒" in Table(THREE, language="zh").say("30s"), (
        "and where a message tells nothing, the session does"
    )
    assert "秒" in Table(THREE, language="zh-CN").say("make a video")
    assert "seconds" in Table(THREE, language="ja").say("make a video")


IDEAS = [
    "title",
    "change-title",
    "add-music",
    "music",
    "landscape",
    "vertical",
    "order",
    "look",
    "shorter",
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("idea", IDEAS)
def test_whatever_is_suggested_is_understood(idea: str, language: str) -> None:
    words = say(f"studio-idea-{idea}", language).strip("“”").replace("…", "X")
    assert understand(words).operations


WISHES = st.sampled_from([
    "make it 8 seconds", "make it shorter", "make it longer", "put the second photo first", "remove the last photo", "undo", "swap 1 and 2",
    "add the title “A”", "end with “Z”", "remove the title", "add captions: One line here. Another line there. A third.", "add a caption “On two” on photo 2",
    "add a caption “At one” at 1 second", "calm music", "no music", "fade the music in", "make it 16:9", "show each photo for 2 seconds", "speed it up 2x",
    "cut the first 2 seconds", "keep only the first 4 seconds", "reverse the order", "use slide transitions", "black and white", "make a new 12 second video",
    "start over", "add the new photo", "replace the first photo with the new one", "标题改成“好”", "去掉字幕", "每张停留3秒", "第二张放到最后", "make the title smaller",
    "show the title for 9 seconds", "slow motion", "only use the first photo", "make photo 1 longer", "rotate the first photo", "600 seconds", "撤销",
])  # fmt: skip


STARTS = st.sampled_from(
    [
        (THREE, "make a video"),
        ((clip("a.mp4", 9), photo("b.jpg")), "make a 14 second video titled “Start”"),
        ((clip("a.mp4", 3),), "make a video"),
        ((), "make a video: One line of words. Another line of words. And a third."),
        ((), "a 9 second video about a new sneaker drop"),
    ]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(WISHES, max_size=12), STARTS)
def test_no_conversation_breaks_the_film_or_claims_what_did_not_happen(
    wishes: list[str], start: tuple
) -> None:  # type: ignore[type-arg]
    """Each film passes through its draft and back, and is valid (Project checks itself)."""
    files, first = start
    table = Table((*files, photo("late.jpg")) if files else ())
    table.say(first)
    for wish in wishes:
        before = table.project
        assert table.say(wish)
        if table.project == before:
            assert not any(o.changed for o in table.outcomes) or len(table.outcomes) > 1
        if table.project is not None:
            assert table.film.shots
            assert all(s.end <= table.film.length for s in (*table.film.sounds, *table.film.texts))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_answer_sounds_like_talk_about_an_interface(language: str) -> None:
    """Clients take clicks, panels and exports in an agent's words for things to do (§10)."""
    table = Table(THREE, language=language)
    for wish in (
        "make a promo titled “Sea”",
        "make it square",
        "put the second photo first",
        "what can you do?",
        "blubb",
        "export",
        "undo",
        "add a voice-over",
    ):
        answer = table.say(wish)
        assert translate(answer, language).does == frozenset()
        assert translate(answer, language).text == answer


@pytest.mark.parametrize(
    "piece",
    [
        "make it 30 seconds, put the second photo first. ",
        "a",
        "视频",
        "\"'“",
        "1 2 3 ",
        "word ",
        "line\n",
        "'a ",
        "photos 1 2 ",
        "order 1, 2 then ",
        "first 1 then put the ",
        "第一、顺序二、",
    ],
)
def test_the_agent_is_quick_whatever_it_is_told(piece: str) -> None:
    """The longest message the studio reads, of the worst pieces."""
    for files in ((), THREE):
        start = time.perf_counter()
        Table(files).say((piece * 10_000)[:10_000])
        assert time.perf_counter() - start < 5


def test_a_script_too_long_for_a_film_is_told() -> None:
    table = Table()
    assert "too long" in table.say(
        "make a video:\n" + "\n".join(f"Line number {n} of the poem." for n in range(200))
    )
    assert len(table.film.shots) == 150


def test_the_front_door_is_what_the_studio_uses() -> None:
    assert set(agent.__all__) == {
        "Arrange",
        "Outcome",
        "Redo",
        "Scene",
        "SetType",
        "ShowVersions",
        "StartOver",
        "Step",
        "Turn",
        "Undo",
        "advised",
        "closing",
        "excerpt",
        "language_of",
        "manner_of",
        "perform",
        "plan",
        "scripted",
        "travelled",
        "unread",
        "unseen",
        "versions",
        "wants_script",
    }


@pytest.mark.parametrize(
    "wish",
    [
        'add the caption: "Every evening the boats come home", from 4 to 8 seconds',
        'add the caption "Every evening the boats come home", from 4 to 8 seconds',
        "加字幕：“清晨的阳光照在湖面上，雾慢慢散开了”，从4秒到8秒",
        "加字幕“清晨的阳光照在湖面上”，第4秒到第8秒",
    ],
)
def test_when_a_caption_shows_is_no_cut_of_the_film(wish: str) -> None:
    table = Table(THREE)
    table.say("make a 12 second film")
    table.say(wish)
    (caption,) = table.film.roles("caption")
    assert (caption.start, caption.end) == (4000, 8000)
    assert table.film.length == 12_000


def test_a_colon_in_a_title_is_part_of_it() -> None:
    table = Table(THREE)
    table.say("make a 10 second promo titled “Summer sale: everything up to 50% off until Sunday”")
    assert table.cards == ["Summer sale: everything up to 50% off until Sunday"]


def test_what_was_just_done_is_no_idea_for_what_comes_next() -> None:
    table = Table(THREE)
    table.say("make a promo")
    for _ in range(3):
        assert "make the music quieter" not in table.say("make the music quieter")
