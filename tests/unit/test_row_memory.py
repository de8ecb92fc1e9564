"""Rows for texts are computed once, in batches, and come in the order asked for."""

import numpy as np
from numpy.typing import NDArray

from starling.meaning.row_memory import RowMemory

Pair = tuple[str, str]


def length(pair: Pair) -> int:
    return len(pair[0]) + len(pair[1])


class Counting:
    """Gives every pair its length, and remembers the batches."""

    def __init__(self) -> None:
        self.batches: list[list[Pair]] = []

    def __call__(self, pairs: list[Pair]) -> NDArray[np.float32]:
        self.batches.append(pairs)
        return np.array([[length(pair)] for pair in pairs], np.float32)


def pairs(*texts: str) -> list[Pair]:
    return [("", text) for text in texts]


def test_rows_come_in_the_order_of_the_texts_whatever_the_batches() -> None:
    memory = RowMemory[Pair](Counting(), length, width=1, batch=2)
    assert memory.rows(pairs("three", "a", "four", "a")).ravel().tolist() == [5, 1, 4, 1]


def test_texts_seen_before_are_not_computed_again() -> None:
    count = Counting()
    memory = RowMemory[Pair](count, length, width=1, batch=8)
    memory.rows(pairs("one", "two"))
    memory.rows(pairs("two", "three", "one"))
    assert count.batches == [pairs("one", "two"), pairs("three")]


def test_nothing_asked_gives_no_rows_of_the_same_width() -> None:
    assert RowMemory[Pair](Counting(), length, width=7, batch=8).rows([]).shape == (0, 7)
