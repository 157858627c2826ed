"""The terminal keeps the promises of every platform."""

import io
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bots.console.bot import ConsoleBot
from bots.console.screen import Lines
from core import Address, Choice, Message
from tests.bots.contract import AdapterContract, Fault, film
from tests.doubles.desk import RememberingDesk

__all__ = ["film"]

HERE = Address("console", "local", "chat", "", "anna")


class Terminal:
    """A terminal with somebody at it: what is typed goes in, what is shown is read off."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out, self.err = io.StringIO(), io.StringIO()
        screen = Lines(self.out, self.err, answers=self.out, folder=folder, every=0, prompt="> ")
        self.bot = ConsoleBot(screen, folder=folder, here=HERE)
        self.address, self.secrets = HERE, ("nmv_usr_secret",)
        self.reply = {"cwd": str(folder), "name": "film"}
        self.desk = RememberingDesk()

    def shown(self) -> list[str]:
        streams = self.out.getvalue() + self.err.getvalue().replace("\r\x1b[K", "").replace("> ", "")
        return [line for line in streams.splitlines() if line]

    def films(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.folder.glob("*.mp4"))]

    def pinged(self) -> list[str]:
        return []

    def faults(self) -> Sequence[Fault]:
        return ("gone",)

    def film_faults(self) -> Sequence[Fault]:
        return ("refused",)

    def fail(self, fault: Fault) -> None:
        if fault == "gone":
            self.out.close()
            self.err.close()
        else:
            nowhere = self.folder / "file"
            nowhere.write_text("not a folder")
            self.reply = {"cwd": str(nowhere / "below")}
            self.bot.folder = nowhere / "below"

    def reads(self) -> int:
        return 0  # a file of this machine is used where it lies

    async def incoming(
        self, text: str = "", *, file: bytes | None = None, own: bool = False
    ) -> list[Message]:
        if own:
            return []  # nothing that is shown comes back as typed
        if file is not None:
            (self.folder / "my photo.jpg").write_bytes(file)
            text = "/attach 'my photo.jpg'"
        return await self._type(text)

    async def again(self) -> list[Message]:
        return []

    async def press(self, choice: Choice) -> list[Message]:
        return await self._type(str(self.bot.offered.index(choice) + 1))

    async def _type(self, line: str) -> list[Message]:
        async def lines() -> AsyncIterator[str]:
            yield line + "\n"

        before = len(self.desk.heard)
        self.bot.lines = lines()
        await self.bot.run(self.desk)
        return self.desk.heard[before:]


class TestConsole(AdapterContract):
    @pytest.fixture
    def bench(self, tmp_path: Path) -> Terminal:
        (tmp_path / "work").mkdir()
        return Terminal(tmp_path / "work")
