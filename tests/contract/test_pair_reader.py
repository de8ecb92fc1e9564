"""What every reader of pairs promises, kept by the fake one and by the model that ships."""

from collections.abc import Callable

import numpy as np
import pytest
from tests.fakes import FakeReader

from starling.ports import PairReader

POINT = "The supplier refused at first to change the tone"
SAID_SO = "the supplier refused at first to, um, change the tone"
ELSEWHERE = "My daughter learned to swim that summer, in a lake near my parents' house."


@pytest.fixture(params=["fake", pytest.param("shipped", marks=pytest.mark.models)])
def new_reader(request: pytest.FixtureRequest) -> Callable[[], PairReader]:
    if request.param == "fake":
        return FakeReader
    from starling.meaning.reader import CrossEncoder, shipped_model
    from starling.weights.minilm import find_minilm

    return lambda: CrossEncoder(shipped_model(), find_minilm().tokenizer_path)


@pytest.fixture
def reader(new_reader: Callable[[], PairReader]) -> PairReader:
    return new_reader()


def test_every_row_is_four_probabilities(reader: PairReader) -> None:
    rows = reader.read([(POINT, SAID_SO), (POINT, ELSEWHERE), (POINT, "")])

    assert rows.shape == (3, 4)
    assert rows.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert (rows >= 0).all()


def test_a_point_that_was_said_is_told_from_one_that_was_not(reader: PairReader) -> None:
    said, not_said = reader.read([(POINT, SAID_SO), (POINT, ELSEWHERE)])

    assert said[0] > 0.5
    assert not_said[2] > 0.5


def test_no_pairs_give_no_rows(reader: PairReader) -> None:
    assert reader.read([]).shape == (0, 4)


def test_a_pair_has_the_same_row_in_any_company(new_reader: Callable[[], PairReader]) -> None:
    alone = new_reader().read([(POINT, SAID_SO)])
    among = new_reader().read([(POINT, ELSEWHERE), (POINT, SAID_SO), (POINT, "something " * 300)])

    assert np.array_equal(alone[0], among[1])
