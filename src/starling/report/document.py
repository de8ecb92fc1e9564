"""An attempt as one JSON document. The schema is described in docs/json.md; later versions only add."""

from typing import Any

from starling.model import (
    Advice,
    Attempt,
    Component,
    Delivery,
    Evidence,
    FirstPerson,
    Habit,
    Habits,
    Judged,
    KeyPointMatch,
    PacePoint,
    Recall,
    Refusal,
    Star,
    Transcript,
)

SCHEMA_VERSION = 1
_TIME_DIGITS = 3
_RATIO_DIGITS = 4
_RATE_DIGITS = 1

Document = dict[str, Any]


def score_document(answer: Judged) -> Document:
    """What is said about one answer, ready for `json.dumps`.

    Times are seconds from the start of the recording, shares and probabilities lie in [0, 1]; what was not
    measured (times of typed text, the score of a refused answer) is None.
    """
    assessment = answer.assessment
    return {
        "schema": SCHEMA_VERSION,
        "story": answer.story.name if answer.story else None,
        "question": answer.question,
        "model": answer.hearing.model,
        "refused": _refusal(assessment.refused),
        "transcript": _transcript(answer.hearing.transcript),
        "recall": _recall(assessment.recall),
        "star": _star(assessment.star, assessment.star_is_guess),
        "delivery": _delivery(assessment.delivery),
        "habits": _habits(assessment.habits),
        "advice": [_advice(advice) for advice in assessment.advice],
        "was_good": assessment.was_good,
    }


def attempt_document(attempt: Attempt) -> Document:
    """The document of a stored attempt: as `score_document`, and which attempt it is."""
    return score_document(attempt) | {
        "attempt": attempt.id,
        "recorded_at": attempt.recorded_at.isoformat(),
        "starling_version": attempt.starling_version,
        "audio": str(attempt.audio_path) if attempt.audio_path else None,
        "follows": attempt.follows,
    }


def verdict_rows(document: Document) -> list[Document]:
    """The key points of a document as flat rows, for CSV."""
    rows = []
    for point in (document["recall"] or {}).get("key_points", ()):
        evidence = point["evidence"] or {}
        flat = {name: value for name, value in point.items() if name != "evidence"}
        rows.append({**flat, "at_s": evidence.get("start_s"), "quote": evidence.get("quote")})
    return rows


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _times(start_s: float | None, end_s: float | None) -> Document:
    return {"start_s": _rounded(start_s, _TIME_DIGITS), "end_s": _rounded(end_s, _TIME_DIGITS)}


def _words(first_word: int, end_word: int, start_s: float | None, end_s: float | None) -> Document:
    return {**_times(start_s, end_s), "first_word": first_word, "end_word": end_word}


def _refusal(refusal: Refusal | None) -> Document | None:
    return None if refusal is None else {"reason": refusal.reason, "message": refusal.message}


def _transcript(transcript: Transcript) -> Document:
    return {
        "text": transcript.text,
        "language": transcript.language,
        "language_probability": _rounded(transcript.language_probability, _RATIO_DIGITS),
        "words": [
            {
                "text": word.text,
                **_times(word.start_s, word.end_s),
                "probability": _rounded(word.probability, _RATIO_DIGITS),
            }
            for word in transcript.words
        ],
    }


def _recall(recall: Recall | None) -> Document | None:
    if recall is None:
        return None
    return {
        "score": round(recall.score, _RATIO_DIGITS),
        "key_points": [_key_point(match) for match in recall.matches],
    }


def _key_point(match: KeyPointMatch) -> Document:
    return {
        "index": match.point.index,
        "section": match.point.section.value if match.point.section else None,
        "text": match.point.text,
        "weight": match.point.weight,
        "verdict": match.verdict.value,
        "confidence": round(match.confidence, _RATIO_DIGITS),
        "said_probability": round(match.said_probability, _RATIO_DIGITS),
        "evidence": _evidence(match.evidence),
        "note": match.note,
    }


def _evidence(evidence: Evidence | None) -> Document | None:
    if evidence is None:
        return None
    return {
        "quote": evidence.quote,
        **_words(evidence.first_word, evidence.end_word, evidence.start_s, evidence.end_s),
    }


def _star(star: Star | None, is_guess: bool) -> Document | None:
    if star is None:
        return None
    return {
        "guess": is_guess,
        "spans": [
            {
                "component": span.component.value,
                **_words(span.first_word, span.end_word, span.start_s, span.end_s),
            }
            for span in star.spans
            if span.component is not None
        ],
        "share": {component.value: round(star.share.get(component, 0.0), _RATIO_DIGITS) for component in Component},
        "asides": [_words(span.first_word, span.end_word, span.start_s, span.end_s) for span in star.asides],
        "missing": [component.value for component in star.missing],
        "early": [component.value for component in star.early],
        "before_action_s": _rounded(star.before_action_s, _TIME_DIGITS),
    }


def _delivery(delivery: Delivery | None) -> Document | None:
    if delivery is None:
        return None
    pauses = delivery.pauses
    return {
        "duration_s": _rounded(delivery.duration_s, _TIME_DIGITS),
        "speech_s": _rounded(delivery.speech_s, _TIME_DIGITS),
        "response_latency_s": _rounded(delivery.response_latency_s, _TIME_DIGITS),
        "target_s": delivery.target_s,
        "word_count": delivery.word_count,
        "speech_rate_wpm": _rounded(delivery.speech_rate_wpm, _RATE_DIGITS),
        "articulation_rate_wpm": _rounded(delivery.articulation_rate_wpm, _RATE_DIGITS),
        "pauses": None if pauses is None else [_times(pause.start_s, pause.end_s) for pause in pauses],
        "fillers": [
            {"text": filler.text, **_times(filler.start_s, filler.end_s), "kind": filler.kind}
            for filler in delivery.fillers
        ],
        "filler_rate_per_min": _rounded(delivery.filler_rate_per_min, 2),
        "filler_recall": dict(delivery.filler_recall),
        "first_person": _first_person(delivery.first_person),
        "disfluencies": [
            {"kind": one.kind, "text": one.text, **_words(one.first_word, one.end_word, one.start_s, one.end_s)}
            for one in delivery.disfluencies
        ],
        "pet_phrases": [{"text": phrase.text, "count": phrase.count} for phrase in delivery.pet_phrases],
        "pace": None if delivery.pace is None else [_pace(point) for point in delivery.pace],
    }


def _pace(point: PacePoint) -> Document:
    return {
        **_times(point.start_s, point.end_s),
        "words_per_minute": round(point.words_per_minute, _RATE_DIGITS),
    }


def _first_person(counts: FirstPerson) -> Document:
    return {"i": counts.i, "we": counts.we}


def _habits(habits: Habits | None) -> Document | None:
    if habits is None:
        return None
    return {
        "found": [_habit(habit) for habit in habits.found],
        "first_person": {component.value: _first_person(counts) for component, counts in habits.first_person.items()},
        "numbers_in_result": list(habits.numbers_in_result),
        "longest_sentence": _habit(habits.longest_sentence) if habits.longest_sentence else None,
        "opening": habits.opening,
        "ending": habits.ending,
    }


def _habit(habit: Habit) -> Document:
    return {
        "kind": habit.kind,
        "quote": habit.quote,
        **_words(habit.first_word, habit.end_word, habit.start_s, habit.end_s),
    }


def _advice(advice: Advice) -> Document:
    return {
        "what": advice.what,
        "why": advice.why,
        "at_s": _rounded(advice.at_s, _TIME_DIGITS),
        "code": advice.code,
        "quote": advice.quote,
    }
