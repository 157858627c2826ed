"""Films on Discord: within its limits, once, whole, and for the one who asked."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from bots.discord.reply import Back
from bots.discord.tempo import MOST_BYTES
from core import ChatRefused, ChatTooLarge, ChatUnsure, Choice, Message, Video
from tests.bots.contract import film, pixel
from tests.bots.discord.stage import TINY, Stage, stage
from tests.doubles.discord import Breaks, Channel, Fails, Refuses

__all__ = ["film"]

MIB = 1 << 20
CREATE = "POST /channels/{channel}/messages"
FOLLOW = "POST /webhooks/{app}/{token}"


def sized(folder: Path, mib: float) -> Video:
    """A film of so many MiB, which takes no room on the disk."""
    path, size = folder / f"{mib}.mp4", int(mib * MIB)
    with path.open("wb") as file:
        file.truncate(size)
    return Video(path, duration=30.0, width=1080, height=1920, bytes=size)


async def written(at: Stage, channel: Channel | None = None) -> Message:
    before = len(at.desk.heard)
    channel = channel or at.channel
    await at.ann.says("hello", channel, mentions=[at.fake.app.bot] if channel.guild else [])
    return (await at.heard(before + 1))[before]


async def commanded(at: Stage, channel: Channel | None = None) -> Message:
    before = len(at.desk.heard)
    await at.ann.slash("create", {"prompt": "a film"}, channel or at.channel)
    return (await at.heard(before + 1))[before]


@pytest.mark.parametrize(
    ("tier", "mib", "fits"),
    [(0, 9.9, True), (0, 10.1, False), (1, 10.1, False), (2, 10.1, True), (2, 49.9, True), (2, 50.1, False)],
)
async def test_a_film_goes_where_it_fits(tmp_path: Path, tier: int, mib: float, fits: bool) -> None:
    async with stage(tier=tier) as at, at.listening():
        message = await written(at)
        chat, video = at.bot.open(message.address, message.reply), sized(tmp_path, mib)
        assert chat.limits.file_bytes == {0: 10, 1: 10, 2: 50}[tier] * MIB
        if fits:
            await chat.deliver(video, "a film", key="r/film")
            assert at.films()[0].attachments[0].size == video.bytes
        else:
            with pytest.raises(ChatTooLarge):
                await chat.deliver(video, "a film", key="r/film")
            assert at.films() == []


@pytest.mark.parametrize(("mib", "fits"), [(9.9, True), (10.1, False)])
async def test_in_direct_messages_too(tmp_path: Path, mib: float, fits: bool) -> None:
    async with stage() as at, at.listening():
        message = await written(at, at.ann.dm)
        chat, video = at.bot.open(message.address, message.reply), sized(tmp_path, mib)
        if fits:
            await chat.deliver(video, "a film", key="r/film")
            assert len(at.films(at.ann.dm)) == 1
        else:
            with pytest.raises(ChatTooLarge):
                await chat.deliver(video, "a film", key="r/film")


async def test_an_interaction_may_take_more_than_its_channel_but_only_while_it_lives(tmp_path: Path) -> None:
    """Nitro: 500 MiB by the token (of which 180 are believed), 10 in the channel. Core is told in time, and
    what the chat carries then."""
    async with stage() as at, at.listening():
        at.ann.nitro = True
        message = await commanded(at)
        chat, video = at.bot.open(message.address, message.reply), sized(tmp_path, 30)
        assert chat.limits.file_bytes == MOST_BYTES
        at.fake.advance(20 * 60)
        with pytest.raises(ChatTooLarge):
            await chat.deliver(video, "a film", key="r/film")
        assert chat.limits.file_bytes == 10 * MIB
        await chat.deliver(sized(tmp_path, 9.5), "a copy", key="r/copy")
        assert len(at.films()) == 1


async def test_a_film_too_large_for_the_channel_goes_by_the_token(tmp_path: Path) -> None:
    async with stage() as at, at.listening():
        at.ann.nitro = True
        message = await commanded(at)
        await at.bot.open(message.address, message.reply).deliver(sized(tmp_path, 30), "a film", key="r/film")
        (sent,) = at.films()
        assert sent.interaction is not None and sent.attachments[0].size == 30 * MIB
        assert [user.name for user in sent.pings] == ["Ann"]


async def test_discords_own_word_is_worth_more_than_our_table(tmp_path: Path) -> None:
    """413 within the known limit: what surely goes is learned."""
    async with stage(tier=2) as at, at.listening():
        message = await written(at)
        at.fake.next(CREATE, Refuses(413, 40005, "Request entity too large"))
        chat = at.bot.open(message.address, message.reply)
        with pytest.raises(ChatTooLarge):
            await chat.deliver(sized(tmp_path, 20), "a film", key="r/film")
        assert chat.limits.file_bytes == 10 * MIB


async def test_words_that_come_with_a_film_too_large_are_still_said(tmp_path: Path) -> None:
    async with stage() as at, at.listening():
        message = await written(at)
        chat = at.bot.open(message.address, message.reply)
        with pytest.raises(ChatTooLarge):
            await chat.deliver(sized(tmp_path, 11), "a film", key="r/film")
        await chat.say("It is too large for this chat.", key="r/trouble")
        assert at.seen()[-1] == "It is too large for this chat."


@pytest.mark.parametrize(
    "fault", [Fails(503, after=True), Breaks("reset", after=True), Breaks("close", after=True)]
)
async def test_a_film_whose_answer_was_lost_is_there_once(film: Video, fault: Fails | Breaks) -> None:
    async with stage() as at, at.listening():
        message = await written(at)
        at.fake.next(CREATE, fault)
        chat = at.bot.open(message.address, message.reply)
        with pytest.raises(ChatUnsure):
            await chat.deliver(film, "a film", key="r/film")
        first = at.films()[0]
        sent = await at.bot.open(message.address, message.reply).deliver(film, "a film", key="r/film")
        assert at.films() == [first] and sent["message"] == str(first.id)


async def test_hours_later_it_is_still_there_once(film: Video) -> None:
    """Discord forgets a nonce after minutes: then the channel is looked through. Another film is another."""
    async with stage() as at, at.listening():
        message = await written(at)
        await at.bot.open(message.address, message.reply).deliver(film, "a film", key="r/film")
        at.fake.advance(3 * 3600)
        other = at.another()
        await other.open(message.address, message.reply).deliver(film, "a film", key="r/film")
        assert len(at.films()) == 1
        await other.open(message.address, message.reply).deliver(film, "another", key="s/film")
        assert len(at.films()) == 2
        await other.close()


async def test_where_the_channel_cannot_be_read_the_nonce_refuses_a_double(film: Video) -> None:
    async with stage() as at, at.listening():
        message = await written(at)
        at.channel.denies(at.fake.app.bot, "read_message_history")
        for _ in range(2):
            await at.bot.open(message.address, message.reply).deliver(film, "a film", key="r/film")
        assert len(at.films()) == 1


async def test_every_message_of_the_bots_own_has_a_nonce_that_is_enforced(
    film: Video, tmp_path: Path
) -> None:
    image = tmp_path / "tracks.jpg"
    image.write_bytes(pixel())
    async with stage() as at, at.listening():
        message = await written(at)
        chat = at.bot.open(message.address, message.reply)
        await chat.say("words", key="t/answer")
        await chat.say("words")
        await chat.deliver(film, "a film", key="r/film")
        await chat.picture(image, "three tracks", key="t/picture")
        made = [call.json for call in at.fake.calls("POST", "/channels/{channel}/messages")]
        assert len(made) == 4 and all(
            body["enforce_nonce"] and 1 <= len(body["nonce"]) <= 25 for body in made
        )
        assert len({body["nonce"] for body in made}) == 4


async def test_a_follow_up_takes_no_nonce_and_is_not_repeated_blindly(film: Video) -> None:
    """Core decides, and marks it as a possible repeat: the bot does not promise to refuse doubles."""
    async with stage() as at, at.listening():
        guild = at.fake.guild("Elsewhere", installed=False)
        channel = guild.channel()
        guild.member(at.ann)
        at.ann.installs()
        message = await commanded(at, channel)
        at.fake.next(FOLLOW, Fails(500, after=True))
        with pytest.raises(ChatUnsure):
            await at.bot.open(message.address, message.reply).deliver(film, "a film", key="r/film")
        assert len(at.fake.calls("POST", "/webhooks/{app}/{token}")) == 1
        assert not at.bot.refuses_doubles


async def test_a_film_calls_the_person_who_asked_and_nobody_else(film: Video) -> None:
    async with stage() as at, at.listening():
        at.guild.member(at.fake.app.bot, at.guild.role("loud", "mention_everyone"))
        message = await written(at)
        caption = f"for {at.bob.mention} and @everyone"
        await at.bot.open(message.address, message.reply).deliver(
            film, caption, [Choice("new", "New")], key="r"
        )
        (sent,) = at.films()
        assert sent.pings == [at.ann] and sent.labels == ["New"]
        assert sent.attachments[0].type == "video/mp4"


async def test_in_private_nobody_has_to_be_called(film: Video) -> None:
    async with stage() as at, at.listening():
        message = await written(at, at.ann.dm)
        await at.bot.open(message.address, message.reply).deliver(film, "0:02", key="r")
        assert at.films(at.ann.dm)[0].text == "0:02"


async def test_a_film_is_read_from_disk_while_it_is_sent(tmp_path: Path) -> None:
    """Forty megabytes, in both ways, in a few of memory."""
    async with stage(tier=2) as at, at.listening():
        at.ann.nitro = True
        message = await commanded(at)
        by_token = replace(Back.read(message.reply), here=False).json()
        video = sized(tmp_path, 40)
        for reply, key in ((message.reply, "a"), (by_token, "b")):
            tracemalloc.start()
            await at.bot.open(message.address, reply).deliver(video, "a film", key=key)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert peak < 24 * MIB, "the double keeps what it is sent on disk, too"
        assert [sent.attachments[0].size for sent in at.films()] == [video.bytes] * 2


async def test_a_line_that_stands_still_is_given_up(film: Video) -> None:
    async with stage(tempo=replace(TINY, stall=0.2)) as at, at.listening():
        message = await commanded(at)
        by_token = replace(Back.read(message.reply), here=False).json()
        at.fake.next(FOLLOW, Breaks("hang"))
        with pytest.raises(ChatUnsure):
            await at.bot.open(message.address, by_token).deliver(film, "a film", key="r")


async def test_a_film_that_was_deleted_there_is_not_shown_again(film: Video) -> None:
    async with stage() as at, at.listening():
        message = await written(at)
        chat = at.bot.open(message.address, message.reply)
        sent = await chat.deliver(film, "0:02", key="r/film")
        await chat.repeat(sent, "once more")
        url = f"https://discord.com/channels/{at.guild.id}/{at.channel.id}/{sent['message']}"
        assert at.seen()[-1] == f"once more\nThe film is here: {url}"
        at.fake.delete(at.films()[0])
        for gone in (sent, {"channel": sent["channel"]}, {}):
            with pytest.raises(ChatRefused):
                await chat.repeat(gone, "once more")


async def test_a_picture_fills_the_promise_of_a_command(tmp_path: Path) -> None:
    image = tmp_path / "tracks.jpg"
    image.write_bytes(pixel())
    async with stage() as at, at.listening():
        asked = await at.ann.slash("status", None, at.channel)
        (message,) = await at.heard()
        await at.bot.open(message.address, message.reply).picture(
            image, "three *tracks*", [Choice("new", "New")]
        )
        assert asked.original is not None and asked.original.attachments[0].dimensions == (16, 16)
        assert asked.original.labels == ["New"] and at.seen() == ["three *tracks*"]
