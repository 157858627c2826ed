"""The stream of a run, frame by frame, and what happens when either side lets go (§3.1)."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.studio import Switches
from tests.core.studio.outsider import Person, connection, eventually, studio

Arrive = Callable[..., Person]


def ready(base: str, count: int = 3, **given: object) -> Person:
    person = Person.arrives(base, **given)  # type: ignore[arg-type]
    person.photos(*(f"{n}.png" for n in range(count)))
    return person


def test_frames_have_the_shape_of_the_real_server(arrive: Arrive) -> None:
    person = arrive()
    person.photos("a.png", "b.png")
    answer = person.say("make a promo titled “Hello”")
    events = answer.events
    assert answer.body.endswith(b"\n\n")
    assert len(answer.body.split(b"\n\n")) == len(events) + 1
    assert all(e["author"] == "nemo_agent" and e["invocationId"] == events[0]["invocationId"] for e in events)
    assert all(e["actions"] == {"stateDelta": {}, "artifactDelta": {}} for e in events)
    assert len({e["id"] for e in events}) == len(events)
    calls = [p["functionCall"] for e in events for p in e["content"]["parts"] if "functionCall" in p]
    results = [
        p["functionResponse"] for e in events for p in e["content"]["parts"] if "functionResponse" in p
    ]
    assert [c["name"] for c in calls] == ["arrange_media", "set_title", "add_bgm"]
    assert [c["id"] for c in calls] == [r["id"] for r in results]
    assert all(r["response"] == {"status": "success"} for r in results)


def test_partial_chunks_come_before_the_whole_text_again(arrive: Arrive) -> None:
    events = arrive().say("hello").events
    chunks = [e["content"]["parts"][0]["text"] for e in events if e.get("partial")]
    [whole] = [e["content"]["parts"][0]["text"] for e in events if not e.get("partial")]
    assert len(chunks) > 2
    assert "".join(chunks) == whole


def test_who_asks_for_no_streaming_gets_whole_texts_only(arrive: Arrive) -> None:
    assert not any(e.get("partial") for e in arrive().say("hello", streaming=False).events)


def test_names_in_camel_case_are_understood_too(arrive: Arrive) -> None:
    person = arrive()
    body = {
        "appName": "nemo_agent",
        "userId": person.user_id,
        "sessionId": person.session,
        "newMessage": {"parts": [{"text": "hi"}]},
    }
    assert person.ask("/run_sse", body).texts


def test_letters_stay_as_they_are(arrive: Arrive) -> None:
    """U+2028 and its like arrive raw inside the JSON, as from the real server."""
    person = arrive()
    person.photos("a.png")
    answer = person.say("make a video titled “one\u2028two é”")
    assert "one\u2028two é".encode() in answer.body


def test_a_new_film_appears_in_two_stages(tmp_path: Path) -> None:
    """The state shows the cut before it shows the music."""
    with studio(tmp_path, Switches(event_delay=0.02)) as base:
        person = ready(base)
        seen: list[list[int]] = []
        done = threading.Event()

        def watch() -> None:
            while not done.is_set():
                if draft := person.draft():
                    seen.append([track["tt"] for track in draft["t"]])

        watcher = threading.Thread(target=watch)
        watcher.start()
        person.say("make a promo")
        done.set()
        watcher.join()
        assert seen[0] == [0]
        assert person.draft()["t"][1]["tt"] == 1


def test_heartbeats_fill_the_silence(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(heartbeat=0.01, first_delay=0.1)) as base:
        body = ready(base).say("make a video").body
        head = body.partition(b"data: {")[0]
        for sign in (b": still here\n\n", b"data:\n\n", b"data: heartbeat\n\n", b"event: heartbeat\n"):
            assert sign in head


def test_silent_edits_happen_and_say_nothing(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(silent_edits=1.0)) as base:
        person = ready(base)
        assert person.say("make a video").texts
        quiet = person.say("make it square")
        assert quiet.texts == []
        assert quiet.tools == ["set_aspect_ratio"]
        assert person.draft()["m"]["w"] == person.draft()["m"]["h"]
        assert person.say("what can you do?").texts


def test_a_share_of_silence_is_the_same_each_time(tmp_path: Path) -> None:
    def told(folder: str) -> list[bool]:
        with studio(tmp_path / folder, Switches(silent_edits=0.3, seed=4)) as base:
            person = ready(base)
            person.say("make a video")
            return [bool(person.say(f"make it {n} seconds").texts) for n in range(5, 35)]

    first = told("one")
    assert first == told("two")
    assert 3 <= first.count(False) <= 16


def test_a_cut_stream_ends_improperly_and_the_work_goes_on(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(cut_after=700, cut_times=1)) as base:
        person = ready(base)
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            person.say("make a promo titled “Kept”")
        draft = eventually(lambda: (d := person.draft()) and len(d["t"]) == 3 and d)
        assert draft["t"][2]["sg"][0]["m"]["text"] == "Kept"
        assert person.say("make it square").texts


def test_a_cut_can_stop_the_agent(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(cut_after=700, cut_times=1, cut_cancels=True)) as base:
        person = ready(base)
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            person.say("make a promo")
        assert person.draft() is None
        assert person.credits()["available"] == 100


def test_a_client_that_hangs_up_stops_the_agent(tmp_path: Path) -> None:
    """As the real server does: what was done stays, the rest is not done, the session is free again."""
    with studio(tmp_path, Switches(event_delay=0.03)) as base:
        person = ready(base)
        line = connection(base)
        line.request(
            "POST",
            "/run_sse",
            json.dumps(person.message("make a promo titled “Never”")),
            {**person.headers, "Content-Type": "application/json"},
        )
        answer = line.getresponse()
        while b"functionResponse" not in answer.readline():
            pass
        answer.close()
        line.close()
        time.sleep(0.05)
        draft = person.draft()
        assert "Never" not in json.dumps(draft)
        assert draft["t"][0]["sg"]
        assert person.credits()["frozen"] == 0
        assert person.say("make it square").texts


def test_two_runs_on_one_session_follow_each_other(tmp_path: Path) -> None:
    """No edit is lost: the second waits for the first."""
    with studio(tmp_path, Switches(event_delay=0.002)) as base:
        person = ready(base)
        person.say("make a video without music")
        wishes = ["add the title “One”", "make it square", "add lo-fi music", "make it 21 seconds"]
        threads = [threading.Thread(target=person.say, args=(wish,)) for wish in wishes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        draft = person.draft()
        assert (draft["d"], draft["m"]["w"], draft["m"]["h"]) == (21_000, 1080, 1080)
        assert len(draft["t"]) == 3


def test_the_agent_can_be_made_to_fail(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(run_error="error@1")) as base:
        person = ready(base)
        last = person.say("make a video").events[-1]
        assert last["error"].startswith("RuntimeError")
        assert person.say("make it square").texts
    with studio(tmp_path / "other", Switches(run_error="code")) as base:
        last = ready(base).say("make a video").events[-1]
        assert last["errorCode"] == "RESOURCE_EXHAUSTED"


def test_json_can_come_instead_of_a_stream(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(stream_as_json=1001)) as base:
        answer = ready(base).say("make a video")
        assert (answer.status, answer.json["code"]) == (200, 1001)
        assert answer.headers.get_content_type() == "application/json"
