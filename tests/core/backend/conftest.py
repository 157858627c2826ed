"""A fake backend, a client of it, and a person's credentials."""

from collections.abc import AsyncIterator

import pytest

from core.backend import Attribution, Backend, Credentials
from tests.doubles.backend import FakeBackend

TOKEN = "nmv_usr_verysecret0123456789"
SKILL = Attribution("generation-maker-generator", "1.0.0", "clawhub")


@pytest.fixture
async def fake() -> AsyncIterator[FakeBackend]:
    async with FakeBackend() as fake:
        yield fake


@pytest.fixture
async def backend(fake: FakeBackend) -> AsyncIterator[Backend]:
    backend = Backend(
        fake.url,
        name="fake",
        turn_seconds=5,
        stall_seconds=2,
        connect_seconds=2,
        answer_seconds=3,
        ingest_seconds=3,
    )
    yield backend
    await backend.close()


@pytest.fixture
def creds() -> Credentials:
    return Credentials(TOKEN, SKILL)
