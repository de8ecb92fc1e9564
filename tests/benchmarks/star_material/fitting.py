"""Fitting the model of the STAR timeline: the emission by penalised softmax regression, the shares by moments."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from star_material.answers import LABELS, CutAnswer, cut_into_sentences, labelled_sentences
from starling.assess.timeline.cues import NAMES
from starling.assess.timeline.features import phrases_of, sentence_features
from starling.model import Component
from starling.ports import Embedder

Floats = NDArray[np.float64]
PENALTY = 0.1
LEAST_SENTENCES = 5
MOST_PHRASES = 1500
LOG_ASIDE = float(np.log(0.05))
TRUST = 0.4
STRETCH_TRUST = 1.0
STRETCH_PENALTY = 0.05
OPENING_SCALE = 0.5
LOG_ANY_ORDER = -4.0
"""Between an even chance for each other order (-3.2, best on our own written answers) and hardly ever (-7.8, best on
people's answers in order): a middle, see docs/star.md."""
SEQUENCE = {
    "log_any_order": LOG_ANY_ORDER,
    "log_skip": -14.0,
    "log_return": -3.0,
}
SHARE_TRUST = 0.7
"""The shares of one answer are believed a little less than counted: answers differ more than our sample."""
STORY = {"closeness": 16.0, "nothing": 0.25, "recognised": 3.0, "log_skip": -7.0}

_PARTS = [part.value for part in Component]
COLUMNS = [*_PARTS, "none", *(f"stretch: {part}" for part in _PARTS), *(f"opening: {part}" for part in _PARTS)]


def fit_model(answers: Sequence[CutAnswer], embedder: Embedder, origin: str) -> dict[str, Any]:
    """The fields of data/star.json, fitted on `answers`."""
    sentences = [(text, LABELS.index(part), a.weight) for a in answers for part, text in labelled_sentences(a)]
    texts = [text for text, _, _ in sentences]
    target = np.array([label for _, label, _ in sentences])
    weight = np.array([weight for _, _, weight in sentences])
    weight /= weight.mean()
    phrases = _known_phrases(texts)
    features = sentence_features(texts, embedder, {phrase: at for at, phrase in enumerate(phrases)})
    fitted = LogisticRegression(C=PENALTY, max_iter=600, tol=1e-3).fit(features, target, sample_weight=weight)
    whole = _fit_stretches(answers, dict(zip(texts, features, strict=True)))
    of_stretch, of_opening = np.split(whole.coef_.T, 2)
    rows = np.round(np.hstack([fitted.coef_.T, of_stretch, OPENING_SCALE * of_opening]), 3).tolist()
    meaning = features.shape[1] - len(NAMES) - 1 - len(phrases)
    return {
        "origin": origin,
        "columns": COLUMNS,
        "intercept": np.round([*fitted.intercept_, *np.zeros(len(Component)), *whole.intercept_], 3).tolist(),
        "log_prior": np.round(np.log(np.bincount(target, weight, len(LABELS)) / weight.sum()), 3).tolist(),
        "log_aside": round(LOG_ASIDE, 3),
        "trust": TRUST,
        "stretch_trust": STRETCH_TRUST,
        "sequence": {"concentration": _concentration(answers), **{k: round(v, 3) for k, v in SEQUENCE.items()}},
        "story": STORY,
        "cues": dict(zip(NAMES, rows[meaning:], strict=False)),
        "length": rows[meaning + len(NAMES)],
        "phrases": dict(zip(phrases, rows[meaning + len(NAMES) + 1 :], strict=True)),
        "meaning": rows[:meaning],
    }


def _fit_stretches(answers: Sequence[CutAnswer], features_of: Mapping[str, Floats]) -> LogisticRegression:
    """Which part a whole stretch is: from the mean of its sentences by words, and from its first one."""
    rows, target, weight = [], [], []
    for answer in answers:
        for part, tokens in answer.stretches:
            texts = cut_into_sentences(tokens)
            if part is None or not texts:
                continue
            each = np.array([features_of[text] for text in texts])
            mean = np.average(each, axis=0, weights=[len(text.split()) for text in texts])
            rows.append(np.concatenate([mean, OPENING_SCALE * each[0]]))
            target.append(LABELS.index(part))
            weight.append(answer.weight)
    fitted = LogisticRegression(C=STRETCH_PENALTY, max_iter=600, tol=1e-3)
    return fitted.fit(np.array(rows), target, sample_weight=np.array(weight) / np.mean(weight))


def _known_phrases(texts: Sequence[str]) -> list[str]:
    counts = Counter(phrase for text in texts for phrase in phrases_of(text))
    frequent = [phrase for phrase, count in counts.items() if count >= LEAST_SENTENCES]
    return sorted(sorted(frequent, key=lambda phrase: (-counts[phrase], phrase))[:MOST_PHRASES])


def _concentration(answers: Sequence[CutAnswer]) -> list[float]:
    """Dirichlet concentration of the shares of the four parts, by moments (Minka 2000, eq. 23 for the total)."""
    shares = []
    for answer in answers:
        sizes = [sum(len(tokens) for part, tokens in answer.stretches if part is wanted) for wanted in Component]
        if all(sizes):
            shares.append(np.array(sizes) / sum(sizes))
    mean, variance = np.mean(shares, axis=0), np.var(shares, axis=0)
    total = np.median(mean * (1 - mean) / variance - 1)
    return [round(float(value), 2) for value in SHARE_TRUST * mean * total]
