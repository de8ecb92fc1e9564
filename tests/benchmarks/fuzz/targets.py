"""What is fuzzed: each target takes bytes as a user's file might hold them, and may raise nothing but StarlingError."""

from collections.abc import Callable
from pathlib import Path

Target = Callable[[bytes], None]

ROOT = Path(__file__).parents[3]


def story_file(folder: Path) -> Target:
    """A story file, read, written back and read again."""
    from starling.library.story_file import parse_story, read_story_text
    from starling.library.story_writer import render_story

    path = folder / "story.md"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        story = parse_story(read_story_text(path), path)
        assert parse_story(render_story(story), path).key_points == story.key_points

    return run


def notes(folder: Path) -> Target:
    """Notes in Markdown or plain text, planned and written into an empty home."""
    import shutil

    from starling.home import Home
    from starling.library.importing.notes import read_notes
    from starling.library.importing.plan import Planner, write
    from starling.library.shelf import Shelf

    path = folder / "notes.md"
    home = Home(folder / "home")

    def run(data: bytes) -> None:
        path.write_bytes(data)
        shutil.rmtree(home.root, ignore_errors=True)
        write([Planner(home, force=False).plan(read_notes(path))], home)
        assert all(entry.parent.resolve().is_relative_to(folder) for entry in home.root.rglob("*"))
        Shelf(home.stories_dir).all()

    return run


def settings(folder: Path) -> Target:
    """A configuration file."""
    from starling.config import load_settings

    path = folder / "config.toml"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        load_settings(path)

    return run


def transcript(folder: Path) -> Target:
    """A typed transcript, cut into sentences and shown on a terminal."""
    from starling.assess.sentences import sentence_bounds
    from starling.report.plain import plain
    from starling.scoring import read_transcript

    path = folder / "answer.txt"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        hearing = read_transcript(path)
        bounds = sentence_bounds(hearing.transcript.words)
        assert sum(end - start for start, end in bounds) == len(hearing.transcript.words)
        assert "\x1b" not in plain(hearing.transcript.text)

    return run


def recording(folder: Path) -> Target:
    """A sound file."""
    from starling.audio.files import read_sound

    path = folder / "answer.bin"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        read_sound(path)

    return run


TARGETS: dict[str, tuple[Callable[[Path], Target], str]] = {
    "story_file": (story_file, "stories/*.md"),
    "notes": (notes, "stories/*.md"),
    "settings": (settings, "tests/benchmarks/fuzz/seeds/*.toml"),
    "transcript": (transcript, "tests/benchmarks/fuzz/seeds/*.txt"),
    "recording": (recording, "tests/benchmarks/fuzz/seeds/*.flac"),
}
"""name -> (maker, glob of seed files)."""
