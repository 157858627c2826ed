"""What every platform must prove. An adapter's test brings a `Bench` and inherits the suite:

    class TestTelegram(AdapterContract):
        @pytest.fixture
        async def bench(self) -> AsyncIterator[Bench]: ...

The bench speaks the platform's side: it feeds what the platform would send, breaks where the platform
would break, and tells what a person would see there.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

import pytest
from PIL import Image

from core import (
    Address,
    Attachment,
    Bot,
    ChatBusy,
    ChatError,
    ChatGone,
    ChatRefused,
    ChatTooLarge,
    Choice,
    Message,
    Progress,
    Reply,
    Video,
)

Fault = Literal["gone", "busy", "refused", "too-large"]
RAISED: dict[Fault, type[ChatError]] = {
    "gone": ChatGone,
    "busy": ChatBusy,
    "refused": ChatRefused,
    "too-large": ChatTooLarge,
}
HOSTILE = "<b>bold</b> *stars* _low_ `tick` [x](http://y) & \\ {a} #1 ~s~ ||z|| \x1b[31mred"
PINGS = "@everyone @here <@123456789012345678> <@&42> @somebody"
FRAME = Progress("working", elapsed=3.0)


class Bench(Protocol):
    """The platform, as a test holds it."""

    bot: Bot
    address: Address
    """A conversation that exists there."""
    reply: Reply
    """What answers a message in it."""
    secrets: Sequence[str]
    """Tokens that must never leave the adapter."""

    def shown(self) -> list[str]:
        """Everything a person can read there now, oldest first; a card that was edited as it is now."""

    def films(self) -> list[bytes]:
        """The films that arrived."""

    def pinged(self) -> list[str]:
        """Whoever was rung by name."""

    def faults(self) -> Sequence[Fault]:
        """What can go wrong there at all, for words and for films."""

    def film_faults(self) -> Sequence[Fault]:
        """What can go wrong with a film alone."""

    def fail(self, fault: Fault) -> None:
        """From now on the platform answers so."""

    def reads(self) -> int:
        """How often the bytes of an attachment were asked for."""

    async def incoming(
        self, text: str = "", *, file: bytes | None = None, own: bool = False
    ) -> list[Message]:
        """The platform brings a message (of the person, or our own coming back): what the desk heard of
        it."""

    async def again(self) -> list[Message]:
        """The platform brings the last message once more; nothing where it never does."""

    async def press(self, choice: Choice) -> list[Message]:
        """The person takes a choice that was shown: what the desk heard."""


def pixel() -> bytes:
    """The smallest picture."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "grey").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def film(tmp_path: Path) -> Video:
    path = tmp_path / "made.mp4"
    path.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40)
    return Video(path, duration=2.0, width=1080, height=1920, bytes=path.stat().st_size)


