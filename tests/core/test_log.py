"""No secret reaches a log, whoever writes it and whatever shape it has."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from core.log import Redactor, configure

TELEGRAM = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawX"
DISCORD = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1g"
OPERATOR = "operator+secret/value"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("token nmv_usr_a1B2c3-d4_E5 was refused", "a1B2c3"),
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ('{"authorization": "Bearer abcdefgh"}', "abcdefgh"),
        ("{'Authorization': 'Bearer abcdefgh'}", "abcdefgh"),
        ("b'authorization', b'Bearer abcdefgh'", "abcdefgh"),
        (f"POST https://api.telegram.org/bot{TELEGRAM}/sendVideo 200", "AAHdqTcv"),
        (f"https://api.telegram.org/file/bot{TELEGRAM}/videos/file_1.mp4", "AAHdqTcv"),
        (f"https://x/?u=bot{TELEGRAM.replace(':', '%3A')}", "AAHdqTcv"),
        (f"logging in with {DISCORD}", "ZnCjm1XVW7vRze4b7"),
        (f"Authorization: Bot {DISCORD}", "Cl2FMQ"),
        (f"jwt={JWT}", "dBjftJeZ4"),
        ("POST /webhooks/198622483471925248/aW50ZXJhY3Rpb246MTIzNDU2Nzg5MA/messages/@original", "aW50ZXJhY3"),
        ("POST /interactions/198622483/aW50ZXJhY3Rpb246MTIzNDU2Nzg5MA/callback", "aW50ZXJhY3"),
        ("claim clm_9f8e7d6c5b4a made", "9f8e7d6c"),
        ("https://nemovideo.com/workspace/claim?ct=clm_9f8e7d", "9f8e7d"),
        ("https://nemovideo.com/register?bind=anon_12345abc&x=1", "12345abc"),
        ("https://cdn.example/a.mp4?X-Amz-Signature=deadbeefcafe&x=1", "deadbeef"),
        ("https://films.example/f/1.mp4?sig=s3cr3tsig", "s3cr3tsig"),
        ("https://u.example/?access_token=topsecret", "topsecret"),
        ("https://cdn.discordapp.com/attachments/1/2/a.png?ex=6600&is=65&hm=feedfacefeedface", "feedface"),
        ("postgresql://reelwire:p4ssw0rd@db:5432/reelwire", "p4ssw0rd"),
        ("X-Client-Id: 6f1ed002-ab5f-4d38-a6e4-2a6d7b1f0c11", "6f1ed002"),
        ('{"token": "plainvalue", "ok": 1}', "plainvalue"),
        ("refresh_token='plainvalue'", "plainvalue"),
        ("webhook_secret = hushhush", "hushhush"),
        ('{\\"client_id\\":\\"0a0b0c0d\\"}', "0a0b0c0d"),
        ("X-Telegram-Bot-Api-Secret-Token: hushhush", "hushhush"),
        (f"sent {OPERATOR} twice", "operator+secret"),
        ("sent operator%2Bsecret%2Fvalue in a query", "operator%2B"),
    ],
)
def test_a_secret_is_blackened(text: str, secret: str) -> None:
    assert secret in text
    told = Redactor([OPERATOR])(text)
    assert secret not in told and "***" in told


@pytest.mark.parametrize(
    "text",
    [
        "turn.answered turn=telegram:42:7:1 seconds=12.5",
        "console:local:make-20261120-101500::anna",
        "http://127.0.0.1:8765/api/render/proxy/lambda/render_1763600000",
        '{"event": "export.polled", "render": "render_1763600000", "progress": 40}',
        "5 tokens were kept, the secret of a good film is light",
        "session 5529798706024415232 opened",
        "/home/anna/films/free-generator-maker-20261120-101500.mp4",
    ],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    assert Redactor([OPERATOR, "abc", ""])(text) == text


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Logging as the process has it, written into memory; put back afterwards."""
    root, before = logging.getLogger(), structlog.get_config()
    level, kept = root.level, list(root.handlers)
    stream = io.StringIO()
    handlers = configure(stream=stream, redact=Redactor([OPERATOR]))
    yield stream
    for handler in [one for one in root.handlers if one not in kept or one in handlers]:
        root.removeHandler(handler)
    root.setLevel(level)
    structlog.configure(**before)


def test_our_lines_are_json_with_event_level_time_and_values(lines: io.StringIO) -> None:
    structlog.get_logger("core.desk").info("turn.answered", turn="t1", note="日本")
    line = json.loads(lines.getvalue())
    assert line["event"] == "turn.answered" and line["turn"] == "t1" and line["level"] == "info"
    assert line["logger"] == "core.desk" and line["timestamp"].endswith("Z") and line["note"] == "日本"


def test_a_library_that_logs_an_address_with_a_token_is_blackened(lines: io.StringIO) -> None:
    logging.getLogger("telegram.request").warning("GET https://api.telegram.org/bot%s/getMe", TELEGRAM)
    logging.getLogger("some.library").error("sent %r", {"Authorization": f"Bearer {OPERATOR}"})
    assert "AAHdq" not in lines.getvalue() and "operator" not in lines.getvalue()
    assert [json.loads(line)["level"] for line in lines.getvalue().splitlines()] == ["warning", "error"]


def test_a_traceback_is_kept_and_blackened(lines: io.StringIO) -> None:
    try:
        raise RuntimeError(f"refused: {OPERATOR} and {DISCORD}")
    except RuntimeError:
        structlog.get_logger().exception("desk.unexpected", ref="R1", values={"token": OPERATOR})
    line = json.loads(lines.getvalue())
    assert "Traceback" in line["exception"] and "RuntimeError" in line["exception"]
    assert "operator" not in lines.getvalue() and "Cl2FMQ" not in lines.getvalue()


def test_httpx_does_not_tell_every_request(lines: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET https://x/bot1/getUpdates")
    assert lines.getvalue() == ""


def test_configuring_again_replaces_what_was_there(lines: io.StringIO) -> None:
    second = io.StringIO()
    configure(stream=second, redact=Redactor())
    structlog.get_logger().warning("once")
    assert lines.getvalue() == "" and second.getvalue().count("once") == 1


def test_the_file_is_for_its_owner_alone(lines: io.StringIO, tmp_path: Path) -> None:
    file = tmp_path / "logs" / "reelwire.log"
    for handler in configure(file=file, redact=Redactor([OPERATOR])):
        structlog.get_logger().error("kept", value=OPERATOR)
        handler.flush()
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["value"] == "***"


def test_without_a_place_to_write_nothing_reaches_stdout(
    lines: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(redact=Redactor())
    structlog.get_logger().error("nowhere")
    logging.getLogger("x").error("nowhere")
    assert capsys.readouterr() == ("", "")
