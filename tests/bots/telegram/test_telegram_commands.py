"""What the menu offers, in every language."""

import pytest

from bots.telegram.commands import ADMIN, EVERYWHERE, KNOWN, PRIVATE, menu
from bots.telegram.text import units
from core import LANGUAGES, say
from core.routing import Action


def test_every_command_means_something_to_core() -> None:
    assert {action.value for action in Action} >= KNOWN
    assert set(EVERYWHERE) < set(PRIVATE) < set(ADMIN)


def test_nothing_with_a_token_in_it_is_offered_in_groups() -> None:
    assert not {"link", "unlink", "mydata", "forget"} & set(EVERYWHERE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_descriptions_fit_what_telegram_takes(language: str) -> None:
    for command in menu(ADMIN, language):
        assert 1 <= len(command.command) <= 32 and 3 <= units(command.description) <= 256
    assert units(say("telegram-about", language)) <= 120
    assert units(say("telegram-description", language)) <= 512
    assert units(say("telegram-not-yours", language)) <= 200
