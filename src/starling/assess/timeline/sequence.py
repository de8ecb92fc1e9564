"""How the parts of an answer follow each other: a semi-Markov model, summed over every way to cut the answer.

A stretch of one part scores what its sentences score plus, where the part is told for the first time, what the stretch
as a whole scores (what it is about and how it opens) and (concentration - 1) * log(its share of the answer / the mean
share of that part): the Dirichlet density of the shares, fitted on real answers, scaled so that a usual share costs
nothing. Two grammars compete: the parts in their usual
order, or in any other. What comes out is the probability of each part for each sentence, so the order is believed
unless the words speak clearly against it.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from starling.model import Component

Floats = NDArray[np.float64]
PARTS = len(Component)


@dataclass(frozen=True, slots=True)
class SequenceModel:
    """How shares and orders are distributed.

    `concentration` is the Dirichlet concentration of the shares of the four parts; the other numbers are natural-log
    weights (<= 0). `log_any_order`: how believable it is, before a word is heard, that the parts come in one certain
    other order; `log_skip`: a part is left out; `log_return`: a part is taken up again.
    """

    concentration: tuple[float, float, float, float]
    log_any_order: float
    log_skip: float
    log_return: float


@dataclass(frozen=True, slots=True)
class _State:
    """A stretch of `part`, the parts in the bit set `said` having been begun, this one just now if `fresh`."""

    said: int
    part: int
    fresh: bool
    ordered: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """States with the part each stands for, whether it is told for the first time, and the log weight to begin in,
    step between and end in them."""

    part: NDArray[np.intp]
    fresh: NDArray[np.bool_]
    begin: Floats
    step: Floats
    end: Floats


@cache
def _grammar_of(model: SequenceModel) -> Grammar:
    """Both grammars side by side: the parts in their usual order, or in any order; with returns in both."""
    states = [
        _State(said, part, fresh, ordered)
        for ordered in (True, False)
        for said in range(1, 1 << PARTS)
        for part in range(PARTS)
        if said >> part & 1
        for fresh in (True, False)
        if not (ordered and fresh and said >> (part + 1))
    ]
    step = np.array([[_step(one, two, model) for two in states] for one in states])
    alone = [state.fresh and state.said == 1 << state.part for state in states]
    return Grammar(
        np.array([state.part for state in states], dtype=np.intp),
        np.array([state.fresh for state in states]),
        np.where(alone, [0.0 if state.ordered else model.log_any_order for state in states], -np.inf),
        step,
        np.array([(PARTS - state.said.bit_count()) * model.log_skip for state in states]),
    )


def _step(one: _State, two: _State, model: SequenceModel) -> float:
    if one.ordered is not two.ordered or one.part == two.part:
        return -np.inf
    if two.fresh:
        return 0.0 if not one.said >> two.part & 1 and two.said == one.said | 1 << two.part else -np.inf
    if two.said != one.said:
        return -np.inf
    goes_on = not one.fresh and two.part == two.said.bit_length() - 1
    return 0.0 if goes_on else model.log_return


def part_probabilities(scores: Floats, sizes: Floats, model: SequenceModel, stretches: Floats | None = None) -> Floats:
    """The probability of each part for each sentence, shape (n, 4), rows sum to 1.

    `scores` of shape (n, 4) are log evidence, `sizes` of shape (n,) the positive sizes (seconds or words) of the
    sentences. `stretches` of shape (n + 1, n + 1, 4) is the log evidence of the sentences [start, end) taken together.
    O(n^2) in the number of sentences.
    """
    lattice = _Lattice.over(scores, sizes, model, stretches)
    before, after = _forward(lattice), _backward(lattice)
    log_total = _log_sum(_log_sum(before[0] + lattice.ahead(0, after), 0), 0)
    chances = np.zeros((len(sizes) + 1, PARTS))
    for start in range(len(sizes)):
        mass = np.exp(before[start] + lattice.ahead(start, after) - log_total)
        for part in range(PARTS):
            ends = mass[:, lattice.grammar.part == part].sum(axis=1)
            chances[start, part] += ends.sum()
            chances[start + 1 :, part] -= ends
    mass = np.cumsum(chances, axis=0)[:-1].clip(1e-12)
    probabilities: Floats = mass / mass.sum(axis=1, keepdims=True)
    return probabilities


@dataclass(frozen=True, slots=True, eq=False)
class _Lattice:
    """All stretches [start, end) of an answer: `edges` of shape (n + 1,) in [0, 1], `totals` of shape (n + 1, 4),
    `whole` of shape (n + 1, n + 1, 4)."""

    totals: Floats
    whole: Floats
    edges: Floats
    weights: Floats
    log_mean: Floats
    grammar: Grammar

    @staticmethod
    def over(scores: Floats, sizes: Floats, model: SequenceModel, stretches: Floats | None) -> "_Lattice":
        places = len(sizes) + 1
        concentration = np.array(model.concentration)
        return _Lattice(
            totals=np.vstack([np.zeros(PARTS), np.cumsum(scores, axis=0)]),
            whole=np.zeros((places, places, PARTS)) if stretches is None else stretches,
            edges=np.concatenate([[0.0], np.cumsum(sizes) / sizes.sum()]),
            weights=concentration - 1.0,
            log_mean=np.log(concentration / concentration.sum()),
            grammar=_grammar_of(model),
        )

    def stretches(self, starts: slice, ends: slice) -> Floats:
        """Scores of stretches, one of `starts` or `ends` being a single place; shape (stretches, states)."""
        share = np.log(self.edges[ends] - self.edges[starts])[:, None] - self.log_mean
        told: Floats = self.totals[ends] - self.totals[starts]
        begun = told + self.whole[starts, ends].reshape(told.shape) + self.weights * share
        return np.where(self.grammar.fresh, begun[:, self.grammar.part], told[:, self.grammar.part])

    def ahead(self, start: int, after: Floats) -> Floats:
        """log weight of everything from a stretch begun at `start` on, shape (ends, states)."""
        ends = slice(start + 1, len(self.edges))
        return self.stretches(slice(start, start + 1), ends) + after[ends]


def _forward(lattice: _Lattice) -> Floats:
    """Entry [i, s]: log weight of all ways to be about to begin state s before sentence i."""
    entry = np.full((len(lattice.edges), len(lattice.grammar.part)), -np.inf)
    entry[0] = lattice.grammar.begin
    for end in range(1, len(lattice.edges) - 1):
        closed = _log_sum(entry[:end] + lattice.stretches(slice(0, end), slice(end, end + 1)), 0)
        entry[end] = _log_sum(closed[:, None] + lattice.grammar.step, 0)
    return entry


def _backward(lattice: _Lattice) -> Floats:
    """Entry [i, s]: log weight of all ways to go on once a stretch of state s has ended before sentence i."""
    entry = np.full((len(lattice.edges), len(lattice.grammar.part)), -np.inf)
    entry[-1] = lattice.grammar.end
    for start in range(len(lattice.edges) - 2, 0, -1):
        begun = _log_sum(lattice.ahead(start, entry), 0)
        entry[start] = _log_sum(lattice.grammar.step + begun[None, :], 1)
    return entry


def _log_sum(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    safe = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        summed: Floats = np.log(np.exp(values - safe).sum(axis=axis)) + safe.squeeze(axis)
    return summed
