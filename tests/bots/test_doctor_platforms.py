"""The doctor at the platforms and at our own door: what is asked, what is told, and never a token."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

from bots.cli import run
from bots.doctor import Finding, examine
from bots.doctor_ask import ask
from bots.doctor_discord import discord as at_discord
from bots.door import address_of, bound, door, opened
from bots.door_health import Health
from core.settings import load
from core.words import say
from tests.doubles.platform_api import PlatformApi, Said, discord, telegram

TELEGRAM = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawX"
DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDe." + "x" * 38
NOBODY = "http://127.0.0.1:9"


async def found(
    folder: Path, *names: str, discord_api: str = NOBODY, **env: str
) -> dict[str, tuple[str, str]]:
    """Phrase key → (state, everything that is told, in both languages), of the findings with these names."""
    given = {"REELWIRE_DATA": str(folder / "data"), "REELWIRE_BACKEND": "studio", **env}
    given.setdefault("REELWIRE_LISTEN", "127.0.0.1:0")
    whole = await examine(load(given, folder), discord_api=discord_api)
    told = {one.told.key: (one.state, words(one)) for one in whole if not names or one.name in names}
    for secret in (TELEGRAM, TELEGRAM.partition(":")[2], DISCORD):
        assert secret not in " ".join(text for _, text in told.values())
    return told


def words(one: Finding) -> str:
    said = [say(one.told, language) for language in ("en", "zh")]
    return "\n".join(said + [say(one.remedy, language) for language in ("en", "zh") if one.remedy])


async def asked_telegram(folder: Path, api: PlatformApi, **env: str) -> dict[str, tuple[str, str]]:
    with api:
        return await found(
            folder,
            "telegram",
            REELWIRE_TELEGRAM__TOKEN=TELEGRAM,
            REELWIRE_TELEGRAM__API_URL=api.url,
            **env,
        )


async def test_telegram_says_who_the_bot_is(tmp_path: Path) -> None:
    api = telegram()
    told = await asked_telegram(tmp_path, api)
    state, text = told["doctor-token"]
    assert state == "fine" and "@reelbot" in text
    assert [path for path, _ in api.asked] == [f"/bot{TELEGRAM}/getMe", f"/bot{TELEGRAM}/getWebhookInfo"]
    assert not any("webhook" in key or "wait" in key for key in told)


@pytest.mark.parametrize(
    ("says", "key", "state"),
    [
        ((401, {"ok": False, "error_code": 401, "description": "Unauthorized"}), "token-refused", "broken"),
        ((404, {"ok": False, "error_code": 404, "description": "Not Found"}), "token-refused", "broken"),
        ((404, "<h1>nginx</h1>"), "platform-confused", "broken"),
        ((502, "<h1>Bad gateway</h1>"), "platform-confused", "broken"),
        ((200, {"ok": True, "result": {}}), "platform-confused", "broken"),
        ((200, [1]), "platform-confused", "broken"),
        ((429, {"ok": False, "error_code": 429}), "platform-busy", "note"),
    ],
)
async def test_why_telegram_did_not_know_the_bot_is_told_apart(
    tmp_path: Path, says: Said, key: str, state: str
) -> None:
    told = await asked_telegram(tmp_path, telegram(getMe=says))
    assert told[f"doctor-{key}"][0] == state
    assert ("@BotFather" in told[f"doctor-{key}"][1]) == (key == "token-refused")


async def test_no_network_is_not_a_bad_token(tmp_path: Path) -> None:
    told = await found(
        tmp_path, "telegram", REELWIRE_TELEGRAM__TOKEN=TELEGRAM, REELWIRE_TELEGRAM__API_URL=NOBODY
    )
    state, text = told["doctor-platform-away"]
    assert state == "broken" and NOBODY in text and "network" in text
    assert "doctor-token-refused" not in told


async def test_a_webhook_in_the_way_of_polling_is_told_by_its_host_alone(tmp_path: Path) -> None:
    hook = {"url": "https://elsewhere.example/secret-path", "pending_update_count": 7,
            "last_error_message": "Wrong response from the webhook: 502 Bad Gateway"}  # fmt: skip
    told = await asked_telegram(tmp_path, telegram(hook))
    state, text = told["doctor-webhook-stands"]
    assert state == "note" and "elsewhere.example" in text and "stop that one first" in text
    assert "7 messages wait" in told["doctor-updates-wait"][1]
    assert "502 Bad Gateway" in told["doctor-webhook-trouble"][1]
    assert "secret-path" not in "".join(text for _, text in told.values())


@pytest.mark.parametrize(
    ("wanted", "stands", "key"),
    [
        ("https://films.example/hook", "", "webhook-unset"),
        ("https://films.example/hook", "https://old.example/hook", "webhook-unset"),
        ("http://films.example/hook", "", "webhook-plain"),
        ("https://films.example/hook", "https://films.example/hook/1234567890", None),
    ],
)
async def test_a_webhook_that_is_wanted_is_compared(
    tmp_path: Path, wanted: str, stands: str, key: str | None
) -> None:
    told = await asked_telegram(
        tmp_path,
        telegram({"url": stands}),
        REELWIRE_TELEGRAM__WEBHOOK_URL=wanted,
        REELWIRE_TELEGRAM__WEBHOOK_SECRET="s3cret",
    )
    assert [found for found in told if "webhook" in found] == ([f"doctor-{key}"] if key else [])


async def test_a_server_of_ones_own_says_what_it_lifts(tmp_path: Path) -> None:
    assert "doctor-local-off" in await asked_telegram(tmp_path, telegram())
    told = await asked_telegram(tmp_path, telegram(), REELWIRE_TELEGRAM__LOCAL="true")
    assert told["doctor-local"][0] == "fine" and "2000 MB" in told["doctor-local"][1]


async def test_several_bots_are_asked_each(tmp_path: Path) -> None:
    second = TELEGRAM.replace("1234567890", "987654321")
    with telegram() as api:
        (tmp_path / "reelwire.toml").write_text(
            "".join(
                f'[[bots]]\nplatform = "telegram"\ntoken = "{token}"\napi_url = "{api.url}"\n'
                for token in (TELEGRAM, second)
            )
        )
        await found(tmp_path, "telegram")
    assert len({path for path, _ in api.asked if path.endswith("getMe")}) == 2


async def asked_discord(folder: Path, api: PlatformApi) -> dict[str, tuple[str, str]]:
    with api:
        return await found(folder, "discord", discord_api=api.url, REELWIRE_DISCORD__TOKEN=DISCORD)


async def test_discord_says_who_the_bot_is_and_that_the_intent_is_not_needed(tmp_path: Path) -> None:
    api = discord()
    told = await asked_discord(tmp_path, api)
    assert told["doctor-token"][0] == "fine" and "@reels" in told["doctor-token"][1]
    state, text = told["doctor-intent-off"]
    assert state == "note" and "That is enough" in text and "Message Content Intent" in text
    assert {headers["authorization"] for _, headers in api.asked} == {f"Bot {DISCORD}"}
    assert all(headers["user-agent"].startswith("DiscordBot (") for _, headers in api.asked)


@pytest.mark.parametrize("flags", [1 << 18, 1 << 19, 1 << 19 | 1 << 23])
async def test_an_intent_that_is_on_is_told(tmp_path: Path, flags: int) -> None:
    assert (await asked_discord(tmp_path, discord(flags)))["doctor-intent-on"][0] == "fine"


async def test_an_intent_that_is_asked_for_and_not_granted_is_broken() -> None:
    """Discord would close the connection (4014)."""
    options = SimpleNamespace(token=SecretStr(DISCORD), message_content=True)
    bot: Any = SimpleNamespace(platform="discord", skill="x", options=options)
    with discord() as api:
        told = [one async for one in at_discord(bot, api.url)]
    assert [(one.state, one.told.key) for one in told][1:] == [("broken", "doctor-intent-missing")]


async def test_a_token_that_discord_refuses_is_told_with_its_cure(tmp_path: Path) -> None:
    api = discord(**{"/users/@me": (401, {"message": "401: Unauthorized", "code": 0})})
    told = await asked_discord(tmp_path, api)
    state, text = told["doctor-token-refused"]
    assert state == "broken" and "developer portal" in text
    assert len(api.asked) == 1, "nothing more is asked with a token that is wrong"


async def test_discord_that_is_away_or_busy_is_no_bad_token(tmp_path: Path) -> None:
    told = await found(tmp_path, "discord", REELWIRE_DISCORD__TOKEN=DISCORD)
    assert told["doctor-platform-away"][0] == "broken"
    api = discord(**{"/users/@me": (429, {"message": "slow down", "retry_after": 60})})
    assert (await asked_discord(tmp_path, api))["doctor-platform-busy"][0] == "note"


async def test_a_platform_that_says_nothing_is_given_up() -> None:
    """A server that takes the connection and is silent: as seen behind some firewalls."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as silent:
        told = await ask(f"http://127.0.0.1:{silent.getsockname()[1]}/bot{TELEGRAM}/getMe", patience=0.1)
    assert (told.fate, told.reason) == ("away", "0.1 s")


