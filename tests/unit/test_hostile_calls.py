"""What a terminal, a shell or an enemy may hand to a command: no traceback, one line, nothing that steers a screen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.attempts import attempt
from tests.unit.calls import Run, calls_in

from starling.cli.main import main
from starling.history.store import SqliteStore
from starling.model import Verdict

C = Verdict.COVERED
ACTIVE = "\x1b[31mred\x9b2J \u202eback [/red] [link=x]"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "a home \N{SNOWMAN}"
    with SqliteStore(home / "starling.db") as store:
        store.add(attempt(0.5, (C, C, C, C)))
    return home


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    # As in a terminal: click takes colours out of what goes to a pipe, and would hide what a terminal gets.
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)

    return calls_in(home, capsys)


def program(home: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "starling", "--home", str(home), *arguments]
    return subprocess.run(call, text=True, stderr=subprocess.PIPE, check=False, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("arguments", [("history",), ("history", "--csv"), ("history", "--json"), ("show", "1")])
def test_a_note_can_neither_steer_the_terminal_nor_break_the_table(run: Run, arguments: tuple[str, ...]) -> None:
    run("note", "1", ACTIVE)
    code, out, err = run(*arguments)
    assert code == 0
    assert not {"\x1b", "\x9b", "\u202e"} & set(out + err)
    assert "[/red]" in " ".join(out.split())


def test_json_escapes_active_characters_and_loses_none(run: Run) -> None:
    run("note", "1", ACTIVE)
    assert json.loads(run("history", "--json")[1])["attempts"][0]["note"] == ACTIVE


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("score", ACTIVE), 3),
        (("score", "--transcript", ACTIVE, "--story", ACTIVE), 3),
        (("trends", ACTIVE), 3),
        (("import", ACTIVE), 3),
        (("edit", ACTIVE), 3),
        (("rate", ACTIVE, "good"), 2),
        (("trends", "\udcff"), 2),
        (("note", "1", "\udcff"), 2),
        (("score", "\udcff.wav"), 3),
        (("models", "fetch", ACTIVE), 6),
        (("models", "fetch", "../x"), 6),
        (("history", "--limit", "9" * 400), 2),
        (("practice", "--auto-stop", "nan"), 2),
        (("practice", "--auto-stop", "inf"), 2),
        (("drill", "--auto-stop", "1e999"), 2),
        (("practice", "--max", "9" * 400), 2),
        (("practice", "--max", "120m1s"), 2),
        (("practice", "--max", "1440m"), 2),
        (("score", "answer.wav", "--target", "9" * 400), 2),
        (("score", "x" * 300), 3),
        (("score", "x" * 100_000), 3),
        (("stories", "show", "9" * 100_000), 3),
    ],
)
def test_an_absurd_argument_is_one_short_harmless_line(run: Run, arguments: tuple[str, ...], code: int) -> None:
    found, out, err = run(*arguments)
    complaints = [line for line in err.splitlines() if line.startswith("starling: ")]
    assert (found, out) == (code, "")
    assert len(complaints) == 1
    assert not {"\x1b", "\x9b", "\u202e"} & set(err)
    assert len(complaints[0]) < 1100


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
@pytest.mark.parametrize("arguments", [("check", "/dev/zero"), ("import", "/dev/zero")])
def test_a_file_without_an_end_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (3, "")
    assert "larger than" in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_the_output_is_one_line(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = program(home, "history", stdout=full)
    assert done.returncode == 8
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr


@pytest.mark.parametrize("arguments", [("history",), ("questions",), ("stories", "--json"), ("--help",)])
def test_a_reader_of_the_output_who_left_is_no_failure(home: Path, arguments: tuple[str, ...]) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    try:
        done = program(home, *arguments, stdout=writes)
    finally:
        os.close(writes)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="closes descriptors as a Unix shell does")
def test_a_closed_output_is_no_traceback(home: Path) -> None:
    done = program(home, "history", preexec_fn=lambda: os.close(1))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_that_knows_few_letters_gets_what_it_can_show(home: Path) -> None:
    main(["--home", str(home), "note", "1", "caf\N{LATIN SMALL LETTER E WITH ACUTE}"])
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    shown = program(home, "show", "1", stdout=subprocess.PIPE, env=environment)
    assert (shown.returncode, shown.stderr) == (0, "")
    document = program(home, "history", "--json", stdout=subprocess.PIPE, env=environment)
    assert json.loads(document.stdout)["attempts"][0]["note"] == "caf\N{LATIN SMALL LETTER E WITH ACUTE}"


@pytest.mark.skipif(os.name == "nt", reason="modes are a Unix matter")
def test_exported_corrections_are_private(run: Run, tmp_path: Path) -> None:
    run("show", "1", "--verdict", "1=missed")
    assert run("export", str(tmp_path / "said.jsonl"), "--corrections")[0] == 0
    assert (tmp_path / "said.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("command", ["report", "dashboard"])
def test_a_page_replaces_a_page_but_no_other_file(run: Run, tmp_path: Path, command: str) -> None:
    page, notes = tmp_path / "page.html", tmp_path / "notes.md"
    notes.write_text("mine")
    assert run(command, "--output", str(page))[0] == 0
    assert run(command, "--output", str(page))[0] == 0
    assert run(command, "--output", str(notes))[0] == 8
    assert notes.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["notes.md", "page.html"]


def test_a_prompt_that_is_left_ends_its_line_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(*_: object, **__: object) -> str:
        raise EOFError

    monkeypatch.setattr("click.termui.visible_prompt_func", leave)
    code, _, err = run("new")
    assert code == 130
    assert err.endswith("\nstarling: stopped\n")


@pytest.mark.parametrize(
    "arguments", [("import", "notes.md"), ("history",), ("new", "--no-edit", "One"), ("dashboard",)]
)
def test_a_home_under_a_file_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.md").write_text("# Rain\n\n## Situation\n- It rained in our shop for 3 days\n")
    assert main(["--home", str(tmp_path / "notes.md" / "home"), *arguments]) == 8
    assert capsys.readouterr().err.count("starling: ") == 1


def test_a_home_of_somebody_unknown_is_a_folder_of_that_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--home", "~nobody-of-this-name/home", "stories"]) == 0
    assert main(["--home", str(tmp_path), "check", "~nobody-of-this-name/story.md"]) == 3
    assert "Traceback" not in capsys.readouterr().err
