"""Quoting an answer: literally its words, with their times."""

from starling.assess.matching.windows import Window
from starling.model import Evidence, Transcript


def quote(transcript: Transcript, window: Window) -> Evidence:
    """The words of `window` as they stand in the transcript."""
    words = transcript.words[window.first : window.end]
    return Evidence(
        quote=" ".join(word.text for word in words),
        first_word=window.first,
        end_word=window.end,
        start_s=words[0].start_s,
        end_s=words[-1].end_s,
    )
