"""An address prints to one text and comes back from it; nothing else is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.message import Address

PARTS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(PARTS.filter(bool), PARTS, PARTS, PARTS, PARTS)
def test_any_address_comes_back_from_its_text(
    platform: str, bot: str, chat: str, thread: str, user: str
) -> None:
    address = Address(platform, bot, chat, thread, user)
    assert Address.parse(str(address)) == address
    assert str(address).count(":") == 4


@pytest.mark.parametrize(
    "text",
    ["", "telegram", "telegram:1:2:3", "telegram:1:2:3:4:5", ":1:2:3:4", "tele%67ram:1:2:3:4", "a:b c:::"],
)
def test_what_no_address_wrote_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        Address.parse(text)


def test_each_person_of_a_group_has_a_conversation() -> None:
    ann, bob = (Address("telegram", "42", "-100", "7", user) for user in ("ann", "bob"))
    assert str(ann) == "telegram:42:-100:7:ann" != str(bob)
