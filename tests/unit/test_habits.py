import pytest

from starling.assess.habits import find_habits
from starling.model import Component, FirstPerson, Habits, Hearing, Star, StarSpan

NO_STAR = Star((), {})


def habits_of(text: str, star: Star = NO_STAR) -> Habits:
    return find_habits(Hearing.typed(text).transcript.words, star)


@pytest.mark.parametrize(
    ("text", "kind", "quotes"),
    [
        ("It was kind of slow, I guess.", "hedge", ["kind of", "I guess."]),
        ("It is a kind of queue. What sort of queue?", "hedge", []),
        ("It was his fault. They never answered.", "blame", ["his fault.", "They never"]),
        ("My colleague helped and the plan never failed.", "blame", []),
        ("So my manager Ruth said no, and later Omar agreed.", "person", ["Ruth", "Omar"]),
        ("We moved to Kafka and Jenkins in Berlin.", "person", []),
        ("We had an SLO, which is a promise, and an RPO of ten.", "jargon", ["RPO"]),
        ("The CEO opened the PDF on TV.", "jargon", []),
        ("That's a good question. We won.", "weak_opening", ["That's a good question."]),
        ("We won. So yeah.", "weak_ending", ["So yeah."]),
        ("We won. And yeah, that was basically it.", "weak_ending", ["yeah, that was basically it."]),
        ("We saved ten hours a week.", "weak_ending", []),
    ],
)
def test_a_habit_is_found_with_its_words_and_not_where_it_means_something(
    text: str, kind: str, quotes: list[str]
) -> None:
    assert [habit.quote for habit in habits_of(text).of(kind)] == quotes


def test_i_and_we_are_told_apart_by_part() -> None:
    text = "We had a plan. I changed my part of it."
    star = Star((StarSpan(Component.SITUATION, 0, 4), StarSpan(Component.ACTION, 4, 10)), {})
    counts = habits_of(text, star).first_person
    assert (counts[Component.SITUATION], counts[Component.ACTION]) == (FirstPerson(0, 1), FirstPerson(2, 0))


def test_only_figures_inside_the_result_count_as_its_figures() -> None:
    text = "There were 40 of us. Costs fell by thirty percent, to 2,000 euros."
    star = Star((StarSpan(Component.SITUATION, 0, 5), StarSpan(Component.RESULT, 5, 13)), {})
    assert habits_of(text, star).numbers_in_result == ("thirty percent", "2000 euros")


def test_the_longest_sentence_the_opening_and_the_ending_are_quoted() -> None:
    habits = habits_of("We began. Then the long one came along. Done.")
    assert (habits.opening, habits.ending) == ("We began.", "Done.")
    assert habits.longest_sentence is not None
    assert habits.longest_sentence.quote == "Then the long one came along."


def test_an_answer_without_words_has_no_habits() -> None:
    habits = habits_of("")
    assert (habits.found, habits.longest_sentence, habits.opening) == ((), None, "")


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("Costs fell by 30 percent.", ("30 percent",)),
        ("It took two and a half hours instead of nine.", ("two and a half hours", "nine")),
        ("That was in 2019 and nobody complained.", ()),
        ("A better percent of them stayed.", ()),
    ],
)
def test_a_figure_of_several_words_is_one_figure_and_a_year_is_none(said: str, figures: tuple[str, ...]) -> None:
    star = Star((StarSpan(Component.RESULT, 0, len(said.split())),), {})
    assert habits_of(said, star).numbers_in_result == figures
