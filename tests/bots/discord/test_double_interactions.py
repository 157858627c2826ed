"""The fake Discord's interactions and commands: their clocks, their installs, what a person is offered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bots.discord.raw import Raw, Reply, discord_and_raw
from tests.doubles.discord import Bulk, FakeDiscord, Interaction, NotOffered

MIB = 1 << 20
CREATE: dict[str, Any] = {
    "type": 1,
    "name": "create",
    "description": "Make a film",
    "options": [
        {"type": 3, "name": "prompt", "description": "What", "required": True, "max_length": 20},
        {"type": 11, "name": "file1", "description": "A photo", "required": False},
    ],
    "integration_types": [0, 1],
    "contexts": [0, 1, 2],
}
MENU = {"type": 3, "name": "Make a video from this", "integration_types": [0, 1]}


async def registered(fake: FakeDiscord, raw: Raw) -> None:
    answer = await raw("PUT", f"/applications/{fake.app.id}/commands", [CREATE, MENU])
    assert answer.status == 200, answer.body


async def answers(raw: Raw, asked: Interaction, kind: int, data: Any = None, query: str = "") -> Reply:
    body = {"type": kind} if data is None else {"type": kind, "data": data}
    return await raw("POST", f"/interactions/{asked.id}/{asked.token}/callback{query}", body)


def hook(asked: Interaction, message: str = "") -> str:
    path = f"/webhooks/{asked.app.id}/{asked.token}"
    return f"{path}/messages/{message}" if message else path


BAD_COMMANDS: dict[str, dict[str, Any]] = {
    "an unknown field": {**CREATE, "descriptions": "x"},
    "an upper-case name": {**CREATE, "name": "Create"},
    "a name too long": {**CREATE, "name": "x" * 33},
    "no description": {**CREATE, "description": ""},
    "a description too long": {**CREATE, "description": "x" * 101},
    "26 options": {
        **CREATE,
        "options": [{"type": 3, "name": f"o{n}", "description": "x"} for n in range(26)],
    },
    "an unknown locale": {**CREATE, "name_localizations": {"zh": "生成"}},
    "a required option after others": {**CREATE, "options": CREATE["options"][::-1]},
    "the same option twice": {**CREATE, "options": CREATE["options"][:1] * 2},
    "a menu with a description": {**MENU, "description": "x"},
    "an unknown context": {**CREATE, "contexts": [3]},
}


@pytest.mark.parametrize("what", BAD_COMMANDS)
async def test_command_that_breaks_a_rule_is_refused_with_all_the_others(what: str) -> None:
    async with discord_and_raw() as (fake, raw):
        path = f"/applications/{fake.app.id}/commands"
        answer = await raw("PUT", path, [{**CREATE, "name": "fine"}, BAD_COMMANDS[what]])
        assert (answer.status, answer.code, fake.registered) == (400, 50035, [])
        assert list(answer.body["errors"]) == ["1"]


async def test_commands_keep_their_ids_when_all_are_put_again() -> None:
    async with discord_and_raw() as (fake, raw):
        path = f"/applications/{fake.app.id}/commands"
        local = {**CREATE, "name_localizations": {"zh-CN": "生成"}}
        first = (await raw("PUT", path, [local])).body
        second = (await raw("PUT", path, [MENU, local])).body
        assert second[1]["id"] == first[0]["id"]
        listed = (await raw("GET", path)).body
        assert "name_localizations" not in listed[1]
        whole = (await raw("GET", f"{path}?with_localizations=true")).body
        assert whole[1]["name_localizations"] == {"zh-CN": "生成"}


async def test_person_uses_only_what_is_registered_and_fits() -> None:
    async with discord_and_raw() as (fake, raw):
        channel, ann = (guild := fake.guild()).channel(), fake.person("Ann")
        with pytest.raises(NotOffered):
            await ann.slash("create", {"prompt": "x"}, channel)  # not in that guild
        guild.member(ann)
        with pytest.raises(NotOffered):
            await ann.slash("create", {"prompt": "x"}, channel)  # not registered
        await registered(fake, raw)
        for options in ({}, {"prompt": 1}, {"prompt": "x" * 21}, {"prompt": "x", "tone": "y"}):
            with pytest.raises(NotOffered):
                await ann.slash("create", options, channel)
        with pytest.raises(NotOffered):
            await ann.autocomplete("create", {"prompt": "x"}, channel=channel)
        await ann.slash("create", {"prompt": "x", "file1": b"x"}, channel)
        await ann.slash("old", {"prompt": "x"}, channel, unregistered=True)


async def test_answer_after_three_seconds_and_second_answer_are_refused() -> None:
    async with discord_and_raw() as (fake, raw):
        await registered(fake, raw)
        ann = fake.person("Ann")
        late, twice = await ann.slash("create", {"prompt": "a"}), await ann.slash("create", {"prompt": "b"})
        assert (await answers(raw, twice, 5)).status == 204
        again = await answers(raw, twice, 4, {"content": "x"})
        assert (again.status, again.code) == (400, 40060)
        fake.advance(3.1)
        assert late.late and not twice.late
        refused = await answers(raw, late, 5)
        assert (refused.status, refused.code) == (404, 10062)
        assert (late.refusals, twice.refusals) == ([10062], [40060])
        assert (await raw("POST", f"/interactions/{late.id}/wrong/callback", {"type": 5})).code == 10062


async def test_deferred_answer_is_thinking_until_edited_and_its_token_ends() -> None:
    async with discord_and_raw() as (fake, raw):
        await registered(fake, raw)
        ann = fake.person("Ann")
        asked = await ann.slash("create", {"prompt": "a"})
        assert (await raw("PATCH", hook(asked, "@original"), {"content": "x"})).code == 10015
        told = await answers(raw, asked, 5, query="?with_response=true")
        assert told.body["interaction"]["response_message_loading"] is True
        original = fake.messages(ann.dm)[0]
        assert original.thinking
        assert (await raw("PATCH", hook(asked, "@original"), {"content": "30%"})).status == 200
        assert (original.text, original.thinking) == ("30%", False)
        assert (await raw("POST", hook(asked), {"content": "and"})).body["id"] != str(original.id)
        fake.advance(15 * 60)
        for method, path in (("PATCH", hook(asked, "@original")), ("POST", hook(asked))):
            ended = await raw(method, path, {"content": "late"})
            assert (ended.status, ended.code) == (401, 50027)
        assert (
            await raw("PATCH", f"/channels/{ann.dm.id}/messages/{original.id}", {"content": "by bot"})
        ).status == 200


async def test_first_follow_up_after_a_deferred_answer_is_that_answer() -> None:
    async with discord_and_raw() as (fake, raw):
        await registered(fake, raw)
        ann = fake.person("Ann")
        asked = await ann.slash("create", {"prompt": "a"})
        await answers(raw, asked, 5, {"flags": 64})
        await raw("POST", hook(asked), {"content": "first"})
        await raw("POST", hook(asked), {"content": "second"})
        first, second = fake.messages(ann.dm)
        assert (first.text, first.ephemeral_for, second.ephemeral_for) == ("first", ann, None)


async def test_ephemeral_answer_is_seen_by_one_person_and_by_no_channel_route() -> None:
    async with discord_and_raw() as (fake, raw):
        await registered(fake, raw)
        guild = fake.guild()
        channel, ann, bob = guild.channel(), fake.person("Ann"), fake.person("Bob")
        for each in (ann, bob):
            guild.member(each)
        asked = await ann.slash("create", {"prompt": "a"}, channel)
        row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}
        await answers(raw, asked, 4, {"content": "psst", "flags": 64, "components": [row]})
        message = fake.messages(channel)[0]
        assert fake.seen_by(ann, channel) == [message] and fake.seen_by(bob, channel) == []
        path = f"/channels/{channel.id}/messages/{message.id}"
        for method in ("GET", "PATCH", "DELETE"):
            body = {"content": "x"} if method == "PATCH" else None
            assert (await raw(method, path, body)).code == 10008
        assert (await raw("GET", f"/channels/{channel.id}/messages")).body == []
        with pytest.raises(NotOffered):
            await bob.presses(message, "Go")
        pressed = await ann.presses(message, "go")
        assert (await answers(raw, pressed, 7, {"content": "gone", "components": []})).status == 204
        assert (message.text, message.labels) == ("gone", [])
        assert (await raw("DELETE", hook(pressed, "@original"))).status == 204
        assert fake.seen_by(ann, channel) == []


async def test_callback_types_fit_what_the_person_did() -> None:
    async with discord_and_raw() as (fake, raw):
        await registered(fake, raw)
        ann = fake.person("Ann")
        slash = await ann.slash("create", {"prompt": "a"})
        for kind, data in ((6, None), (7, {"content": "x"}), (8, {"choices": []}), (99, None)):
            assert (await answers(raw, slash, kind, data)).code == 50035
        assert slash.acknowledged is None
        field = {"type": 4, "custom_id": "wish", "style": 1, "max_length": 5}
        label = {"type": 18, "label": "Wish", "component": field}
        form = {"custom_id": "change", "title": "Change", "components": [label]}
        assert (await answers(raw, slash, 9, {**form, "title": "x" * 46})).code == 50035
        assert (await answers(raw, slash, 9, form)).status == 204
        with pytest.raises(AssertionError):
            await ann.submits_modal(slash, {"Wish": "too long"})
        sent = await ann.submits_modal(slash, {"wish": "blue"})
        assert sent.data["components"][0]["component"]["value"] == "blue"
        assert (await answers(raw, sent, 9, form)).code == 50035
        assert (await answers(raw, sent, 4, {"content": "ok"})).status == 204


async def test_app_of_one_person_in_a_foreign_guild_has_five_follow_ups_and_no_channel() -> None:
    async with discord_and_raw() as (fake, raw):
        await registered(fake, raw)
        guild = fake.guild("Foreign", installed=False)
        channel, ann, bob = guild.channel(), fake.person("Ann"), fake.person("Bob")
        for each in (ann, bob):
            guild.member(each)
        with pytest.raises(NotOffered):
            await bob.slash("create", {"prompt": "x"}, channel)
        ann.installs()
        asked = await ann.slash("create", {"prompt": "x"}, channel)
        assert asked.owners == {"1": str(ann.id)} and asked.context == 0
        await answers(raw, asked, 4, {"content": "0"})
        seen = [(await raw("POST", hook(asked), {"content": str(n)})).code for n in range(6)]
        assert seen == [None] * 5 + [40094]
        assert (await raw("POST", f"/channels/{channel.id}/messages", {"content": "x"})).code == 50001
        assert len(fake.seen_by(bob, channel)) == 6
        channel.denies(guild.everyone, "use_external_apps")
        quiet = await ann.slash("create", {"prompt": "x"}, channel)
        await answers(raw, quiet, 4, {"content": "only you"})
        assert quiet.original is not None and quiet.original.ephemeral_for is ann


async def test_app_of_one_person_works_in_a_conversation_of_two_people() -> None:
    async with discord_and_raw() as (fake, raw):
        await registered(fake, raw)
        ann, bob = fake.person("Ann"), fake.person("Bob")
        ann.installs()
        place = fake.private(ann, bob)
        asked = await ann.slash("create", {"prompt": "x"}, place)
        assert asked.context == 2
        await answers(raw, asked, 4, {"content": "film"})
        assert [message.text for message in fake.seen_by(bob, place)] == ["film"]
        assert (await raw("POST", f"/channels/{place.id}/messages", {"content": "x"})).code == 50001


async def test_files_of_an_answer_may_be_as_big_as_the_interaction_says() -> None:
    from tests.bots.discord.test_double_messages import stream

    async with discord_and_raw() as (fake, raw):
        await registered(fake, raw)
        poor, rich = fake.person("Ann"), fake.person("Bob", nitro=True)
        film = Bulk(11 * MIB)
        for person, status in ((poor, 413), (rich, 200)):
            asked = await person.slash("create", {"prompt": "x"})
            await answers(raw, asked, 5)
            answer = await raw("PATCH", hook(asked, "@original"), {}, {"film.mp4": stream(film)})
            assert answer.status == status
            path = f"/channels/{person.dm.id}/messages"
            assert (await raw("POST", path, {}, {"film.mp4": stream(film)})).status == 413


async def test_interaction_tells_the_app_all_it_needs() -> None:
    async with discord_and_raw() as (fake, raw):
        await registered(fake, raw)
        guild = fake.guild(tier=2, locale="zh-CN")
        channel, ann = guild.channel(), fake.person("Ann", locale="zh-TW")
        guild.member(ann)
        ann.installs()
        asked = await ann.slash("create", {"prompt": "x", "file1": ("a.jpg", b"xy")}, channel)
        from tests.doubles.discord.asking import payload

        body = payload(asked)
        (file,) = body["data"]["resolved"]["attachments"].values()
        assert (file["filename"], file["size"], file["ephemeral"]) == ("a.jpg", 2, True)
        assert body["data"]["options"][1] == {"name": "file1", "type": 11, "value": file["id"]}
        assert body["authorizing_integration_owners"] == {"0": str(guild.id), "1": str(ann.id)}
        assert (body["locale"], body["guild_locale"], body["attachment_size_limit"]) == (
            "zh-TW",
            "zh-CN",
            50 * MIB,
        )
        assert int(body["app_permissions"]) & 1 << 15 and body["member"]["user"]["id"] == str(ann.id)
