"""The words of the trade, as frozen values. Everything else speaks in these."""

from starling.model.assessment import (
    Advice,
    Assessment,
    Delivery,
    Evidence,
    Filler,
    FirstPerson,
    KeyPointMatch,
    Pause,
    Recall,
    Refusal,
    Star,
    StarSpan,
    Verdict,
)
from starling.model.attempt import Attempt
from starling.model.hearing import Hearing, Hesitation, Span, SpeechActivity, Transcript, Word
from starling.model.sound import Sound
from starling.model.story import Component, KeyPoint, Story

__all__ = [
    "Advice",
    "Assessment",
    "Attempt",
    "Component",
    "Delivery",
    "Evidence",
    "Filler",
    "FirstPerson",
    "Hearing",
    "Hesitation",
    "KeyPoint",
    "KeyPointMatch",
    "Pause",
    "Recall",
    "Refusal",
    "Sound",
    "Span",
    "SpeechActivity",
    "Star",
    "StarSpan",
    "Story",
    "Transcript",
    "Verdict",
    "Word",
]
