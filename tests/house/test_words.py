"""Every sentence exists in every language, is used, and none stands outside the catalogue."""

from __future__ import annotations

import importlib.util
import re
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fluent.runtime import FluentResource
from fluent.syntax import ast as ftl

from core import errors, wire
from core.errors import BackendError, MediaError, ReelwireError
from core.words import LANGUAGES, Phrase, catalogue, phrase_of, say, strict
from core.words.catalogue import Catalogue

strict()

_spec = importlib.util.spec_from_file_location("house_sources", Path(__file__).with_name("sources.py"))
assert _spec and _spec.loader
sources = importlib.util.module_from_spec(_spec)
sys.modules["house_sources"] = sources
_spec.loader.exec_module(sources)

HEARD = sources.heard()
WORDS = sources.ROOT / "core" / "words"
FILES = sorted({path.stem for language in LANGUAGES for path in (WORDS / language).glob("*.ftl")})
BOOKS = {language: catalogue(language) for language in LANGUAGES}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Sentences that are in the other language on purpose, or have none.
AS_IT_IS = re.compile(r"language-name-.*")


def of_file(file: str, language: str) -> dict[str, str]:
    return {key: entry.source for key, entry in BOOKS[language].entries.items() if entry.file == file}


def pattern_text(source: str) -> str:
    """The words of an entry, without its key, its variables and its selectors' names."""
    body = source.partition("=")[2]
    body = re.sub(r"\{[^{}]*?->|^\s*\*?\[[^\]]*\]", " ", body, flags=re.M)
    return re.sub(r"\{[^{}]*\}", " ", body)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_a_file_is_sound_fluent_and_its_keys_are_its_own(file: str, language: str) -> None:
    path = WORDS / language / f"{file}.ftl"
    resource = FluentResource(path.read_text("utf-8"))
    junk = [entry.content for entry in resource.body if isinstance(entry, ftl.Junk)]
    assert junk == []
    keys = [
        ("-" if isinstance(entry, ftl.Term) else "") + entry.id.name
        for entry in resource.body
        if isinstance(entry, ftl.Message | ftl.Term)
    ]
    assert len(keys) == len(set(keys))
    assert set(keys) == set(of_file(file, language)), "a key stands in another file too"
    assert [key for key in keys if not re.fullmatch(r"-?[a-z][a-z0-9]*(-[a-z0-9]+)*", key)] == []


@pytest.mark.parametrize("file", FILES)
def test_every_language_has_every_key_with_the_same_variables(file: str) -> None:
    first, *others = LANGUAGES
    for other in others:
        assert set(of_file(file, first)) == set(of_file(file, other))
        for key in of_file(file, first):
            assert BOOKS[first].variables(key) == BOOKS[other].variables(key), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice(language: str) -> None:
    assert BOOKS[language].doubles == []


@pytest.mark.parametrize("file", FILES)
def test_no_sentence_is_unused(file: str) -> None:
    quoted = {name for book in BOOKS.values() for entry in book.entries.values() for name in entry.references}
    unused = [
        key
        for key in of_file(file, LANGUAGES[0])
        if key not in HEARD.keys
        and key not in quoted
        and not any(re.fullmatch(pattern, key) for pattern in HEARD.patterns)
    ]
    assert unused == []


def test_every_source_could_be_looked_through() -> None:
    assert HEARD.broken == []


def test_every_key_that_is_asked_for_exists() -> None:
    assert [(place, key) for place, key in HEARD.asked if key not in BOOKS["en"]] == []


def test_no_sentence_stands_outside_the_words() -> None:
    assert HEARD.sentences == []


@pytest.mark.parametrize("file", FILES)
def test_each_language_is_written_in_itself(file: str) -> None:
    for key, source in of_file(file, "en").items():
        assert AS_IT_IS.fullmatch(key) or not CHINESE.search(pattern_text(source)), key
    for key, source in of_file(file, "zh").items():
        words = re.findall(r"[A-Za-z]{3,}", pattern_text(source))
        assert AS_IT_IS.fullmatch(key) or CHINESE.search(pattern_text(source)) or len(words) < 2, key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_sentences_are_calm(file: str, language: str) -> None:
    for key, source in of_file(file, language).items():
        assert not re.search(r"[!！]{2}|\b(?:TODO|FIXME)\b", source), key


SAMPLES: dict[str, Any] = {
    "size": 12 << 20,
    "limit": 10 << 20,
    "count": 3,
    "pid": 4321,
    "name": "a.mp4",
    "width": 9,
    "height": 9,
}


def said(phrase: Phrase, language: str, **values: object) -> str:
    """Said with a sample for each variable it may ask for."""
    asked = BOOKS[language].variables(phrase.key)
    samples = {name: SAMPLES.get(name, f"<{name}>") for name in asked}
    return say(Phrase(phrase.key, {**samples, **phrase.values}), language, **values)


def family(kind: type[ReelwireError]) -> list[type[ReelwireError]]:
    return [kind, *(each for child in kind.__subclasses__() for each in family(child))]


