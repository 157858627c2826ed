"""Whoever connects to a Postgres hears soon that it is gone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.postgres_address import KEEPALIVE, watched


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ann:p%40ss@db:5432/films",
        "postgres://db/films?sslmode=require&application_name=my%20bot",
    ],
)
def test_it_is_asked_whether_it_still_lives_and_all_else_stands(address: str) -> None:
    before, after = sa.make_url(address), sa.make_url(watched(address))
    assert after.set(query={}) == before.set(query={})
    assert after.query == {**before.query, **{name: str(value) for name, value in KEEPALIVE.items()}}


def test_what_the_operator_chose_stands() -> None:
    chosen = "postgresql://db/films?tcp_user_timeout=60000"
    assert sa.make_url(watched(chosen)).query["tcp_user_timeout"] == "60000"


@pytest.mark.parametrize("address", ["sqlite:////data/ledger.db", "/data/ledger.db"])
def test_a_file_is_left_alone(address: str) -> None:
    assert watched(address) == address
