"""The names that other programs import: docs/api.md runs as it stands, and importing costs nothing."""

import doctest
import json
import subprocess
import sys
from pathlib import Path

import pytest

import starling
from starling.errors import ConfigError, InputError, StoryFormatError
from starling.meaning.minilm import MiniLM

API = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STARLING_HOME", str(tmp_path))
    return tmp_path


def test_importing_the_package_loads_no_other_module_of_it_and_nothing_heavy() -> None:
    code = "import starling, sys; print(*(n for n in sys.modules if n.startswith('starling.') or n == 'numpy'))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == ""


def test_every_public_name_is_there_and_described_in_the_docs() -> None:
    described = API.read_text(encoding="utf-8")
    for name in starling.__all__:
        assert getattr(starling, name) is not None
        assert name == "__version__" or f"`{name}" in described
    assert set(dir(starling)) == set(starling.__all__)


def test_a_name_that_is_not_public_is_told_as_python_tells_it() -> None:
    with pytest.raises(AttributeError, match="module 'starling' has no attribute 'score'"):
        starling.score  # noqa: B018 - looking it up is what fails


def test_a_type_checker_finds_the_types() -> None:
    assert Path(starling.__file__).with_name("py.typed").exists()


@pytest.mark.models
def test_the_page_about_the_api_says_what_happens(own_home: Path) -> None:
    results = doctest.testfile(str(API), module_relative=False, encoding="utf-8")
    assert results.attempted > 10
    assert results.failed == 0


@pytest.mark.models
def test_an_assessment_can_be_written_as_the_document_of_the_command(own_home: Path) -> None:
    story = starling.parse_story("# Tea\n## Action\n- I made a pot of green tea for everybody\n", name="tea")
    answer = "It was a cold day in the office, so I made a pot of green tea for everybody there."
    document = starling.as_json(story, answer, starling.judge(story, answer))
    assert json.loads(json.dumps(document))["recall"]["key_points"][0]["verdict"] == "covered"


def test_judging_stores_nothing_and_needs_no_model_for_an_answer_without_words(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_loaded(*_: object) -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr(MiniLM, "embed", not_loaded)
    story = starling.parse_story("# Tea\n## Action\n- I made tea\n")
    assessment = starling.judge(story, "")
    assert assessment.refused is not None
    assert assessment.refused.reason == "no_speech"
    assert not (own_home / "starling.db").exists()


def test_the_wanted_length_is_the_given_one_else_the_storys_else_the_profiles(own_home: Path) -> None:
    plain = starling.parse_story("# Tea\n## Action\n- I made tea\n")
    own = starling.parse_story("---\ntarget: 90s\n---\n# Tea\n## Action\n- I made tea\n")

    def wanted_s(assessment: starling.Assessment) -> float | None:
        return assessment.delivery.target_s if assessment.delivery else None

    assert wanted_s(starling.judge(own, "", target_s=20)) == 20
    assert wanted_s(starling.judge(own, "", profile="short")) == 90
    assert wanted_s(starling.judge(plain, "", profile="short")) == 60
    assert wanted_s(starling.judge(plain, "")) == 150


def test_what_can_not_be_judged_by_is_an_error_with_a_hint(own_home: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'tea' has no key points"):
        starling.judge(starling.parse_story("# Tea\n", name="tea"), "I made tea")
    with pytest.raises(ConfigError):
        starling.judge(starling.parse_story("# Tea\n## Action\n- I made tea\n"), "I made tea", profile="astrology")
    with pytest.raises(InputError):
        starling.read_story(tmp_path / "none.md")
    broken = tmp_path / "broken.md"
    broken.write_text("---\ntarget: soon\n---\n# Tea\n", encoding="utf-8")
    with pytest.raises(StoryFormatError, match=r"broken\.md:2"):
        starling.read_story(broken)
