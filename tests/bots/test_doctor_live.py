"""`reelwire doctor --live`: unpaid questions, a kept token, and a report without values."""

from pathlib import Path

import pytest

from bots import doctor_live
from bots.compose import open_ledger
from bots.doctor import Finding
from core.backend import State
from core.settings import Settings, load
from core.studio import Switches, running


def settings(folder: Path, url: str) -> Settings:
    env = {"REELWIRE_DATA": str(folder / "data"), "REELWIRE_BACKEND": "cloud", "REELWIRE_BACKEND_URL": url}
    return load(env, folder)


def told(found: list[Finding]) -> dict[str, tuple[str, str]]:
    return {one.name: (one.state, one.told.key) for one in found}


async def test_a_token_is_made_once_and_kept(tmp_path: Path) -> None:
    """There is one in seven days: a second look uses the first one's."""
    async with running(tmp_path / "studio", switches=Switches(token_quota=1)) as url:
        mine = settings(tmp_path, url)
        first, second = await doctor_live.questions(mine), await doctor_live.questions(mine)
    assert told(first) == {
        "live token": ("fine", "doctor-live-as-expected"),
        "live credits": ("fine", "doctor-live-as-expected"),
        "live state": ("note", "doctor-live-no-session"),
    }
    assert told(second)["live token"] == ("fine", "doctor-live-kept")
    async with await open_ledger(mine) as ledger:
        (person,) = await ledger.people()
        kept = await ledger.account(person.id, url)
    assert kept and kept.token and kept.kind == "anonymous"


async def test_a_refusal_is_a_finding_in_words(tmp_path: Path) -> None:
    async with running(tmp_path / "studio", switches=Switches(token_quota=0)) as url:
        found = await doctor_live.questions(settings(tmp_path, url))
    assert told(found)["live"][0] == "broken"


async def test_nobody_there_is_a_finding_too(tmp_path: Path) -> None:
    (found,) = await doctor_live.questions(settings(tmp_path, "http://127.0.0.1:9"))
    assert (found.state, found.told.key) == ("broken", "error-backend-away")


def state(raw: dict[str, object], draft: object) -> State:
    return State(draft=draft, video_infos=[], generated_media=[], user_id=None, raw=raw)


def test_the_shape_of_a_state_is_told_without_its_values() -> None:
    draft = {
        "t": [{"tt": 0, "sg": [{"s": 0, "d": 5.5, "m": {"text": "Grandma's birthday", "in": None}}]}],
        "d": 10_000,
        "m": {"w": 1080, "a title a person wrote": True},
    }
    found = doctor_live.odd(state({"data": {"state": {"draft": draft, "colour_profile": 1}}}, draft))
    report = " ".join(f"{one.told.key} {one.told.values}" for one in found)
    assert "t[].sg[].m.text: str" in report and "t[].sg[].d: float" in report and "m.?: bool" in report
    assert "data.state.colour_profile" in report
    assert "Grandma" not in report and "a title" not in report and "10000" not in report


@pytest.mark.parametrize(
    ("draft", "kind"), [("not parsed", "str"), ({"t": {}, "d": 1, "m": {}}, "dict"), ({}, "NoneType")]
)
def test_a_draft_of_another_kind_is_told(draft: object, kind: str) -> None:
    found = doctor_live.odd(state({}, draft))
    assert kind in {str(one.told.values.get("kind")) for one in found}


def test_an_answer_that_lacks_a_name_is_told() -> None:
    assert (
        doctor_live.whole("live credits", {"available": 1, "frozen": None}).told.values["names"] == "frozen"
    )
