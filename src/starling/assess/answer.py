"""One answer judged: the order in which the parts of an assessment are made."""

from starling.assess.advice import advise, praise
from starling.assess.delivery import measure_delivery
from starling.assess.habits import find_habits
from starling.assess.profile import Profile
from starling.assess.recall import judge_recall
from starling.assess.refusal import find_refusal, unheard
from starling.assess.star import find_star
from starling.model import Assessment, Hearing, Recall, Story
from starling.ports import Embedder

_NO_STORY = Story("", "", ())
_NO_RECALL = Recall(0.0, ())


def assess(
    story: Story,
    hearing: Hearing,
    embedder: Embedder,
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
    # Before recall, which would load the model of meaning for a cough.
    if refusal := unheard(hearing):
        return Assessment(recall=None, star=None, delivery=delivery, refused=refusal)
    recall = judge_recall(story, hearing.transcript, embedder, question)
    if refusal := find_refusal(story, hearing, recall):
        return Assessment(recall=None, star=None, delivery=delivery, refused=refusal)
    star = find_star(story, hearing, recall, embedder)
    words = hearing.transcript.words
    habits = find_habits(words, star)
    return Assessment(
        recall=recall,
        star=star,
        delivery=delivery,
        advice=advise(recall, star, delivery, profile, habits, words),
        habits=habits,
        was_good=praise(recall, star, delivery, profile, habits),
    )


def assess_without_story(hearing: Hearing, embedder: Embedder, profile: Profile, target_s: float) -> Assessment:
    """Judge an answer that has no stored story: no recall, and a timeline that is a guess from wording and order."""
    delivery = measure_delivery(hearing, target_s)
    if refusal := unheard(hearing):
        return Assessment(recall=None, star=None, delivery=delivery, refused=refusal)
    star = find_star(_NO_STORY, hearing, _NO_RECALL, embedder)
    words = hearing.transcript.words
    habits = find_habits(words, star)
    return Assessment(
        recall=None,
        star=star,
        delivery=delivery,
        advice=advise(_NO_RECALL, star, delivery, profile, habits, words),
        habits=habits,
        was_good=praise(_NO_RECALL, star, delivery, profile, habits),
    )
