"""The table `phrases.txt`: what people say, and the operations they mean."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.studio.agent import operations as op
from core.studio.agent.operations import Ref

TABLE = Path(__file__).with_name("phrases.txt")
NAMES = {
    **{kind.__name__: kind for kind in op.TOOLS},
    **{f"P{n}": Ref("photo", n) for n in (1, 2, 3)},
    **{f"C{n}": Ref("clip", n) for n in (0, 1, 2)},
    **{f"A{n}": Ref("any", n) for n in (1, 2, 3)},
    "PL": Ref("photo", -1),
    "CL": Ref("clip", -1),
    "AL": Ref("any", -1),
    "NEW": Ref(new=True),
    "BEACH": Ref(name="beach.jpg"),
    "OVEN": Ref(name="oven.jpg"),
    "Ref": Ref,
    "UPRIGHT": op.SetShape(1080, 1920),
    "LYING": op.SetShape(1920, 1080),
    "SQUARE": op.SetShape(1080, 1080),
    "FEED": op.SetShape(1080, 1350),
}
FILES = ("beach.jpg", "oven.jpg", "shop.jpg", "surf.mp4", "dog.mp4", "logo.png", "theme.mp3")


@dataclass(frozen=True)
class Line:
    """`wanted` are operations; `asked`: it is asked back; `cannot`: the name of what is impossible."""

    phrase: str
    wanted: tuple[op.Operation, ...] = ()
    asked: bool = False
    cannot: str = ""

    @property
    def chinese(self) -> bool:
        return any("\u3400" <= c <= "\u9fff" for c in self.phrase)


def lines() -> list[Line]:
    found = []
    for row in TABLE.read_text(encoding="utf-8").splitlines():
        if not row.strip() or row.startswith("#"):
            continue
        phrase, _, meaning = (part.strip() for part in row.rpartition(" => "))
        if meaning == "?":
            found.append(Line(phrase, asked=True))
        elif meaning.startswith("!"):
            found.append(Line(phrase, cannot=meaning[1:].strip()))
        else:
            found.append(Line(phrase, tuple(value(piece) for piece in meaning.split("; "))))
    return found


def value(written: str) -> op.Operation:
    """One operation as it is written in the table, which is ours."""
    return eval(written, {"__builtins__": {}}, NAMES)  # type: ignore[no-any-return]
