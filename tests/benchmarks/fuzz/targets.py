"""What is fuzzed: each target takes bytes as a user's file might hold them, and may raise nothing but StarlingError."""

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

Target = Callable[[bytes], None]

ROOT = Path(__file__).parents[3]


def reading(path: Path, read: Callable[[Path], object]) -> Target:
    """The target that finds the bytes in a file at `path`."""

    def run(data: bytes) -> None:
        path.write_bytes(data)
        read(path)

    return run


def story_file(folder: Path) -> Target:
    """A story file, read, written back and read again."""
    from starling.library.story_file import parse_story, read_story_text
    from starling.library.story_writer import render_story

    def read(path: Path) -> None:
        story = parse_story(read_story_text(path), path)
        assert parse_story(render_story(story), path).key_points == story.key_points

    return reading(folder / "story.md", read)


def notes(folder: Path) -> Target:
    """Notes in Markdown or plain text, planned and written into an empty home."""
    import shutil

    from starling.home import Home
    from starling.library.importing.notes import read_notes
    from starling.library.importing.plan import Planner, write
    from starling.library.shelf import Shelf

    home = Home(folder / "home")

    def read(path: Path) -> None:
        shutil.rmtree(home.root, ignore_errors=True)
        write([Planner(home, force=False).plan(read_notes(path))], home)
        assert all(entry.parent.resolve().is_relative_to(folder) for entry in home.root.rglob("*"))
        assert not Shelf(home.stories_dir).readable()[1]

    return reading(folder / "notes.md", read)


def settings(folder: Path) -> Target:
    """A configuration file."""
    from starling.config import load_settings

    return reading(folder / "config.toml", load_settings)


def transcript(folder: Path) -> Target:
    """A typed transcript, cut into sentences and shown on a terminal."""
    from starling.assess.sentences import sentence_bounds
    from starling.report.plain import plain
    from starling.scoring import read_transcript

    def read(path: Path) -> None:
        hearing = read_transcript(path)
        bounds = sentence_bounds(hearing.transcript.words)
        assert sum(end - start for start, end in bounds) == len(hearing.transcript.words)
        assert "\x1b" not in plain(hearing.transcript.text)

    return reading(folder / "answer.txt", read)


def recording(folder: Path) -> Target:
    """A sound file."""
    from starling.audio.files import read_sound

    return reading(folder / "answer.bin", read_sound)


def question_file(folder: Path) -> Target:
    """The user's question file, read, and a question added to it."""
    from starling.library.questions import Category, Question, add_own, read_own

    added = Category("leadership", questions=(Question("What did you give up for it?", "leadership"),))

    def read(path: Path) -> None:
        before = read_own(path)
        add_own(path, [added])
        assert sum(len(one.questions) for one in read_own(path)) > sum(len(one.questions) for one in before)

    return reading(folder / "questions.yaml", read)


def archive(folder: Path) -> Target:
    """An exported archive, restored into an empty home."""
    import shutil

    from starling.history.archive import restore_home

    home = folder / "inside" / "home"

    def read(path: Path) -> None:
        shutil.rmtree(home.parent, ignore_errors=True)
        try:
            restore_home(path, home)
        finally:
            assert set(folder.iterdir()) <= {path, home.parent}
            assert not home.exists() or not any(entry.is_symlink() for entry in home.rglob("*"))

    return reading(folder / "mine.zip", read)


def archive_list(folder: Path) -> Target:
    """The list of files inside an archive, with the names it promises really there."""
    import shutil
    import zipfile

    from starling.history.archive import restore_home

    path, home = folder / "mine.zip", folder / "inside" / "home"

    def run(data: bytes) -> None:
        with zipfile.ZipFile(path, "w") as made:
            for name in _names_in(data):
                made.writestr(zipfile.ZipInfo(name), b"x")
            made.writestr("manifest.json", data)
        shutil.rmtree(home.parent, ignore_errors=True)
        try:
            restore_home(path, home)
        finally:
            assert set(folder.iterdir()) <= {path, home.parent}

    return run


def _names_in(data: bytes) -> list[str]:
    try:
        members = json.loads(data)["members"]
        return [name for name in members if name and name.isprintable()][:20]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def batch_manifest(folder: Path) -> Target:
    """The `manifest.json` of a folder to score."""
    from starling.speech.batch import batch_items

    return reading(folder / "manifest.json", lambda path: batch_items(path.parent))


def kept_documents(folder: Path) -> Target:
    """What Starling wrote itself and somebody may have changed: remembered hearings, the ledger, an unfinished note."""
    from starling.audio.journal import find_unfinished
    from starling.home import Home
    from starling.library.importing.plan import ledger_path, read_ledger
    from starling.model import Hearing
    from starling.speech.batch import HearingMemory

    home = Home(folder)
    recording = folder / "answer.wav"
    recording.write_bytes(b"x")
    memory = HearingMemory(home.private_dir(home.cache_dir / "heard"), ("base", "en", "0"))
    memory.recall_or(recording, (), lambda: Hearing.typed("it rained"))
    (kept,) = (home.cache_dir / "heard").iterdir()
    unfinished = home.private_dir(home.unfinished_dir)
    (unfinished / "one.pcm").write_bytes(b"\0" * 3200)

    def run(data: bytes) -> None:
        ledger_path(home).write_bytes(data)
        read_ledger(home)
        (unfinished / "one.json").write_bytes(data)
        find_unfinished(unfinished)
        kept.write_bytes(data)
        assert memory.recall_or(recording, (), lambda: Hearing.typed("it rained")).transcript

    return run


def html_notes(folder: Path) -> Target:
    """Notes in HTML, where markitdown is installed."""
    from starling.library.importing.notes import read_notes

    return reading(folder / "notes.html", read_notes)


TARGETS: dict[str, tuple[Callable[[Path], Target], str]] = {
    "story_file": (story_file, "stories/*.md"),
    "notes": (notes, "stories/*.md"),
    "settings": (settings, "tests/benchmarks/fuzz/seeds/*.toml"),
    "transcript": (transcript, "tests/benchmarks/fuzz/seeds/*.txt"),
    "recording": (recording, "tests/benchmarks/fuzz/seeds/*.flac"),
    "question_file": (question_file, "src/starling/library/data/questions.yaml"),
    "archive": (archive, "tests/benchmarks/fuzz/seeds/*.zip"),
    "archive_list": (archive_list, "tests/benchmarks/fuzz/seeds/list.json"),
    "batch_list": (batch_manifest, "tests/benchmarks/fuzz/seeds/batch.json"),
    "kept": (kept_documents, "tests/benchmarks/fuzz/seeds/*.json"),
}
"""name -> (maker, glob of seed files)."""
if find_spec("markitdown") is not None:
    TARGETS["html_notes"] = (html_notes, "tests/benchmarks/fuzz/seeds/*.html")
