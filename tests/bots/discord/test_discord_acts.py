"""What people do on Discord, as our bot hears it: commands, buttons, forms, menus, words, hints."""

from __future__ import annotations

from pathlib import Path

from core import Choice, Message, Progress
from tests.bots.discord.stage import Stage, stage
from tests.doubles.discord import Fails


async def last(at: Stage, times: int) -> Message:
    return (await at.heard(times))[times - 1]


async def test_every_command_is_offered_and_heard() -> None:
    async with stage() as at, at.listening():
        given = {
            "create": {"prompt": "a film"},
            "upload": {"file1": ("lake.jpg", b"\xff\xd8\xff")},
            "skill": {"name": "free-generator-maker"},
            "language": {"language": "zh"},
            "approve": {"code": "ABC123"},
            "block": {"person": at.bob},
            "unblock": {"person": at.bob},
        }
        names = [each["name"] for each in at.fake.registered if each["type"] == 1 and each["name"] != "link"]
        at.guild.member(at.ann, at.guild.role("admin", "administrator"))
        for number, name in enumerate(names, 1):
            interaction = await at.ann.slash(name, given.get(name), at.channel)
            message = await last(at, number)
            assert (message.command, message.id) == (name, str(interaction.id))
            assert interaction.acknowledged == 5
        texts = {message.command: message.text for message in at.desk.heard}
        assert texts["block"] == str(at.bob.id) and texts["skill"] == "free-generator-maker"


async def test_create_brings_five_files_that_can_be_fetched(tmp_path: Path) -> None:
    async with stage() as at, at.listening():
        files = {f"file{n}": (f"photo {n}.jpg", bytes([n]) * 100) for n in range(1, 6)}
        await at.ann.slash("create", {"prompt": "a film", **files})
        (message,) = await at.heard()
        assert [each.name for each in message.attachments] == [f"photo {n}.jpg" for n in range(1, 6)]
        for number, each in enumerate(message.attachments, 1):
            path = await at.bot.fetch(each, tmp_path / str(number))
            assert path.read_bytes() == bytes([number]) * 100
            assert (at.bot.link(each) or "").startswith(at.fake.url)


async def test_the_token_of_an_account_goes_through_a_form_that_nobody_else_sees() -> None:
    async with stage() as at, at.listening():
        asked = await (await at.ann.slash("link", None, at.channel)).answered()
        assert asked.modal is not None and at.fake.messages(at.channel) == []
        sent = await at.ann.submits_modal(asked, {"Token": "nmv_usr_secret"})
        (message,) = await at.heard()
        assert (message.command, message.text, message.private) == ("link", "nmv_usr_secret", True)
        await at.bot.open(message.address, message.reply).say("Linked.")
        await at.bot.open(message.address, message.reply).erase(message.id)
        assert (await sent.says()).ephemeral_for is at.ann
        assert at.seen(at.bob) == []
        assert not [each for each in at.fake.messages(at.channel) if "nmv_usr_secret" in each.text]


async def test_change_asks_in_a_form_and_takes_photos_along() -> None:
    async with stage() as at, at.listening():
        await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
        message = await last(at, 1)
        await at.bot.open(message.address, message.reply).say("Made.", [Choice("change", "Change", "1.1")])
        asked = await (await at.ann.presses(at.ours()[-1], "Change")).answered()
        values = {"What shall I change?": "calmer music", "Photos or clips to add": [("a.jpg", b"a")]}
        await at.ann.submits_modal(asked, values)
        wish = await last(at, 2)
        assert (wish.command, wish.text) == ("create", "calmer music")
        assert [each.name for each in wish.attachments] == ["a.jpg"]


async def test_buttons_work_after_a_restart() -> None:
    async with stage() as at:
        async with at.listening():
            await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
            message = await last(at, 1)
            chat = at.bot.open(message.address, message.reply)
            await chat.show(None, Progress("working"), "Working…", [Choice("cancel", "Cancel", "1.1")])
            await chat.say("Interrupted.", [Choice("retry", "Retry", "1.1")])
        await at.bot.close()
        at.bot = at.another()
        async with at.listening():
            card, told = at.ours()
            await (await at.ann.presses(told, "Retry")).answered()
            await (await at.ann.presses(card, "Cancel")).answered()
            pressed = {(each.command, each.subject) for each in (await at.heard(3))[1:]}
            assert pressed == {("retry", "1.1"), ("cancel", "1.1")}


async def test_a_button_belongs_to_the_person_it_was_made_for() -> None:
    async with stage() as at, at.listening():
        await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
        message = await last(at, 1)
        await at.bot.open(message.address, message.reply).say("Made.", [Choice("export", "Export")])
        pressed = await at.bob.presses(at.ours()[-1], "Export")
        answer = await pressed.says()
        assert answer.ephemeral_for is at.bob and "somebody else" in answer.text
        await at.ann.presses(at.ours()[0], "Export")
        assert [each.command for each in await at.heard(2)] == [None, "export"]


