"""Scoring from the command line with typed answers and folders, without any model."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.fakes import FakeEmbedder, FakeReader

from starling.cli.main import main
from starling.errors import AudioError
from starling.model import Hearing, Sound
from starling.ports import Meaning
from starling.wiring import Wiring

STORY = """---
title: The scanner rollout
---
## Situation
- The warehouse counted boxes by hand
## Action
- I trained forty people on the new scanners
## Result
- Counting errors fell by half
"""


class FixedTranscriber:
    """Hears the same answer in every recording."""

    def transcribe(self, sound: Sound, terms: Sequence[str] = ()) -> Hearing:
        return Hearing.typed("The warehouse counted boxes by hand. I trained forty people on the new scanners.")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Wiring, "meaning", Meaning(FakeEmbedder(), FakeReader()))
    monkeypatch.setattr(Wiring, "batch_transcriber", FixedTranscriber())
    stories = tmp_path / "home" / "stories"
    stories.mkdir(parents=True)
    (stories / "scanners.md").write_text(STORY)
    return tmp_path / "home"


def recordings(folder: Path) -> Path:
    folder.mkdir()
    soundfile.write(folder / "good.wav", np.full(16_000, 0.1), 16_000)
    (folder / "bad.wav").write_text("no sound")
    manifest = [{"file": name, "story": "scanners"} for name in ("bad.wav", "good.wav")]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_a_folder_gives_one_document_and_a_bad_file_spoils_only_itself(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = recordings(tmp_path / "answers")
    assert main(["--home", str(home), "score", str(folder), "--json"]) == AudioError.exit_code
    bad, good = json.loads(capsys.readouterr().out)["recordings"]
    assert (bad["file"], bad["result"]) == ("bad.wav", None)
    assert "not a sound file" in bad["error"]["message"]
    assert (good["file"], good["error"], good["result"]["story"]) == ("good.wav", None, "scanners")


def test_a_folder_is_a_table_with_a_row_for_each_recording(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = recordings(tmp_path / "answers")
    assert main(["--home", str(home), "score", str(folder), "--csv"]) == AudioError.exit_code
    bad, good = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (bad["file"], bad["story"], bad["recall"]) == ("bad.wav", "", "")
    assert "not a sound file" in bad["error"]
    assert (good["file"], good["story"], good["refused"], good["error"]) == ("good.wav", "scanners", "", "")
    assert (good["covered"], good["missed"]) == ("2", "1")
    assert float(good["recall"]) == pytest.approx(2 / 3, abs=1e-4)


def test_a_folder_is_a_line_for_each_recording_that_says_what_became_of_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    folder = recordings(tmp_path / "answers")
    for name in ("guessed.wav", "unknown.wav"):
        soundfile.write(folder / name, np.full(16_000, 0.1), 16_000)
    listed = [
        {"file": "good.wav", "story": "scanners"},
        {"file": "bad.wav"},
        {"file": "guessed.wav"},
        {"file": "unknown.wav", "story": "nowhere"},
    ]
    (folder / "manifest.json").write_text(json.dumps(listed))
    assert main(["--home", str(home), "score", str(folder)]) == AudioError.exit_code
    said = capsys.readouterr()
    good, bad, guessed, unknown = said.out.splitlines()
    assert good == "good.wav: scanners, recall 67 %"
    assert bad.startswith("bad.wav: not scored: ")
    assert guessed == "guessed.wav: scanners, recall 67 %"
    assert unknown.startswith("unknown.wav: not scored: ")
    assert "nowhere" in unknown
    assert said.err.count("/4 ") == 4


def test_a_folder_without_a_story_has_no_recall_and_one_that_tells_none_no_score(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    soundfile.write(folder / "one.wav", np.full(16_000, 0.1), 16_000)
    assert main(["--home", str(home), "score", str(folder), "--no-story"]) == 0
    assert capsys.readouterr().out == "one.wav: no story, no recall\n"

    class SaysSomethingElse:
        def transcribe(self, sound: Sound, terms: Sequence[str] = ()) -> Hearing:
            return Hearing.typed("Last summer we sailed around an island and ate far too much ice cream each day.")

    monkeypatch.setattr(Wiring, "batch_transcriber", SaysSomethingElse())
    soundfile.write(folder / "one.wav", np.full(16_000, 0.2), 16_000)
    assert main(["--home", str(home), "score", str(folder)]) == 0
    assert capsys.readouterr().out == "one.wav: no score: This sounds like none of your stories.\n"


def test_a_folder_is_scored_and_never_kept(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = recordings(tmp_path / "answers")
    assert main(["--home", str(home), "score", str(folder), "--keep"]) == 2
    assert "--keep takes one recording at a time" in capsys.readouterr().err
    assert not (home / "starling.db").exists()


def test_one_answer_is_a_table_with_a_row_for_each_key_point(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text("The warehouse counted boxes by hand. I trained forty people on the new scanners.")
    call = ["--home", str(home), "score", "--transcript", str(answer), "--story", "scanners"]
    assert main([*call, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["index"], row["verdict"]) for row in rows] == [("0", "covered"), ("1", "covered"), ("2", "missed")]
    assert main([*call, "--csv", "--json", "--keep"]) == 2
    assert not (home / "starling.db").exists()


def test_a_folder_without_recordings_is_told(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["--home", str(home), "score", str(tmp_path / "empty")]) == 3
    assert "holds no recordings" in capsys.readouterr().err


def test_an_answer_to_nothing_in_the_library_is_refused_and_not_stored(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text("Last summer we sailed around an island and ate far too much ice cream every single day.")
    assert main(["--home", str(home), "score", "--transcript", str(answer), "--json", "--keep"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["story"] is None
    assert document["refused"]["reason"] == "none_of_your_stories"
    assert document["recognised"]["none"] > 0.5
    assert not (home / "starling.db").exists()


@pytest.mark.parametrize("arguments", [["score"], ["score", "a.wav", "--transcript", "b.txt"]])
def test_a_recording_or_a_transcript_is_wanted(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "either a recording or --transcript" in capsys.readouterr().err


def test_an_answer_without_a_story_gets_its_parts_as_a_guess(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text(
        "When I joined the shop there was no stock list at all. My job was to count everything by May. So what I did "
        "was write a small program. In the end the count was done two weeks early, and we saved 30 percent of the work."
    )
    assert main(["--home", str(home), "score", "--transcript", str(answer), "--no-story", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["story"], document["recall"], document["refused"]) == (None, None, None)
    assert document["star"]["guess"] is True
    assert document["star"]["missing"] == []
    assert main(["--home", str(home), "score", "--transcript", str(answer), "--no-story"]) == 0
    assert "A guess from your wording" in capsys.readouterr().out


def test_no_story_goes_neither_with_a_story_nor_with_keeping(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "a.wav", "--no-story", "--keep"]) == 2
    assert "--no-story goes neither with --story nor with --keep" in capsys.readouterr().err


def test_a_cough_is_refused_without_loading_the_model_of_meaning(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class NeverAsked:
        def embed(self, texts: Sequence[str]) -> None:
            raise AssertionError("a model of meaning was asked about a cough")

        def read(self, pairs: Sequence[tuple[str, str]]) -> None:
            raise AssertionError("a model of meaning was asked about a cough")

    monkeypatch.setattr(Wiring, "meaning", Meaning(NeverAsked(), NeverAsked()))
    answer = tmp_path / "answer.txt"
    answer.write_text("The warehouse counted boxes.")
    for story in (["--story", "scanners"], []):
        assert main(["--home", str(home), "score", "--transcript", str(answer), *story, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["refused"]["reason"] == "too_little_speech"


def test_a_typed_answer_longer_than_any_answer_is_refused_at_the_door(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = tmp_path / "novel.txt"
    answer.write_text("word " * 5_001)
    assert main(["--home", str(home), "score", "--transcript", str(answer), "--story", "scanners"]) == 3
    assert "has 5,001 words; an answer has at most 5,000" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "no such file"),
        (b"\xff\xfea\x00", "is not plain text (UTF-8); save it as a .txt file"),
        (b" \n\t\n", "is empty; write down the answer"),
    ],
)
def test_a_typed_answer_that_is_no_text_is_one_line(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, complaint: str
) -> None:
    answer = tmp_path / "answer.txt"
    if content is not None:
        answer.write_bytes(content)
    assert main(["--home", str(home), "score", "--transcript", str(answer), "--story", "scanners"]) == 3
    said = capsys.readouterr().err
    assert complaint in said
    assert said.count("\n") == 1


def test_a_folder_is_no_typed_answer(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "score", "--transcript", str(tmp_path), "--story", "scanners"]) == 3
    assert f"can't read {tmp_path}" in capsys.readouterr().err


def test_an_answer_says_which_story_it_sounds_like(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text("The warehouse counted boxes by hand. I trained forty people on the new scanners.")
    assert main(["--home", str(home), "score", "--transcript", str(answer)]) == 0
    assert "This sounds like scanners (" in capsys.readouterr().out


def test_a_home_that_can_not_be_written_is_one_error_for_a_whole_folder(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "cache").write_text("a file where the folder should be")
    assert main(["--home", str(home), "score", str(recordings(tmp_path / "answers"))]) == 8
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "can't write in" in said.err
