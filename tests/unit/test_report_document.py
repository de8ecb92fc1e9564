import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.unit.attempts import HEARING, STORY, TEXT, assessment, attempt, refused, typed

from starling.report.document import attempt_document, score_document
from starling.scoring import Scored

EXPECTED: dict[str, Any] = {
    "schema": 1,
    "story": "bakery-ovens",
    "question": "What broke?",
    "model": "base",
    "refused": None,
    "recall": {
        "score": 0.3,
        "key_points": [
            {
                "index": 0,
                "section": "situation",
                "text": "Both ovens failed on the morning of the fair",
                "weight": 1.0,
                "verdict": "covered",
                "confidence": 0.9,
                "said_probability": 0.8,
                "evidence": {
                    "quote": "Both ovens failed that morning.",
                    "start_s": 1.0,
                    "end_s": 3.4,
                    "first_word": 0,
                    "end_word": 5,
                },
                "note": None,
            },
            {
                "index": 1,
                "section": "task",
                "text": "I had to find bread for 40 stalls",
                "weight": 1.0,
                "verdict": "contradicted",
                "confidence": 0.9,
                "said_probability": 0.8,
                "evidence": {
                    "quote": "for fourteen stalls.",
                    "start_s": 6.0,
                    "end_s": 7.4,
                    "first_word": 10,
                    "end_word": 13,
                },
                "note": "you said fourteen; your story says 40",
            },
            {
                "index": 2,
                "section": "action",
                "text": "I borrowed the school kitchen",
                "weight": 1.0,
                "verdict": "partial",
                "confidence": 0.9,
                "said_probability": 0.8,
                "evidence": {
                    "quote": "I borrowed the kitchen",
                    "start_s": 4.0,
                    "end_s": 5.9,
                    "first_word": 6,
                    "end_word": 10,
                },
                "note": "the school is missing",
            },
            {
                "index": 3,
                "section": "result",
                "text": "We delivered by noon",
                "weight": 2.0,
                "verdict": "missed",
                "confidence": 0.9,
                "said_probability": 0.05,
                "evidence": None,
                "note": None,
            },
        ],
    },
    "star": {
        "guess": False,
        "spans": [
            {"component": "situation", "start_s": 1.0, "end_s": 3.4, "first_word": 0, "end_word": 5},
            {"component": "action", "start_s": 4.0, "end_s": 7.4, "first_word": 6, "end_word": 13},
        ],
        "share": {"situation": 0.4, "task": 0.0, "action": 0.6, "result": 0.0},
        "asides": [{"start_s": 3.5, "end_s": 3.9, "first_word": 5, "end_word": 6}],
        "missing": ["task", "result"],
        "early": [],
        "before_action_s": 3.0,
    },
    "delivery": {
        "duration_s": 6.4,
        "speech_s": 6.3,
        "response_latency_s": 1.0,
        "target_s": 90.0,
        "word_count": 13,
        "speech_rate_wpm": 121.9,
        "articulation_rate_wpm": 123.8,
        "pauses": [{"start_s": 3.4, "end_s": 3.5}],
        "fillers": [{"text": "Um", "start_s": 3.5, "end_s": 3.9, "kind": "filled_pause"}],
        "filler_rate_per_min": 9.4,
        "filler_recall": {},
        "first_person": {"i": 1, "we": 0},
        "disfluencies": [
            {"kind": "restart", "text": "for fourteen", "start_s": 6.0, "end_s": 6.9, "first_word": 10, "end_word": 12}
        ],
        "pet_phrases": [{"text": "to be honest", "count": 3}],
        "pace": [{"start_s": 1.0, "end_s": 7.4, "words_per_minute": 121.9}],
    },
    "habits": {
        "found": [
            {"kind": "hedge", "quote": "the kitchen", "start_s": 5.0, "end_s": 5.9, "first_word": 8, "end_word": 10}
        ],
        "first_person": {"action": {"i": 1, "we": 0}},
        "numbers_in_result": ["fourteen"],
        "longest_sentence": {
            "kind": "long_sentence",
            "quote": "Um I borrowed the kitchen for fourteen stalls.",
            "start_s": 3.5,
            "end_s": 7.4,
            "first_word": 5,
            "end_word": 13,
        },
        "opening": "Both ovens failed that morning.",
        "ending": "Um I borrowed the kitchen for fourteen stalls.",
    },
    "advice": [
        {
            "what": "Say the result.",
            "why": "“We delivered by noon” was not said.",
            "at_s": None,
            "code": "missed",
            "quote": None,
        }
    ],
    "was_good": None,
}


def _document() -> dict[str, Any]:
    return score_document(Scored(STORY, "What broke?", HEARING, assessment()))


def test_every_field_of_schema_1_stands_where_the_description_says() -> None:
    document = _document()
    transcript = document.pop("transcript")
    assert document == EXPECTED
    assert transcript["text"] == TEXT
    assert (transcript["language"], transcript["language_probability"]) == ("en", 0.98)
    assert len(transcript["words"]) == 13
    assert transcript["words"][1] == {"text": "ovens", "start_s": 1.5, "end_s": 1.9, "probability": 0.9}


def test_the_document_is_plain_json_without_nan() -> None:
    assert json.loads(json.dumps(_document(), allow_nan=False)) == _document()


def test_a_quote_stands_literally_in_the_transcript() -> None:
    document = _document()
    quotes = [point["evidence"]["quote"] for point in document["recall"]["key_points"] if point["evidence"]]
    assert len(quotes) == 3
    assert all(quote in document["transcript"]["text"] for quote in quotes)


def test_a_refused_answer_has_a_reason_and_no_score() -> None:
    judged = refused()
    document = score_document(Scored(None, None, judged.hearing, judged.assessment))
    assert document["refused"] == {"reason": "too_short", "message": "4 s of speech; at least 15 needed"}
    assert (document["recall"], document["star"], document["story"], document["question"]) == (None,) * 4
    assert document["model"] == judged.hearing.model


def test_what_needs_time_is_null_for_typed_text() -> None:
    document = attempt_document(typed())
    delivery = document["delivery"]
    timed = ("duration_s", "speech_s", "response_latency_s", "speech_rate_wpm", "articulation_rate_wpm", "pauses")
    assert [delivery[name] for name in (*timed, "filler_rate_per_min")] == [None] * 7
    assert document["transcript"]["words"][0] == {
        "text": "Both",
        "start_s": None,
        "end_s": None,
        "probability": None,
    }


def test_a_stored_attempt_says_which_it_is() -> None:
    document = attempt_document(replace(attempt(audio_path=Path("a.flac")), id=7))
    assert (document["attempt"], document["recorded_at"]) == (7, "2026-03-02T12:00:00+00:00")
    assert (document["starling_version"], document["audio"]) == ("0.1.0", "a.flac")


def test_every_field_is_described() -> None:
    described = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z_0-9]+", described))
    assert _names_in(attempt_document(attempt())) <= words


def _names_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_names_in, value.values())) - {"situation", "task", "action", "result"}
    return set().union(*map(_names_in, value)) if isinstance(value, list) else set()