async def test_only_what_is_set_up_is_asked(tmp_path: Path) -> None:
    told = await found(tmp_path, "telegram", "discord", "listen", "public", "access")
    assert told == {}


async def test_json_tells_the_same_without_a_token(tmp_path: Path) -> None:
    def doctor() -> tuple[int, str]:
        env = {
            "REELWIRE_DATA": str(tmp_path / "data"), "REELWIRE_BACKEND": "studio", "LANG": "C",
            "REELWIRE_LISTEN": "127.0.0.1:0", "REELWIRE_TELEGRAM__TOKEN": TELEGRAM,
            "REELWIRE_TELEGRAM__API_URL": api.url,
        }  # fmt: skip
        out, err = io.StringIO(), io.StringIO()
        return run(["doctor", "--json"], env, tmp_path, io.StringIO(), out, err), out.getvalue()

    with telegram() as api:
        code, out = await asyncio.to_thread(doctor)
    checks = json.loads(out)["checks"]
    assert code == 0 and "@reelbot" in out and TELEGRAM not in out
    assert {"telegram", "listen", "access"} <= {check["name"] for check in checks}


async def at_the_door(folder: Path, **env: str) -> dict[str, tuple[str, str]]:
    with telegram() as api:
        return await found(
            folder, "listen", "public", "access",
            REELWIRE_TELEGRAM__TOKEN=TELEGRAM, REELWIRE_TELEGRAM__API_URL=api.url, **env,
        )  # fmt: skip


