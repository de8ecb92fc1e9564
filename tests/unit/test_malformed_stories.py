"""A library in which some stories can't be read: each is named, and the others are worked with."""

import json
from pathlib import Path

import pytest
from tests.fakes import FakeEmbedder, FakeReader

from starling.cli.main import main
from starling.errors import StoryFormatError
from starling.ports import Meaning
from starling.wiring import Wiring

GOOD = "---\ntitle: The lamp\ntags: [perseverance]\n---\n## Action\n- I swapped the fuse in the reading room\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Wiring, "meaning", Meaning(FakeEmbedder(), FakeReader()))
    home = tmp_path / "home"
    (home / "stories").mkdir(parents=True)
    (home / "stories" / "b-lamp.md").write_text(GOOD)
    for name in ("a-first", "c-last"):
        (home / "stories" / f"{name}.md").write_text("---\ntarget: soon\n---\n## Action\n- I did\n")
    return home


@pytest.mark.parametrize("command", ["check", "coverage"])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_every_malformed_story_is_named_the_others_are_shown_and_the_exit_code_says_so(
    home: Path, command: str, form: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(home), command, *form]) == StoryFormatError.exit_code
    said = capsys.readouterr()
    assert [name in said.err for name in ("a-first.md:2:", "c-last.md:2:")] == [True, True]
    assert "b-lamp" in said.out
    if form:
        json.loads(said.out)


def test_an_answer_is_recognised_among_the_stories_that_can_be_read(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text("I swapped the fuse in the reading room, and then the lamp was bright again.")
    assert main(["--home", str(home), "score", "--transcript", str(answer), "--json"]) == 0
    said = capsys.readouterr()
    assert list(json.loads(said.out)["recognised"]["stories"]) == ["b-lamp"]
    assert said.err.count("a-first.md:2:") == 1
