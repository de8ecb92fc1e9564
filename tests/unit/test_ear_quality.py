"""What the report may say about its own ear."""

from starling.assess.ear_quality import ear_quality


def test_the_default_recogniser_was_measured_and_misses_some() -> None:
    quality = ear_quality("base")

    assert quality is not None
    assert 0.8 <= quality.recall < 1
    assert 0.8 <= quality.precision < 1


def test_nothing_is_claimed_for_a_recogniser_that_was_not_measured() -> None:
    assert ear_quality("large-v3") is None
    assert ear_quality(None) is None