async def test_a_port_that_is_free_is_told_and_stays_free(tmp_path: Path) -> None:
    told = await at_the_door(tmp_path)
    assert told["doctor-listen"][0] == "fine"


@pytest.mark.parametrize(
    ("env", "state"),
    [
        ({}, "note"),
        ({"REELWIRE_PUBLIC_URL": "https://films.example"}, "broken"),
        (
            {
                "REELWIRE_TELEGRAM__WEBHOOK_URL": "https://films.example/h",
                "REELWIRE_TELEGRAM__WEBHOOK_SECRET": "s",
            },
            "broken",
        ),
        (
            {
                "REELWIRE_TELEGRAM__WEBHOOK_URL": "https://films.example/h",
                "REELWIRE_TELEGRAM__WEBHOOK_SECRET": "s",
                "REELWIRE_TELEGRAM__WEBHOOK_LISTEN": "127.0.0.1:0",
            },
            "note",
        ),
    ],
)
async def test_a_port_that_somebody_else_has_is_broken_where_it_is_needed(
    tmp_path: Path, env: dict[str, str], state: str
) -> None:
    with PlatformApi({}) as other:
        listen = other.url.removeprefix("http://")
        told = await at_the_door(tmp_path, REELWIRE_LISTEN=listen, **env)
    assert told["doctor-listen-taken"][0] == state and "REELWIRE_LISTEN" in told["doctor-listen-taken"][1]


async def test_our_own_door_is_recognized_and_the_public_address_tried_through_it(tmp_path: Path) -> None:
    port = bound("127.0.0.1:0")
    nobody: Any = None
    async with opened(door(Health(nobody, nobody), None), port):
        listen = address_of(port).removeprefix("http://")
        told = await at_the_door(
            tmp_path, REELWIRE_LISTEN=listen, REELWIRE_PUBLIC_URL="http://films.example.invalid"
        )
    assert told["doctor-listen-ours"][0] == "fine"
    assert told["doctor-public-elsewhere"][0] == "broken"


async def test_a_public_address_that_leads_here_is_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network's directory of names knows films.example.com, as this machine."""
    ask = socket.getaddrinfo

    def resolve(host: Any, *rest: Any, **more: Any) -> Any:
        return ask("127.0.0.1" if host == "films.example.com" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = bound("127.0.0.1:0")
    nobody: Any = None
    async with opened(door(Health(nobody, nobody), None), port):
        number = port.getsockname()[1]
        told = await at_the_door(
            tmp_path,
            REELWIRE_LISTEN=f"127.0.0.1:{number}",
            REELWIRE_PUBLIC_URL=f"http://films.example.com:{number}",
        )
    assert told["doctor-public"][0] == "fine"


@pytest.mark.parametrize("url", ["http://localhost:8080", "http://192.168.1.5:8080"])
async def test_a_public_address_that_is_not_public_is_noted(tmp_path: Path, url: str) -> None:
    told = await at_the_door(tmp_path, REELWIRE_PUBLIC_URL=url)
    assert told["doctor-public-inside"][0] == "note"


async def test_a_public_address_waits_for_the_process_that_answers(tmp_path: Path) -> None:
    told = await at_the_door(tmp_path, REELWIRE_PUBLIC_URL="https://films.example.com")
    assert told["doctor-public-unasked"][0] == "note"


@pytest.mark.parametrize(
    ("env", "key", "state"),
    [
        ({"REELWIRE_ACCESS": "open", "NEMO_TOKEN": "nmv_usr_1"}, "access-open-paid", "note"),
        ({"REELWIRE_ACCESS": "open"}, "access-open", "fine"),
        ({"NEMO_TOKEN": "nmv_usr_1"}, "no-admins", "note"),
        ({"NEMO_TOKEN": "nmv_usr_1", "REELWIRE_ADMINS": "telegram:1"}, "access-pairing", "fine"),
    ],
)
async def test_who_may_is_looked_at(tmp_path: Path, env: dict[str, str], key: str, state: str) -> None:
    told = await at_the_door(tmp_path, **env)
    assert told[f"doctor-{key}"][0] == state
    if state == "note":
        assert "REELWIRE_A" in told[f"doctor-{key}"][1]
