"""Tests are strict about words: an unknown sentence or a missing value is an error, never a kind fallback."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.words import strict

strict()


def pytest_collection_finish(session: pytest.Session) -> None:
    """A whole run never collects fewer tests than the floor beside: a test that is lost is noticed."""
    if not hasattr(session.config, "workerinput"):
        must_be_whole(session.config, len(session.items))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: Sequence[str]) -> None:
    """The same where several processes share the tests."""
    must_be_whole(node.config, len(ids))


def must_be_whole(config: pytest.Config, found: int) -> None:
    whole = config.args == config.getini("testpaths") and not (
        config.option.keyword or config.option.markexpr or config.option.deselect or config.option.ignore
    )
    floor = int((Path(__file__).parent / "house" / "floor.txt").read_text())
    if whole and found < floor:
        pytest.exit(f"{found} tests collected, at least {floor} expected (house/floor.txt)", 4)
