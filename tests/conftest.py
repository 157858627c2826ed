"""Tests are strict about words: an unknown sentence or a missing value is an error, never a kind fallback."""

from pathlib import Path

import pytest

from core.words import strict

strict()


def pytest_collection_finish(session: pytest.Session) -> None:
    """A whole run never collects fewer tests than the floor beside: a test that is lost is noticed."""
    config = session.config
    whole = config.args == config.getini("testpaths") and not (
        config.option.keyword or config.option.markexpr or config.option.deselect or config.option.ignore
    )
    floor = int((Path(__file__).parent / "house" / "floor.txt").read_text())
    if whole and len(session.items) < floor:
        found = len(session.items)
        raise pytest.UsageError(f"{found} tests collected, at least {floor} expected (house/floor.txt)")
