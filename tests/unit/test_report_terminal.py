import io
import re
from dataclasses import replace

import pytest
from rich.console import Console
from tests.unit.attempts import ADVICE, DELIVERY, STORY, assessment, attempt, refused, typed

from starling.assess.profile import profile_named
from starling.assess.recall import recall_of
from starling.model import Assessment, Attempt, KeyPoint, KeyPointMatch, Transcript, Verdict, Word
from starling.report.plain import plain, plain_line
from starling.report.terminal import render, render_attempt

GENERAL = profile_named("general")


def _shown(made: Attempt, *, color: bool = False) -> str:
    console = Console(
        file=io.StringIO(), width=80, highlight=False, force_terminal=color, color_system="truecolor" if color else None
    )
    render(console, made, GENERAL)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_what_matters_comes_first_and_the_tables_last() -> None:
    shown = _shown(attempt())
    landmarks = (
        "The ovens that would not heat",
        "Length: 0:06, and the target is 1:30",
        "1 of 4 key points said, 1 half said, 1 forgotten, 1 contradicted",
        "You forgot",
        "- We delivered by noon (Result)",
        "You contradicted",
        "you said fourteen; your story says 40",
        "Half said",
        "To fix first",
        "1. Say the result.",
        "Every key point",
        "Where the time went",
        "How you spoke",
    )
    places = [shown.index(landmark) for landmark in landmarks]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("duration_s", "sentence"),
    [
        (90.0, "Length: 1:30, and the target is 1:30. That is a good length."),
        (54.0, "That is a good length."),
        (108.0, "That is a good length."),
        (150.0, "That is 1 min too long."),
        (30.0, "There was room for 1 min more."),
    ],
)
def test_the_length_is_said_in_plain_words(duration_s: float, sentence: str) -> None:
    made = attempt()
    judged = replace(made.assessment, delivery=replace(DELIVERY, duration_s=duration_s))
    assert sentence in _shown(replace(made, assessment=judged))


def test_three_things_to_fix_are_counted_and_placed_in_time() -> None:
    advice = (*ADVICE, replace(ADVICE[0], what="Slow down.", at_s=75.0), replace(ADVICE[0], what="Breathe."))
    shown = _shown(replace(attempt(), assessment=replace(assessment(), advice=advice)))
    assert "Three things to fix first" in shown
    assert "(at 1:15)" in shown


def test_a_perfect_answer_lists_nothing_lost() -> None:
    shown = _shown(attempt(verdicts=(Verdict.COVERED,) * 4, score=1.0))
    assert "4 of 4 key points said. Recall 100 %." in shown
    assert not any(heading in shown for heading in ("You forgot", "You contradicted", "Half said"))


def test_a_refused_answer_says_why_and_shows_no_score() -> None:
    shown = _shown(refused())
    assert "No score: 4 s of speech; at least 15 needed" in shown
    assert "Recall" not in shown
    assert "Where the time went" not in shown


def test_typed_text_has_no_times() -> None:
    shown = _shown(typed())
    assert "Length: 13 words. Typed text has no time." in shown
    assert "words a minute" not in shown


@pytest.mark.parametrize("color", [False, True])
def test_no_line_is_wider_than_80_columns(color: bool) -> None:
    long = KeyPoint(3, None, "A very long point " * 12 + "x" * 200)
    story = replace(STORY, title="T" * 120, key_points=(*STORY.key_points[:3], long))
    made = replace(attempt(story=story), question="Why? " * 40)
    text = plain_of_colour(_shown(made, color=color))
    assert max(len(line) for line in text.splitlines()) <= 80


def plain_of_colour(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


HOSTILE = "\x1b]0;owned\x07\x1b[2J[red]x[/red]\u202egpj.exe\x9b31m"


def test_control_characters_and_markup_stay_inert_text() -> None:
    story = replace(STORY, title=HOSTILE, key_points=(*STORY.key_points[:3], KeyPoint(3, None, HOSTILE)))
    made = attempt(story=story)
    heard = replace(made.hearing, transcript=Transcript((Word(HOSTILE),)))
    advice = (replace(ADVICE[0], what=HOSTILE, why=HOSTILE),)
    judged = replace(made.assessment, advice=advice, was_good=HOSTILE)
    shown = _shown(replace(made, question=HOSTILE, hearing=heard, assessment=judged))
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e"}
    assert "[red]x[/red]" in shown


def test_plain_text_keeps_every_script_and_line_breaks() -> None:
    assert plain("Zürich\n東京\t👩\u200d🚒 עברית") == "Zürich\n東京\t👩\u200d🚒 עברית"
    assert plain("a\x00b\r\x7f") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"
    assert plain_line(" a\n b\tc ") == "a b c"


def test_what_got_better_and_worse_since_the_last_attempt_is_said() -> None:
    def answer(*verdicts: Verdict) -> Attempt:
        matches = tuple(
            KeyPointMatch(point, verdict, 0.9, 0.5) for point, verdict in zip(STORY.key_points, verdicts, strict=True)
        )
        return replace(attempt(), assessment=Assessment(recall_of(matches), None, None))

    before = answer(Verdict.MISSED, Verdict.COVERED, Verdict.COVERED, Verdict.COVERED)
    now = answer(Verdict.COVERED, Verdict.MISSED, Verdict.COVERED, Verdict.COVERED)
    console = Console(file=io.StringIO(), width=80, record=True)
    render_attempt(console, now, profile_named("general"), previous=before)
    shown = console.export_text()
    assert f"+ Said this time: “{STORY.key_points[0].text}”." in shown
    assert f"- Forgotten this time: “{STORY.key_points[1].text}”." in shown
    render_attempt(console, now, profile_named("general"))
    assert "Since last time" not in console.export_text()


def test_a_recording_without_words_is_not_called_typed_text() -> None:
    silent = refused()
    silent = replace(
        silent,
        hearing=replace(silent.hearing, transcript=Transcript(())),
        assessment=replace(silent.assessment, delivery=replace(DELIVERY, duration_s=None, word_count=0)),
    )
    assert silent.hearing.activity is not None
    shown = _shown(silent)
    assert "Length: no word was heard." in shown
    assert "Typed text" not in shown


def test_the_wait_for_what_you_did_is_shown_beside_what_is_usual() -> None:
    made = attempt()
    # Three of 6.4 seconds; situation and task usually take 20 and 15 % at the most.
    assert re.search(r"Before what you did\s+3 s, 47 % of the answer\s+up to 35 %", _shown(made))


@pytest.mark.parametrize("kind", ["typed", "no action", "guessed parts"])
def test_the_wait_for_what_you_did_is_left_out_where_it_is_not_known(kind: str) -> None:
    made = attempt()
    judged, star = made.assessment, made.assessment.star
    assert star is not None
    assert judged.recall is not None
    loose = [replace(match, point=replace(match.point, section=None)) for match in judged.recall.matches]
    without = {
        "typed": replace(judged, star=replace(star, spans=tuple(replace(s, start_s=None) for s in star.spans))),
        "no action": replace(judged, star=replace(star, spans=star.spans[:2])),
        "guessed parts": replace(judged, recall=replace(judged.recall, matches=tuple(loose))),
    }
    assert "Before what you did" not in _shown(replace(made, assessment=without[kind]))