async def test_cancel_leaves_its_card_as_it_is_and_tells_only_the_person() -> None:
    async with stage() as at, at.listening():
        await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
        message = await last(at, 1)
        card = await at.bot.open(message.address, message.reply).show(
            None, Progress("working"), "Working…", [Choice("cancel", "Cancel", "1.1")]
        )
        pressed = await (await at.ann.presses(at.ours()[-1], "Cancel")).answered()
        stop = await last(at, 2)
        chat = at.bot.open(stop.address, stop.reply)
        await chat.say("There is nothing to stop right now.")
        await chat.acknowledge(stop.id, "done")
        assert card is not None and at.ours()[0].text == "Working…"
        assert pressed.followups[0].ephemeral_for is at.ann
        assert at.seen(at.bob)[-1] == "Working…"


async def test_make_a_video_from_this_takes_anothers_message() -> None:
    async with stage() as at, at.listening():
        photos = await at.bob.says("our weekend", at.channel, files=[("lake.jpg", b"lake")])
        await at.ann.message_command("Make a video from this", photos)
        message = await last(at, 1)
        assert (message.command, message.text) == ("create", "our weekend")
        assert message.address.user == str(at.ann.id) and message.attachments[0].name == "lake.jpg"


async def test_where_there_is_nothing_in_it_the_person_is_told() -> None:
    async with stage() as at, at.listening():
        await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
        heard = await last(at, 1)
        await at.bot.open(heard.address, heard.reply).say("Made.")
        asked = await at.ann.message_command("Make a video from this", at.ours()[-1])
        assert "nothing in that message" in (await asked.says()).text


async def test_hints_are_the_skills_and_the_prompts_that_fit() -> None:
    async with stage() as at, at.listening():
        offered = await at.ann.autocomplete("create", {"prompt": "harb"}, channel=at.channel)
        assert [each["value"] for each in offered] == ["Make a film of the harbour"]
        offered = await at.ann.autocomplete("create", {"prompt": ""}, channel=at.channel)
        assert len(offered) == 2
        offered = await at.ann.autocomplete("skill", {"name": "gem"}, channel=at.channel)
        assert offered == [{"name": "Gemini", "value": "video-generator-free-gemini"}]
        assert at.desk.heard == []


async def test_in_direct_messages_and_to_mentions_and_to_answers_words_do_without_a_privilege() -> None:
    async with stage(granted=()) as at, at.listening():
        await at.ann.says("in private")
        await last(at, 1)
        await at.ann.says("by name", at.channel, mentions=[at.fake.app.bot], files=[("a.jpg", b"a")])
        message = await last(at, 2)
        assert message.text == "by name" and message.attachments
        await at.bot.open(message.address, message.reply).say("Made.")
        await at.ann.says("as an answer", at.channel, reply_to=at.ours()[-1])
        assert (await last(at, 3)).text == "as an answer"
        await at.ann.says("among people", at.channel)
        await at.ann.says("to bob", at.channel, mentions=[at.bob])
        await at.ann.says("the last")
        assert (await last(at, 4)).text == "the last"


async def test_an_answer_that_may_not_be_read_is_answered_with_a_way() -> None:
    async with stage(granted=()) as at, at.listening():
        await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
        message = await last(at, 1)
        await at.bot.open(message.address, message.reply).say("Made.")
        await at.ann.says("shorter", at.channel, reply_to=at.ours()[-1], pings=False)
        await at.until(lambda: len(at.ours()) == 2)
        assert "Mention me" in at.ours()[-1].text and len(at.desk.heard) == 1


async def test_with_the_privilege_answers_are_read_and_others_photos_are_pointed_at() -> None:
    async with stage(content=True) as at, at.listening():
        photos = await at.bob.says("", at.channel, files=[("lake.jpg", b"lake")])
        await at.ann.says("a film of these", at.channel, mentions=[at.fake.app.bot], reply_to=photos)
        message = await last(at, 1)
        assert [each.name for each in message.pointed] == ["lake.jpg"] and not message.attachments
        await at.bot.open(message.address, message.reply).say("Made.")
        await at.ann.says("shorter", at.channel, reply_to=at.ours()[-1], pings=False)
        assert (await last(at, 2)).text == "shorter"


async def test_an_edited_message_is_told_as_such_and_a_preview_is_none() -> None:
    async with stage() as at, at.listening():
        sent = await at.ann.says("a film of the lake")
        await last(at, 1)
        await at.ann.edits(sent, "a film of the harbour")
        edited = await last(at, 2)
        assert edited.edited and edited.text == "a film of the harbour" and edited.id == str(sent.id)


