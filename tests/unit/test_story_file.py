"""What a story file means, and that writing one back loses nothing."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from starling.errors import StoryFormatError
from starling.library.story_file import parse_story, render_story
from starling.model import Component, KeyPoint, Story

PATH = Path("lamp-repair.md")

FULL = """---
title: The lamp that flickered
tags: [perseverance, customer focus]
target: 2m30s
questions:
  - Tell me about a fault you could not find.
silenced: [S101]
owner: me
---
## Situation
- The lamp in the reading room flickered for weeks {weight=2}
- [ ] Readers had **complained** twice
## Actions taken
1. I swapped the bulb
   - then the socket
   - then the fuse
## Outcome
- No complaint in six months
## Who to thank
Marta lent me the ladder.
"""


def parsed(text: str) -> Story:
    return parse_story(text, PATH)


def test_one_top_level_bullet_is_one_key_point_in_file_order() -> None:
    story = parsed(FULL)
    assert story.key_points == (
        KeyPoint(0, Component.SITUATION, "The lamp in the reading room flickered for weeks", weight=2.0),
        KeyPoint(1, Component.SITUATION, "Readers had complained twice", draft=True),
        KeyPoint(2, Component.ACTION, "I swapped the bulb: then the socket; then the fuse"),
        KeyPoint(3, Component.RESULT, "No complaint in six months"),
    )


def test_front_matter_gives_title_tags_target_questions_and_silenced_checks() -> None:
    story = parsed(FULL)
    assert (story.name, story.title) == ("lamp-repair", "The lamp that flickered")
    assert story.tags == ("perseverance", "customer focus")
    assert story.target_s == 150
    assert story.questions == ("Tell me about a fault you could not find.",)
    assert story.silenced == ("S101",)


def test_unknown_sections_and_unknown_front_matter_are_kept() -> None:
    again = render_story(parsed(FULL))
    assert "## Who to thank\n\nMarta lent me the ladder." in again
    assert "owner: me" in again


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("### CONTEXT", Component.SITUATION),
        ("# (S)", Component.SITUATION),
        ("## 2. **Task**:", Component.TASK),
        ("## My actions", Component.ACTION),
        ("## What I did", Component.ACTION),
        ("## Reslut", Component.RESULT),
        ("## Results & learnings", Component.RESULT),
        ("Situation\n---------", Component.SITUATION),
    ],
)
def test_headings_are_matched_in_their_usual_forms(heading: str, section: Component) -> None:
    assert [point.section for point in parsed(f"{heading}\n- one thing\n").key_points] == [section]


def test_prose_under_a_heading_becomes_drafts_and_is_kept_as_background() -> None:
    story = parsed("## Result\nThe room stayed bright. Nobody wrote to us again.\n")
    assert [(point.text, point.draft) for point in story.key_points] == [
        ("The room stayed bright", True),
        ("Nobody wrote to us again", True),
    ]
    assert "> The room stayed bright. Nobody wrote to us again." in render_story(story)


def test_a_ticked_checkbox_is_a_kept_point() -> None:
    (point,) = parsed("## Task\n- [x] mend it by Friday\n").key_points
    assert point == KeyPoint(0, Component.TASK, "mend it by Friday")


def test_quotations_are_background_and_no_points() -> None:
    assert parsed("## Task\n> remember to breathe\n").key_points == ()


def test_a_sub_heading_inside_a_section_starts_no_other_section() -> None:
    story = parsed("## Action\n### Goal\n- I asked why\n### Result\n- it worked\n")
    assert [point.section for point in story.key_points] == [Component.ACTION, Component.RESULT]


def test_without_front_matter_the_first_big_heading_is_the_title_and_else_the_name() -> None:
    assert parsed("# Mending a lamp\n## Task\n- x y\n").title == "Mending a lamp"
    assert parsed("## Task\n- x y\n").title == "Lamp repair"


def test_links_keep_their_address_when_the_story_is_written_back() -> None:
    story = parsed("## Result\n- see [the log](http://example.org/log)\n")
    assert story.key_points[0].text == "see the log"
    assert "[the log](http://example.org/log)" in render_story(story)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("---\ntitle: x\n## Task\n", 1, "not closed"),
        ("---\ntitle: [x\n---\n", 3, "YAML"),
        ("---\ntags: [a]\ntarget: soon\n---\n", 3, "'soon' is no length of time"),
        ("---\ntarget: 3h\n---\n", 2, "no length of time"),
        ("---\ntarget: 0\n---\n", 2, "more than zero"),
        ("---\ntarget: 9000\n---\n", 2, "one hour"),
        ("---\n- a\n---\n", 2, "key: value"),
        ("---\ntitle: a\ntags:\n  a: b\n---\n", 3, "list of texts"),
        ("---\ntitle: a\nTitle: b\n---\n", 3, "given twice"),
        # libyaml crashes, and Python with it, on what is nested without end.
        pytest.param(f"---\ntitle: a\nx: {'[' * 100_000}\n---\n", 3, "nest", id="brackets without end"),
        pytest.param(f"---\ntitle: a\nx:\n {'- ' * 100_000}\n---\n", 4, "nest", id="dashes without end"),
        ("## Task\n- fine\n- wrong {weight=heavy}\n", 3, "weight"),
        ("---\ntitle: a\n---\n## Task\n- wrong {weight=0}\n", 5, "weight"),
    ],
)
def test_what_is_wrong_is_named_with_path_and_line(text: str, line: int, what: str) -> None:
    with pytest.raises(StoryFormatError, match=what) as caught:
        parsed(text)
    assert str(caught.value).startswith(f"lamp-repair.md:{line}: ")


def test_words_that_yaml_would_read_as_something_else_stay_words() -> None:
    story = parsed("---\ntitle: No\ntags: [yes, 2024-01-01, null]\ntarget: 2:30\n---\n")
    assert (story.title, story.tags, story.target_s) == ("No", ("yes", "2024-01-01", "null"), 150)


def test_hand_written_front_matter_with_odd_line_ends_is_read() -> None:
    assert parsed("\ufeff---\r\ntitle: Lamp\r\n---\r\n## Task\r\n- mend it\r\n").title == "Lamp"


_fragments = st.sampled_from(
    ["---", "title: a: b", "## Action", "### Goal", "# Lamp", "## Notes", "##", "- [ ] a", "- [x]", "1. b", "  - c",
     "> d", "```", "<!-- e", "-->", "| f | g |", "| - | - |", "prose here. And More.", "{weight=2}", "- h {weight=0.5}",
     "***", "* q\n* r", "",
     "[i](http://j)", "[k]: http://l", "<b>m</b>", "    n", "- - o", "- # p", "===", "\\", "&amp;", ""]
)  # fmt: skip


@settings(derandomize=True, max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.one_of(_fragments, st.text(max_size=12)), max_size=14).map("\n".join))
def test_a_story_written_back_reads_as_the_same_story(text: str) -> None:
    try:
        story = parsed(text)
    except StoryFormatError:
        return
    assert parsed(render_story(story)) == story
