"""The fake Discord's messages: what it takes, what it refuses and how, who is pinged, what is seen."""

from __future__ import annotations

import hashlib
from typing import Any

import aiohttp
import pytest

from tests.bots.discord.raw import discord_and_raw
from tests.doubles.discord import Breaks, Bulk, Fails, Floods, NotOffered, Page, Slow

MIB = 1 << 20
V2 = 1 << 15


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def button(label: str = "Export", custom_id: str | None = None, **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id or label.lower(), **more}


BAD: dict[str, dict[str, Any]] = {
    "a field that does not exist": {"content": "x", "contents": "y"},
    "a wrong type": {"content": 7},
    "too long a text": {"content": "x" * 2001},
    "an ephemeral message without interaction": {"content": "x", "flags": 64},
    "embeds too long together": {"embeds": [{"description": "x" * 3001}, {"description": "y" * 3000}]},
    "an embed title too long": {"embeds": [{"title": "x" * 257}]},
    "six rows": {"components": [row(button(str(n))) for n in range(6)]},
    "six buttons in a row": {"components": [row(*(button(str(n)) for n in range(6)))]},
    "the same custom id twice": {"components": [row(button("a", "same"), button("b", "same"))]},
    "a custom id too long": {"components": [row(button(custom_id="x" * 101))]},
    "a label too long": {"components": [row(button("x" * 81))]},
    "a link button with a custom id": {"components": [row(button(style=5, url="https://a.example"))]},
    "a button with nothing on it": {"components": [row({"type": 2, "style": 1, "custom_id": "a"})]},
    "text components without the flag": {"components": [{"type": 10, "content": "x"}]},
    "content beside components v2": {
        "content": "x",
        "flags": V2,
        "components": [{"type": 10, "content": "x"}],
    },
    "components v2 without components": {"flags": V2},
    "41 components": {"flags": V2, "components": [{"type": 10, "content": "x"}] * 41},
    "more than 4000 letters": {"flags": V2, "components": [{"type": 10, "content": "x" * 2001}] * 2},
    "a file that is not there": {
        "flags": V2,
        "components": [{"type": 13, "file": {"url": "attachment://film.mp4"}}],
    },
    "an attachment that was not sent": {"content": "x", "attachments": [{"id": 0, "filename": "a.mp4"}]},
    "allowed mentions that contradict": {
        "content": "x",
        "allowed_mentions": {"parse": ["users"], "users": ["1"]},
    },
    "a long nonce": {"content": "x", "nonce": "n" * 26},
    "an answer to nothing": {"content": "x", "message_reference": {"message_id": "1"}},
}


@pytest.mark.parametrize("what", BAD)
async def test_body_that_breaks_a_rule_is_refused_and_complained_of(what: str) -> None:
    async with discord_and_raw() as (fake, raw):
        channel = fake.guild().channel()
        answer = await raw("POST", f"/channels/{channel.id}/messages", BAD[what])
        assert (answer.status, answer.code) == (400, 50035)
        assert answer.body["errors"]
        assert len(fake.complaints) == 1 and fake.messages(channel) == []


GOOD: dict[str, dict[str, Any]] = {
    "text": {"content": "x" * 2000, "tts": False, "nonce": 5},
    "an embed": {"embeds": [{"type": "rich", "title": "Job", "fields": [{"name": "a", "value": "b"}]}]},
    "buttons": {"content": "x", "components": [row(button()), row(button("Site", style=5, custom_id=None))]},
    "components v2": {
        "flags": V2,
        "components": [
            {
                "type": 17,
                "accent_color": 255,
                "components": [
                    {"type": 10, "content": "x"},
                    {
                        "type": 9,
                        "components": [{"type": 10, "content": "y"}],
                        "accessory": button("Change"),
                    },
                    {"type": 14},
                    row(button()),
                ],
            }
        ],
    },
    "an answer to what may be gone": {
        "content": "x",
        "message_reference": {"message_id": 1, "fail_if_not_exists": False},
    },
}
GOOD["buttons"]["components"][1]["components"][0] = {
    "type": 2,
    "style": 5,
    "label": "Site",
    "url": "https://a.example",
}