async def test_two_people_in_one_channel_are_two_conversations() -> None:
    async with stage() as at, at.listening():
        await at.ann.slash("create", {"prompt": "ann's"}, at.channel)
        await at.bob.slash("create", {"prompt": "bob's"}, at.channel)
        first, second = await at.heard(2)
        assert first.address != second.address
        assert (first.address.chat, first.address.thread) == (second.address.chat, second.address.thread)


async def test_roles_are_told_as_ids() -> None:
    async with stage() as at, at.listening():
        role = at.guild.role("makers")
        at.guild.member(at.ann, role, nick="Annie")
        await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
        await at.ann.slash("export", None, at.channel)
        for message in await at.heard(2):
            assert message.roles == (str(role.id),) and message.name == "Annie"


async def test_the_language_is_the_apps() -> None:
    async with stage() as at, at.listening():
        at.ann.locale = "zh-CN"
        await at.ann.slash("export", None, at.channel)
        assert (await last(at, 1)).language == "zh-CN"


async def test_a_person_can_be_spoken_to_alone_before_they_ever_wrote() -> None:
    async with stage() as at:
        where = at.bot.alone(str(at.ann.id))
        assert where is not None
        await at.bot.open(where, None).say("Somebody wants to come in.")
        assert at.seen(channel=at.ann.dm) == ["Somebody wants to come in."]
        assert at.fake.gateway.connections == 0, "over HTTP alone"
        assert at.bot.alone("nobody") is None


async def test_a_secret_in_a_server_is_taken_away_where_we_may() -> None:
    async with stage() as at, at.listening():
        sent = await at.ann.says("/link nmv_usr_secret", at.channel, mentions=[at.fake.app.bot])
        message = await last(at, 1)
        chat = at.bot.open(message.address, message.reply)
        await chat.erase(message.id)
        assert not sent.deleted, "not ours to delete"
        at.guild.member(at.fake.app.bot, at.guild.role("keeper", "manage_messages"))
        await chat.erase("1")
        assert not sent.deleted
        await chat.erase(message.id)
        assert sent.deleted


async def test_what_was_written_is_marked_and_the_mark_follows_its_fate() -> None:
    async with stage() as at, at.listening():
        sent = await at.ann.says("hello", at.channel, mentions=[at.fake.app.bot])
        message = await last(at, 1)
        chat = at.bot.open(message.address, message.reply)
        await chat.acknowledge(message.id)
        assert list(sent.reactions) == ["👀"]
        await chat.acknowledge(message.id, "failed")
        assert list(sent.reactions) == ["❌"]


async def test_where_the_desk_fails_the_person_hears_of_it_and_the_event_is_kept() -> None:
    async with stage() as at, at.listening():
        at.desk.broken = RuntimeError("the disk is gone")
        asked = await at.ann.slash("create", {"prompt": "x"}, at.channel)
        told = (await asked.says()).text
        await at.ann.says("hello")
        await at.until(lambda: len(at.ours(at.ann.dm)) == 1)
        reference = told.rpartition(" ")[2]
        (id, kept, error), second = at.desk.asides
        assert id == str(asked.id) and kept["reference"] == reference and "the disk is gone" in error
        assert asked.token not in str(kept) and second[1]["event"] == "MESSAGE_CREATE"


async def test_the_next_is_heard_whatever_the_one_before_was() -> None:
    async with stage() as at, at.listening():
        for event in ("MESSAGE_CREATE", "INTERACTION_CREATE", "MESSAGE_UPDATE", "NEVER_HEARD_OF"):
            for data in ({}, {"author": 7}, {"id": "1", "type": 2, "token": "t"}, [], None, "x"):
                at.fake.gateway.tell(event, data)  # type: ignore[arg-type]
        at.fake.next("GET /channels/*", Fails(503))
        await at.ann.says("still there?")
        await at.ann.says("still there?", at.channel, mentions=[at.fake.app.bot])
        assert [message.text for message in await at.heard(2)] == ["still there?"] * 2
        assert len(at.desk.asides) >= 4


async def test_help_says_how_the_bot_is_called_there() -> None:
    """Whoever asks by a command in a server would else write words that nobody hears."""
    async with stage() as at, at.listening():
        elsewhere = at.fake.guild("Elsewhere", installed=False).channel()
        assert elsewhere.guild is not None
        elsewhere.guild.member(at.ann)
        at.ann.installs()
        told = list[str]()
        for number, channel in enumerate((at.channel, elsewhere, at.ann.dm), 1):
            asked = await at.ann.slash("help", None, channel)
            message = await last(at, number)
            await at.bot.open(message.address, message.reply).say("Send photos.")
            told.append((await asked.says()).text)
        assert "mention me" in told[0] and "only my commands" in told[1] and told[2] == "Send photos."
