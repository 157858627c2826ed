"""The command line: `reelwire make | chat | run | studio | jobs | doctor | skills | backup | restore`.

Only words and flags live here; each command's work is imported when it is called, so that `--help` answers
at once.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from bots.cli_frame import FAILED, INTERRUPTED, OK, WRONG_USE, Frame, OpenHouse, language_of
from core.words import say

VERSION = "0.1.0"


def run(
    argv: list[str],
    env: Mapping[str, str],
    cwd: Path,
    stdin: TextIO,
    out: TextIO,
    err: TextIO,
    house: OpenHouse | None = None,
) -> int:
    """One command, from its words to its exit code: 0 done, 1 failed, 2 wrong use, 130 interrupted."""
    language, chosen = language_of(argv, env)
    frame = Frame(env, cwd, stdin, out, err, language, chosen, house=house, as_json=events_wanted(argv))
    app = build(language)
    try:
        code = app(argv, prog_name="reelwire", standalone_mode=False, obj=frame)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last net: everything becomes a sentence
        return failure(frame, error)
    return code if isinstance(code, int) else OK


def events_wanted(argv: list[str]) -> bool:
    """Does a program read along? Known before the words are parsed: it is told of a slip in them too."""
    options = argv[: argv.index("--")] if "--" in argv else argv
    return argv[:1] == ["make"] and "--json" in options


def failure(frame: Frame, error: Exception) -> int:
    """A sentence and an exit code for whatever came up to the top."""
    from core.errors import ReelwireError

    if isinstance(error, ReelwireError):
        return frame.refuse(error)
    if hasattr(error, "exit_code") and hasattr(error, "format_message"):  # the parser's own kinds
        misused(frame, error)
        return WRONG_USE
    if isinstance(error, typer.Exit):
        return error.exit_code
    return frame.unexpected(error)


def misused(frame: Frame, error: Any) -> None:
    """What the parser has to say, in the person's language where it is one of the usual slips."""
    kind = type(error).__name__
    command = error.ctx.command_path if getattr(error, "ctx", None) else "reelwire"
    if kind == "NoArgsIsHelpError":
        print(error.ctx.get_help(), file=frame.err)
        return
    if kind == "NoSuchOption":
        told = frame.say("console-no-option", name=error.option_name)
    elif kind == "MissingParameter" and error.param is not None:
        told = frame.say("console-missing", name=error.param.metavar or error.param.name or "")
    elif kind == "NoSuchCommand" or (kind == "UsageError" and "No such command" in error.message):
        told = frame.say("console-no-command", name=error.message.partition("'")[2].partition("'")[0])
    else:
        told = frame.say("console-misused", detail=error.format_message())
    frame.fail(told, frame.say("console-see-help", command=command))


def build(language: str) -> typer.Typer:
    """The commands, with their help in this language."""

    def word(key: str) -> str:
        return say(f"help-{key}", language)

    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        help=word("reelwire"),
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    skill_option = typer.Option("--skill", metavar="NAME", help=word("skill"))
    json_option = typer.Option("--json", help=word("json"))

    def tell_version(wanted: bool) -> None:
        if wanted:
            typer.echo(f"reelwire {VERSION}")
            raise typer.Exit

    @app.callback()
    def top(
        version: Annotated[
            bool, typer.Option("--version", help=word("version"), is_eager=True, callback=tell_version)
        ] = False,
    ) -> None:
        pass

    @app.command(help=word("make"))
    def make(
        context: typer.Context,
        prompt: Annotated[str, typer.Argument(metavar="PROMPT", help=word("prompt"))],
        files: Annotated[list[Path] | None, typer.Argument(metavar="FILE", help=word("files"))] = None,
        out: Annotated[
            Path | None, typer.Option("-o", "--output", metavar="OUT.mp4", help=word("out"))
        ] = None,
        skill: Annotated[str | None, skill_option] = None,
        language: Annotated[
            str | None, typer.Option("--language", metavar="CODE", help=word("language"))
        ] = None,
        as_json: Annotated[bool, json_option] = False,
    ) -> int:
        from bots.cli_make import Wish, make

        return make(frame_of(context), Wish(prompt, tuple(files or ()), out, skill, language, as_json))

    @app.command(help=word("chat"))
    def chat(context: typer.Context, skill: Annotated[str | None, skill_option] = None) -> int:
        from bots.cli_chat import chat

        return chat(frame_of(context), skill)

    @app.command(name="run", help=word("run"))
    def run_bots(
        context: typer.Context,
        only: Annotated[
            str | None, typer.Option("--only", metavar="telegram,discord", help=word("only"))
        ] = None,
    ) -> int:
        from bots.cli_run import run

        return run(frame_of(context), only)

    @app.command(help=word("studio"))
    def studio(
        context: typer.Context,
        listen: Annotated[
            str, typer.Option("--listen", metavar="HOST:PORT", help=word("listen"))
        ] = "127.0.0.1:8765",
    ) -> int:
        from bots.cli_run import studio

        return studio(frame_of(context), listen)

    @app.command(help=word("jobs"))
    def jobs(
        context: typer.Context,
        what: Annotated[str, typer.Argument(metavar="WHAT", help=word("jobs-what"))] = "list",
        job: Annotated[str, typer.Argument(metavar="ID", help=word("jobs-id"))] = "",
    ) -> int:
        from bots.cli_jobs import jobs

        return jobs(frame_of(context), what, job)

    @app.command(help=word("doctor"))
    def doctor(
        context: typer.Context,
        live: Annotated[bool, typer.Option("--live", help=word("live"))] = False,
        as_json: Annotated[bool, json_option] = False,
    ) -> int:
        from bots.cli_look import doctor

        return doctor(frame_of(context), live=live, as_json=as_json)

    @app.command(help=word("skills"))
    def skills(context: typer.Context) -> int:
        from bots.cli_look import skills

        return skills(frame_of(context))

    @app.command(help=word("backup"))
    def backup(
        context: typer.Context,
        file: Annotated[Path, typer.Argument(metavar="FILE", help=word("backup-file"))],
    ) -> int:
        from bots.cli_backup import backup

        return backup(frame_of(context), file)

    @app.command(help=word("restore"))
    def restore(
        context: typer.Context,
        file: Annotated[Path | None, typer.Argument(metavar="FILE", help=word("restore-file"))] = None,
    ) -> int:
        from bots.cli_backup import restore

        return restore(frame_of(context), file)

    return app


def frame_of(context: typer.Context) -> Frame:
    frame = context.obj
    assert isinstance(frame, Frame)
    return frame
