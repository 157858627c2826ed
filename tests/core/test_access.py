"""Who may: the decision as a table; and codes that can be read out and typed over."""

import pytest

from core.access import Access, Mode, Verdict, code_in, new_code

ALLOW = frozenset({"telegram:1", "discord-role:77", "discord:5"})
ADMINS = frozenset({"telegram:9", "discord-role:99"})
MODES: tuple[Mode, ...] = ("open", "list", "pairing")

# who, with which roles, what is noted → the verdict when open, by list, by pairing
TABLE: list[tuple[str, str, tuple[str, ...], str, tuple[Verdict, Verdict, Verdict]]] = [
    ("telegram", "4", (), "", ("may", "stranger", "stranger")),
    ("telegram", "4", (), "allowed", ("may", "stranger", "may")),
    ("telegram", "4", (), "blocked", ("blocked", "blocked", "blocked")),
    ("telegram", "1", (), "", ("may", "may", "may")),
    ("telegram", "1", (), "blocked", ("blocked", "blocked", "blocked")),
    ("discord", "1", (), "", ("may", "stranger", "stranger")),  # somebody else's number, elsewhere
    ("discord", "5", (), "", ("may", "may", "may")),
    ("discord", "6", ("77",), "", ("may", "may", "may")),
    ("discord", "6", ("77",), "blocked", ("blocked", "blocked", "blocked")),
    ("discord", "6", ("78", "7"), "", ("may", "stranger", "stranger")),
    ("telegram", "6", ("77",), "", ("may", "stranger", "stranger")),
    ("discord", "77", (), "", ("may", "stranger", "stranger")),  # a number is no role
    ("telegram", "9", (), "", ("admin", "admin", "admin")),
    ("telegram", "9", (), "blocked", ("admin", "admin", "admin")),
    ("discord", "6", ("99",), "blocked", ("admin", "admin", "admin")),
    ("discord", "6", ("77", "99"), "", ("admin", "admin", "admin")),
    ("telegram", "", (), "", ("may", "stranger", "stranger")),
    ("console", "me", (), "", ("admin", "admin", "admin")),
    ("console", "me", (), "blocked", ("admin", "admin", "admin")),
]


@pytest.mark.parametrize(("platform", "user", "roles", "noted", "verdicts"), TABLE)
def test_who_may(
    platform: str, user: str, roles: tuple[str, ...], noted: str, verdicts: tuple[Verdict, ...]
) -> None:
    for mode, verdict in zip(MODES, verdicts, strict=True):
        assert Access(mode, ALLOW, ADMINS).decide(platform, user, roles, noted) == verdict, mode


def test_without_a_word_everybody_may_and_nobody_is_admin() -> None:
    assert Access().decide("telegram", "1") == "may"
    assert Access().admins_on("telegram") == ()


def test_what_decides_on_a_platform_is_its_own() -> None:
    access = Access("list", ALLOW, ADMINS)
    assert access.roles_on("discord") == {"77", "99"} and access.roles_on("telegram") == set()
    assert access.admins_on("telegram") == ("9",) and access.admins_on("discord") == ()


def test_a_code_is_six_signs_that_do_not_look_alike_and_never_a_number() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) > 1990
    for code in codes:
        assert len(code) == 6 and code[0].isalpha() and not set(code) & set("0O1IL")
        assert code_in(f" {code[:3].lower()}-{code[3:]} ") == code
