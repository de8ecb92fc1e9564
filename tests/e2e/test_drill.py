"""`starling drill` and `follow-up` by voice from end to end, hands free, on a virtual sound card."""

import time
from pathlib import Path

import pytest
from tests.e2e.rehearsal import Rehearsal
from tests.soundcard import SoundCard
from tests.unit.attempts import attempt

from starling.audio.voices import HibariVoice
from starling.history.rows import Filters
from starling.history.store import SqliteStore
from starling.library.story_file import parse_story
from starling.model import Verdict

pytestmark = [pytest.mark.sound, pytest.mark.models]
STORY = """---
title: The ovens that would not heat
---
## Situation
- Both ovens failed on the morning of the fair
## Task
- I had to find bread for the market
## Action
- I borrowed the kitchen of the school
## Result
- We delivered four hundred loaves before noon
"""


@pytest.fixture
def bakery(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "stories").mkdir(parents=True)
    path = home / "stories" / "bakery.md"
    path.write_text(STORY, encoding="utf-8")
    (home / "config.toml").write_text('model = "tiny.en"\n', encoding="utf-8")
    with SqliteStore(home / "starling.db") as store:
        verdicts = (Verdict.COVERED, Verdict.COVERED, Verdict.COVERED, Verdict.MISSED)
        store.add(attempt(0.75, verdicts, story=parse_story(STORY, path)))
    return home


def test_a_spoken_reply_is_checked_at_once_and_the_next_cue_helps_less(card: SoundCard, bakery: Path) -> None:
    reply = HibariVoice().synthesise("We delivered four hundred loaves before noon.")
    person = Rehearsal(card, bakery, "drill", "--for", "5s")
    person.wait_for("Say it in your own words: We delivered four hundred loaves before noon")
    person.wait_for("REC", within_s=60)
    card.say(reply, wait=True)
    person.wait_for("Stopped after 2 s of silence", within_s=30)
    person.wait_for("Yes.", within_s=60)
    assert person.ended() == 0
    assert "still to learn: We delivered four hundred loaves before noon" in person.flat
    with SqliteStore(bakery / "starling.db") as store:
        assert len(store.list()) == 1
    assert [path for path in (bakery / "recordings").rglob("*") if path.is_file()] == []


def _wait_for_turn(person: Rehearsal, number: int, within_s: float = 180.0) -> None:
    """Wait until it records for the `number`th time."""
    until_s = time.monotonic() + within_s
    while person.flat.count("Microphone:") < number or "REC" not in person.flat.split("Microphone:")[number]:
        assert time.monotonic() < until_s, f"turn {number} did not begin:\n{person.text}"
        time.sleep(0.1)


def test_a_drill_goes_on_hands_free_until_the_point_sits(card: SoundCard, bakery: Path) -> None:
    with SqliteStore(bakery / "starling.db") as store:
        story = store.list()[0].story
        half = (Verdict.COVERED, Verdict.COVERED, Verdict.COVERED, Verdict.PARTIAL)
        store.add(attempt(0.9, half, days=1, story=story))
    reply = HibariVoice().synthesise("We delivered four hundred loaves before noon.")
    person = Rehearsal(card, bakery, "drill", "bakery", "--for", "4m")
    for turn in (1, 2, 3):
        _wait_for_turn(person, turn)
        card.say(reply, wait=True)
    assert person.ended(180) == 0
    for words in ("Think of: delivered, hundred, loaves.", "Result, point 1 of 1.", "Yes, and without help: it sits."):
        assert words in person.flat
    assert "1 point of 1 sit without help now." in person.flat


def test_a_spoken_reply_to_a_follow_up_is_scored_and_kept_with_its_answer(card: SoundCard, bakery: Path) -> None:
    reply = HibariVoice().synthesise("We delivered four hundred loaves before noon.")
    person = Rehearsal(card, bakery, "follow-up", "--auto-stop", "2")
    person.wait_for("Follow-up question 1 of 1")
    person.wait_for("REC", within_s=180)
    card.say(reply, wait=True)
    person.wait_for("Stored as attempt 2", within_s=180)
    assert person.ended(120) == 0
    assert "Said - We delivered four hundred loaves before noon (Result)" in person.flat
    with SqliteStore(bakery / "starling.db") as store:
        kept = store.get(2)
        assert (kept.follows, kept.question) == (1, "What was the figure?")
        assert kept.audio_path is not None
        assert kept.audio_path.is_file()
        assert kept.assessment.delivery is not None
        assert 1.0 < (kept.assessment.delivery.duration_s or 0.0) < 10.0
        assert [row.id for row in store.rows(Filters())] == [1]
