"""What was measured in one answer, in the form the rules of advice look at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from starling.assess.profile import Profile
from starling.assess.times import clock, length, percent
from starling.model import Component, Delivery, Habit, Habits, KeyPointMatch, Recall, Star, StarSpan, Verdict

_LONGEST_QUOTE_WORDS = 12
_RATE_FROM_S = 20.0
"""Below this one "um" alone is three a minute and more: a rate says nothing. Convention."""

_MARKS = ",.;:!?"
_GUESS = " (a guess: there is no story to hold it against)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One measured thing: `terms` fill the words of a rule; `quote` stands literally in the transcript."""

    measure: str
    value: float
    at_s: float | None = None
    quote: str | None = None
    terms: Mapping[str, str] = field(default_factory=dict)


def limits_of(profile: Profile) -> dict[str, float]:
    """The limits of a profile by the names that rules use."""
    limits = {
        "length.low": profile.length.low,
        "length.high": profile.length.high,
        "rate_wpm.low": profile.rate_wpm.low,
        "rate_wpm.high": profile.rate_wpm.high,
        "fillers_per_min": profile.fillers_per_min,
        "long_pause_s": profile.long_pause_s,
    }
    for component, band in profile.share.items():
        limits[f"share_{component}.low"], limits[f"share_{component}.high"] = band.low, band.high
    return limits


def find_all(
    recall: Recall, star: Star, delivery: Delivery, profile: Profile, habits: Habits | None, texts: Sequence[str]
) -> tuple[Finding, ...]:
    """Everything measured. `texts` are the words of the transcript, for quotes; what was not measured is absent."""
    return (
        *_about_recall(recall),
        *_about_star(star, recall, profile, texts),
        *_about_delivery(delivery, star, profile),
        *(_about_habits(habits, star, delivery.word_count) if habits else ()),
    )


def _about_recall(recall: Recall) -> Iterator[Finding]:
    by_verdict = {
        verdict: [match for match in recall.matches if match.verdict is verdict and match.point.weight > 0]
        for verdict in Verdict
    }
    for verdict in (Verdict.CONTRADICTED, Verdict.PARTIAL):
        for match in by_verdict[verdict]:
            yield _about_match(str(verdict), match)
    missed = sorted(by_verdict[Verdict.MISSED], key=lambda match: (-match.point.weight, match.point.index))
    if missed:
        others = f", nor were {len(missed) - 1} others" if len(missed) > 2 else ", nor was one other"
        section = missed[0].point.section
        terms = {
            "point": missed[0].point.text,
            "others": others if len(missed) > 1 else "",
            "where": f", in the {section}" if section else "",
        }
        yield Finding("missed", float(len(missed)), terms=terms)
    if recall.matches:
        yield Finding("recall", recall.score, terms={"percent": percent(recall.score)})
    surest = max(by_verdict[Verdict.COVERED], key=lambda match: match.confidence, default=None)
    if surest and surest.evidence:
        quote = _short(surest.evidence.quote)
        yield Finding("covered", 1.0, surest.evidence.start_s, quote, {"quote": quote})


def _about_match(measure: str, match: KeyPointMatch) -> Finding:
    quote = _short(match.evidence.quote) if match.evidence else None
    at_s = match.evidence.start_s if match.evidence else None
    note = f" {match.note[0].upper()}{match.note[1:].rstrip('.')}." if match.note else ""
    return Finding(
        measure, match.confidence, at_s, quote, {"point": match.point.text, "quote": quote or "", "note": note}
    )


def _about_star(star: Star, recall: Recall, profile: Profile, texts: Sequence[str]) -> Iterator[Finding]:
    written = {match.point.section for match in recall.matches} - {None}
    terms = {"guess": "" if written else _GUESS}
    for component in star.missing:
        measure = "unwritten" if written and component not in written else "missing"
        yield Finding(f"{measure}_{component}", 1.0, terms=terms)
    for component, share in star.share.items():
        if component in star.missing:
            continue
        band = profile.share[component]
        longest = max(
            (span for span in star.spans if span.component is component),
            key=lambda span: span.end_word - span.first_word,
            default=None,
        )
        seconds = seconds_of(star, component)
        took = f"{percent(share)} of your {'words' if seconds is None else 'time'}"
        terms |= {
            "percent": percent(share),
            "took": took if seconds is None else f"{seconds:.0f} s, {took}",
            "limit_percent": percent(band.high),
            "band": f"{percent(band.low)} to {percent(band.high)}",
        }
        yield Finding(f"share_{component}", share, longest.start_s if longest else None, terms=dict(terms))
    for span in star.asides:
        yield _about_aside(span, texts)


