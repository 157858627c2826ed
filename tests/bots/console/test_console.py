"""What appears in the terminal: for the conversation on the screen, and for films of earlier commands."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.console.bot import ConsoleBot, address, attachment, stamped, unchecked
from bots.console.saving import stamp
from bots.console.screen import Events, Lines, Live, Silent
from core import Address, Attachment, Choice, FileMissing, Progress, Video
from core.errors import FileUnsupported
from tests.doubles.desk import RememberingDesk

HERE = Address("console", "local", "make-2", "", "anna")
EARLIER = Address("console", "local", "make-1", "", "anna")


@pytest.fixture
def film(tmp_path: Path) -> Video:
    path = tmp_path / "data" / "render_1.mp4"
    path.parent.mkdir()
    path.write_bytes(b"film" * 100)
    return Video(path, 2.0, 1080, 1920, 400)


class Streams:
    """A screen on streams that can be read."""

    def __init__(self) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()


def bot(streams: Streams, folder: Path, **more: object) -> ConsoleBot:
    screen = more.pop("screen", None) or Lines(streams.out, streams.err)
    return ConsoleBot(screen, folder=folder, here=HERE, **more)  # type: ignore[arg-type]


async def test_the_path_alone_goes_to_stdout(tmp_path: Path, film: Video) -> None:
    streams = Streams()
    console = bot(streams, tmp_path)
    chat = console.open(HERE, {"out": str(tmp_path / "out.mp4"), "named": True})
    await chat.show(None, Progress("working"), "Working…")
    await chat.say("Here it is.")
    await chat.deliver(film, "0:02")
    assert streams.out.getvalue() == f"{tmp_path / 'out.mp4'}\n"
    assert streams.err.getvalue() == "Working…\nHere it is.\n0:02\n"
    assert console.delivered == tmp_path / "out.mp4"


async def test_progress_lines_do_not_flood_a_log(tmp_path: Path) -> None:
    streams = Streams()
    chat = bot(streams, tmp_path).open(HERE, None)
    for second in range(1, 200):
        await chat.show(
            None, Progress("rendering", elapsed=second, fraction=second / 200), f"Rendering · {second} s"
        )
    await chat.show(None, Progress("downloading"), "Fetching the film…")
    await chat.show(None, Progress("done"), "Done")
    assert streams.err.getvalue() == "Rendering · 1 s\nFetching the film…\n"


async def test_a_film_of_an_earlier_command_goes_to_its_own_place_and_is_said(
    tmp_path: Path, film: Video
) -> None:
    streams = Streams()
    out = tmp_path / "elsewhere" / "old.mp4"
    chat = bot(streams, tmp_path).open(EARLIER, {"out": str(out), "named": True, "seen": []})
    await chat.show(None, Progress("working"), "not for this screen")
    await chat.say("nor this")
    await chat.deliver(film, "0:02")
    assert out.read_bytes() == film.path.read_bytes()
    assert streams.out.getvalue() == ""
    assert streams.err.getvalue() == f"A film you asked for earlier is ready: {out}\n"


async def test_trouble_with_an_earlier_film_is_said_too(tmp_path: Path) -> None:
    streams = Streams()
    await bot(streams, tmp_path).open(EARLIER, None).say("It could not be finished.", trouble=True)
    assert streams.err.getvalue() == "About a film you asked for earlier: It could not be finished.\n"


async def test_a_late_film_does_not_replace_what_was_put_there_since(tmp_path: Path, film: Video) -> None:
    out = tmp_path / "out.mp4"
    out.write_bytes(b"old")
    seen = stamp(out)
    console = bot(Streams(), tmp_path)
    reply = {"out": str(out), "named": True, "seen": seen}
    out.write_bytes(b"made by somebody since")
    assert (await console.open(EARLIER, reply).deliver(film, ""))["path"] == str(tmp_path / "out-2.mp4")
    assert out.read_bytes() == b"made by somebody since"


async def test_a_late_film_replaces_what_the_person_saw_there(tmp_path: Path, film: Video) -> None:
    out = tmp_path / "out.mp4"
    out.write_bytes(b"old")
    reply = {"out": str(out), "named": True, "seen": stamp(out)}
    assert (await bot(Streams(), tmp_path).open(EARLIER, reply).deliver(film, ""))["path"] == str(out)
    assert out.read_bytes() == film.path.read_bytes()


async def test_a_named_place_is_overwritten_by_the_command_that_names_it(tmp_path: Path, film: Video) -> None:
    out = tmp_path / "out.mp4"
    console = bot(Streams(), tmp_path, claimed=out)
    reply = {"out": str(out), "named": True, "seen": []}
    out.write_bytes(b"put there while the film was made")
    assert (await console.open(HERE, reply).deliver(film, ""))["path"] == str(out)
    assert out.read_bytes() == film.path.read_bytes()


@pytest.mark.parametrize("late_first", [True, False])
async def test_a_late_film_leaves_the_place_to_the_film_being_made_now(
    tmp_path: Path, film: Video, late_first: bool
) -> None:
    out = tmp_path / "out.mp4"
    console = bot(Streams(), tmp_path, claimed=out)
    late = Video(tmp_path / "late.film", 2.0, 1080, 1920, 13)
    late.path.write_bytes(b"an older wish")
    both = [(EARLIER, late), (HERE, film)]
    for where, video in both if late_first else reversed(both):
        await console.open(where, {"out": str(out), "named": True, "seen": []}).deliver(video, "")
    assert out.read_bytes() == film.path.read_bytes()
    assert (tmp_path / "out-2.mp4").read_bytes() == b"an older wish"


async def test_a_film_that_cannot_go_where_it_was_wanted_is_kept_elsewhere_and_said(
    tmp_path: Path, film: Video
) -> None:
    streams = Streams()
    (tmp_path / "file").write_text("no folder")
    wanted = tmp_path / "file" / "out.mp4"
    chat = bot(streams, tmp_path).open(HERE, {"out": str(wanted), "named": True})
    await chat.deliver(film, "")
    assert streams.out.getvalue() == f"{tmp_path / 'out.mp4'}\n"
    assert f"{wanted} could not be written" in streams.err.getvalue()


async def test_without_a_place_the_film_takes_a_new_name_in_the_working_folder(
    tmp_path: Path, film: Video
) -> None:
    streams = Streams()
    screen = Lines(streams.out, streams.err, folder=tmp_path)
    console = bot(streams, tmp_path, screen=screen, name="free-generator-maker")
    await console.open(HERE, {"cwd": str(tmp_path)}).deliver(film, "")
    (made,) = tmp_path.glob("free-generator-maker-*.mp4")
    assert streams.out.getvalue() == f"{made.name}\n"


async def test_json_is_one_object_a_line_with_the_documented_names(tmp_path: Path, film: Video) -> None:
    streams = Streams()
    screen = Events(streams.out)
    chat = bot(streams, tmp_path, screen=screen).open(HERE, {"out": str(tmp_path / "o.mp4"), "named": True})
    screen.milestone("ready")
    screen.milestone("uploaded", "harbour.jpg")
    await chat.show(None, Progress("rendering", elapsed=3.04, fraction=0.25), "Rendering · 25 %")
    await chat.say("Done: 很好")
    screen.milestone("exporting")
    await chat.deliver(film, "0:02")
    screen.failed("never said after done")
    events = [json.loads(line) for line in streams.out.getvalue().splitlines()]
    assert [event["event"] for event in events] == [
        "ready",
        "uploaded",
        "progress",
        "said",
        "exporting",
        "done",
    ]
    assert events[2].pop("elapsed") < 5
    assert events[2] == {"event": "progress", "text": "Rendering · 25 %", "fraction": 0.25}
    assert events[3]["text"] == "Done: 很好"
    done = events[-1]
    assert (done["path"], done["duration"], done["width"], done["height"], done["bytes"]) == (
        str(tmp_path / "o.mp4"), 2.0, 1080, 1920, 400,
    )  # fmt: skip
    names = {name for event in events for name in event}
    assert names <= {
        "event",
        "text",
        "fraction",
        "elapsed",
        "path",
        "duration",
        "width",
        "height",
        "bytes",
        "error",
    }


async def test_a_live_bar_leaves_stdout_to_the_path(tmp_path: Path, film: Video) -> None:
    streams = Streams()
    screen = Live(streams.out, streams.err)
    chat = bot(streams, tmp_path, screen=screen).open(HERE, {"out": str(tmp_path / "o.mp4"), "named": True})
    await chat.show(None, Progress("rendering", fraction=0.5), "Rendering [50 %]")
    await chat.say("[bold]as written[/bold]")
    await chat.deliver(film, "0:02")
    screen.close()
    assert streams.out.getvalue() == f"{tmp_path / 'o.mp4'}\n"
    assert "[bold]as written[/bold]" in streams.err.getvalue()


async def test_a_process_without_a_person_says_it_in_the_log(tmp_path: Path, film: Video) -> None:
    class Diary:
        def __init__(self) -> None:
            self.lines: list[tuple[str, dict[str, object]]] = []

        def info(self, event: str, **values: object) -> None:
            self.lines.append((event, values))

    diary = Diary()
    chat = bot(Streams(), tmp_path, screen=Silent(diary)).open(EARLIER, {"out": str(tmp_path / "o.mp4")})
    await chat.deliver(film, "")
    assert [event for event, _ in diary.lines] == ["console.notice"]
    assert str(tmp_path / "o.mp4") in str(diary.lines)


async def test_a_file_is_used_where_it_lies_and_never_copied(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"jpeg")
    console = bot(Streams(), tmp_path)
    assert await console.fetch(attachment(photo), tmp_path / "into") == photo
    assert not (tmp_path / "into").exists() and console.link(attachment(photo)) is None
    with pytest.raises(FileMissing):
        await console.fetch(Attachment("gone.jpg", {"path": str(tmp_path / "gone.jpg")}), tmp_path / "into")


async def typed(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def test_attached_files_go_together_or_not_at_all(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"jpeg")
    streams, desk = Streams(), RememberingDesk()
    console = bot(streams, tmp_path, lines=typed("/attach a.jpg b.jpg", "/attach a.jpg gone.jpg", "/attach"))
    await console.run(desk)
    assert [[file.name for file in message.attachments] for message in desk.heard] == [["a.jpg", "b.jpg"]]
    assert [file.size for file in desk.heard[0].attachments] == [4, 4]
    assert "gone.jpg cannot be opened" in streams.err.getvalue()
    assert "Which file?" in streams.err.getvalue()


async def test_a_file_that_will_not_do_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    async def check(path: Path) -> None:
        raise FileUnsupported(name=path.name, type="pdf", accepted=["mp4", "jpg"])

    streams, desk = Streams(), RememberingDesk()
    await bot(streams, tmp_path, check=check, lines=typed("/attach letter.pdf")).run(desk)
    assert desk.heard == [] and "letter.pdf" in streams.err.getvalue()
    with pytest.raises(FileMissing):
        await unchecked(tmp_path / "nothing.jpg")


async def test_quit_ends_the_listening_and_later_lines_are_not_read(tmp_path: Path) -> None:
    desk = RememberingDesk()
    await bot(Streams(), tmp_path, lines=typed("one", "", "/quit", "two")).run(desk)
    assert [message.text for message in desk.heard] == ["one"]


async def test_choices_are_numbered_where_somebody_types(tmp_path: Path) -> None:
    streams = Streams()
    screen = Lines(streams.out, streams.err, answers=streams.out, prompt="> ")
    await (
        bot(streams, tmp_path, screen=screen)
        .open(HERE, None)
        .say("Ready.", [Choice("export", "Export"), Choice("new", "New")])
    )
    assert streams.out.getvalue() == "Ready.\n[1] Export  [2] New\n"


def test_a_made_name_sorts_by_time_and_is_never_twice_the_same() -> None:
    names = [stamped("make", 1_800_000_000) for _ in range(20)]
    assert len(set(names)) > 15 and all(name.startswith("make-2027011") for name in names)
    assert str(address("chat")).startswith("console:local:chat::")
