"""One answer judged: the order in which the parts of an assessment are made."""

from dataclasses import replace

from starling.assess.advice import advise, praise
from starling.assess.delivery import measure_delivery
from starling.assess.habits import find_habits
from starling.assess.profile import Profile
from starling.assess.recall import judge_recall
from starling.assess.refusal import not_understood, off_story, too_little, unheard
from starling.assess.star import find_star
from starling.model import Advice, Assessment, Delivery, Hearing, Recall, Refusal, Star, Story
from starling.ports import Embedder, Meaning

REPLY_TARGET_S = 45.0
"""The wanted length of a reply to a follow-up question. Convention: half a minute to a minute is usual."""

_NO_STORY = Story("", "", ())
_NO_RECALL = Recall(0.0, ())
_NOTHING_ASKED = Star(spans=(), share={})


def assess(
    story: Story,
    hearing: Hearing,
    meaning: Meaning,
    profile: Profile,
    target_s: float,
    question: str | None = None,
) -> Assessment:
    """Judge an answer against its story.

    `target_s` is the wanted length in seconds for this attempt; `question` is what was asked, so that
    reading it aloud counts for nothing. Pure: the same arguments give the same assessment. Where the
    answer can't be judged, `refused` says why and nothing is scored.
    """
    delivery = measure_delivery(hearing, target_s)
    # Before recall, which would load the models of meaning for a cough.
    if refusal := unheard(hearing):
        return _refused(delivery, refusal)
    recall = judge_recall(story, hearing.transcript, meaning.embedder, question, meaning.reader)
    if refusal := off_story(story, hearing, recall):
        return _refused(delivery, refusal)
    star = find_star(story, hearing, recall, meaning.embedder)
    return _judged(hearing, delivery, recall, star, profile)


def assess_without_story(hearing: Hearing, embedder: Embedder, profile: Profile, target_s: float) -> Assessment:
    """Judge an answer that has no stored story: no recall, and a timeline that is a guess from wording and order."""
    delivery = measure_delivery(hearing, target_s)
    if refusal := unheard(hearing):
        return _refused(delivery, refusal)
    star = find_star(_NO_STORY, hearing, _NO_RECALL, embedder)
    return replace(_judged(hearing, delivery, _NO_RECALL, star, profile), recall=None)


def assess_reply(
    story: Story, hearing: Hearing, embedder: Embedder, profile: Profile, question: str | None
) -> Assessment:
    """Judge a reply to a follow-up question; `story` holds only the point it aims at.

    As an answer is judged, but short is no fault, and neither is leaving out what was not asked for; and without the
    reader: what is made of its word was fitted on whole stories.
    """
    delivery = measure_delivery(hearing, REPLY_TARGET_S)
    nothing_said = too_little(hearing) if not hearing.transcript.words else None
    if refusal := nothing_said or not_understood(hearing):
        return _refused(delivery, refusal)
    recall = judge_recall(story, hearing.transcript, embedder, question)
    star = find_star(story, hearing, recall, embedder)
    judged = _judged(hearing, delivery, recall, star, profile, asked_for=_NOTHING_ASKED)
    return replace(judged, advice=_for_reply(judged.advice))


def advised_anew(assessment: Assessment, hearing: Hearing, profile: Profile, *, is_reply: bool = False) -> Assessment:
    """`assessment`, whose verdicts a person has changed, with the advice and the praise that follow from them."""
    recall, star, delivery = assessment.recall, assessment.star, assessment.delivery
    if recall is None or star is None or delivery is None:
        return assessment
    judged = _judged(hearing, delivery, recall, star, profile, asked_for=_NOTHING_ASKED if is_reply else None)
    advice = _for_reply(judged.advice) if is_reply else judged.advice
    return replace(assessment, advice=advice, was_good=judged.was_good)


def _for_reply(advice: tuple[Advice, ...]) -> tuple[Advice, ...]:
    return tuple(one for one in advice if one.code != "too_short")


def _refused(delivery: Delivery, refusal: Refusal) -> Assessment:
    return Assessment(recall=None, star=None, delivery=delivery, refused=refusal)


def _judged(
    hearing: Hearing,
    delivery: Delivery,
    recall: Recall,
    star: Star,
    profile: Profile,
    asked_for: Star | None = None,
) -> Assessment:
    """Advice and praise speak of the parts of `asked_for`, which is the whole timeline unless it is given."""
    words = hearing.transcript.words
    habits = find_habits(words, star)
    parts = asked_for or star
    return Assessment(
        recall=recall,
        star=star,
        delivery=delivery,
        advice=advise(recall, parts, delivery, profile, habits, words),
        habits=habits,
        was_good=praise(recall, parts, delivery, profile, habits),
    )
