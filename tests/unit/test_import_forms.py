# ruff: noqa: E501 - notes read as notes only when their lines are left whole
"""The forms that people's notes take, and what the importer makes of each. All notes here are made up."""

from pathlib import Path

import pytest

from starling.library.importing.found import Findings
from starling.library.importing.notes import find_in, leftover_text
from starling.model import Component, Story

S, T, A, R = Component


def found(text: str, name: str = "notes.md") -> Findings:
    return find_in(text, Path(name)).findings


def only_story(text: str, name: str = "notes.md") -> Story:
    (one,) = found(text, name).told
    return one.story


def words_of(story: Story, section: Component | None) -> str:
    notes = [note.text for note in story.notes if note.section is section and not note.heading]
    return " ".join([*(point.text for point in story.points_of(section) if not point.draft), *notes]) if section else ""


BOAT = {
    S: "Our rowing boat leaked before the regatta.",
    T: "I had to make it float by Sunday.",
    A: "I found the crack and sealed it with resin.",
    R: "We finished third out of nine.",
}

FORMS = {
    "headings": "# The boat\n## Situation\n{S}\n## Task\n{T}\n## Action\n{A}\n## Result\n{R}\n",
    "deep headings": "# Stories\n### The boat\n##### situation\n{S}\n##### TASK\n{T}\n##### Actions\n{A}\n##### Results\n{R}\n",
    "flat headings": "## The boat\n## Situation\n{S}\n## Task\n{T}\n## Action\n{A}\n## Result\n{R}\n",
    "bold labels": "## The boat\n\n**Situation:** {S}\n\n**Task:** {T}\n\n**Action:** {A}\n\n**Result:** {R}\n",
    "bold labels, colon outside": "## The boat\n**Situation**: {S}\n**Task**: {T}\n**Action**: {A}\n**Result**: {R}\n",
    "bullets with bold labels": "## The boat\n- **Situation:** {S}\n- **Task:** {T}\n- **Action:** {A}\n- **Result:** {R}\n",
    "single letters": "## The boat\nS: {S}\nT: {T}\nA: {A}\nR: {R}\n",
    "letters in brackets": "## The boat\n(S) {S}\n(T) {T}\n(A) {A}\n(R) {R}\n",
    "letters in one paragraph": "## The boat\n(S) {S} (T) {T} (A) {A} (R) {R}\n",
    "dashes": "## The boat\nSituation - {S}\nTask - {T}\nAction - {A}\nResult - {R}\n",
    "bold letter and name": "## The boat\n- **S — Situation:** {S}\n- **T — Task:** {T}\n- **A — Action:** {A}\n- **R — Result:** {R}\n",
    "bold letter, name after": "## The boat\n- **S** (Situation): {S}\n- **T** (Task): {T}\n- **A** (Action): {A}\n- **R** (Result): {R}\n",
    "labels alone on a line": "## The boat\n\n**Situation**\n\n{S}\n\n**Task**\n\n{T}\n\n**Action**\n\n{A}\n\n**Result**\n\n{R}\n",
    "nested bullets": "## The boat\n- Situation\n  - {S}\n- Task\n  - {T}\n- Action\n  - {A}\n- Result\n  - {R}\n",
    "table": "## The boat\n\n| Part | Text |\n|---|---|\n| Situation | {S} |\n| Task | {T} |\n| Action | {A} |\n| Result | {R} |\n",
    "row of a table": "# Stories\n\n| Story | Situation | Task | Action | Result |\n|-|-|-|-|-|\n| The boat | {S} | {T} | {A} | {R} |\n",
    "other names": "## The boat\n**Context:** {S}\n\n**Challenge:** {T}\n\n**What I did:** {A}\n\n**Outcome:** {R}\n",
    "still other names": "## The boat\n### Background\n{S}\n### Goal\n{T}\n### Approach\n{A}\n### Impact\n{R}\n",
    "title as a numbered item": "# Stories\n1. The boat\n   - Situation: {S}\n   - Task: {T}\n   - Action: {A}\n   - Result: {R}\n",
    "title as a bullet": "# Stories\n- **The boat**\n  - S: {S}\n  - T: {T}\n  - A: {A}\n  - R: {R}\n",
    "column of a table": "# Stories\n\n| | The boat | The pond |\n|-|-|-|\n| Situation | {S} | |\n| Task | {T} | |\n| Action | {A} | |\n| Result | {R} | |\n",
    "labels in italics": "## The boat\n*Situation:* {S}\n\n*Task:* {T}\n\n*Action:* {A}\n\n*Result:* {R}\n",
    "capitals": "THE BOAT\n\nSITUATION\n{S}\n\nTASK\n{T}\n\nACTION\n{A}\n\nRESULT\n{R}\n",
    "headings with the text": "## The boat\n### Situation: {S}\n### Task: {T}\n### Action: {A}\n### Result: {R}\n",
    "misspelt": "## The boat\n### Situtation\n{S}\n### Tasks\n{T}\n### Acton\n{A}\n### Reslts\n{R}\n",
    "numbered": "## The boat\n1. Situation: {S}\n2. Task: {T}\n3. Action: {A}\n4. Result: {R}\n",
    "plain text": "Story 1: The boat\n\nSituation: {S}\nTask: {T}\nAction: {A}\nResult: {R}\n",
    "plain text, title above": "The boat\nSituation: {S}\nTask: {T}\nAction: {A}\nResult: {R}\n",
    "quotation": "## The boat\n> **Situation:** {S}\n>\n> **Task:** {T}\n>\n> **Action:** {A}\n>\n> **Result:** {R}\n",
    "front matter": '---\ntitle: The boat\nsituation: "{S}"\ntask: "{T}"\naction: "{A}"\nresult: "{R}"\n---\n',
    "details": "<details>\n<summary><b>The boat</b></summary>\n<ul>\n  <li>\n    <b>Situation: </b><br>\n    - {S}<br>\n  </li>\n"
    "  <li>\n    <b>Task:</b><br>\n    - {T}\n  </li>\n  <li><b>Action</b><br>\n    - {A}</li>\n  <li>\n    <b>Result</b><br>\n"
    "    - {R}\n  </li>\n</ul>\n</details>\n",
    "emoji": "## 🚣 The boat\n🟢 **Situation:** {S}\n🔵 **Task:** {T}\n🟡 **Action:** {A}\n🏁 **Result:** {R}\n",
    "stray asterisks": "## The boat**\n**Situation: {S}**\n\n**Task: {T}**\n\n**Action: {A}**\n\n**Result: {R}**\n",
    "windows line ends": "## The boat\r\n\r\nSituation: {S}\r\n\r\nTask: {T}\r\n\r\nAction: {A}\r\n\r\nResult: {R}\r\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_story_is_found_with_every_text_in_its_section(form: str) -> None:
    story = only_story(FORMS[form].format(S=BOAT[S], T=BOAT[T], A=BOAT[A], R=BOAT[R]))
    assert story.title.lower() == "the boat"
    for section, text in BOAT.items():
        assert text.rstrip(".") in words_of(story, section)
        assert sum(text.rstrip(".") in words_of(story, other) for other in Component) == 1


@pytest.mark.parametrize("form", [form for form in FORMS if form != "front matter"])
def test_two_stories_in_one_file_are_two_stories(form: str) -> None:
    text = FORMS[form].format(S=BOAT[S], T=BOAT[T], A=BOAT[A], R=BOAT[R])
    second = text.replace("The boat", "The mill").replace("THE BOAT", "The mill").replace("Story 1", "Story 2")
    titles = [one.story.title.capitalize() for one in found(f"{text}\n\n{second}").told]
    assert titles == ["The boat", "The mill"]


def test_runs_of_labels_under_one_question_are_stories_of_their_own() -> None:
    text = "### 1. Tell me about a time you disagreed.\n" + "\n\n".join(
        ["(S) We argued. (A) I listened. (R) We agreed."] * 2
    )
    stories = [one.story for one in found(text).told]
    assert len(stories) == 2
    assert all(story.questions == ("Tell me about a time you disagreed.",) for story in stories)
    assert len({story.title for story in stories}) == 2


def test_stories_without_labels_under_a_heading_for_stories_are_stories() -> None:
    text = "# Notes\n## Answers\n### The boat\n#### Situation\nit leaked\n#### Result\nit floats\n### The kite\n[patience]\n- lost it\n"
    stories = [one.story for one in found(text).told]
    assert [story.title for story in stories] == ["The boat", "The kite"]
    assert stories[1].tags == ("patience",)
    assert [point.text for point in stories[1].key_points] == ["lost it"]


def test_a_story_one_level_too_high_after_the_stories_is_one_too() -> None:
    text = "# Notes\n## Answers\n### The boat\nS: it leaked\nR: it floats\n## The kite\n- lost it\n- found it\n## Questions\n- Why us?\n"
    assert [one.story.title for one in found(text).told] == ["The boat", "The kite"]


def test_other_cases_are_stubs() -> None:
    findings = found("# Notes\n## Other cases\n1. the lighthouse\n2. the ferry: late again\n")
    assert findings.told == ()
    assert [one.story.title for one in findings.stubs] == ["the lighthouse", "the ferry: late again"]


def test_categories_keep_their_prompts_and_what_they_are_about() -> None:
    text = "## Question categories\n### Courage\nDo you dare?\n\n> You spoke up\n> You said no\n\n### Care\n* helped a friend\n"
    courage, care = found(text).categories
    assert (courage.name, courage.about) == ("Courage", "Do you dare?")
    assert [question.text for question in courage.questions] == ["You spoke up", "You said no"]
    assert [question.text for question in care.questions] == ["helped a friend"]


def test_a_list_of_questions_without_answers_is_questions_and_no_story() -> None:
    text = "# Behavioural\n## Teamwork\n1. Tell me about a time you helped.\n   - What came of it?\n2. How do you give feedback?\n"
    findings = found(text)
    assert findings.stories == ()
    (category,) = findings.categories
    assert category.name == "Teamwork"
    assert category.questions[0].follow_ups == ("What came of it?",)
    assert len(category.questions) == 2


def test_a_question_answered_in_the_past_tense_is_a_story_that_answers_it() -> None:
    text = (
        "## Tell me about a time you fixed something.\n\n"
        "> Our mill had stopped and nobody knew why. I took the gears apart, found a stone and cleaned the axle. "
        "It ran again the same evening and the baker was happy.\n"
    )
    story = only_story(text)
    assert story.questions == ("Tell me about a time you fixed something.",)
    assert len(story.key_points) >= 3


@pytest.mark.parametrize(
    "text",
    [
        "## Why do you want to work here?\n\nI like mills and I wanted to learn about them since I was a child in the valley.\n",
        "## The STAR method\n- **Situation:** describe the context\n- **Task:** explain your role\n- **Action:** outline the steps\n"
        "- **Result:** quantify the impact\n",
        "## Story 1: <title>\n- **S:**\n- **T:**\n- **A:**\n- **R:** (quantify!)\n",
        "# Recipe\n\nBoil the beans. Add salt.\n\n- beans\n- salt\n",
        "# STAR\n\n| Letter | Meaning | Time |\n|-|-|-|\n| S | Situation | 10 |\n| T | Task | 10 |\n| A | Action | 60 |\n| R | Result | 20 |\n",
        "# Bands\n\n| Profile | Situation | Task | Action | Result |\n|-|-|-|-|-|\n| calm | 10-20 % | 5 % | 60 % | 15 % |\n",
        "# How things hang together\n\n## What it looks for\n\nIt was made in May and we had hoped for more.\n",
        "Remember: **S**ituation, **T**ask, **A**ction, **R**esult.\n",
    ],
    ids=["motivation", "method", "empty template", "recipe", "table about the method", "table of figures", "documentation", "the word itself"],
)  # fmt: skip
def test_what_is_no_story_invents_none(text: str) -> None:
    assert found(text).stories == ()


def test_tags_are_read_from_brackets_and_from_a_line_of_themes() -> None:
    assert only_story(
        "## The boat [water]\n- **Themes:** repair, racing\n- **S:** it leaked\n- **R:** it floats\n"
    ).tags == (
        "water",
        "repair",
        "racing",
    )


def test_a_file_in_our_own_form_comes_back_as_itself() -> None:
    text = "---\ntitle: The boat\ntags: [water]\ntarget: 2m\n---\n\n## Situation\n\n- it leaked\n\n## Result\n\n- it floats\n"
    story = only_story(text)
    assert (story.title, story.tags, story.target_s) == ("The boat", ("water",), 120)
    assert [point.text for point in story.points_of(S)] == ["it leaked"]


def test_sub_headings_inside_a_section_stay_in_it() -> None:
    story = only_story(
        "### The boat\n#### Situation\nit leaked\n#### Actions\n##### Why\nI asked the club.\n#### Result\nit floats\n"
    )
    assert "I asked the club." in words_of(story, A)


def test_what_follows_a_story_under_bold_lines_is_kept_with_it_and_not_scored() -> None:
    text = "## Scenario 1: The boat\n**STAR**\n- **Situation:** it leaked\n- **Result:** it floats\n\n**To improve**\n- say how long\n"
    story = only_story(text)
    assert [(note.heading, note.text) for note in story.notes if note.heading] == [("To improve", "- say how long")]
    assert all("how long" not in point.text for point in story.key_points)


def test_a_remark_inside_a_label_is_kept_with_its_section() -> None:
    story = only_story("## The boat\n- **S** (in May): it leaked\n- **R (Result, after a month)**: it floats\n")
    assert "in May" in words_of(story, S)
    assert "after a month" in words_of(story, R)


def test_stories_that_are_only_numbered_keep_their_number_as_title() -> None:
    text = "## Story 1\nS: it leaked\nR: it floats\n\n## Story 2\nS: it sank\nR: it dried\n"
    assert [one.story.title for one in found(text).told] == ["Story 1", "Story 2"]


def test_a_story_file_of_ours_with_a_single_section_is_a_story() -> None:
    story = only_story("---\ntitle: The boat\n---\n## Action\n- I sealed the crack\n")
    assert [point.text for point in story.points_of(A)] == ["I sealed the crack"]


def test_questions_for_the_interviewer_are_left_alone() -> None:
    text = "# Notes\n## Questions for the interviewer\n- Tell me about a time this team failed?\n- What is the pay?\n"
    assert found(text).categories == ()
    assert (
        found("# Notes\n## Question bank\n### Questions to ask them\n- Tell me about a time it rained?\n").categories
        == ()
    )


def test_a_heading_among_numbered_stories_that_has_no_number_belongs_to_the_story_above() -> None:
    text = "## Stories\n### Story 1: The boat\nS: it leaked\nR: it floats\n### Story 2: The mill\nS: it stood\nR: it runs\n### What I learnt\n- be patient\n"
    assert [one.story.title for one in found(text).told] == ["The boat", "The mill"]


def test_a_title_that_is_still_to_be_written_is_no_story() -> None:
    assert [one.story.title for one in found("## Stories\n### <title>\n- one\n### The kite\n- lost it\n").told] == [
        "The kite"
    ]


def test_a_story_of_which_only_the_name_is_there_is_a_stub() -> None:
    for text in (
        "## Stories\n### The boat\n### The kite\n- lost it\n",
        "## Story 1: The boat\n- **S:**\n- **T:**\n- **A:**\n- **R:**\n",
    ):
        assert [one.story.title for one in found(text).stubs] == ["The boat"]


def test_an_answered_question_is_tagged_with_the_heading_it_stands_under_and_what_stands_below_it_is_read_too() -> None:
    text = (
        "# Prep\n## Teamwork\n### Tell me about a time you fixed something.\n\n"
        "Our mill had stopped and nobody knew why. I took the gears apart, found a stone and cleaned the axle. "
        "It ran again the same evening.\n\n#### Also\n- Tell me about a time you failed.\n"
    )
    findings = found(text)
    (one,) = findings.told
    assert one.story.tags == ("Teamwork",)
    ((category,),) = (findings.categories,)
    assert [question.text for question in category.questions] == ["Tell me about a time you failed."]


def test_what_stands_below_an_item_of_other_cases_goes_with_it_and_headings_are_cases_too() -> None:
    lighthouse, ferry, barge = found(
        "# Notes\n## Other cases\n- the lighthouse\n  - it was dark\n- the ferry [lateness]\n### The barge\nIt sank.\n"
    ).stubs
    assert [note.text for note in lighthouse.story.notes] == ["the lighthouse\nit was dark"]
    assert (ferry.story.title, ferry.story.tags) == ("the ferry", ("lateness",))
    assert [note.text for note in barge.story.notes] == ["It sank."]


def test_a_title_that_is_a_link_keeps_its_address() -> None:
    story = only_story("## [The boat](http://boat.example)\nS: it leaked\nR: it floats\n")
    assert story.title == "The boat"
    assert "[The boat](http://boat.example)" in [note.text for note in story.notes]


def test_a_category_keeps_what_is_no_prompt_as_a_remark() -> None:
    text = "## Question bank\n### Tell me about a time you were wrong?\n- And then?\n### Care\nAbout care.\n\n1. helped a friend\n2. fed a cat\n\nsomething more\n\n---\n* or this\n"
    asked, care = found(text).categories
    assert [(question.text, question.follow_ups) for question in asked.questions] == [
        ("Tell me about a time you were wrong?", ("And then?",))
    ]
    assert (care.about, care.notes) == ("About care.", ("something more",))
    assert [question.text for question in care.questions] == ["helped a friend", "fed a cat", "or this"]


def test_a_story_kept_as_fields_keeps_its_paragraphs_apart_and_every_other_field() -> None:
    story = only_story(
        "---\ntitle: The boat\nsituation: |\n  it leaked\n\n  badly\nresult: it floats\nmood: glad\nmy_task: x\n---\n"
    )
    assert words_of(story, S) == "it leaked\n\nbadly"
    assert story.extra == "mood: glad\nmy_task: x"


def test_what_is_left_over_stands_under_its_heading_without_rules() -> None:
    text = "# Alpha\nfirst line\n\n---\n\n## Beta\nsecond\n\n## The boat\nS: it leaked\nR: it floats\n\n## Gamma\nthird\n\nfourth\n"
    left = leftover_text(find_in(text, Path("notes.md")))
    assert left == "# Alpha\nfirst line\n\n## Beta\nsecond\n\n## Gamma\nthird\n\nfourth\n"
    assert leftover_text(find_in("---\nfoo: bar\n---\n# Recipe\n- beans\n", Path("notes.md"))).startswith("foo: bar\n")


def test_bullets_pasted_out_of_word_are_bullets() -> None:
    story = only_story(
        "# The boat\nSITUATION\nIt leaked.\nACTION\n\uf0b7\tI found the crack\no\tI sealed it\n\uf0a7\tI tested it\n✓ I rowed it\n"
    )
    assert [point.text for point in story.points_of(A)] == [
        "I found the crack",
        "I sealed it",
        "I tested it",
        "I rowed it",
    ]
