"""Every refusal of the contract, as a client sees it (§8)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.studio import Switches
from core.studio.switches import ENDPOINTS, Faults
from tests.core.studio.outsider import ATTRIBUTION, Person, ask, connection, studio

Arrive = Callable[..., Person]


def test_a_token_needs_a_client_id(base: str) -> None:
    refused = ask(f"{base}/api/auth/anonymous-token", b"")
    assert (refused.status, refused.json["code"]) == (400, 400)
    assert ask(f"{base}/api/auth/anonymous-token", b"", X_Client_Id="x" * 65).status == 400


def test_a_client_has_one_token_while_it_lives(base: str) -> None:
    assert ask(f"{base}/api/auth/anonymous-token", b"", X_Client_Id="once").status == 200
    again = ask(f"{base}/api/auth/anonymous-token", b"", X_Client_Id="once")
    assert (again.status, again.json["code"]) == (429, 429)
    assert again.headers["Retry-After"] == "30"


def test_an_expired_token_is_refused_and_its_client_gets_another_for_the_same_work(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(token_seconds=0.2)) as base:
        person = Person.arrives(base)
        old = person.token
        time.sleep(0.25)
        assert person.ask("/api/credits/balance/simple").json["code"] == 1001
        renewed = ask(f"{base}/api/auth/anonymous-token", b"", X_Client_Id="client-1").data
        assert renewed["token"] != old
        assert renewed["user_id"] == person.user_id
        person.token = renewed["token"]
        assert person.draft() is None


def test_the_quota_of_free_tokens_ends(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(token_quota=1)) as base:
        Person.arrives(base)
        assert ask(f"{base}/api/auth/anonymous-token", b"", X_Client_Id="another").json["code"] == 429


@pytest.mark.parametrize(
    "given", ["", "Bearer ", "Bearer nmv_usr_unknown", "Basic abc", "Bearer operators-own-token"]
)
def test_a_token_nobody_issued_is_1001_everywhere(base: str, given: str) -> None:
    headers = {"Authorization": given} if given else {}
    for path, body in [
        ("/api/tasks/me/with-session/nemo_agent", {}),
        ("/run_sse", {"app_name": "nemo_agent"}),
        ("/api/upload-video/nemo_agent/me/1", {"urls": ["http://a/b.png"]}),
        ("/api/credits/balance/simple", None),
        ("/api/state/nemo_agent/me/1/latest", None),
        ("/api/render/proxy/lambda", {"id": "x"}),
        ("/api/render/proxy/lambda/x", None),
        ("/api/render/proxy/x/download", None),
        ("/api/auth/claim-token", {"task_id": "1", "session_id": "1"}),
    ]:
        refused = ask(base + path, body, **headers, **ATTRIBUTION)
        assert (refused.status, refused.json["code"]) == (401, 1001), path


def test_a_session_belongs_to_its_account_alone(arrive: Arrive) -> None:
    """Someone else's session is as unknown as one that never was."""
    owner, stranger = arrive(), arrive()
    owner.photos("mine.png")
    owner.say("make a video")
    owner.export("render_mine")
    stranger.session = owner.session
    assert stranger.ask(f"/api/state/nemo_agent/me/{owner.session}/latest").json["code"] == 1002
    assert stranger.photos("theirs.png").json["code"] == 1002
    said = stranger.say("make it shorter")
    assert (said.status, said.json["detail"]) == (404, f"Session not found: {owner.session}")
    assert stranger.ask("/api/render/proxy/lambda/render_mine").status == 404
    assert stranger.export("render_x", draft=owner.draft()).json["code"] == 1002
    stranger.open_session()
    stranger.export("render_stolen", draft=owner.draft())
    assert stranger.finished("render_stolen")["error"] == "missing-media"


@pytest.mark.parametrize("missing", list(ATTRIBUTION))
def test_an_export_without_attribution_is_402(arrive: Arrive, missing: str) -> None:
    person = arrive()
    headers = {**person.headers}
    del headers[missing]
    refused = ask(
        f"{person.base}/api/render/proxy/lambda",
        {"id": "r", "sessionId": person.session, "draft": {}},
        **headers,
    )
    assert (refused.status, refused.json["code"]) == (402, 402)


def test_out_of_credits_is_2001_before_any_event_and_edits_stay_free(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(credits=10)) as base:
        person = Person.arrives(base)
        person.photos("a.png", "b.png")
        assert person.say("make a video").status == 200
        assert person.credits() == {"available": 0, "frozen": 0, "total": 0}
        refused = person.say("make a new video")
        assert refused.json["code"] == 2001
        assert refused.json["user_id"] == person.user_id
        assert person.say("make it square").texts


