"""Attempts to bytes and back: compressed JSON through cattrs, small enough for 100,000 attempts.

Words are kept in columns (all texts, all starts, ...) because a row per word costs six times the space, and
the verdicts name their key point by index because the story is kept beside them. A field that a later
version adds to the model needs a default; then what was stored before still reads.
"""

import json
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import cattrs
from cattrs.preconf.json import make_converter

from starling.errors import StorageError
from starling.model import Assessment, Hearing, Story, Word

_Source = TypeVar("_Source")
_Target = TypeVar("_Target")

_MOST_BYTES = 50_000_000
"""Three hours of talk are about 3 MB."""
_TIME_DIGITS = 3
_PROBABILITY_DIGITS = 4


_BROKEN = (zlib.error, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def _make_converter() -> cattrs.Converter:
    converter = make_converter(omit_if_default=True)
    converter.register_unstructure_hook_func(_is_words, _words_to_columns)
    converter.register_structure_hook_func(_is_words, lambda columns, _: _words_from_columns(columns))
    return converter


def _is_words(declared: Any) -> bool:
    return bool(declared == tuple[Word, ...])


def _words_to_columns(words: Sequence[Word]) -> dict[str, Any]:
    def column(read: Callable[[Word], float | None], digits: int) -> list[float | None]:
        return [None if (value := read(word)) is None else round(value, digits) for word in words]

    return {
        "text": [word.text for word in words],
        "start_s": column(lambda word: word.start_s, _TIME_DIGITS),
        "end_s": column(lambda word: word.end_s, _TIME_DIGITS),
        "probability": column(lambda word: word.probability, _PROBABILITY_DIGITS),
    }


def _words_from_columns(columns: dict[str, list[Any]]) -> tuple[Word, ...]:
    rows = zip(columns["text"], columns["start_s"], columns["end_s"], columns["probability"], strict=True)
    return tuple(Word(*row) for row in rows)


_CONVERTER = _make_converter()


def story_to_json(story: Story) -> str:
    """A story as canonical JSON: equal stories give equal text."""
    return json.dumps(_CONVERTER.unstructure(story), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def story_from_json(text: str) -> Story:
    """The story kept by `story_to_json`. Raises StorageError."""
    return _structure(json.loads, text, Story)


def hearing_to_bytes(hearing: Hearing) -> bytes:
    """A hearing as compressed JSON; times are rounded to a millisecond."""
    return _pack(_CONVERTER.unstructure(hearing))


def hearing_from_bytes(data: bytes) -> Hearing:
    """The hearing kept by `hearing_to_bytes`. Raises StorageError."""
    return _structure(_unpack, data, Hearing)


def assessment_to_bytes(assessment: Assessment, story: Story) -> bytes:
    """An assessment as compressed JSON, its key points named by their index in `story` where they stand there."""
    document = _CONVERTER.unstructure(assessment)
    for match, kept in zip(
        assessment.recall.matches if assessment.recall else (),
        (document.get("recall") or {}).get("matches", ()),
        strict=True,
    ):
        index = match.point.index
        if 0 <= index < len(story.key_points) and story.key_points[index] == match.point:
            kept["point"] = index
    return _pack(document)


def assessment_from_bytes(data: bytes, story: Story) -> Assessment:
    """The assessment kept by `assessment_to_bytes` with the same story. Raises StorageError."""

    def read(packed: bytes) -> Any:
        document = _unpack(packed)
        for match in (document.get("recall") or {}).get("matches", ()):
            if isinstance(match["point"], int):
                match["point"] = _CONVERTER.unstructure(story.key_points[match["point"]])
        return document

    return _structure(read, data, Assessment)


def time_to_text(moment: datetime) -> str:
    """A moment as UTC text that sorts by time: `2026-11-23T12:28:23.123456Z`. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def time_from_text(text: str) -> datetime:
    """The moment kept by `time_to_text`."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _pack(document: Any) -> bytes:
    return zlib.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def _unpack(data: bytes) -> Any:
    # A restored database may come from anybody: what unpacks to more than any answer is refused, not read.
    inflater = zlib.decompressobj()
    text = inflater.decompress(data, _MOST_BYTES)
    if inflater.unconsumed_tail:
        raise ValueError("it is too long")
    return json.loads(text)


def _structure(read: Callable[[_Source], Any], source: _Source, target: type[_Target]) -> _Target:
    try:
        return _CONVERTER.structure(read(source), target)
    except (*_BROKEN, cattrs.BaseValidationError) as error:
        raise StorageError(
            f"a stored {target.__name__.lower()} can't be read: {error}",
            hint="it was written by another version of Starling, or the database is damaged",
        ) from error
