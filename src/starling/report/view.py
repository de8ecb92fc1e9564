"""From an assessment to the rows and sentences a person reads; the terminal and the page show the same ones."""

from dataclasses import dataclass

from starling.assess.ear_quality import ear_quality
from starling.assess.profile import Band, Profile
from starling.assess.times import clock, length, percent
from starling.model import Assessment, Component, Delivery, Hearing, Judged, KeyPointMatch, Recall, Star, Verdict
from starling.report.phrases import SECTION_NAMES, counted

_FIRST_TO_LAST = (Verdict.MISSED, Verdict.CONTRADICTED, Verdict.PARTIAL, Verdict.COVERED)

_GUESS = "A guess from your wording: no stored story tells the parts. It may be wrong by a sentence or a whole part."


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence and whether it is good news (None: neither good nor bad, or not known)."""

    text: str
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One component: its share of the speaking time beside the wanted band."""

    component: Component
    name: str
    share: float
    band: Band
    remark: str

    @property
    def good(self) -> bool:
        """Whether the share lies in the band."""
        return self.share in self.band


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of the delivery: what, how much, and what is usual."""

    name: str
    value: str
    usual: str = ""
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Everything a report shows, in the order in which it matters."""

    title: str
    question: str | None
    refused: str | None
    length: Finding
    recall: Finding | None
    points: tuple[KeyPointMatch, ...]
    shares: tuple[ShareRow, ...]
    figures: tuple[FigureRow, ...]
    about_shares: str
    heard_by: str
    assessment: Assessment

    def with_verdict(self, verdict: Verdict) -> tuple[KeyPointMatch, ...]:
        """The points that got this verdict, in the story's order."""
        return tuple(match for match in self.points if match.verdict is verdict)

    @property
    def points_worst_first(self) -> tuple[KeyPointMatch, ...]:
        """Forgotten, contradicted, half said, said."""
        return tuple(match for verdict in _FIRST_TO_LAST for match in self.with_verdict(verdict))


def view_of(answer: Judged, profile: Profile) -> View:
    """The rows and sentences for one judged answer, held against the bands of `profile`."""
    hearing, assessment = answer.hearing, answer.assessment
    recall, delivery = assessment.recall, assessment.delivery
    return View(
        title=answer.story.title if answer.story else "Your answer",
        question=answer.question,
        refused=assessment.refused.message if assessment.refused else None,
        length=_length(delivery, profile, hearing.activity is not None),
        recall=_recall(recall) if recall else None,
        points=recall.matches if recall else (),
        shares=_shares(assessment.star, profile) if assessment.star else (),
        figures=(*_figures(delivery, profile), *_before_action(assessment, profile)) if delivery else (),
        heard_by=_heard_by(hearing),
        about_shares=_GUESS if assessment.star_is_guess else "",
        assessment=assessment,
    )


def _length(delivery: Delivery | None, profile: Profile, is_recorded: bool) -> Finding:
    if delivery is None:
        return Finding("Length: nothing was said.")
    if delivery.duration_s is None:
        if is_recorded:
            return Finding("Length: no word was heard.")
        return Finding(f"Length: {counted(delivery.word_count, 'word')}. Typed text has no time.")
    spoken = f"Length: {clock(delivery.duration_s)}, and the target is {clock(delivery.target_s)}."
    difference_s = delivery.duration_s - delivery.target_s
    ratio = delivery.duration_s / delivery.target_s
    if ratio in profile.length:
        return Finding(f"{spoken} That is a good length.", good=True)
    if difference_s > 0:
        return Finding(f"{spoken} That is {length(difference_s)} too long.", good=False)
    return Finding(f"{spoken} There was room for {length(-difference_s)} more.", good=False)


def _recall(recall: Recall) -> Finding:
    verdicts = [match.verdict for match in recall.matches]
    said = verdicts.count(Verdict.COVERED)
    parts = [f"{said} of {counted(len(verdicts), 'key point')} said"]
    named = ((Verdict.PARTIAL, "half said"), (Verdict.MISSED, "forgotten"), (Verdict.CONTRADICTED, "contradicted"))
    parts += [f"{verdicts.count(verdict)} {name}" for verdict, name in named if verdict in verdicts]
    return Finding(f"Your story: {', '.join(parts)}. Recall {percent(recall.score)}.", good=said == len(verdicts))


def _shares(star: Star, profile: Profile) -> tuple[ShareRow, ...]:
    rows = []
    for component in Component:
        share, band = star.share.get(component, 0.0), profile.share[component]
        rows.append(
            ShareRow(component, SECTION_NAMES[component], share, band, _share_remark(component, share, star, band))
        )
    return tuple(rows)


def _share_remark(component: Component, share: float, star: Star, band: Band) -> str:
    if component in star.missing:
        return "not heard"
    if component in star.early:
        return "said before its turn"
    if share < band.low:
        return "short"
    return "long" if share > band.high else "good"


def _figures(delivery: Delivery, profile: Profile) -> list[FigureRow]:
    rows = [FigureRow("Words", str(delivery.word_count))]
    if delivery.speech_rate_wpm is not None:
        rate, band = delivery.speech_rate_wpm, profile.rate_wpm
        rows.append(FigureRow("Pace", f"{rate:.0f} words a minute", f"{band.low:.0f} to {band.high:.0f}", rate in band))
    rows += [*_hesitation_figures(delivery, profile)]
    if delivery.response_latency_s is not None:
        rows.append(FigureRow("First word after", f"{delivery.response_latency_s:.1f} s"))
    person = delivery.first_person
    rows.append(FigureRow("I / we", f"{person.i} / {person.we}"))
    return rows


def _before_action(assessment: Assessment, profile: Profile) -> list[FigureRow]:
    """How long the listener waited for what you did; not where the parts are a guess."""
    star, delivery = assessment.star, assessment.delivery
    before_s = star.before_action_s if star and not assessment.star_is_guess else None
    if before_s is None or delivery is None or not delivery.duration_s:
        return []
    share = before_s / delivery.duration_s
    most = profile.share[Component.SITUATION].high + profile.share[Component.TASK].high
    value = f"{length(before_s)}, {percent(share)} of the answer"
    return [FigureRow("Before what you did", value, f"up to {percent(most)}", share <= most)]


def _heard_by(hearing: Hearing) -> str:
    """Which recogniser heard it, and how much it may have missed; empty for typed text."""
    if not hearing.model:
        return ""
    quality = ear_quality(hearing.model)
    catches = f"catches about {percent(quality.recall)} of" if quality else "may miss"
    return f"Heard by Whisper {hearing.model}, which {catches} “um” and “uh”."


def _hesitation_figures(delivery: Delivery, profile: Profile) -> list[FigureRow]:
    rows = []
    heard = counted(len(delivery.fillers), "filler") + " heard"
    rate = delivery.filler_rate_per_min
    if rate is not None:
        usual, good = f"up to {profile.fillers_per_min:.0f} a minute", rate <= profile.fillers_per_min
        rows.append(FigureRow("Fillers", f"{heard}, {rate:.1f} a minute", usual, good))
    elif delivery.fillers:
        rows.append(FigureRow("Fillers", heard))
    if delivery.pauses is not None:
        long = [pause for pause in delivery.pauses if pause.duration_s > profile.long_pause_s]
        value = counted(len(delivery.pauses), "pause")
        if delivery.longest_pause:
            value += f", the longest {delivery.longest_pause.duration_s:.1f} s"
        rows.append(FigureRow("Pauses", value, f"up to {profile.long_pause_s:.0f} s", not long))
    return rows
