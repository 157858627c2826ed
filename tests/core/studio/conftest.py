"""One plain studio for the tests that need no switch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.core.studio.outsider import Person, studio

_NUMBERS = count()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with studio(tmp_path_factory.mktemp("studio")) as url:
        yield url


@pytest.fixture
def arrive(base: str) -> Callable[..., Person]:
    """A new person each time."""
    return lambda **given: Person.arrives(base, client=f"client-{next(_NUMBERS)}", **given)
