"""Key points proposed from prose, in the writer's own words."""

import re

from starling.library.markdown import one_line

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])")


def propose_points(prose: str) -> tuple[str, ...]:
    """Short key points for one paragraph of plain text, in its order. A lead-in to a list (`...:`) gives none."""
    sentences = (one_line(sentence) for sentence in _SENTENCE_END.split(prose))
    return tuple(sentence for sentence in sentences if len(sentence.split()) > 2 and not sentence.endswith(":"))