def test_the_plain_studio_never_runs_out(arrive: Arrive) -> None:
    person = arrive()
    person.photos("a.png")
    for _ in range(13):
        assert person.say("make a new 2 second video").tools
    assert person.credits()["available"] >= 10


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({}, "missing"),
        ({"session_id": 7}, "string_type"),
        ({"new_message": "text"}, "list_type"),
        ({"new_message": {"parts": ["text"]}}, "list_type"),
        ({"new_message": {}}, "list_type"),
    ],
)
def test_a_bad_body_is_422_with_a_list(arrive: Arrive, body: dict[str, object], kind: str) -> None:
    person = arrive()
    whole = {} if not body else {**person.message("hello"), **body}
    refused = person.ask("/run_sse", whole)
    assert refused.status == 422
    assert refused.json["detail"][0]["type"] == kind


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b"\xff\xfe\x00", b'"text"', b"[" * 100_000, b"null"])
def test_rubbish_is_never_a_500(arrive: Arrive, rubbish: bytes) -> None:
    person = arrive()
    for path in ("/run_sse", "/api/render/proxy/lambda", "/api/auth/claim-token"):
        assert person.ask(path, rubbish, method="POST", Content_Type="application/json").status == 422, path


def test_unknown_paths_methods_and_huge_headers_are_refused_politely(base: str) -> None:
    assert ask(f"{base}/nothing/here").json == {"detail": "Not Found"}
    assert ask(f"{base}/run_sse", method="DELETE").status == 405
    line = connection(base)
    line.request("GET", "/health", headers={"X-Huge": "x" * 100_000})
    assert line.getresponse().status == 400
    assert ask(f"{base}/health").status == 200


def test_absolute_addresses_are_those_the_asker_used(arrive: Arrive) -> None:
    person = arrive()
    line = connection(person.base)
    person.photos("a.png")
    path = f"/api/state/nemo_agent/me/{person.session}/latest"
    line.request("GET", path, headers={**person.headers, "Host": "studio.test:99"})
    assert b'"cdn_url":"http://studio.test:99/media/' in line.getresponse().read()
    line.request("GET", path, headers={**person.headers, "Host": 'evil"><script>'})
    answer = line.getresponse()
    assert b"script" not in answer.read()


def test_a_claim_token_has_the_shape_of_the_clouds(arrive: Arrive) -> None:
    person = arrive()
    given = person.ask("/api/auth/claim-token", {"task_id": "t", "session_id": person.session}).data
    assert given["claim_token"].startswith("clm_")
    assert 0 < given["expires_in"] <= 604800


def test_faults_come_where_and_as_often_as_asked(tmp_path: Path) -> None:
    """A fault is part of a test's script: its endpoint, its code, so many times."""
    switches = Switches(
        fail="state:1002@1,credits:502@1,run_sse:1001@1,upload:4002@1,render:429@1,poll:drop@1"
    )
    with studio(tmp_path, switches) as base:
        person = Person.arrives(base)
        assert person.ask(f"/api/state/nemo_agent/me/{person.session}/latest").json["code"] == 1002
        assert person.draft() is None
        page = person.ask("/api/credits/balance/simple")
        assert (page.status, page.headers.get_content_type()) == (502, "text/html")
        assert person.credits()["available"] == 100
        assert person.photos("a.png").json["code"] == 4002
        assert person.photos("a.png").status == 200
        with pytest.raises(OSError, match=r"closed|reset"):
            person.poll("render_none")
        assert person.say("make a video").json["code"] == 1001
        assert person.credits  # the refused token is gone for good, as on the cloud
        assert person.ask("/api/credits/balance/simple").json["code"] == 1001
        person.token = ask(f"{base}/api/auth/anonymous-token", b"", X_Client_Id="client-1").data["token"]
        assert person.say("make a video").texts
        assert person.export().json["code"] == 429
        assert person.export().json["code"] == 0


def test_errors_can_come_in_200_with_codes_as_text(tmp_path: Path) -> None:
    with studio(tmp_path, Switches(errors_in_200=True, codes_as_text=True)) as base:
        refused = ask(f"{base}/api/credits/balance/simple")
        assert (refused.status, refused.json["code"]) == (200, "1001")


@pytest.mark.parametrize("wrong", ["nowhere:1001", "run_sse", "run_sse:soon", "state:1001@x"])
def test_a_wrong_fault_is_told_at_once(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"fault|invalid literal"):
        Faults.parse(wrong)


def test_every_endpoint_can_be_made_to_fail() -> None:
    faults = Faults.parse(",".join(f"{name}:503@1" for name in ENDPOINTS))
    assert [faults.take(name) for name in ENDPOINTS] == ["503"] * len(ENDPOINTS)
    assert [faults.take(name) for name in ENDPOINTS] == [None] * len(ENDPOINTS)
