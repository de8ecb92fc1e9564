"""At most three things to fix first, and what was good."""

from collections.abc import Iterator

from starling.assess.profile import Profile
from starling.model import Advice, Component, Delivery, Recall, Star, Verdict

MOST = 3


def advise(recall: Recall, star: Star, delivery: Delivery, profile: Profile) -> tuple[Advice, ...]:
    """At most three pieces of advice, the weightiest first. The same answer gives the same advice."""
    found = [
        *_about_contradictions(recall),
        *_about_length(delivery, profile),
        *_about_parts(star, profile),
        *_about_missed(recall),
        *_about_fluency(delivery, profile),
    ]
    return tuple(found[:MOST])


def clock(seconds: float) -> str:
    """`m:ss`, as a player shows it."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _about_contradictions(recall: Recall) -> Iterator[Advice]:
    for match in recall.matches:
        if match.verdict is Verdict.CONTRADICTED and match.evidence:
            yield Advice(
                f"Check this against your story: {match.point.text}",
                f"You said “{match.evidence.quote}”." + (f" {match.note}" if match.note else ""),
                match.evidence.start_s,
                "contradicted",
                match.evidence.quote,
            )


def _about_length(delivery: Delivery, profile: Profile) -> Iterator[Advice]:
    if delivery.duration_s is None:
        return
    ratio = delivery.duration_s / delivery.target_s
    spoken, wanted = clock(delivery.duration_s), clock(delivery.target_s)
    if ratio > profile.length.high:
        over_s = delivery.duration_s - delivery.target_s
        yield Advice(f"Cut {over_s:.0f} seconds.", f"You spoke {spoken}; the target is {wanted}.", None, "too_long")
    elif ratio < profile.length.low:
        under_s = delivery.target_s - delivery.duration_s
        yield Advice(
            f"Say more: {under_s:.0f} seconds are still free.",
            f"You spoke {spoken}; the target is {wanted}.",
            None,
            "too_short",
        )


def _about_parts(star: Star, profile: Profile) -> Iterator[Advice]:
    for component in star.missing:
        yield Advice(
            f"Add the {component}.", f"Nothing in the answer tells the {component}.", None, f"missing_{component}"
        )
    for component in Component:
        part, band = star.share.get(component, 0.0), profile.share[component]
        if part > band.high:
            at_s = next((span.start_s for span in star.spans if span.component is component), None)
            yield Advice(
                f"Shorten the {component}.",
                f"It took {part:.0%} of your time; {band.low:.0%} to {band.high:.0%} is usual.",
                at_s,
                f"much_{component}",
            )


def _about_missed(recall: Recall) -> Iterator[Advice]:
    missed = [match.point for match in recall.matches if match.verdict is Verdict.MISSED]
    for point in sorted(missed, key=lambda point: -point.weight):
        yield Advice(f"Say this: {point.text}", "It is in your story and was not heard.", None, "missed")


def _about_fluency(delivery: Delivery, profile: Profile) -> Iterator[Advice]:
    rate = delivery.speech_rate_wpm
    if rate is not None and rate not in profile.rate_wpm:
        band = f"{profile.rate_wpm.low:.0f} to {profile.rate_wpm.high:.0f}"
        what = "Slow down." if rate > profile.rate_wpm.high else "Speak a little faster."
        yield Advice(what, f"You spoke {rate:.0f} words a minute; {band} is easy to follow.", None, "rate")
    fillers = delivery.filler_rate_per_min
    if fillers is not None and fillers > profile.fillers_per_min:
        yield Advice(
            "Where a filler wants to come, stay silent instead.",
            f"At least {fillers:.0f} fillers a minute were heard; up to {profile.fillers_per_min:.0f} do no harm.",
            delivery.fillers[0].start_s,
            "fillers",
        )
