"""Which of a story's key points an answer said, half said, missed or got wrong."""

from collections.abc import Iterable

import numpy as np

from starling.assess.matching.evidence import quote
from starling.assess.matching.features import Comparison, compare
from starling.assess.matching.model import RecallModel, recall_model
from starling.assess.matching.notes import number_note, opposed_note, partial_note
from starling.assess.matching.reading import CONTRADICTED, Reading, read_points
from starling.assess.matching.scoring import Shortlist, shortlist, with_right_figures
from starling.model import KeyPoint, KeyPointMatch, Recall, Story, Transcript, Verdict
from starling.ports import Embedder, PairReader

_CREDIT = {Verdict.COVERED: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSED: 0.0, Verdict.CONTRADICTED: 0.0}

_RIVAL_MERIT = 0.8
"""How far below a point's best window another may lie and still contradict its number."""

_PLAINLY_SAID = 0.7
"""Where the words alone are so sure that all was said, it was: the reader can't make it half said or its opposite. On
the fit part of our own answers F1 stays as it is, and 84 % instead of 82 % of what is called contradicted then is."""

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
    judge = _Judge(comparison, recall_model(), reader)
    return recall_of(judge.match(point, row) for row, point in enumerate(story.key_points))


def recall_of(matches: Iterable[KeyPointMatch]) -> Recall:
    """The recall that follows from the verdicts: (covered + half of partial) / all, by weight."""
    kept = tuple(matches)
    total = sum(match.point.weight for match in kept)
    credit = sum(match.point.weight * _CREDIT[match.verdict] for match in kept)
    return Recall(score=credit / total if total else 0.0, matches=kept)


class _Judge:
    """Turns the figures of one answer into verdicts."""

    def __init__(self, comparison: Comparison, model: RecallModel, reader: PairReader | None) -> None:
        self._comparison = comparison
        self._model = model
        self._short: Shortlist = shortlist(comparison, model.pick)
        self._plain = model.alone.complete.probability(self._short.values)
        # Near or not is told without the reader, which was made for points of the story told.
        self._near = model.alone.said.probability(self._short.values)
        # How sure it is that this point, and no other, was told with another figure.
        self._meant = model.alone.said.probability(with_right_figures(self._short.values))
        self._reading: Reading | None = None
        self._opinion, values = model.alone, self._short.values
        if reader is not None:
            self._reading = read_points(comparison, self._short, reader)
            self._opinion, values = model.read, np.concatenate([values, self._reading.values], axis=1)
            self._meant = self._opposed = model.opposed.probability(values)
        self._said = self._opinion.said.probability(values)
        self._complete = self._opinion.complete.probability(values)

    def match(self, point: KeyPoint, row: int) -> KeyPointMatch:
        """The verdict on one point, with its evidence and its reason."""
        said, complete, near = float(self._said[row]), float(self._complete[row]), float(self._near[row])
        wrong = self._wrong_number(point, row) or self._wrong_meaning(point, row)
        if wrong is not None:
            return wrong
        window = int(self._short.chosen[row])
        evidence = quote(self._comparison.answer.transcript, self._comparison.windows[window])
        is_plain = self._reading is not None and float(self._plain[row]) >= _PLAINLY_SAID
        if is_plain or (complete >= self._opinion.covered_from and near >= _EVIDENT_FROM):
            return KeyPointMatch(point, Verdict.COVERED, complete, near, evidence)
        if said >= self._opinion.partial_from:
            note = partial_note(
                self._comparison.points[row],
                self._comparison.matched[row][:, window],
                self._comparison.numbers[row][window].absent,
            )
            return KeyPointMatch(point, Verdict.PARTIAL, min(said, 1.0 - complete), near, evidence, note)
        return KeyPointMatch(point, Verdict.MISSED, 1.0 - said, near)

    def _wrong_meaning(self, point: KeyPoint, row: int) -> KeyPointMatch | None:
        """A contradiction when the reader finds that what was said can't be true together with the point."""
        if self._reading is None or float(self._opposed[row]) < self._model.opposed_from:
            return None
        if float(self._plain[row]) >= _PLAINLY_SAID:
            return None
        place = int(np.argmax(self._reading.outcomes[row, : len(self._reading.passages[row]), CONTRADICTED]))
        evidence = quote(self._comparison.answer.transcript, self._reading.passages[row][place])
        note = opposed_note(point.text)
        return KeyPointMatch(
            point, Verdict.CONTRADICTED, float(self._opposed[row]), float(self._near[row]), evidence, note
        )

    def _wrong_number(self, point: KeyPoint, row: int) -> KeyPointMatch | None:
        """A contradiction when another figure was said for the same thing, where the rest of the point fits."""
        near, meant = float(self._near[row]), float(self._meant[row])
        checks, merits = self._comparison.numbers[row], self._short.merits[row]
        best = float(merits[self._short.chosen[row]])
        rivals = [
            place for place, check in enumerate(checks) if check.differing and merits[place] >= best - _RIVAL_MERIT
        ]
        if not rivals or meant < self._model.number_from:
            return None
        place = max(rivals, key=lambda index: float(merits[index]))
        if len(checks[int(self._short.chosen[row])].fitting) > len(checks[place].fitting):
            return None
        wanted, heard = checks[place].differing[0]
        answer = self._comparison.answer
        evidence = quote(answer.transcript, answer.windows[place])
        note = number_note(wanted, heard, point.text, answer.transcript.text)
        return KeyPointMatch(point, Verdict.CONTRADICTED, meant, near, evidence, note)