def _about_aside(span: StarSpan, texts: Sequence[str]) -> Finding:
    quote = _short(" ".join(texts[span.first_word : span.end_word]))
    said = "says none of your story's points" if span.component else "serves none of the four parts"
    terms = {"quote": quote, "of_part": f" of {span.component.value.title()}" if span.component else "", "said": said}
    if span.start_s is None or span.end_s is None:
        return Finding("aside_words", float(span.end_word - span.first_word), None, quote, terms)
    terms |= {"start": clock(span.start_s), "end": clock(span.end_s)}
    return Finding("aside", span.end_s - span.start_s, span.start_s, quote, terms)


def seconds_of(star: Star, component: Component) -> float | None:
    """Seconds from the first to the last word of each stretch of a part, summed; None where no time is known."""
    spans = [span for span in star.spans if span.component is component]
    timed = [span.end_s - span.start_s for span in spans if span.start_s is not None and span.end_s is not None]
    return sum(timed) if timed else None


def _to_shorten(star: Star, profile: Profile) -> str:
    """Where there is most to cut: the part furthest above its band, with what it took."""
    above = {part: share - profile.share[part].high for part, share in star.share.items()}
    longest = max(above, key=lambda part: above[part], default=None)
    seconds = seconds_of(star, longest) if longest else None
    if longest is None or above[longest] <= 0 or seconds is None:
        return ""
    return f" The {longest} took {length(seconds)} of it, more than usual: begin there."


def _about_delivery(delivery: Delivery, star: Star, profile: Profile) -> Iterator[Finding]:
    if delivery.duration_s is not None and delivery.target_s > 0:
        difference_s = delivery.duration_s - delivery.target_s
        terms = {
            "spoken": clock(delivery.duration_s),
            "target": clock(delivery.target_s),
            "over": length(difference_s),
            "under": length(-difference_s),
            "to_shorten": _to_shorten(star, profile),
        }
        yield Finding("length", delivery.duration_s / delivery.target_s, terms=terms)
    if delivery.speech_rate_wpm is not None:
        yield Finding("rate", delivery.speech_rate_wpm)
    is_long_enough = delivery.duration_s is None or delivery.duration_s >= _RATE_FROM_S
    if delivery.filler_rate_per_min is not None and delivery.fillers and is_long_enough:
        first = delivery.fillers[0]
        yield Finding("fillers", delivery.filler_rate_per_min, first.start_s)
    if delivery.longest_pause is not None:
        pause = delivery.longest_pause
        yield Finding("longest_pause", pause.duration_s, pause.start_s, terms={"start": clock(pause.start_s)})
    if delivery.response_latency_s is not None:
        yield Finding("latency", delivery.response_latency_s, 0.0)
    if delivery.disfluencies and delivery.word_count:
        rate = 100.0 * len(delivery.disfluencies) / delivery.word_count
        first_one = delivery.disfluencies[0]
        terms = {"count": str(len(delivery.disfluencies)), "quote": first_one.text}
        yield Finding("repeats", rate, first_one.start_s, first_one.text, terms)
    for pet in delivery.pet_phrases[:1]:
        yield Finding("pet_phrase", float(pet.count), terms={"quote": pet.text})


def _about_habits(habits: Habits, star: Star, word_count: int) -> Iterator[Finding]:
    if star.share.get(Component.RESULT, 0.0) > 0:
        figures = habits.numbers_in_result
        yield Finding("result_figures", float(len(figures)), terms={"list": ", ".join(figures[:3])})
    if habits.longest_sentence is not None:
        longest = habits.longest_sentence
        yield _about_habit("longest_sentence", float(longest.end_word - longest.first_word), [longest])
    for kind in ("blame", "weak_ending", "weak_opening", "jargon"):
        if habits.of(kind):
            yield _about_habit(kind, float(len(habits.of(kind))), habits.of(kind))
    hedges = habits.of("hedge")
    if hedges and word_count:
        yield _about_habit("hedges", 100.0 * len(hedges) / word_count, hedges)


def _about_habit(measure: str, value: float, habits: Sequence[Habit]) -> Finding:
    quote = _short(habits[0].quote).strip(_MARKS)
    terms = {
        "quote": quote,
        "count": str(len(habits)),
        "list": ", ".join(habit.quote.strip(_MARKS) for habit in habits[:4]),
    }
    return Finding(measure, value, habits[0].start_s, quote, terms)


def _short(text: str) -> str:
    """The first twelve words at most, so that it still stands literally in the transcript."""
    return " ".join(text.split()[:_LONGEST_QUOTE_WORDS])
