"""`starling drill` by voice from end to end, hands free, on a virtual sound card."""

from pathlib import Path

import pytest
from tests.e2e.rehearsal import Rehearsal
from tests.soundcard import SoundCard
from tests.unit.attempts import attempt

from starling.audio.voices import HibariVoice
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