class AdapterContract:
    """The promises of house.md, "The adapter contract"."""

    async def test_an_address_survives_printing_and_opens_the_same_chat(self, bench: Bench) -> None:
        """Also in a process that has never seen the conversation."""
        assert bench.address.platform == bench.bot.platform and bench.address.bot == bench.bot.identity
        chat = bench.bot.open(Address.parse(str(bench.address)), json.loads(json.dumps(bench.reply)))
        await chat.say("still here")
        assert any("still here" in text for text in bench.shown())

    async def test_it_speaks_without_a_reply(self, bench: Bench) -> None:
        """A notice long after the message: the address alone must do."""
        await bench.bot.open(bench.address, None).say("by address alone")
        assert any("by address alone" in text for text in bench.shown())

    async def test_text_over_the_limit_is_split_not_lost(self, bench: Bench) -> None:
        chat = bench.bot.open(bench.address, bench.reply)
        text = " ".join(f"word{number}" for number in range(chat.limits.text // 4))
        assert len(text) > chat.limits.text
        before = len(bench.shown())
        await chat.say(text)
        told = " ".join(bench.shown()[before:])
        assert told.split() == text.split()

    async def test_a_sent_is_json_and_can_be_kept(self, bench: Bench) -> None:
        sent = await bench.bot.open(bench.address, bench.reply).say("keep me")
        assert json.loads(json.dumps(dict(sent))) == dict(sent)

    async def test_a_card_is_posted_once_then_changed(self, bench: Bench) -> None:
        chat = bench.bot.open(bench.address, bench.reply)
        card = await chat.show(None, FRAME, "first words")
        later = bench.bot.open(bench.address, bench.reply)
        again = await later.show(
            json.loads(json.dumps(dict(card or {}))), Progress("rendering"), "second words"
        )
        assert again == card
        assert any("second words" in text for text in bench.shown())

    async def test_a_failed_card_is_forgotten(self, bench: Bench) -> None:
        for fault in bench.faults():
            bench.fail(fault)
            chat = bench.bot.open(bench.address, bench.reply)
            await chat.show(None, FRAME, "nobody sees this")
            await chat.show({"any": "card"}, FRAME, "nor this")
            await chat.acknowledge("m1")
            await chat.acknowledge("m1", "failed")

    async def test_a_failed_answer_is_raised_as_what_it_is(self, bench: Bench) -> None:
        for fault in bench.faults():
            bench.fail(fault)
            with pytest.raises(RAISED[fault]) as caught:
                await bench.bot.open(bench.address, bench.reply).say("nobody hears this")
            if isinstance(caught.value, ChatBusy):
                assert caught.value.retry_after > 0

    async def test_a_failed_film_is_raised_as_what_it_is(self, bench: Bench, film: Video) -> None:
        for fault in bench.film_faults():
            bench.fail(fault)
            with pytest.raises(RAISED[fault]):
                await bench.bot.open(bench.address, bench.reply).deliver(film, "lost")

    async def test_a_film_arrives_whole_with_its_caption(self, bench: Bench, film: Video) -> None:
        chat = bench.bot.open(bench.address, bench.reply)
        sent = await chat.deliver(film, "two seconds of harbour", key="render_1/film")
        assert bench.films() == [film.path.read_bytes()]
        assert any("two seconds of harbour" in text for text in bench.shown())
        assert json.loads(json.dumps(dict(sent))) == dict(sent)

    async def test_a_film_sent_twice_under_one_key_is_there_once(self, bench: Bench, film: Video) -> None:
        """Where the adapter says that the platform refuses doubles."""
        chat = bench.bot.open(bench.address, bench.reply)
        await chat.deliver(film, "once", key="render_1/film")
        if bench.bot.refuses_doubles:
            await chat.deliver(film, "once", key="render_1/film")
        assert len(bench.films()) == 1

    async def test_a_message_is_heard_as_it_was_written(self, bench: Bench) -> None:
        (heard,) = await bench.incoming("A film of the harbour, 9:16 – 很好 👍")
        assert heard.text == "A film of the harbour, 9:16 – 很好 👍"
        assert heard.address == bench.address and heard.command is None and not heard.attachments
        assert json.loads(json.dumps(dict(heard.reply))) == dict(heard.reply)

    async def test_every_message_has_an_id_of_its_own(self, bench: Bench) -> None:
        ids = [message.id for _ in range(3) for message in await bench.incoming("again")]
        assert len(set(ids)) == 3 and all(ids)

    async def test_the_same_message_twice_has_the_same_id(self, bench: Bench) -> None:
        (first,) = await bench.incoming("once")
        assert {message.id for message in await bench.again()} <= {first.id}

    async def test_attachments_are_not_read_before_core_asks(self, bench: Bench, tmp_path: Path) -> None:
        (heard,) = await bench.incoming(file=b"\xff\xd8\xff\xe0 a photo")
        (attached,) = heard.attachments
        assert bench.reads() == 0
        assert attached.size in {None, 12}
        kept = Attachment(
            attached.name, json.loads(json.dumps(dict(attached.handle))), attached.size, attached.type
        )
        path = await bench.bot.fetch(kept, tmp_path / "fetched")
        assert path.read_bytes() == b"\xff\xd8\xff\xe0 a photo"

    async def test_a_link_to_an_attachment_holds_no_secret(self, bench: Bench) -> None:
        (heard,) = await bench.incoming(file=b"\xff\xd8\xff\xe0 a photo")
        link = bench.bot.link(heard.attachments[0])
        assert link is None or (
            link.startswith("http") and not any(secret in link for secret in bench.secrets)
        )

    async def test_our_own_messages_are_ignored(self, bench: Bench) -> None:
        assert await bench.incoming("I am the bot", own=True) == []

    async def test_text_is_shown_as_text(self, bench: Bench) -> None:
        """No markup, no code, no control sequence of the other side takes effect."""
        await bench.bot.open(bench.address, bench.reply).say(HOSTILE)
        told = bench.shown()[-1]
        assert "<b>bold</b> *stars* _low_ `tick` [x](http://y) & \\ {a} #1 ~s~ ||z||" in told
        assert "\x1b" not in told

    async def test_nobody_is_pinged(self, bench: Bench, film: Video) -> None:
        chat = bench.bot.open(bench.address, bench.reply)
        await chat.say(PINGS)
        await chat.show(None, FRAME, PINGS)
        await chat.deliver(film, PINGS)
        assert bench.pinged() == []

    async def test_a_picture_arrives_with_its_caption(self, bench: Bench, tmp_path: Path) -> None:
        image = tmp_path / "tracks.jpg"
        image.write_bytes(pixel())
        sent = await bench.bot.open(bench.address, bench.reply).picture(
            image, "three tracks", [Choice("export", "Export")]
        )
        assert any("three tracks" in text for text in bench.shown())
        assert json.loads(json.dumps(dict(sent))) == dict(sent)

    async def test_a_film_is_shown_again_or_refused(self, bench: Bench, film: Video) -> None:
        """From what was kept of its delivery, in another process, without its bytes."""
        chat = bench.bot.open(bench.address, bench.reply)
        kept = json.loads(json.dumps(dict(await chat.deliver(film, "the first time"))))
        film.path.unlink()
        try:
            await bench.bot.open(bench.address, None).repeat(kept, "the second time")
        except ChatRefused:
            return
        assert any("the second time" in text for text in bench.shown())

    async def test_a_message_that_held_a_secret_can_be_taken_away(self, bench: Bench) -> None:
        """Where the platform lets us; elsewhere nothing happens, and it is never an error."""
        (heard,) = await bench.incoming("/link nmv_usr_secret")
        await bench.bot.open(bench.address, bench.reply).erase(heard.id)

    async def test_a_person_can_be_spoken_to_alone(self, bench: Bench) -> None:
        where = bench.bot.alone(bench.address.user)
        if where is None:
            return
        assert where.user == bench.address.user and where.platform == bench.bot.platform
        await bench.bot.open(where, None).say("between us")
        assert any("between us" in text for text in bench.shown())

    async def test_a_choice_comes_back_as_its_command_and_subject(self, bench: Bench) -> None:
        chosen = Choice("retry", "Retry", "12345678901234567890.1")
        await bench.bot.open(bench.address, bench.reply).say("Not yet.", [Choice("export", "Export"), chosen])
        (heard,) = await bench.press(chosen)
        assert (heard.command, heard.subject, heard.text) == ("retry", "12345678901234567890.1", "")

    async def test_no_secret_is_shown(self, bench: Bench, film: Video) -> None:
        chat = bench.bot.open(bench.address, bench.reply)
        await chat.say("hello")
        await chat.deliver(film, "a film")
        assert not [text for text in bench.shown() for secret in bench.secrets if secret in text]
