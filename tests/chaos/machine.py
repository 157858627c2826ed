"""All of it put together: one run, from the first wish to the verdict."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import discord, telegram
from tests.chaos.chronicle import Chronicle
from tests.chaos.cloud import HostileBackend
from tests.chaos.dice import Dice
from tests.chaos.people import NAMES, Crowd, Customer, all_of
from tests.chaos.processes import Life, Nursery
from tests.chaos.promises import Verdict, judged
from tests.chaos.stores import EXPORTS, TURNS, Files, Server, Store, open_jobs
from tests.chaos.weather import Weather, disk, doom
from tests.chaos.wire import Wire
from tests.chaos.wishes import Seen, Wish
from tests.chaos.wishes import tags as tags_in
from tests.doubles.cloud import tiny_film
from tests.doubles.discord import FakeDiscord
from tests.doubles.telegram import Server as BotApi
from tests.doubles.telegram import World

HOOK = "https://bot.example"
KEY = "WjJGdGFYUWdjMlZqY21WMElHdGxlU0E2S1NBeU1ESTI="


@dataclass
class Plan:
    """`discord`: so many people besides, there. `database`: a Postgres for several processes. `life`: mean
    seconds until a process is killed from outside; `every`: between two other troubles. `calm`: so long all
    may take to end once the trouble is over."""

    folder: Path
    turns: int = 200
    seed: int = 1
    seconds: float = 1800.0
    people: int = 12
    discord: int = 4
    database: str = ""
    life: float = 4.0
    every: float = 0.6
    heat: float = 1.0
    calm: float = 60.0


@dataclass
class Result:
    chronicle: Chronicle
    wishes: list[Wish]
    verdict: Verdict
    elapsed: float
    open: list[str] = field(default_factory=list)


@dataclass
class Machine:
    plan: Plan
    dice: Dice
    chronicle: Chronicle
    cloud: HostileBackend
    world: World
    server: BotApi
    nursery: Nursery
    to_cloud: Wire
    to_telegram: Wire
    fake: FakeDiscord
    to_discord: Wire
    store: Store
    doors: dict[str, int]
    data: Path
    small: bool
    calm: bool = False
    current: dict[str, Life] = field(default_factory=dict)

    def env(self, name: str) -> dict[str, str]:
        settings = {
            "DATA": str(self.data / name), "TELEGRAM__TOKEN": self.world.token,
            "TELEGRAM__API_URL": self.to_telegram.url, "BACKEND": "cloud",
            "BACKEND_URL": self.to_cloud.url, "LISTEN": "127.0.0.1:0", "AUTO_EXPORT": "always",
            "ACCESS": "open", "SECRET_KEY": KEY,
        }  # fmt: skip
        settings |= self.store.settings(name)
        if self.doors:
            settings |= {
                "LISTEN": f"127.0.0.1:{self.doors[name]}", "TELEGRAM__WEBHOOK_URL": f"{HOOK}/telegram",
                "TELEGRAM__WEBHOOK_SECRET": "s3cret-of-the-hook",
            }  # fmt: skip
        if self.doors and self.plan.discord:
            settings |= {
                "DISCORD__SHARDS": str(self.store.names.index(name)),
                "DISCORD__SHARD_COUNT": str(len(self.store.names)),
            }
        if self.plan.discord:
            settings |= {"DISCORD__TOKEN": self.fake.app.token, "DISCORD__CDN_HOSTS": self.fake.host}
        return {f"REELWIRE_{key}": value for key, value in settings.items()}

    async def keep(self, name: str) -> None:
        """One life after the other. In the calm at the end one lives on, until it is asked to stop."""
        while True:
            kill = doom(self.dice)
            life = await self.nursery.begin(
                name, self.env(name), self.to_discord.url if self.plan.discord else "", kill
            )
            self.current[name] = life
            try:
                wait = None if self.calm else self.dice.after(self.plan.life / max(self.dice.heat, 0.01))
                async with asyncio.timeout(wait):
                    await life.over.wait()
                if life.kill_at is not None and life.code is None:
                    self.chronicle.kill(f"kill at {life.kill_at[0]} {life.kill_at[1]} {life.kill_at[2]}")
                elif life.code not in (0, None):
                    await asyncio.sleep(0.1)  # it said why it could not begin
            except TimeoutError:
                if self.calm:
                    await life.over.wait()
                elif self.dice.chance(0.85):
                    self.chronicle.kill("kill -9", f"life {life.number}")
                    life.signal(signal.SIGKILL)
                    await life.over.wait()
                else:
                    self.chronicle.fault("stopped (SIGTERM)", f"life {life.number}")
                    life.signal(signal.SIGTERM)
                    with suppress(TimeoutError):
                        await asyncio.wait_for(life.over.wait(), 10)
                    life.signal(signal.SIGKILL)
                    await life.over.wait()

    def listens(self, name: str, since: float) -> bool:
        """The process of that name has heard of its bot since then: it is up."""
        life = self.current[name]
        return (self.nursery.folder / f"up-{life.number}").exists() and not life.over.is_set()

    async def quiet(self) -> list[str]:
        """Waits until nothing is under way; what still is, when patience is over."""
        began = time.monotonic()
        until, open_, before = began + self.plan.calm, [""], 0.0
        while open_ and time.monotonic() < until:
            await asyncio.sleep(0.25)
            open_ = await asyncio.to_thread(open_jobs, self.store)
            if self.world.feed.queue or self.world.feed.repeating:
                open_.append("updates wait")
            if any(not self.listens(name, began) for name in self.store.names):
                open_.append("nobody listens yet")
            if not open_ and not before:  # looked at twice: a job may be between two tables
                before, open_ = time.monotonic(), ["once more"]
            elif open_:
                before = 0.0
        return open_


@asynccontextmanager
async def machine(plan: Plan) -> AsyncIterator[Machine]:
    dice, chronicle = Dice(plan.seed, plan.heat), Chronicle()
    plan.folder.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        small = stack.enter_context(disk(plan.folder / "data"))
        film = tiny_film(plan.folder / "film.mp4")
        cloud = await stack.enter_async_context(HostileBackend(film, dice, chronicle))
        world = World(plan.folder / "telegram")
        world.faults = telegram.Drawn(dice, chronicle)
        server = await stack.enter_async_context(BotApi(world))
        to_cloud = await stack.enter_async_context(Wire("backend", [cloud.port], dice, chronicle, 0.04))
        to_telegram = await stack.enter_async_context(Wire("telegram", [server.port], dice, chronicle, 0.02))
        cloud.address = to_cloud.url
        fake = discord.settled(FakeDiscord(), dice, chronicle)
        await stack.enter_async_context(fake)
        door = int(fake.host.rpartition(":")[2])
        to_discord = await stack.enter_async_context(Wire("discord", [door], dice, chronicle, 0.01))
        nursery = await stack.enter_async_context(Nursery(plan.folder / "lives", chronicle))
        store, doors = await stored(plan, stack)
        if doors:
            balancer = Wire("webhook", list(doors.values()), dice, chronicle, 0.02)
            await stack.enter_async_context(balancer)
            world.names[HOOK] = balancer.url
        yield Machine(
            plan, dice, chronicle, cloud, world, server, nursery, to_cloud, to_telegram, fake, to_discord,
            store, doors, plan.folder / "data", small,
        )  # fmt: skip


async def stored(plan: Plan, stack: AsyncExitStack) -> tuple[Store, dict[str, int]]:
    """Files for one process, which polls; else a fresh database for several, each with a door of its own."""
    if not plan.database:
        return Files(plan.folder / "data"), {}
    server = await asyncio.to_thread(Server.fresh, plan.database)
    stack.callback(server.drop)
    return server, {name: free_port() for name in server.names}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def run(plan: Plan) -> Result:
    began = time.monotonic()
    async with machine(plan) as it:
        crowd = Crowd(it.dice, it.chronicle, plan.turns)
        people = populated(it, crowd)
        weather = around(it)
        keepers = [asyncio.create_task(it.keep(name)) for name in it.store.names]
        storms = asyncio.create_task(weather.run())
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(all_of(people), plan.seconds)
        finally:
            storms.cancel()
            await asyncio.gather(storms, return_exceptions=True)
        it.dice.calm = it.calm = True
        await asyncio.gather(it.to_cloud.up(), it.to_telegram.up(), it.to_discord.up())
        it.nursery.jump(0.0)
        it.chronicle.note("calm")
        for life in it.current.values():
            life.signal(signal.SIGKILL)  # the last one is born into the calm
        left = await it.quiet()
        last = list(it.current.values())
        for keeper in keepers:
            keeper.cancel()
        for life in last:
            life.signal(signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(life.over.wait(), 20)
        diary(it, crowd.wishes)
        verdict = judged(
            crowd.wishes,
            it.cloud.books,
            seen(it, crowd, people),
            {person.name: person.chats for person in people},
            ((path.name, path.read_text(errors="replace")) for path in it.nursery.folder.glob("log-*.txt")),
            [it.world.token.partition(":")[2], it.fake.app.token, KEY],
        )
        verdict.other += [(f"left behind: {job}", "") for job in left]
        verdict.other += [
            (f"life {life.number} ended with {life.code}", "") for life in last if life.code != 0
        ]
        verdict.other += [(f"Telegram complains: {line}", "") for line in sorted(set(it.world.complaints))]
        verdict.other += [(f"Discord complains: {line}", "") for line in discord.complaints(it.fake)]
        return Result(it.chronicle, crowd.wishes, verdict, time.monotonic() - began, left)


def populated(it: Machine, crowd: Crowd) -> list[Customer]:
    people: list[telegram.OnTelegram] = []
    for number in range(it.plan.people):
        person = it.world.person(id=1000 + number, name=NAMES[number % len(NAMES)])
        people.append(telegram.OnTelegram(crowd, it.world, person))
    if len(people) >= 4:  # two of them share a room
        pair = people[-2:]
        room = it.world.group(members=[one.person for one in pair])
        for one in pair:
            one.chat = room
    guild = it.fake.guild(tier=2)
    everybody: list[Customer] = [*people]
    for number in range(it.plan.discord):
        friend = it.fake.person(NAMES[-1 - number])
        guild.member(friend)
        everybody.append(discord.OnDiscord(crowd, it.fake, friend, guild.channel(f"room-{number}")))
    return everybody


def seen(it: Machine, crowd: Crowd, people: Sequence[Customer]) -> list[Seen]:
    """All that stands in all chats. On Discord, where nothing waits for a bot that is away, a wish counts as
    made once the bot has shown that it heard."""
    found, tagged = telegram.seen(it.world, crowd.wishes), {wish.tag: wish for wish in crowd.wishes}
    ran = {run.tag for run in it.cloud.books.runs}
    for one in people:
        if isinstance(one, discord.OnDiscord):
            found += one.seen(tagged)
            for tag in (*one.asked, *one.written):
                tagged[tag].taken = tag in ran or one.took(tagged[tag])
    return found


def around(it: Machine) -> Weather:
    weather = Weather(it.dice, it.chronicle, it.plan.every)
    weather.kinds = [
        weather.away(it.to_cloud, 0.5),
        weather.away(it.to_telegram, 0.5),
        weather.torn(it.to_cloud),
        weather.torn(it.to_telegram),
        weather.again(it.world),
        weather.again(it.world),
        *it.store.storms(it.dice, it.chronicle),
        weather.jumping(it.nursery.jump),
    ]
    if it.plan.discord:
        weather.kinds += [
            *discord.storms(it.fake, it.dice, it.chronicle),
            weather.away(it.to_discord, 0.5),
            weather.torn(it.to_discord),
        ]
    if it.small:
        weather.kinds.append(weather.full(it.data, 1.0))
    return weather


def diary(it: Machine, wishes: list[Wish]) -> None:
    """What the ledger went through, beside what the doubles saw: for the history of a break."""
    tags = {message: wish.tag for wish in wishes for message in wish.messages}
    names: dict[str, str] = {}
    with suppress(Exception):
        for turn, address, text, message, origin in it.store.ask(TURNS):
            chat = address.split(":")[2]
            spoken = next(iter(tags_in(text)), "")
            names[turn] = spoken or tags.get(f"telegram {chat}/{origin or message}", "")
        for export, turn in it.store.ask(EXPORTS):
            names[export] = names.get(turn, "")
    for path in it.nursery.folder.glob("stages-*.jsonl"):
        for line in path.read_text().splitlines():
            with suppress(ValueError):
                said = json.loads(line)
                owner = said["id"].partition("#")[0]
                about = names.get(owner) or names.get(owner.rpartition("/")[0], "")
                told = f"ledger [{said['pid']}] {said['kind']} {said['id'][-40:]} → {said['stage']}"
                it.chronicle.note(told, about, said["at"])
