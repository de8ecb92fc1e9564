"""`starling rescore` with the real model of meaning: an edited story or transcript is judged anew."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from starling.cli.main import main

pytestmark = pytest.mark.models
STORY = """---
title: The ovens that would not heat
---
## Situation
- Both ovens failed on the morning of the fair
## Task
- I had to find bread for the whole market
## Action
- I borrowed the kitchen of the village school
## Result
- We delivered four hundred loaves before noon
"""
ANSWER = (
    "Well, on the morning of the fair both of our ovens failed, one after the other, and nobody could repair them. "
    "I had to find bread for the whole market, so I called everybody I knew in the village. "
    "In the end I borrowed the kitchen of the village school, and my colleagues carried the dough over there."
)
Call = Callable[..., str]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    (tmp_path / "home" / "stories").mkdir(parents=True)
    (tmp_path / "home" / "stories" / "bakery.md").write_text(STORY, encoding="utf-8")
    (tmp_path / "answer.txt").write_text(ANSWER, encoding="utf-8")

    def run(*arguments: str) -> str:
        assert main(["--home", str(tmp_path / "home"), *arguments]) == 0
        return capsys.readouterr().out

    run("score", "--transcript", str(tmp_path / "answer.txt"), "--story", "bakery", "--keep")
    return run


def _verdicts(call: Call) -> list[str]:
    points = json.loads(call("show", "last", "--json"))["recall"]["key_points"]
    return [point["verdict"] for point in points]


def test_an_edited_transcript_is_judged_and_the_old_assessment_kept(call: Call, tmp_path: Path) -> None:
    assert _verdicts(call)[3] == "missed"
    edited = tmp_path / "edited.txt"
    edited.write_text(f"{ANSWER} We delivered four hundred loaves before noon.", encoding="utf-8")
    assert "now recall 100 %" in call("rescore", "last", "--transcript", str(edited))
    assert _verdicts(call) == ["covered"] * 4
    assert "(rescore): recall 75 %" in call("show", "last", "--earlier")


def test_a_reworded_point_is_judged_as_it_now_is_and_a_correction_holds(call: Call, tmp_path: Path) -> None:
    call("show", "last", "--verdict", "4=partial")
    story = tmp_path / "home" / "stories" / "bakery.md"
    story.write_text(STORY.replace("Both ovens failed on the morning of the fair", "The mayor resigned over a scandal"))
    call("rescore", "last")
    assert _verdicts(call) == ["missed", "covered", "covered", "partial"]