@pytest.mark.parametrize("what", GOOD)
async def test_body_that_keeps_the_rules_is_taken(what: str) -> None:
    async with discord_and_raw() as (fake, raw):
        channel = fake.guild().channel()
        answer = await raw("POST", f"/channels/{channel.id}/messages", GOOD[what])
        assert answer.status == 200, answer.body
        assert fake.complaints == [] and len(fake.messages(channel)) == 1


async def test_empty_message_is_refused() -> None:
    async with discord_and_raw() as (fake, raw):
        answer = await raw("POST", f"/channels/{fake.guild().channel().id}/messages", {"content": ""})
        assert (answer.status, answer.code) == (400, 50006)


async def test_unknown_and_forbidden_places_are_told_apart() -> None:
    async with discord_and_raw() as (fake, raw):
        guild, ann = fake.guild(), fake.person("Ann")
        hidden, mute = guild.channel(denies=("view_channel",)), guild.channel(denies=("send_messages",))
        foreign = fake.guild(installed=False).channel()
        body = {"content": "x"}

        async def says(id_: int) -> tuple[int, int | None]:
            answer = await raw("POST", f"/channels/{id_}/messages", body)
            return answer.status, answer.code

        assert await says(1) == (404, 10003)
        assert await says(hidden.id) == (403, 50001)
        assert await says(foreign.id) == (403, 50001)
        assert await says(mute.id) == (403, 50013)
        ann.closes_dms = True
        assert await says(ann.dm.id) == (403, 50007)
        assert (await raw("GET", f"/channels/{mute.id}/messages/1")).code == 10008
        assert (await raw("GET", "/users/@me", token="wrong")).status == 401
        assert fake.invalid == 5 and fake.complaints == []


async def test_direct_channel_is_the_same_each_time() -> None:
    async with discord_and_raw() as (fake, raw):
        ann = fake.person("Ann")
        answers = [await raw("POST", "/users/@me/channels", {"recipient_id": ann.id}) for _ in range(2)]
        assert {answer.body["id"] for answer in answers} == {str(ann.dm.id)}


@pytest.mark.parametrize(("tier", "limit"), [(0, 10), (1, 10), (2, 50), (3, 100)])
async def test_file_over_the_guilds_limit_is_refused_without_a_message(tier: int, limit: int) -> None:
    async with discord_and_raw() as (fake, raw):
        channel = fake.guild(tier=tier).channel()
        film = Bulk(limit * MIB + 1)
        answer = await raw(
            "POST", f"/channels/{channel.id}/messages", {"content": "x"}, {"film.mp4": stream(film)}
        )
        assert (answer.status, answer.code) == (413, 40005)
        assert fake.messages(channel) == []
        assert fake.calls("POST")[-1].received == film.size


def stream(blob: Bulk) -> aiohttp.Payload:
    async def pieces() -> Any:
        for piece in blob.pieces():
            yield piece

    return aiohttp.payload.AsyncIterablePayload(pieces())


async def test_film_is_counted_hashed_and_served_by_a_signed_address_that_ends() -> None:
    async with discord_and_raw() as (fake, raw), aiohttp.ClientSession() as web:
        channel, film = fake.guild(tier=2).channel(), Bulk(30 * MIB)
        sent = await raw(
            "POST", f"/channels/{channel.id}/messages", {}, {"My holiday, 你好.mp4": stream(film)}
        )
        file = sent.body["attachments"][0]
        assert (file["filename"], file["content_type"], file["size"]) == (
            "My_holiday_.mp4",
            "video/mp4",
            film.size,
        )
        assert fake.messages(channel)[0].files[0].sha256 == film.sha256
        async with web.get(file["url"]) as answer:
            digest = hashlib.sha256()
            async for piece in answer.content.iter_chunked(1 << 16):
                digest.update(piece)
            assert digest.hexdigest() == film.sha256
        async with web.get(file["url"], headers={"Range": "bytes=1-4"}) as answer:
            assert (answer.status, await answer.read()) == (206, bytes([1, 2, 3, 4]))
        async with web.get(file["url"].replace("hm=", "hm=0")) as answer:
            assert answer.status == 404
        fake.advance(25 * 3600)
        async with web.get(file["url"]) as answer:
            assert answer.status == 404
        renewed = await raw("POST", "/attachments/refresh-urls", {"attachment_urls": [file["url"]]})
        async with web.get(renewed.body["refreshed_urls"][0]["refreshed"]) as answer:
            assert answer.status == 200


