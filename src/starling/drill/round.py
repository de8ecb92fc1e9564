"""A drill from the first cue to the last: ask, listen, judge, tell, until everything sits or the time is over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from starling.drill.ladder import Ladder, Rung, Step, cue_for
from starling.model import Hearing, KeyPointMatch, Story, Verdict
from starling.ports import Clock


@dataclass(frozen=True, slots=True)
class Partners:
    """Who takes part. `ask` asks a cue and returns the reply (None: the person leaves); `tell` says one sentence.

    `judge` judges a reply against a story of one point; the text is the cue that it replies to, or None where
    saying the cue again is what is wanted.
    """

    ask: Callable[[str], Hearing | None]
    judge: Callable[[Story, Hearing, str | None], KeyPointMatch]
    tell: Callable[[str], None]
    clock: Clock


def drill(ladder: Ladder, partners: Partners, longest_s: float) -> Ladder:
    """Run the drill; the ladder as it stands at the end. A turn that has begun is finished."""
    until = partners.clock.now() + timedelta(seconds=longest_s)
    while (step := ladder.next) is not None and partners.clock.now() < until:
        cue = cue_for(step, ladder.story)
        hearing = partners.ask(cue)
        if hearing is None:
            break
        # Where the cue gives the whole point away, saying it again is what is wanted.
        replied_to = None if step.rung is Rung.FULL else cue
        match = partners.judge(ladder.story.with_only(step.point), hearing, replied_to)
        partners.tell(_reply_to(step, match))
        ladder = ladder.after(match.verdict)
    return ladder


def _reply_to(step: Step, match: KeyPointMatch) -> str:
    if match.verdict is Verdict.COVERED:
        return "Yes, and without help: it sits." if step.rung is Rung.NOTHING else "Yes."
    if match.verdict is Verdict.PARTIAL:
        return f"Half of it{f': {match.note}' if match.note else ''}. Your story says: {step.point.text}"
    if match.verdict is Verdict.CONTRADICTED:
        return f"Not quite{f': {match.note}' if match.note else ''}. Your story says: {step.point.text}"
    return f"Not yet. Your story says: {step.point.text}"
