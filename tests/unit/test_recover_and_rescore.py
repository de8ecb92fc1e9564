"""`starling recover` and `starling rescore`: what is finished or judged anew, and what is told of the rest."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.fakes import FakeEmbedder, FakeReader, FakeTranscriber
from tests.unit.attempts import NOON, STORY, TEXT, attempt
from tests.unit.calls import Run, calls_in

from starling.audio.files import write_flac
from starling.audio.journal import Journal, Occasion, find_unfinished
from starling.history.store import SqliteStore
from starling.home import Home
from starling.library.story_file import render_story
from starling.model import Hearing, Sound
from starling.ports import Meaning
from starling.wiring import Wiring

WHOLE = (
    "Both ovens failed on the morning of the fair. I had to find bread for 40 stalls. I borrowed the school kitchen. "
    "We delivered by noon."
)
SOUND = Sound(np.full(32_000, 0.1, np.float32), 16_000)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Wiring, "meaning", Meaning(FakeEmbedder(), FakeReader()))
    monkeypatch.setattr(Wiring, "transcriber", FakeTranscriber(TEXT))
    home = tmp_path / "home"
    (home / "stories").mkdir(parents=True)
    (home / "stories" / f"{STORY.name}.md").write_text(render_story(STORY), encoding="utf-8")
    return home


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return calls_in(home, capsys)


def _cut_short(home: Path, story: str | None, minutes: float = 0, seconds: float = 2.0) -> None:
    folder = Home(home).unfinished_dir
    folder.mkdir(parents=True, exist_ok=True)
    journal = Journal(folder, Occasion(NOON + timedelta(minutes=minutes), story, "What broke?", 90.0))
    journal.append(np.full(int(seconds * 16_000), 3000, np.int16))
    journal.close()


def test_an_answer_that_can_not_be_finished_stays_and_keeps_no_other_from_being_finished(home: Path, run: Run) -> None:
    _cut_short(home, "no-longer-there")
    _cut_short(home, STORY.name, minutes=5)
    code, out, err = run("recover")
    assert code == 3
    assert f'Still there: an answer to "no-longer-there" of 2 s, from {NOON.astimezone():%Y-%m-%d %H:%M}.' in err
    assert f'Finished: an answer to "{STORY.name}" of 2 s' in err
    assert "say which story it was: starling recover --story NAME" in err
    assert STORY.title in out
    (left,) = find_unfinished(Home(home).unfinished_dir)
    assert left.occasion.story == "no-longer-there"
    with SqliteStore(home / "starling.db") as store:
        (stored,) = store.list()
    assert (stored.recorded_at, stored.question) == (NOON + timedelta(minutes=5), "What broke?")
    # Told which story it was, it is finished too.
    assert run("recover", "--story", STORY.name)[0] == 0
    assert find_unfinished(Home(home).unfinished_dir) == ()


def test_an_answer_to_an_unknown_story_waits_until_it_is_told_which(home: Path, run: Run) -> None:
    _cut_short(home, None)
    code, _, err = run("recover")
    assert code == 3
    assert "it is not known which story this was; say so: starling recover --story NAME" in err
    code, _, err = run("recover", "--story", "misspelt")
    assert code == 3
    assert "misspelt" in err
    assert len(find_unfinished(Home(home).unfinished_dir)) == 1


def test_what_is_to_be_discarded_is_deleted_and_named(home: Path, run: Run) -> None:
    _cut_short(home, None)
    code, _, err = run("recover", "--discard")
    assert (code, err.startswith("Deleted: an answer of 2 s, from ")) == (0, True)
    assert find_unfinished(Home(home).unfinished_dir) == ()
    assert not (home / "starling.db").exists()


def _store(home: Path, *audio: Path | None) -> None:
    with SqliteStore(home / "starling.db") as store:
        for day, path in enumerate(audio):
            store.add(replace(attempt(0.3, days=day, audio_path=path), hearing=Hearing.typed(WHOLE)))


def test_an_attempt_is_judged_anew_by_the_story_as_it_is_now_and_as_it_was_where_it_is_gone(
    home: Path, run: Run
) -> None:
    _store(home, None)
    file = home / "stories" / f"{STORY.name}.md"
    file.write_text("---\ntitle: Edited\n---\n## Situation\n- Both ovens failed that morning\n", encoding="utf-8")
    assert run("rescore", "1") == (0, "attempt 1: recall 30 %, now recall 100 %\n", "")
    file.unlink()
    assert run("rescore", "1")[0] == 0
    with SqliteStore(home / "starling.db") as store:
        # Out of the library, it is judged by the story as it was the last time.
        assert store.get(1).story.title == "Edited"


def test_with_a_model_the_recording_is_heard_again_and_without_one_that_is_told(home: Path, run: Run) -> None:
    recording = home / "recordings" / "one.flac"
    recording.parent.mkdir()
    write_flac(recording, SOUND)
    _store(home, recording, None)
    assert run("rescore", "1", "--model", "small.en")[0] == 0
    with SqliteStore(home / "starling.db") as store:
        assert (store.get(1).hearing.model, store.get(1).hearing.transcript.text) == ("fake", TEXT)
    code, out, err = run("rescore", "2", "--model", "small.en")
    assert (code, out) == (3, "")
    assert "attempt 2 has no recording; leave --model out to judge its words anew" in err


def test_a_corrected_transcript_is_for_one_attempt(home: Path, run: Run, tmp_path: Path) -> None:
    _store(home, None, None)
    (tmp_path / "edited.txt").write_text("Both ovens failed.", encoding="utf-8")
    code, out, err = run("rescore", "--all", "--transcript", str(tmp_path / "edited.txt"))
    assert (code, out) == (2, "")
    assert "--transcript is for one attempt" in err


def test_an_empty_history_has_nothing_to_judge_anew(run: Run) -> None:
    code, out, err = run("rescore", "--all")
    assert (code, out) == (0, "")
    assert err
