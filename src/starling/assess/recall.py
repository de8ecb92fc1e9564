"""Which of a story's key points an answer said, half said, missed or got wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

from starling.assess.matching.answer import words_of_content
from starling.assess.matching.beliefs import PLAINLY_SAID, Beliefs, by_reading, by_words
from starling.assess.matching.evidence import quote
from starling.assess.matching.features import Comparison, compare
from starling.assess.matching.model import RecallModel, recall_model
from starling.assess.matching.notes import number_note, opposed_note, partial_note
from starling.assess.matching.rivals import Rivals, find_rivals
from starling.assess.matching.scoring import Shortlist, shortlist
from starling.model import KeyPoint, KeyPointMatch, Recall, Story, Transcript, Verdict
from starling.ports import Embedder, PairReader

_CREDIT = {Verdict.COVERED: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSED: 0.0, Verdict.CONTRADICTED: 0.0}

_EVIDENT_FROM = 0.1
"""A point is covered only where its words or their meaning are there to be quoted: the reader's word alone is not
enough. On the fit part of our own answers this costs 0.002 of F1."""


def judge_recall(
    story: Story,
    transcript: Transcript,
    embedder: Embedder,
    question: str | None = None,
    reader: PairReader | None = None,
) -> Recall:
    """Judge every key point of `story` against what was said; `question` is what the answer replied to.

    Without a `reader` the figures of the matcher decide alone: quicker, less sure of what was half said, and blind to
    what was turned into its opposite. A transcript without words misses every point.
    """
    if not story.key_points:
        return Recall(score=0.0, matches=())
    comparison = compare([point.text for point in story.key_points], transcript, embedder, question)
    if not comparison.windows:
        return recall_of(KeyPointMatch(point, Verdict.MISSED, 1.0, 0.0) for point in story.key_points)
    model = recall_model()
    short = shortlist(comparison, model.pick)
    rivals = find_rivals(comparison, short)
    beliefs = by_words(short, rivals, model)
    if reader is not None:
        beliefs = by_reading(beliefs, comparison, short, model, reader)
    judge = _Judge(comparison, short, rivals, beliefs, model)
    return recall_of(judge.match(point, row) for row, point in enumerate(story.key_points))


def read_ahead(story: Story, embedder: Embedder) -> None:
    """Have the points and their words embedded while the answer is still spoken: an embedder remembers."""
    texts = [point.text for point in story.key_points]
    embedder.embed([*texts, *(word for text in texts for word in words_of_content(text))])


def recall_of(matches: Iterable[KeyPointMatch]) -> Recall:
    """The recall that follows from the verdicts: (covered + half of partial) / all, by weight."""
    kept = tuple(matches)
    total = sum(match.point.weight for match in kept)
    credit = sum(match.point.weight * _CREDIT[match.verdict] for match in kept)
    return Recall(score=credit / total if total else 0.0, matches=kept)


@dataclass(frozen=True, slots=True, eq=False)
class _Judge:
    """Makes a verdict of what is believed of a point."""

    comparison: Comparison
    short: Shortlist
    rivals: Rivals
    beliefs: Beliefs
    model: RecallModel

    def match(self, point: KeyPoint, row: int) -> KeyPointMatch:
        """The verdict on one point, with its evidence and its reason."""
        beliefs, opinion = self.beliefs, self.beliefs.opinion
        said, complete, near = float(beliefs.said[row]), float(beliefs.complete[row]), float(beliefs.near[row])
        wrong = self._wrong_number(point, row) or self._wrong_meaning(point, row)
        if wrong is not None:
            return wrong
        window = int(self.short.chosen[row])
        evidence = quote(self.comparison.answer.transcript, self.comparison.windows[window])
        is_plain = beliefs.plain[row] >= PLAINLY_SAID
        if is_plain or (complete >= opinion.covered_from and near >= _EVIDENT_FROM):
            return KeyPointMatch(point, Verdict.COVERED, complete, near, evidence)
        if said >= opinion.partial_from:
            note = partial_note(
                self.comparison.points[row],
                self.comparison.matched[row][:, window],
                self.comparison.numbers[row][window].absent,
            )
            return KeyPointMatch(point, Verdict.PARTIAL, min(said, 1.0 - complete), near, evidence, note)
        return KeyPointMatch(point, Verdict.MISSED, 1.0 - said, near)

    def _wrong_meaning(self, point: KeyPoint, row: int) -> KeyPointMatch | None:
        """A contradiction when the reader finds that what was said can't be true together with the point."""
        opposed, window = float(self.beliefs.opposed[row]), self.beliefs.opposed_in[row]
        if window is None or opposed < self.model.opposed_from:
            return None
        evidence = quote(self.comparison.answer.transcript, window)
        near = float(self.beliefs.near[row])
        return KeyPointMatch(point, Verdict.CONTRADICTED, opposed, near, evidence, opposed_note(point.text))

    def _wrong_number(self, point: KeyPoint, row: int) -> KeyPointMatch | None:
        """A contradiction when another figure was said for what the point counts."""
        rival, believed = self.rivals.found[row], float(self.beliefs.misfigured[row])
        if rival is None or believed < self.model.misfigured_from:
            return None
        answer = self.comparison.answer
        evidence = quote(answer.transcript, answer.windows[rival.window])
        note = number_note(rival.wanted, rival.heard, point.text, answer.transcript.text)
        near = float(self.beliefs.near[row])
        return KeyPointMatch(point, Verdict.CONTRADICTED, believed, near, evidence, note)
