"""The words of the trade, as frozen values. Everything else speaks in these."""

from starling.model.assessment import (
    Advice,
    Assessment,
    Delivery,
    Disfluency,
    Evidence,
    Filler,
    FirstPerson,
    Habit,
    Habits,
    KeyPointMatch,
    PacePoint,
    Pause,
    PetPhrase,
    Recall,
    Refusal,
    Star,
    StarSpan,
    Verdict,
)
from starling.model.attempt import Attempt
from starling.model.hearing import Hearing, Hesitation, Span, SpeechActivity, Transcript, Word
from starling.model.sound import Sound
from starling.model.story import Component, KeyPoint, Note, Story

__all__ = [
    "Advice",
    "Assessment",
    "Attempt",
    "Component",
    "Delivery",
    "Disfluency",
    "Evidence",
    "Filler",
    "FirstPerson",
    "Habit",
    "Habits",
    "Hearing",
    "Hesitation",
    "KeyPoint",
    "KeyPointMatch",
    "Note",
    "PacePoint",
    "Pause",
    "PetPhrase",
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
