"""A refusal is recognised in every envelope, and nothing else is taken for one (§8)."""

import json
import time
from email.utils import formatdate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core import errors
from core.backend.refusals import REFUSALS, Route, confused, definite, refused, reply
from core.wire import Code

WIRE = Path(__file__).parents[2] / "wire"
JSON = {"content-type": "application/json"}


def asked(body: object, status: int = 200, route: Route = "credits") -> errors.BackendError | None:
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return refused(reply(status, JSON, content), route)


def test_the_table_names_every_code_but_success() -> None:
    assert set(REFUSALS) == set(Code) - {Code.OK}
    assert all(REFUSALS[code].code == code for code in REFUSALS)


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 500])
@pytest.mark.parametrize("code", REFUSALS)
def test_a_code_is_known_in_any_envelope_and_status(code: int, status: int) -> None:
    words = json.loads((WIRE / f"refusal-{int(code)}.json").read_text())["message"]
    for body in (
        {"code": int(code), "message": words},
        {"code": str(int(code)), "msg": words},
        {"success": False, "code": int(code), "error": words},
        {"code": float(code), "detail": [words]},
        {"success": False, "error": {"code": int(code), "message": words}},
        {"detail": {"code": int(code), "message": words}},
    ):
        if code < 1000 and ("code" not in body or status == 500):
            continue
        error = asked(body, status)
        assert type(error) is REFUSALS[code], body
        assert error.detail == words


@pytest.mark.parametrize(
    "body", [{"code": 0}, {"code": "0", "data": {}}, {"success": True}, [], {"token": "x"}, {}]
)
def test_a_success_is_none(body: object) -> None:
    assert asked(body) is None and not confused(reply(200, JSON, json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("status", "route", "expected"),
    [
        (400, "token", errors.ClientIdMissing),
        (400, "render", errors.BackendError),
        (401, "state", errors.TokenExpired),
        (402, "render", errors.ExportBlocked),
        (403, "render", errors.ExportBlocked),
        (403, "state", errors.BackendError),
        (404, "state", errors.BackendError),
        (413, "upload", errors.FileTooLarge),
        (415, "upload", errors.UnsupportedFile),
        (422, "talk", errors.BackendError),
        (429, "credits", errors.RateLimited),
        (429, "token", errors.TokenQuota),
    ],
)
def test_a_status_without_a_code(status: int, route: Route, expected: type) -> None:
    assert type(asked({"detail": "no"}, status, route)) is expected


@pytest.mark.parametrize("status", [413, 429, 401, 402])
def test_some_statuses_speak_for_themselves_on_a_page(status: int) -> None:
    assert asked("<html>no</html>", status, "upload") is not None


@pytest.mark.parametrize("status", [403, 404, 405, 500, 502, 503, 504, 302])
def test_a_page_is_nonsense_not_a_refusal(status: int) -> None:
    assert asked((WIRE / "page-502.html").read_text(), status) is None
    assert confused(reply(status, {}, b"<html>"))


@pytest.mark.parametrize("status", [500, 502, 503, 408, 499])
def test_a_server_at_a_loss_proves_nothing(status: int) -> None:
    assert asked({"detail": "Internal Server Error"}, status, "talk") is None


def test_a_code_like_https_is_not_believed_inside_an_error_or_a_500() -> None:
    """A model's service says 429 or 400 there, about a run that had begun."""
    assert asked({"error": {"code": 429, "message": "RESOURCE_EXHAUSTED"}}, 500, "talk") is None
    assert asked({"code": 429}, 503, "talk") is None
    assert asked({"error": {"code": 400, "message": "bad"}}, 200, "talk") is None


def test_a_session_is_missed_by_its_words() -> None:
    body = json.loads((WIRE / "refusal-404-session.json").read_text())
    for route in ("talk", "state", "upload", "render"):
        assert type(asked(body, 404, route)) is errors.SessionLost
        assert type(asked(body, 200, route)) is errors.SessionLost
    assert type(asked({"code": 5, "message": "会话不存在"}, 200, "state")) is errors.SessionLost
    assert type(asked({"detail": "Not Found"}, 404, "talk")) is errors.BackendError


def test_a_422_tells_where_but_not_what_was_sent() -> None:
    error = asked((WIRE / "refusal-422.json").read_text(), 422, "talk")
    assert error is not None and error.detail == "body.new_message: Field required"


def test_an_unknown_code_is_a_refusal_but_no_proof() -> None:
    for body in ({"code": 7777, "message": "odd"}, {"code": "E_ODD"}, {"success": False}):
        error = asked(body, 200, "talk")
        assert type(error) is errors.BackendError
        assert not definite(error, reply(200, JSON, json.dumps(body).encode()))
    known = asked({"code": 1001}, 200, "talk")
    assert known is not None and definite(known, reply(200, JSON, b"{}"))
    strange = asked({"detail": "bad body"}, 422, "talk")
    assert strange is not None and definite(strange, reply(422, JSON, b"{}"))


def test_a_failed_render_is_no_refusal() -> None:
    for name in ("render-failed", "render-failed-data"):
        assert asked((WIRE / f"{name}.json").read_text(), 200, "render") is None
    assert type(asked({"code": 402, "status": "failed"}, 200, "render")) is errors.ExportBlocked


def test_when_to_come_again() -> None:
    def wait(header: str) -> float | None:
        error = refused(reply(429, {"retry-after": header}, b"{}"), "credits")
        assert isinstance(error, errors.RateLimited)
        return error.retry_after

    assert wait("30") == 30.0 and wait("-5") == 0.0 and wait("soon") is None
    later = wait(formatdate(time.time() + 60, usegmt=True))
    assert later is not None and 55 < later <= 60


def test_the_token_is_taken_out_of_what_the_server_echoes() -> None:
    token = "0123456789abcdef"
    body = json.dumps({"code": 1001, "message": f"bad {token}, Bearer xyz, nmv_usr_abc"}).encode()
    answer = reply(401, JSON, body, token)
    error = refused(answer, "state", token)
    assert error is not None
    for secret in (token, "xyz", "nmv_usr_abc"):
        assert secret not in error.detail and secret not in answer.text


@given(
    body=some.recursive(
        some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9),
        lambda inner: (
            some.lists(inner, max_size=3)
            | some.dictionaries(
                some.sampled_from(
                    ["code", "success", "message", "msg", "error", "detail", "data", "status", "loc"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    ),
    status=some.sampled_from([200, 204, 400, 401, 404, 422, 429, 500, 502]),
    route=some.sampled_from(["token", "talk", "upload", "render", "state"]),
)
def test_any_answer_is_judged_without_an_exception(body: object, status: int, route: Route) -> None:
    asked(body, status, route)
