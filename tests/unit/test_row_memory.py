"""Rows for texts are computed once, in batches, and come in the order asked for."""

import numpy as np
from numpy.typing import NDArray

from starling.meaning.row_memory import RowMemory


class Counting:
    """Gives every text its length, and remembers the batches."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def __call__(self, texts: list[str]) -> NDArray[np.float32]:
        self.batches.append(texts)
        return np.array([[len(text)] for text in texts], np.float32)


def test_rows_come_in_the_order_of_the_texts_whatever_the_batches() -> None:
    memory = RowMemory[str](Counting(), width=1, batch=2)
    assert memory.rows(["three", "a", "four", "a"]).ravel().tolist() == [5, 1, 4, 1]


def test_texts_seen_before_are_not_computed_again() -> None:
    count = Counting()
    memory = RowMemory[str](count, width=1, batch=8)
    memory.rows(["one", "two"])
    memory.rows(["two", "three", "one"])
    assert count.batches == [["one", "two"], ["three"]]


def test_nothing_asked_gives_no_rows_of_the_same_width() -> None:
    assert RowMemory[str](Counting(), width=7, batch=8).rows([]).shape == (0, 7)
