import time
from dataclasses import replace
from itertools import count

from core.message import Address, Message
from core.store import Conversation, Ledger, Pairing, memo_of

ROOM = Address("telegram", "7", "-100", "", "1")
_codes = count(1)


def code() -> str:
    return f"C{next(_codes)}"


async def ask(ledger: Ledger, user: str, *, seconds: float = 3600, most: int = 100) -> Pairing | None:
    person = await ledger.person("telegram", user)
    return await ledger.ask_in(
        person.id, replace(ROOM, user=user), "zh", new_code=code, seconds=seconds, most=most
    )


async def test_a_code_stays_the_same_while_it_is_good_and_is_another_afterwards(ledger: Ledger) -> None:
    first = await ask(ledger, "1")
    assert first is not None and first == await ask(ledger, "1")
    assert (first.address, first.language) == (ROOM, "zh")
    assert await ledger.pairing(first.code) == await ledger.pairing_of(first.person_id) == first
    short = await ask(ledger, "2", seconds=-1)
    again = await ask(ledger, "2")
    assert short is not None and again is not None and again.code != short.code
    assert await ledger.pairing(short.code) is None and await ledger.pairing("nobody's") is None


async def test_two_people_never_have_one_code(ledger: Ledger) -> None:
    same = iter(["SAME", "SAME", "OTHER"])
    found = []
    for user in ("1", "2"):
        person = await ledger.person("telegram", user)
        found.append(
            await ledger.ask_in(person.id, ROOM, "en", new_code=lambda: next(same), seconds=60, most=9)
        )
    assert [one and one.code for one in found] == ["SAME", "OTHER"]


async def test_only_so_many_wait_and_whoever_was_decided_on_waits_no_more(ledger: Ledger) -> None:
    first, second = await ask(ledger, "1", most=2), await ask(ledger, "2", most=2)
    assert first is not None and second is not None
    assert await ask(ledger, "3", most=2) is None
    assert await ask(ledger, "1", most=2) == first, "whoever waits already keeps their code"
    await ledger.set_access(first.person_id, "allowed")
    assert await ask(ledger, "3", most=2) is not None


async def test_strangers_are_forgotten_in_time_and_people_are_not(ledger: Ledger, talk: Conversation) -> None:
    old = await ask(ledger, "1")
    await ledger.once_in(memo_of("asked", "telegram", "1"), 60)
    blocked = await ledger.person("telegram", "2")
    await ledger.set_access(blocked.id, "blocked")
    await ledger.remember("commands", "registered")
    assert old is not None
    await ledger.delivery(f"{old.code}/welcome")
    assert await ledger.prune_strangers(time.time() - 60) == 0
    assert await ledger.prune_strangers(time.time() + 7200) == 1
    assert await ledger.find_person("telegram", "1") is None and await ledger.pairing(old.code) is None
    assert await ledger.once_in(memo_of("asked", "telegram", "1"), 60)
    assert await ledger.deliveries_of(old.code) == ()
    assert await ledger.find_person("telegram", "2") is not None
    assert await ledger.person_by_id(talk.person_id) is not None
    assert await ledger.recall("commands") == "registered"


async def test_what_is_kept_about_a_person_is_counted_and_their_use_since_a_moment(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    session = await ledger.keep_session(talk.id, 1, "studio", session_id="s")
    for number, action in enumerate(("create", "create", "credits")):
        message = replace(said, id=str(number))
        turn, _ = await ledger.journal(message, conversation_id=talk.id, action=action)
        if number == 0:
            await ledger.stage(turn.id, "sending")
            render = await ledger.plan_export(
                "render_1", turn_id=turn.id, conversation_id=talk.id, session=session, draft={}
            )
            await ledger.export_stage(render.id, "submitted")
            await ledger.export_stage(render.id, "completed")
            await ledger.export_stage(render.id, "fetched", path="/films/render_1.mp4")
            assert await ledger.used(talk.person_id, 0) == (1, 0), "planned is not made"
            assert await ledger.unfinished(talk.person_id, frozenset({"create"})) == 2
            await ledger.export_stage(render.id, "delivered")
    kept = await ledger.kept(talk.person_id)
    assert (kept.files, kept.films, kept.projects, kept.paths) == (0, 1, 1, ("/films/render_1.mp4",))
    assert len(kept.turns) == 3 and kept.exports == ("render_1",)
    assert await ledger.used(talk.person_id, 0) == (1, 1)
    assert await ledger.used(talk.person_id, time.time() + 1) == (0, 0)
    assert await ledger.unfinished(talk.person_id, frozenset({"create"})) == 2
    other = await ledger.person("console", "bob")
    assert (await ledger.kept(other.id)).turns == () and await ledger.used(other.id, 0) == (0, 0)


async def test_of_a_blocked_person_only_the_block_is_kept(ledger: Ledger, talk: Conversation) -> None:
    await ledger.set_language(talk.person_id, "zh")
    await ledger.set_name(talk.person_id, "Ann\0 of the sea")
    await ledger.set_access(talk.person_id, "blocked")
    await ledger.remember(memo_of("remind", "console", "ann"), {})
    await ledger.remember(memo_of("remind", "console", "bob"), {})
    await ledger.forget(talk.person_id)
    left = await ledger.find_person("console", "ann")
    assert left is not None and (left.access, left.language, left.name) == ("blocked", None, None)
    assert await ledger.conversations_of(left.id) == ()
    assert await ledger.recall_all("remind:") == {"console:bob": {}}
    assert await ledger.forget(left.id + 1) == (), "nobody"


async def test_whoever_waits_for_a_job_hears_that_it_is_forgotten(
    ledger: Ledger, talk: Conversation, said: Message
) -> None:
    turn, _ = await ledger.journal(said, conversation_id=talk.id, action="create")
    looks: list[bool] = []

    async def gone() -> bool | None:
        looks.append(await ledger.turn(turn.id) is None)
        if len(looks) == 1:
            await ledger.forget(talk.person_id)
        return looks[-1] or None

    assert await ledger.changed(gone, about=turn.id)
    assert looks == [False, True]


async def test_what_is_remembered_is_told_by_its_age_and_taken_once(ledger: Ledger) -> None:
    await ledger.remember("roles:discord:1", ["9"])
    await ledger.remember("roles:discord_x:2", ["8"])
    assert await ledger.recall_within("roles:discord:1", 60) == ["9"]
    assert await ledger.recall_within("roles:discord:1", 0) is None
    assert await ledger.recall_all("roles:discord:") == {"1": ["9"]}
    assert await ledger.recall_all("roles:discord_", 60) == {"x:2": ["8"]}, "no sign is a pattern"
    assert await ledger.recall_all("roles:discord:", 0) == {}
    assert await ledger.unremember("roles:discord:1") and not await ledger.unremember("roles:discord:1")


async def test_what_an_adapter_noted_of_a_person_goes_with_them(ledger: Ledger, talk: Conversation) -> None:
    for user in ("ann", "anna", "bob"):
        await ledger.remember(f"thread:console:{user}:bot/room", {"thread": user})
    await ledger.forget(talk.person_id)
    assert set(await ledger.recall_all("thread:")) == {"console:anna:bot/room", "console:bob:bot/room"}
