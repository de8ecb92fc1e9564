"""Loading the models beside the question."""

from types import SimpleNamespace
from typing import Any

import pytest

from starling.cli.loading import Loading
from starling.errors import Cancelled, ModelError


class FakeModels:
    """An application whose models count how often they are loaded."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.loads = 0
        self.problem = problem
        meaning = SimpleNamespace(
            embedder=SimpleNamespace(embed=lambda _texts: None), reader=SimpleNamespace(read=lambda _pairs: None)
        )
        self.wiring = SimpleNamespace(
            transcriber=SimpleNamespace(load=self.load), judge=SimpleNamespace(meaning=meaning)
        )

    def load(self) -> None:
        self.loads += 1
        if self.problem is not None:
            raise self.problem


def app(models: FakeModels) -> Any:
    return models


def test_nothing_is_loaded_before_it_may_begin_and_nothing_at_all_when_the_person_leaves_first() -> None:
    models = FakeModels()
    with Loading(app(models)) as loading:
        assert models.loads == 0
    assert models.loads == 0
    with pytest.raises(Cancelled):
        loading.wait()


def test_it_loads_once_however_often_it_is_told_to_begin() -> None:
    models = FakeModels()
    with Loading(app(models)) as loading:
        loading.begin()
        loading.begin()
        loading.finish()
        loading.wait()
    assert models.loads == 1


def test_what_is_wrong_is_raised_to_whoever_waits() -> None:
    with Loading(app(FakeModels(ModelError("no model called base")))) as loading, pytest.raises(ModelError):
        loading.finish()
