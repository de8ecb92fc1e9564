"""Loading the models beside the question."""

from types import SimpleNamespace
from typing import Any

import pytest

from starling.cli.loading import Loading
from starling.errors import Cancelled, ModelError
from starling.model import KeyPoint, Story


class FakeModels:
    """An application whose models count how often they are loaded."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.loads = 0
        self.problem = problem
        self.embedded: list[str] = []
        meaning = SimpleNamespace(
            embedder=SimpleNamespace(embed=self.embedded.extend), reader=SimpleNamespace(read=lambda _pairs: None)
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
    with Loading(app(models), None) as loading:
        assert models.loads == 0
    assert models.loads == 0
    with pytest.raises(Cancelled):
        loading.wait()


def test_it_loads_once_however_often_it_is_told_to_begin() -> None:
    models = FakeModels()
    with Loading(app(models), None) as loading:
        loading.begin()
        loading.begin()
        loading.finish()
        loading.wait()
    assert models.loads == 1


def test_the_story_is_read_while_the_question_sounds() -> None:
    models = FakeModels()
    story = Story("oven", "The oven", (KeyPoint(0, None, "The oven broke before the fair"),))
    with Loading(app(models), story) as loading:
        loading.finish()
    assert {"The oven broke before the fair", "oven", "fair"} <= set(models.embedded)
    assert "the" not in models.embedded


def test_what_is_wrong_is_raised_to_whoever_waits() -> None:
    with Loading(app(FakeModels(ModelError("no model called base"))), None) as loading, pytest.raises(ModelError):
        loading.finish()
