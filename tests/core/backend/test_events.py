"""The talk stream's bytes become the right events, however they are cut and whatever ends their lines."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.backend.events import Beat, Decoder, Event, Failed, Said, Worked

WIRE = Path(__file__).parents[2] / "wire"
B = Beat()


def decode(data: bytes, *cuts: int) -> list[Event]:
    decoder = Decoder()
    events: list[Event] = []
    for start, end in zip((0, *cuts), (*cuts, len(data)), strict=True):
        events += decoder.feed(data[start:end])
    return events + decoder.close()


def frame(event: object) -> bytes:
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"


def text(words: str, **more: object) -> bytes:
    return frame({"content": {"parts": [{"text": words}]}, **more})


GOLDEN: dict[str, list[Event]] = {
    "talk-plain": [Said("You said: hello")],
    "talk-partial": [
        Said("You ", True),
        Said("said: ", True),
        Said("hello", True),
        Said("You said: hello"),
    ],
    "talk-partial-only": [Said("You ", True), Said("said: hello", True), Said("You said: hello")],
    "talk-tools": [
        Said("Adding music."),
        Worked("add_bgm", False),
        Worked("add_bgm", True),
        Said("Done: Lo-fi at 35%."),
    ],
    "talk-tools-streamed": [
        Said("Let me ", True),
        Said("see.", True),
        Worked("trim", False),
        Said("Let me see."),
        Worked("trim", True),
        Said("Trimmed.", True),
        Said("Trimmed."),
    ],
    "talk-thought": [B, Said("Music is in.")],
    "talk-error-code": [Failed("RESOURCE_EXHAUSTED: 429 quota of the model is used up")],
    "talk-error-code-with-text": [Said("Half of it"), Failed("MAX_TOKENS: too long")],
    "talk-error": [Said("Working", True), Said("Working"), Failed("RuntimeError: model went away")],
    "talk-error-older": [
        Said("On it."),
        Failed('400 INVALID_ARGUMENT. {\'error\': {"code": 400, "message": "bad"}}'),
    ],
    "talk-vendor": [
        B,
        Worked("generate_video", False),
        B,
        Worked("generate_video", True),
        Said("Your video is ready."),
    ],
    "talk-heartbeats": [B, B, B, B, B, B, Said("There.")],
    "talk-apology": [Said("Added a title from 0 to 3 s."), B],
    "talk-apology-zh": [Said("已添加标题（0–3 秒）。")],
    "talk-odd": [
        *([B] * 7),
        Said("line\u2028sep\u2029par\u0085next \U0001f3ac"),
        Said("two lines"),
    ],
    "talk-no-last-blank": [Said("First"), Said("Last")],
    "talk-refused-frame": [B, Failed("session not found", 1002)],
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_recorded_stream_means(name: str) -> None:
    assert decode((WIRE / f"{name}.sse").read_bytes()) == GOLDEN[name]


def test_every_recorded_stream_has_its_meaning_here() -> None:
    assert {path.stem for path in WIRE.glob("*.sse")} == set(GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_recorded_stream_means_the_same_byte_by_byte(name: str) -> None:
    data = (WIRE / f"{name}.sse").read_bytes()
    assert decode(data, *range(1, len(data))) == GOLDEN[name]


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
@pytest.mark.parametrize("name", GOLDEN)
def test_a_recorded_stream_means_the_same_with_other_line_ends(name: str, ending: bytes) -> None:
    data = (WIRE / f"{name}.sse").read_bytes().replace(b"\n", ending)
    assert decode(data) == GOLDEN[name]
    assert decode(data, *range(1, len(data))) == GOLDEN[name]


WORDS = some.text(some.characters(exclude_categories=["Cs"]), max_size=40)
FRAMES = some.one_of(
    some.builds(lambda words, partial: text(words, partial=partial), WORDS, some.booleans()),
    some.builds(
        lambda name: frame({"content": {"parts": [{"functionCall": {"id": name, "name": name}}]}}),
        WORDS,
    ),
    some.sampled_from([b": ping\n\n", b"data:\n\n", b"event: heartbeat\n\n", b"data: heartbeat\n\n"]),
    some.builds(
        lambda junk: b"data: " + junk.replace(b"\n", b"").replace(b"\r", b"") + b"\n\n",
        some.binary(max_size=30),
    ),
)


@settings(max_examples=120, deadline=None)
@given(
    frames=some.lists(FRAMES, max_size=8), data=some.data(), ending=some.sampled_from([b"\n", b"\r\n", b"\r"])
)
def test_cuts_and_line_ends_change_nothing(frames: list[bytes], data: some.DataObject, ending: bytes) -> None:
    """Whole, byte by byte, cut anywhere (also inside a character): the same events."""
    whole = b"".join(frames)
    expected = decode(whole)
    other = whole.replace(b"\n", ending)
    cuts = sorted(data.draw(some.sets(some.integers(0, len(other)), max_size=6)))
    assert decode(other, *cuts) == expected
    assert decode(other, *range(1, len(other))) == expected


@settings(max_examples=150, deadline=None)
@given(junk=some.binary(max_size=300))
def test_no_bytes_raise(junk: bytes) -> None:
    decode(junk)
    decode(b"data: " + junk + b"\n\n")


KEYS = [
    *("content", "parts", "text", "partial", "functionCall", "functionResponse", "name", "id", "error"),
    *("errorCode", "type", "code", "message", "detail", "thought", "author"),
]
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(event=JSON)
def test_no_shape_raises_and_none_says_nothing_at_all(event: object) -> None:
    assert decode(frame(event))


def test_a_megabyte_in_one_event_arrives_whole_in_small_pieces() -> None:
    words = "é" * 600_000
    data = text(words)
    assert decode(data, *range(1000, len(data), 1000)) == [Said(words)]


def test_the_last_text_counts_when_it_repeats_chunks_across_a_tool_call() -> None:
    """The aggregate may come after the call it announced: said once all the same."""
    call = frame({"content": {"parts": [{"functionCall": {"id": "1", "name": "trim"}}]}})
    events = decode(text("On it. ", partial=True) + call + text("On it. ") + text("Done."))
    assert [e.text for e in events if isinstance(e, Said) and not e.partial] == ["On it. ", "Done."]


def test_a_later_text_that_begins_alike_is_kept_whole() -> None:
    call = frame({"content": {"parts": [{"functionCall": {"id": "1", "name": "trim"}}]}})
    result = frame({"content": {"parts": [{"functionResponse": {"id": "1", "name": "trim"}}]}})
    events = decode(text("OK", partial=True) + call + result + text("OK, trimmed."))
    assert [e.text for e in events if isinstance(e, Said) and not e.partial] == ["OK", "OK, trimmed."]


def test_a_result_without_a_name_takes_its_calls() -> None:
    call = frame({"content": {"parts": [{"functionCall": {"id": "7", "name": "trim"}}]}})
    result = frame({"content": {"parts": [{"functionResponse": {"id": "7", "response": {}}}]}})
    assert decode(call + result) == [Worked("trim", False), Worked("trim", True)]


def test_snake_case_is_read_too() -> None:
    event = {"content": {"parts": [{"function_call": {"id": "1", "name": "trim"}}]}, "error_code": "SAFETY"}
    assert decode(frame(event)) == [Worked("trim", False), Failed("SAFETY")]


def test_a_payload_never_surfaces() -> None:
    data = (WIRE / "talk-tools.sse").read_bytes() + (WIRE / "talk-vendor.sse").read_bytes()
    shown = repr(decode(data))
    assert all(
        inner not in shown for inner in ("lofi", "nmv_usr_inner", "/srv/inner", "https://cdn/x", "prompt")
    )


def test_internals_of_an_error_stay_behind() -> None:
    assert "stacktrace" not in repr(decode((WIRE / "talk-error.sse").read_bytes()))
    assert "/srv" not in repr(decode((WIRE / "talk-error.sse").read_bytes()))


def test_an_error_frame_broken_over_lines_is_a_failure() -> None:
    """An older ADK writes the message unescaped, line ends and all."""
    [failed] = decode(b'data: {"error": "boom "quoted"\nTraceback:\n  x"}\n\n')
    assert isinstance(failed, Failed) and failed.detail.startswith("boom")


def test_a_named_error_frame_in_plain_words_is_a_failure() -> None:
    assert decode(b"event: error\ndata: agent crashed\n\n") == [Failed("agent crashed")]


def test_nan_half_surrogates_and_broken_bytes_do_no_harm() -> None:
    odd = b'data: {"content":{"parts":[{"text":"a\\ud83d"}]},"x":NaN}\n\n'
    [said] = decode(odd)
    assert isinstance(said, Said) and said.text.encode() and said.text.startswith("a")
    [said] = decode(b'data: {"content":{"parts":[{"text":"a\xff"}]}}\n\n')
    assert said == Said("a\ufffd")


def test_an_echo_of_the_person_is_not_said() -> None:
    assert decode(text("make a film", author="user")) == [B]


@pytest.mark.parametrize("code", [1001, "1002", 2001])
def test_an_envelope_before_anything_else_is_a_refusal(code: object) -> None:
    decoder = Decoder()
    [failed] = decoder.feed(frame({"code": code, "message": "no"}))
    assert failed is decoder.refusal and failed == Failed("no", int(str(code)))


def test_an_envelope_within_a_run_is_no_refusal() -> None:
    """A thought is enough: the run had begun."""
    decoder = Decoder()
    decoder.feed(frame({"content": {"parts": [{"text": "hm", "thought": True}]}}))
    assert decoder.feed(frame({"code": 2001, "message": "no"})) == [Failed("no", 2001)]
    assert decoder.refusal is None


def test_a_bare_envelope_under_the_streams_type_is_understood() -> None:
    decoder = Decoder()
    assert decoder.feed(b'{"code":1001,"message":"expired"}') == []
    assert decoder.close() == [Failed("expired", 1001)]
    assert decoder.refusal is not None and not decoder.cut


def test_a_stream_that_ends_inside_a_frame_says_so() -> None:
    decoder = Decoder()
    decoder.feed(text("whole") + b'data: {"content":{"par')
    decoder.close()
    assert decoder.cut


def test_a_stream_that_ends_between_frames_is_whole() -> None:
    for end in (b"", b"data: heartbeat", b"data: \n", b": ping", b"data: not json"):
        decoder = Decoder()
        decoder.feed(text("whole") + end)
        decoder.close()
        assert not decoder.cut, end
