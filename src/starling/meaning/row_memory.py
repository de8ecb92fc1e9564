"""Rows of figures for texts: computed in batches of like length, and remembered."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from starling.ports import Excerpt

Key = TypeVar("Key", tuple[str, str], Excerpt)
Rows = NDArray[np.float32]

_REMEMBERED = 4096


class RowMemory(Generic[Key]):
    """One row of `width` figures for each excerpt, or pair of texts; the last 4096 rows come from memory.

    `size_of` says how much there is to read for a key: batches are of like size.
    """

    def __init__(self, run: Callable[[list[Key]], Rows], size_of: Callable[[Key], int], width: int, batch: int) -> None:
        self._size_of: Callable[[Key], int] = size_of
        self._run: Callable[[list[Key]], Rows] = run
        self._width = width
        self._batch = batch
        self._memory: OrderedDict[Key, Rows] = OrderedDict()

    def rows(self, keys: Sequence[Key]) -> Rows:
        """Shape (len(keys), width); raises what `run` raises."""
        rows: dict[Key, Rows] = {}
        for key in keys:
            if key in self._memory:
                self._memory.move_to_end(key)
                rows[key] = self._memory[key]
        # Sorted by size, so that little of a batch is padding.
        unseen = sorted({key for key in keys if key not in rows}, key=lambda key: (self._size_of(key), key))
        for start in range(0, len(unseen), self._batch):
            batch = unseen[start : start + self._batch]
            rows.update(zip(batch, self._run(batch), strict=True))
        self._remember({key: rows[key] for key in unseen})
        return np.stack([rows[key] for key in keys]) if keys else np.zeros((0, self._width), np.float32)

    def _remember(self, rows: dict[Key, Rows]) -> None:
        self._memory.update(rows)
        while len(self._memory) > _REMEMBERED:
            self._memory.popitem(last=False)
