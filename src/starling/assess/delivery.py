"""How long and how fluently the answer was spoken."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from starling.assess.disfluency import bare_words, find_disfluencies, find_pet_phrases
from starling.assess.fillers import find_fillers, known_recall
from starling.model import Delivery, FirstPerson, Hearing, PacePoint, Pause, Span, Word

SHORTEST_PAUSE_S = 0.25
"""Shorter silences belong to the sounds themselves (Goldman-Eisler 1968; the usual lower limit of a pause)."""

PACE_WINDOW_S = 15.0
PACE_STEP_S = 5.0
_I = frozenset({"i", "i'm", "i've", "i'd", "i'll", "my", "me", "mine", "myself"})
_WE = frozenset({"we", "we're", "we've", "we'd", "we'll", "our", "us", "ours", "ourselves"})


def measure_delivery(hearing: Hearing, target_s: float) -> Delivery:
    """The delivery of one answer against a target length in seconds. What needs time is None for typed text."""
    words = hearing.transcript.words
    fillers = find_fillers(hearing)
    base = Delivery(
        word_count=len(words),
        target_s=target_s,
        first_person=count_first_person(words),
        fillers=fillers,
        disfluencies=find_disfluencies(words),
        pet_phrases=find_pet_phrases(words),
        filler_recall=known_recall(hearing.model),
    )
    spans = _answer_spans(hearing)
    if not spans or not hearing.transcript.is_timed:
        return base
    start_s, end_s = spans[0].start_s, spans[-1].end_s
    duration_s = end_s - start_s
    speech_s = sum(span.duration_s for span in spans)
    return replace(
        base,
        duration_s=duration_s,
        speech_s=speech_s,
        response_latency_s=start_s,
        speech_rate_wpm=60.0 * len(words) / duration_s,
        articulation_rate_wpm=60.0 * len(words) / speech_s,
        filler_rate_per_min=60.0 * len(fillers) / duration_s,
        pauses=find_pauses(spans),
        pace=pace_curve(words, start_s, end_s),
    )


def _answer_spans(hearing: Hearing) -> tuple[Span, ...]:
    """Where a voice was heard, without what comes before the first or after the last word or hesitation (a cough)."""
    if hearing.activity is None:
        return ()
    words = [(word.start_s, word.end_s) for word in hearing.transcript.words]
    said = [(start, end) for start, end in words if start is not None and end is not None]
    said += [(hesitation.start_s, hesitation.end_s) for hesitation in hearing.hesitations]
    spans = hearing.activity.spans
    told = [
        at for at, span in enumerate(spans) if any(start < span.end_s and end > span.start_s for start, end in said)
    ]
    return spans[told[0] : told[-1] + 1] if told else ()


def count_first_person(words: Sequence[Word]) -> FirstPerson:
    """How often "I" and "we" were said, in all their forms."""
    bare = bare_words(words)
    return FirstPerson(sum(token in _I for token in bare), sum(token in _WE for token in bare))


def find_pauses(spans: Sequence[Span]) -> tuple[Pause, ...]:
    """The silences between stretches of speech, in order."""
    gaps = (Pause(before.end_s, after.start_s) for before, after in itertools.pairwise(spans))
    return tuple(gap for gap in gaps if gap.duration_s >= SHORTEST_PAUSE_S)


def pace_curve(words: Sequence[Word], start_s: float, end_s: float) -> tuple[PacePoint, ...]:
    """Words per minute in windows of 15 s every 5 s; one window where the answer is shorter."""
    middles = [(word.start_s + word.end_s) / 2 for word in words if word.start_s is not None and word.end_s is not None]
    points = []
    at_s = start_s
    while at_s == start_s or at_s + PACE_WINDOW_S <= end_s:
        until_s = min(at_s + PACE_WINDOW_S, end_s)
        heard = sum(at_s <= middle < until_s for middle in middles)
        points.append(PacePoint(at_s, until_s, 60.0 * heard / (until_s - at_s)))
        at_s += PACE_STEP_S
    return tuple(points)
