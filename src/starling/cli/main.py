"""`starling`: the command group, and the one place where an error becomes a line and an exit code."""

import importlib
import io
import os
import sys
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from starling import __version__
from starling.cli.app import App
from starling.cli.examples import EXAMPLES
from starling.cli.leaving import let_go
from starling.errors import StarlingError
from starling.report.plain import plain_line

_LONGEST_COMPLAINT = 1000
"""Characters; what is quoted from the call may be of any length."""

_COMPLETION = "_STARLING_COMPLETE"
"""Set by the shell that asks what may follow (click's name for it)."""

# Modules are imported only when their command is called: `starling --help` must not load a model's library.
SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "Rehearse": {
        "practice": ("starling.cli.practice:practice", "Hear a question, answer it aloud, and see what you forgot."),
        "drill": ("starling.cli.drill:drill", "Rehearse only what you keep forgetting."),
        "follow-up": ("starling.cli.follow_up:follow_up", "Be asked about what your last answer missed."),
        "due": ("starling.cli.trends:due", "List what to rehearse now."),
        "recover": (
            "starling.cli.recover:recover",
            "Finish answers that were cut short by a crash or a closed window.",
        ),
    },
    "Your stories": {
        "import": ("starling.cli.import_notes:import_notes", "Turn your notes into stories and questions."),
        "new": ("starling.cli.edit:new", "Begin a new story in your editor."),
        "edit": ("starling.cli.edit:edit", "Open a story in your editor."),
        "stories": ("starling.cli.stories:stories", "List your stories; `stories show NAME` shows one."),
        "points": ("starling.cli.points:points", "Keep, reword, split, drop, move or weigh the key points of a story."),
        "check": ("starling.cli.check:check", "Say what a coach would say about a story."),
        "questions": ("starling.cli.questions:questions", "Show the question bank, or add a question of your own."),
        "coverage": ("starling.cli.questions:coverage", "Show which story serves which category, and the gaps."),
    },
    "Looking back": {
        "history": ("starling.cli.history:history", "List your attempts."),
        "show": ("starling.cli.history:show", "Show one attempt in full, or correct its verdicts."),
        "report": ("starling.cli.pages:report", "Write a page about one attempt, with its recording."),
        "dashboard": ("starling.cli.pages:dashboard", "Write a page about all your practice."),
        "trends": ("starling.cli.trends:trends", "Show how a story went over time."),
        "compare": ("starling.cli.trends:compare", "Show what changed between two attempts."),
        "rate": ("starling.cli.trends:rate", "Say yourself how well an attempt went."),
        "note": ("starling.cli.data:note", "Keep a remark with an attempt."),
        "rescore": ("starling.cli.rescore:rescore", "Judge attempts anew, after an edit or with a better model."),
    },
    "Recordings made elsewhere": {
        "score": ("starling.cli.score:score", "Judge a recording made elsewhere, or a typed answer."),
    },
    "Your data": {
        "export": ("starling.cli.data:export", "Write everything of yours to one file."),
        "restore": ("starling.cli.data:restore", "Bring back what was exported."),
        "forget": ("starling.cli.data:forget", "Delete attempts for good."),
    },
    "This computer": {
        "demo": ("starling.cli.demo:demo", "See what a rehearsal is like, on a bundled sample."),
        "doctor": ("starling.cli.doctor:doctor", "Check models, voices, sound, folders and disk."),
        "devices": ("starling.cli.devices:devices", "List microphones and speakers."),
        "models": ("starling.cli.models:models", "Show which speech models are here, or fetch one."),
    },
}
"""section of the help -> name -> (module:attribute, one line of help)."""

COMMANDS = {name: command for section in SECTIONS.values() for name, command in section.items()}


class LateGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module_name, attribute = COMMANDS[cmd_name][0].split(":")
        command = getattr(importlib.import_module(module_name), attribute)
        assert isinstance(command, click.Command)
        command.epilog = _examples(cmd_name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names from the table: to complete one, no module is imported. Options as in any command."""
        named = [CompletionItem(name, help=line) for name, (_, line) in COMMANDS.items() if name.startswith(incomplete)]
        return named + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, help_line) for name, (_, help_line) in commands.items()])


def _examples(name: str) -> str:
    """The calls to begin with, each on a line of its own: `\\b` keeps click from wrapping them into one."""
    return "\b\nFor example:\n" + "\n".join(f"  {call}" for call in EXAMPLES[name])


@click.group(
    cls=LateGroup,
    epilog="New here? starling demo shows a whole rehearsal; then starling import NOTES.md, and starling practice.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for stories, recordings and history (also STARLING_HOME).",
)
@click.version_option(__version__, prog_name="starling")
@click.pass_context
def cli(ctx: click.Context, home: Path | None) -> None:
    """Rehearse spoken interview answers at home. Nothing leaves this computer."""
    ctx.obj = App(chosen_home=home)


def run() -> None:
    """Entry point: exit with 0, or with one line on stderr and the documented exit code."""
    _make_streams_usable()
    sys.exit(main(sys.argv[1:]))


def _make_streams_usable() -> None:
    """Let no output fail for a letter that the terminal can't show, nor because a stream was closed (`>&-`)."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end
        elif isinstance(stream, io.TextIOWrapper) and mode == "w":
            stream.reconfigure(errors="replace")


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code. See `starling.errors` for the codes."""
    try:
        return _called(arguments)
    except StarlingError as error:
        return _complain(str(error), error.hint, error.exit_code)
    except UnicodeEncodeError:
        # Bytes that are no UTF-8 come in as lone surrogates, which no file and no database takes as text.
        return _complain("something in the call is no text", "write names and words in UTF-8", 2)
    except BrokenPipeError:
        # The reader of our output left (`starling history | head`): nothing more can be said to it.
        let_go(sys.stdout)
        return 0
    except OSError as error:
        # What no command knows more about, such as a full disk behind `starling history > FILE`.
        let_go(sys.stdout)
        where = f"{error.filename}: " if error.filename else ""
        return _complain(f"{where}{error.strerror or error}", "check the path, its permissions and the free space", 8)


def _called(arguments: list[str]) -> int:
    if _COMPLETION in os.environ:
        cli.main(arguments, prog_name="starling")
    try:
        # What click's own `main` does, without its exit code for a reader of our output who left: that is no failure.
        with cli.make_context("starling", list(arguments)) as context:
            result = cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        return _complain(error.format_message(), _usage_hint(error), 2)
    except (click.Abort, KeyboardInterrupt, EOFError):
        # The prompt or the terminal's `^C` that was left has its own line.
        click.echo(err=True)
        return _complain("stopped", "", 130)
    return result if isinstance(result, int) else 0


def _usage_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"see {context.command_path} --help" if context is not None else ""


def _complain(message: str, hint: str, exit_code: int) -> int:
    # The message may quote the call or a file, and with it what would move a terminal's cursor.
    line = plain_line(f"{message.rstrip('.')}; {hint}" if hint else message)
    if len(line) > _LONGEST_COMPLAINT:
        line = f"{line[: _LONGEST_COMPLAINT // 2]} ... {line[-_LONGEST_COMPLAINT // 2 :]}"
    click.echo(f"starling: {line}", err=True)
    return exit_code
