"""A real ledger in a real file, copied from one that is up to date: it is the same, sooner."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.message import Address, Message
from core.store import Cipher, Conversation, Ledger


@pytest.fixture(scope="session")
async def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    ledger = await Ledger.open(folder / "ledger.db", Cipher.in_folder(folder))
    await ledger.close()
    return folder


@pytest.fixture
async def ledger(empty: Path, tmp_path: Path) -> AsyncIterator[Ledger]:
    shutil.copytree(empty, tmp_path, dirs_exist_ok=True)
    ledger = await Ledger.open(tmp_path / "ledger.db", Cipher.in_folder(tmp_path))
    yield ledger
    await ledger.close()


@pytest.fixture(scope="session")
async def shared(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ledger]:
    """One ledger for all examples of a property: each uses addresses and ids of its own."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(empty, folder, dirs_exist_ok=True)
    ledger = await Ledger.open(folder / "ledger.db", Cipher.in_folder(folder))
    yield ledger
    await ledger.close()


ADDRESS = Address("console", "here", "room", user="ann")


@pytest.fixture
async def talk(ledger: Ledger) -> Conversation:
    person = await ledger.person("console", "ann")
    return await ledger.conversation(ADDRESS, person_id=person.id, skill="one")


@pytest.fixture
def said() -> Message:
    return Message(id="7", address=ADDRESS, text="a film about the sea")