async def test_files_are_kept_replaced_and_dropped_by_their_ids() -> None:
    async with discord_and_raw() as (fake, raw):
        channel = fake.guild().channel()
        sent = await raw(
            "POST", f"/channels/{channel.id}/messages", {"content": "x"}, {"a.txt": b"a", "b.txt": b"b"}
        )
        path = f"/channels/{channel.id}/messages/{sent.body['id']}"
        keep = {"id": sent.body["attachments"][1]["id"]}
        new = {"id": 0, "filename": "c.txt", "description": "new"}
        edited = await raw("PATCH", path, {"attachments": [keep, new]}, {"c.txt": b"c"})
        assert [each["filename"] for each in edited.body["attachments"]] == ["b.txt", "c.txt"]
        assert (await raw("PATCH", path, {"content": "y"})).body["attachments"] == edited.body["attachments"]
        assert (await raw("PATCH", path, {"attachments": []})).body["attachments"] == []


async def test_same_nonce_brings_the_first_message_back_for_some_minutes() -> None:
    async with discord_and_raw() as (fake, raw):
        channel = fake.guild().channel()
        body = {"content": "x", "nonce": "job-1", "enforce_nonce": True}
        path = f"/channels/{channel.id}/messages"
        first, second = await raw("POST", path, body), await raw("POST", path, {**body, "content": "y"})
        assert first.body["id"] == second.body["id"] and len(fake.messages(channel)) == 1
        await raw("POST", path, {**body, "enforce_nonce": False})
        fake.advance(600)
        assert (await raw("POST", path, body)).body["id"] != first.body["id"]
        assert len(fake.messages(channel)) == 3


async def test_mentions_ping_only_whom_they_may() -> None:
    async with discord_and_raw() as (fake, raw):
        guild = fake.guild()
        channel, ann, bob = guild.channel(), fake.person("Ann"), fake.person("Bob")
        crew = guild.role("Crew", mentionable=True)
        guild.member(ann)
        guild.member(bob, crew)
        text = f"{ann.mention} {crew.mention} @everyone"
        asked = await ann.says("hello", channel)

        async def pinged(**more: Any) -> set[str]:
            answer = await raw("POST", f"/channels/{channel.id}/messages", {"content": text, **more})
            return {user.name for user in channel.messages[int(answer.body["id"])].pings}

        reply = {"message_id": asked.id}
        assert await pinged() == {"Ann", "Bob"}  # the bot may not mention everyone
        assert await pinged(allowed_mentions={"parse": []}) == set()
        assert await pinged(allowed_mentions={"parse": [], "users": [ann.id]}) == {"Ann"}
        assert await pinged(allowed_mentions={"parse": ["roles"]}) == {"Bob"}
        assert await pinged(message_reference=reply, allowed_mentions={"parse": []}) == set()
        allowed = {"parse": [], "replied_user": True}
        assert await pinged(message_reference=reply, allowed_mentions=allowed) == {"Ann"}
        message = fake.messages(channel)[-1]
        before = len(fake.pings)
        await raw("PATCH", f"/channels/{channel.id}/messages/{message.id}", {"content": bob.mention})
        assert len(fake.pings) == before


async def test_only_own_messages_are_edited_and_others_deleted_with_permission() -> None:
    async with discord_and_raw() as (fake, raw):
        guild, ann = fake.guild(), fake.person("Ann")
        channel = guild.channel()
        guild.member(ann)
        said = await ann.says("mine", channel)
        path = f"/channels/{channel.id}/messages/{said.id}"
        assert (await raw("PATCH", path, {"content": "x"})).code == 50005
        assert (await raw("DELETE", path)).code == 50013
        channel.allows(fake.app.bot, "manage_messages")
        assert (await raw("DELETE", path)).status == 204
        assert fake.seen_by(ann, channel) == []
        with pytest.raises(NotOffered):
            await ann.reacts(said, "👍")


