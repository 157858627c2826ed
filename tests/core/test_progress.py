"""The pace at which a card may change, and what is done again and again beside the work."""

import asyncio

import pytest

from core.progress import Pace, Progress, every


def test_a_card_changes_at_once_then_keeps_the_floor() -> None:
    pace = Pace(1.5)
    assert pace.due(10.0, "working") == 0.0
    pace.mark(10.0, "working")
    assert pace.due(10.5, "working") is None, "it stands there already"
    assert pace.due(10.5, "ready") == 1.0
    assert pace.due(12.0, "ready") == 0.0


def test_a_stage_alone_is_enough_to_show() -> None:
    assert Progress("queued") == Progress("queued", 0.0, None, None, None, "")


async def test_it_is_done_while_the_block_runs_and_no_longer() -> None:
    done = 0
    thrice = asyncio.Event()

    async def do() -> None:
        nonlocal done
        done += 1
        if done == 3:
            thrice.set()

    async with every(0.001, do):
        assert done == 0, "the first time is after the first pause"
        await asyncio.wait_for(thrice.wait(), 2)
    after = done
    await asyncio.sleep(0.01)
    assert done == after


async def test_one_under_way_at_the_end_is_cancelled() -> None:
    begun, ended = asyncio.Event(), []

    async def do() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    async with every(0.001, do):
        await asyncio.wait_for(begun.wait(), 2)
    assert ended == ["cancelled"]


async def test_an_error_in_it_ends_only_the_repetition() -> None:
    done = 0

    async def do() -> None:
        nonlocal done
        done += 1
        raise OSError("the chat is away")

    async with every(0.001, do):
        await asyncio.sleep(0.02)
    assert done == 1


async def test_an_error_of_the_block_is_the_blocks_own() -> None:
    async def do() -> None:
        return None

    with pytest.raises(KeyError, match="work"):
        async with every(0.001, do):
            raise KeyError("work")
