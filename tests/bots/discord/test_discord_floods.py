"""Discord's limits of how fast one may write: kept, latest wins, and the last word is there once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bots.discord import Tempo
from core import Choice, Message, Sent
from core.card import Card
from core.rhythm import Rhythm
from tests.bots.discord.stage import TINY, Stage, stage

MANY = 40
SCALE = 0.01
PACED = replace(TINY, window=8.0 * SCALE)
"""With room for how unevenly calls arrive: at this scale a busy machine is a rough clock."""


async def kept(_sent: Sent) -> None:
    """Nobody needs to know where the card is."""


async def hurry(at: Stage, message: Message) -> None:
    """A card that changes faster than anybody may write, then an answer."""
    chat = at.bot.open(message.address, message.reply)
    async with Card(chat, "en", Rhythm().tiny(), keep=kept, choices=[Choice("cancel", "Cancel")]) as card:
        for number in range(MANY):
            card.set("rendering", fraction=number / MANY)
            await asyncio.sleep(0)
            if number % 4 == 0:
                await chat.acknowledge(message.id)
        card.set("done")
    await chat.say("Made.", key=f"{message.id}/answer")


@pytest.mark.parametrize("by_command", [True, False])
async def test_a_flood_of_changes_becomes_a_few_edits_and_one_last_word(by_command: bool) -> None:
    async with stage(tempo=PACED, floods=True, floods_scale=SCALE) as at, at.listening():
        if by_command:
            await at.ann.slash("create", {"prompt": "x"}, at.channel)
        else:
            await at.ann.says("x", at.channel, mentions=[at.fake.app.bot])
        await hurry(at, (await at.heard())[0])
        card, answer = at.ours()
        assert (card.text, answer.text) == ("✅ Done", "Made.")
        assert len(card.history) < MANY
        assert sum(at.fake.floods.counted.values()) <= 1, (
            "after the edit that the card's end cut off, at most"
        )


async def test_several_cards_in_one_channel_share_its_limit() -> None:
    async with stage(tempo=PACED, floods=True, floods_scale=SCALE) as at, at.listening():
        people = [at.fake.person(f"Person {n}") for n in range(6)]
        for person in people:
            at.guild.member(person)
            await person.says("x", at.channel, mentions=[at.fake.app.bot])
        await asyncio.gather(*(hurry(at, message) for message in await at.heard(6)))
        assert sorted(each.text for each in at.ours()) == ["Made."] * 6 + ["✅ Done"] * 6
        refused = [call for call in at.fake.calls("PATCH", "*") if call.status == 429]
        assert len(refused) <= 2 < len(at.fake.calls("PATCH", "*")) / 5


def test_a_card_waits_between_two_edits() -> None:
    """Five in five seconds are what a channel takes, and it may have several cards."""
    assert Tempo().edit >= 1.5