async def test_edits_of_old_messages_run_out_on_demand() -> None:
    async with discord_and_raw() as (fake, raw):
        channel = fake.guild().channel()
        sent = await raw("POST", f"/channels/{channel.id}/messages", {"content": "x"})
        path = f"/channels/{channel.id}/messages/{sent.body['id']}"
        fake.old_edits = 1
        assert (await raw("PATCH", path, {"content": "young"})).status == 200
        fake.advance(3700)
        assert (await raw("PATCH", path, {"content": "old"})).status == 200
        refused = await raw("PATCH", path, {"content": "too often"})
        assert (refused.status, refused.code, fake.messages(channel)[0].text) == (429, 30046, "old")


async def test_reactions_typing_and_threads_are_remembered() -> None:
    async with discord_and_raw() as (fake, raw):
        guild, ann = fake.guild(), fake.person("Ann")
        channel = guild.channel()
        guild.member(ann)
        said = await ann.says("hello", channel)
        path = f"/channels/{channel.id}/messages/{said.id}"
        assert (await raw("PUT", f"{path}/reactions/%F0%9F%91%80/@me")).status == 204
        assert said.reactions == {"👀": [fake.app.bot]}
        assert (await raw("DELETE", f"{path}/reactions/%F0%9F%91%80/@me")).status == 204
        assert said.reactions == {}
        assert (await raw("POST", f"/channels/{channel.id}/typing")).status == 204
        assert len(channel.typed) == 1
        thread = await raw("POST", f"{path}/threads", {"name": "film one"})
        assert (thread.status, thread.body["id"]) == (201, str(said.id))
        assert (await raw("POST", f"/channels/{said.id}/messages", {"content": "in it"})).status == 200
        assert [each.text for each in fake.seen_by(ann, fake.channels[said.id])] == ["in it"]
        assert (await raw("PATCH", f"/channels/{said.id}", {"archived": True})).body["thread_metadata"][
            "archived"
        ]


async def test_messages_are_listed_newest_first_without_content_that_is_not_for_the_app() -> None:
    async with discord_and_raw(granted=()) as (fake, raw):
        guild, ann = fake.guild(), fake.person("Ann")
        channel = guild.channel()
        guild.member(ann)
        await ann.says("secret", channel)
        await ann.says("for you", channel, mentions=[fake.app.bot])
        listed = (await raw("GET", f"/channels/{channel.id}/messages?limit=10")).body
        assert [each["content"] for each in listed] == [f"{fake.app.bot.mention} for you", ""]
        assert (await raw("GET", f"/channels/{channel.id}/messages?limit=0")).status == 400


async def test_planned_faults_come_once_each_with_and_without_the_effect() -> None:
    async with discord_and_raw() as (fake, raw):
        channel = fake.guild().channel()
        path, route = f"/channels/{channel.id}/messages", "POST /channels/{channel}/messages"
        fake.next(route, Fails(), Fails(after=True), Page(), Floods(0.01), Floods(banned=True), Slow(0.001))
        seen = [(await raw("POST", path, {"content": str(n)})).status for n in range(6)]
        assert seen == [500, 500, 502, 429, 429, 200]
        assert [message.text for message in fake.messages(channel)] == ["1", "5"]
        fake.next(route, Breaks(), Breaks("close", after=True))
        for _ in range(2):
            with pytest.raises(aiohttp.ClientError):
                await raw("POST", path, {"content": "broken"})
        assert [message.text for message in fake.messages(channel)] == ["1", "5", "broken"]
        assert [call.status for call in fake.calls("POST", "*/messages")][-2:] == [0, 0]


async def test_rate_limits_hold_per_channel_and_tell_when_to_come_again() -> None:
    async with discord_and_raw(floods=True, floods_scale=0.02) as (fake, raw):
        guild = fake.guild()
        one, two = guild.channel(), guild.channel()
        answers = [await raw("POST", f"/channels/{one.id}/messages", {"content": "x"}) for _ in range(6)]
        assert [answer.status for answer in answers] == [200] * 5 + [429]
        assert answers[4].headers["X-RateLimit-Remaining"] == "0"
        assert 0 < answers[5].body["retry_after"] <= 0.1
        assert (await raw("POST", f"/channels/{two.id}/messages", {"content": "x"})).status == 200
        assert fake.floods.counted == {"POST /channels/{channel}/messages": 1}
