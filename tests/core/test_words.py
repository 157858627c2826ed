"""The words: which language, what is said, and what happens when there is nothing to say."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.words import (
    Phrase,
    PhraseUnknown,
    WordsError,
    catalogue,
    detect,
    duration,
    say,
    size,
    spoken,
    strict,
)
from core.words.catalogue import Catalogue, split


@pytest.fixture(autouse=True)
def strictly() -> Iterator[None]:
    strict()
    yield
    strict()


def test_a_phrase_is_said_in_the_persons_language() -> None:
    assert say("error-client-id", "en").startswith("Your free access")
    assert say("error-client-id", "zh").startswith("免费额度")
    assert (
        say(Phrase("error-disk-full", {"folder": "/a"}), "en")
        == "There is no room left in /a. Free some space or raise REELWIRE_DISK_MB, then try again."
    )


@pytest.mark.parametrize(
    ("language", "ours"),
    [
        ("zh-CN", "zh"),
        ("zh-Hans", "zh"),
        ("zh_TW", "zh"),
        ("ZH", "zh"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_region_is_served_by_its_language_and_an_unknown_one_by_english(
    language: str | None, ours: str
) -> None:
    assert spoken(language) == ours
    assert say("error-client-id", language) == say("error-client-id", ours)


def test_later_values_win_over_the_phrases_own() -> None:
    assert "/b" in say(Phrase("error-disk-full", {"folder": "/a"}), "en", folder="/b")


def test_numbers_are_written_as_the_language_does_and_ids_as_they_are() -> None:
    told = Catalogue("en", {"x": "a = { $n } credits\nb = process { PLAIN($n) }\nc = on { $day }\n"})
    assert told.format("a", {"n": 25000}) == "25,000 credits"
    assert told.format("b", {"n": 25000}) == "process 25000"
    assert "2030" in told.format("c", {"day": date(2030, 1, 2)})


def test_sizes_and_durations_are_functions_of_the_sentences() -> None:
    source = 'a = { SIZE($n) } of { SIZE($m, round: "up") } in { DURATION($s) }\n'
    values = {"n": 13 << 20, "m": (20 << 20) + 1, "s": 65}
    assert Catalogue("en", {"x": source}).format("a", values) == "13 MB of 20.1 MB in 1:05"
    assert (
        Catalogue("zh", {"x": source}).format("a", {"n": 12, "m": 1, "s": 12}) == "12 字节 of 1 字节 in 12 秒"
    )


def test_lists_phrases_paths_and_truths_can_be_said() -> None:
    values = {"name": Path("/a/b.heic"), "type": "heic", "accepted": ["mp4", Phrase("error-client-id")]}
    assert "mp4, Your free access" in say("error-file-unsupported", "en", **values)
    assert "mp4、免费额度" in say("error-file-unsupported", "zh", **values)
    assert "Did you mean" in say("error-skill-unknown", "en", name="a", nearest="b", known=(), sure=True)


def test_a_value_longer_than_fluent_allows_is_said_whole() -> None:
    long = "x{" * 5000
    assert long in say("error-unexpected", "en", ref=long)


def test_a_variable_that_is_only_chosen_by_may_be_left_out() -> None:
    assert say("error-out-of-credits", "en").startswith("You are out of credits.")
    assert "https://r" in say("error-out-of-credits", "en", account="anonymous", link="https://r")
    assert "128 MB" in say("error-file-too-large", "en", limit=128 << 20)


def test_strictly_a_missing_value_or_key_is_a_mistake() -> None:
    with pytest.raises(WordsError, match="ref"):
        say("error-unexpected", "zh")
    with pytest.raises(PhraseUnknown):
        say("no-such-key", "en")
    with pytest.raises(WordsError, match="link"):
        say("error-out-of-credits", "en", account="anonymous")


def test_in_production_a_person_is_told_something_and_the_log_the_rest(
    caplog: pytest.LogCaptureFixture,
) -> None:
    strict(False)
    with caplog.at_level(logging.ERROR):
        assert say("error-unexpected", "en").endswith("reference: …")
        assert "no-such-key" in say("no-such-key", "zh")
        assert say("no-such-key", "zh").startswith("我们这边")
    assert [record.levelname for record in caplog.records] == ["ERROR"] * 3


def test_none_counts_as_not_given() -> None:
    assert say("error-file-too-large", "en", limit=None) == say("error-file-too-large", "en")


def test_sentences_without_variables_need_no_fluent_and_read_the_same() -> None:
    """The quick way for plain sentences says what Fluent would say."""
    from core.words.bundle import Bundle

    for language in ("en", "zh"):
        book = catalogue(language)
        bundle = Bundle(language, {key: entry.source for key, entry in book.entries.items()})
        for key, entry in book.entries.items():
            if entry.plain is not None and not key.startswith("-"):
                assert bundle.format(key, {}, frozenset()) == (entry.plain, []), key


def test_a_file_is_split_as_fluent_reads_it() -> None:
    source = (
        "# c\na = one\n    two\n\n    three\n-t = term\n"
        "b =\n    { $x ->\n        [a] 1\n       *[b] 2\n    }\n## d\nc = { -t }\n"
    )
    found = dict(split(source))
    assert list(found) == ["a", "-t", "b", "c"]
    book = Catalogue("en", {"x": source})
    assert book.format("a", {}) == "one\ntwo\n\nthree"
    assert book.format("c", {}) == "term"
    assert book.format("b", {"x": "a"}) == "1"


def test_importing_the_words_and_saying_a_plain_sentence_is_quick() -> None:
    """Nothing heavy is imported for what needs nothing filled in."""
    code = (
        "import sys, core.words as w; w.say('error-client-id', 'zh');"
        "heavy = ('fluent.runtime', 'babel', 'yaml', 'av', 'httpx', 'sqlalchemy');"
        "sys.exit(any(name in sys.modules for name in heavy))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode
        == 0
    )


def test_the_pure_rooms_import_nothing_heavy() -> None:
    code = (
        "import sys, core.routing, core.gui, core.timeline, core.delivery, core.skills;"
        "heavy = ('fluent.runtime', 'babel', 'yaml', 'frontmatter', 'numpy', 'httpx');"
        "sys.exit(any(name in sys.modules for name in heavy))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode
        == 0
    )


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (0, "0 bytes", "0 字节"),
        (12, "12 bytes", "12 字节"),
        (1024, "1 KB", "1 KB"),
        (870_400, "850 KB", "850 KB"),
        (1_048_000, "1 MB", "1 MB"),
        (1_468_006, "1.4 MB", "1.4 MB"),
        (13_631_488, "13 MB", "13 MB"),
        (209_715_200, "200 MB", "200 MB"),
        (1_288_490_189, "1.2 GB", "1.2 GB"),
        (-5, "0 bytes", "0 字节"),
    ],
)
def test_sizes(amount: int, english: str, chinese: str) -> None:
    assert (size(amount, "en"), size(amount, "zh-CN")) == (english, chinese)


def test_a_size_just_over_a_limit_does_not_look_equal_to_it() -> None:
    assert size(209_715_201, "en", up=True) == "200.1 MB"
    assert size(209_715_200, "en", up=True) == "200 MB"


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 s", "0 秒"),
        (0.2, "1 s", "1 秒"),
        (12, "12 s", "12 秒"),
        (59.6, "1:00", "1:00"),
        (65, "1:05", "1:05"),
        (3723, "1:02:03", "1:02:03"),
    ],
)
def test_durations(seconds: float, english: str, chinese: str) -> None:
    assert (duration(seconds, "en"), duration(seconds, "zh")) == (english, chinese)


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("做一个视频", None, "zh"),
        ("做一个关于iPhone的视频", "en", "zh"),
        ("做一個影片", "zh-TW", "zh"),
        ("make a video of my cat", None, "en"),
        ("make a video of my cat", "zh-CN", "en"),
        ("make it", "zh", "zh"),
        ("une vidéo de mon chat", "fr-FR", "fr"),
        ("make a video", "de", "de"),
        ("add the title 你好", "en", "en"),
        ("猫のビデオを作って", "en", "ja"),
        ("東京", "ja", "ja"),
        ("고양이 영상", None, "ko"),
        ("сделай видео", None, "ru"),
        ("зроби відео", "uk", "uk"),
        ("👍", "zh-CN", "zh"),
        ("👍", None, None),
        ("2", "en-GB", "en"),
        ("", None, None),
        ("https://example.com/a-long-story", None, None),
        ("/start", "zh-Hans", "zh"),
        ("holiday.mp4", "zh", "zh"),
        ("ok", None, None),
        ("hello", "zh", "zh"),
    ],
)
def test_the_language_of_a_message(text: str, hint: str | None, language: str | None) -> None:
    assert detect(text, hint) == language


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.none() | st.text(max_size=10))
def test_any_text_has_a_language_or_none(text: str, hint: str | None) -> None:
    assert detect(text, hint) is None or detect(text, hint)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=3000), st.sampled_from(["en", "zh", "xx"]))
def test_any_value_can_be_said_as_it_is(value: str, language: str) -> None:
    assert value in say("error-unexpected", language, ref=value)