ERRORS = sorted(
    {kind for kind in family(ReelwireError) if kind.__module__.startswith(f"{errors.__name__}.")},
    key=lambda kind: kind.__name__,
)


def documented(kind: type[ReelwireError]) -> set[str]:
    """The values its docstring names; a MediaError always has a name."""
    listed = re.search(r"[Vv]alues: ([^.]*)", (kind.__doc__ or "").replace("\n", " "))
    names = set(re.findall(r"\b[a-z_]+\b(?![^(]*\))", listed[1])) if listed else set()
    return names | ({"name"} if issubclass(kind, MediaError) else set())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_is_told_with_the_values_its_docstring_names(
    kind: type[ReelwireError], language: str
) -> None:
    """From its class to its phrase to a whole sentence, in each language."""
    given = {name: SAMPLES.get(name, f"<{name}>") for name in documented(kind)}
    if kind is ReelwireError:
        given["ref"] = "7f3a"
    if kind is errors.SettingsError:
        given["count"] = 2
    text = say(Phrase(kind.phrase, given), language)
    assert text and "{" not in text and kind.phrase not in text
    assert text.count("\n") <= 2


def test_every_code_of_the_contract_has_its_error() -> None:
    codes = {kind.code for kind in family(BackendError) if "code" in vars(kind) and kind.code is not None}
    assert codes == {int(code) for code in wire.Code if code}


VARIANTS = [
    ("error-out-of-credits", {"account": "anonymous", "link": "https://r/?bind=u"}, "https://r/?bind=u"),
    ("error-out-of-credits", {"account": "configured"}, {"en": "paused", "zh": "暂时停了"}),
    ("error-out-of-credits", {"account": "linked"}, {"en": "Top up", "zh": "充值"}),
    ("error-out-of-credits", {"account": "owner"}, "NEMO_TOKEN"),
    ("error-token-expired", {"account": "linked"}, "/link"),
    ("error-token-expired", {"account": "anonymous"}, "/link"),
    ("error-token-expired", {"account": "configured"}, {"en": "paused", "zh": "暂时停了"}),
    ("error-token-expired", {"account": "owner"}, "NEMO_TOKEN"),
    ("error-token-quota", {}, "/link"),
    ("error-token-quota", {}, "REELWIRE_BACKEND=studio"),
    ("error-export-blocked", {"account": "anonymous", "link": "https://r"}, "https://r"),
    ("error-export-blocked", {}, {"en": "upgrade your plan", "zh": "升级方案"}),
    ("error-backend-away", {"cause": "network"}, {"en": "no network", "zh": "没有网络"}),
    ("error-backend-away", {}, {"en": "cannot be reached", "zh": "连不上"}),
    ("error-unsupported-file", {}, ", ".join(wire.ACCEPTED)),
    ("error-file-oversized", {"name": "a.mov", "size": 300 << 20, "limit": 200 << 20}, "200 MB"),
    (
        "error-file-oversized",
        {"name": "a.mov", "size": 300 << 20, "limit": 200 << 20, "way": "link"},
        {"en": "link", "zh": "链接"},
    ),
    ("error-data-in-use", {"pid": 12345, "folder": "/d"}, "12345"),
    ("error-data-in-use", {"pid": 12345, "folder": "/d"}, "REELWIRE_DATA"),
    ("error-data-in-use", {"pid": None, "folder": "db.example"}, "REELWIRE_EXECUTOR"),
    ("error-file-unsupported", {"name": "a.exe", "type": "EXE", "accepted": ()}, "mp4"),
    (
        "error-file-unsupported",
        {"name": "a.bin", "type": "unknown", "accepted": ("MP4", "MOV")},
        {"en": "not a kind", "zh": "不是"},
    ),
    ("error-key-wrong", {}, "REELWIRE_SECRET_KEY"),
    ("error-key-wrong", {"path": "/d/key"}, "/d/key"),
    ("error-data-too-new", {"folder": "/d"}, "REELWIRE_DATA"),
    (
        "error-extra-missing",
        {"extra": "studio", "command": "pip install 'reelwire[studio]'"},
        "pip install 'reelwire[studio]'",
    ),
    ("error-unexpected", {"ref": "7f3a"}, "7f3a"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("key", "values", "has"), VARIANTS)
def test_the_remedy_fits_the_case(
    key: str, values: dict[str, Any], has: str | dict[str, str], language: str
) -> None:
    assert (has if isinstance(has, str) else has[language]) in say(key, language, **values)


def test_an_error_becomes_a_phrase_and_what_the_speaker_knows_better_wins() -> None:
    error = errors.DataInUse(folder="/a", pid=1)
    assert phrase_of(error, folder="/b") == Phrase("error-data-in-use", {"folder": "/b", "pid": 1})
    assert said(phrase_of(error), "en").endswith("REELWIRE_DATA.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_loaded_in_a_moment(language: str) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        Catalogue.read(language, WORDS / language)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.03
