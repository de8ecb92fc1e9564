"""Numbers as people say and write them, and when two of them disagree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starling.assess.matching.numbers import check_numbers, differs, fits
from starling.assess.matching.quantities import find_quantities
from starling.assess.matching.quantity import Family, Quantity


def only(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "family"),
    [
        ("35 pickers", 35, Family.COUNT),
        ("fifty-three pickers", 53, Family.COUNT),
        ("a hundred and ten drivers", 110, Family.COUNT),
        ("one hundred and twenty drivers", 120, Family.COUNT),
        ("ninety thousand parcels", 90_000, Family.COUNT),
        ("90,000 parcels", 90_000, Family.COUNT),
        ("8k machines", 8_000, Family.COUNT),
        ("two point five million", 2_500_000, Family.COUNT),
        ("half a dozen trout", 6, Family.COUNT),
        ("nought point six percent", 0.006, Family.SHARE),
        ("point six of a percent", 0.006, Family.SHARE),
        ("a quarter", 0.25, Family.SHARE),
        ("25 %", 0.25, Family.SHARE),
        ("one in four", 0.25, Family.SHARE),
        ("four in every hundred", 0.04, Family.SHARE),
        ("out of every hundred parcels four went", 0.04, Family.SHARE),
        ("two thirds", 2 / 3, Family.SHARE),
        ("ninety minutes", 5400, Family.SECONDS),
        ("an hour and a half", 5400, Family.SECONDS),
        ("one and a half hours", 5400, Family.SECONDS),
        ("half an hour", 1800, Family.SECONDS),
        ("a fortnight", 14 * 86400, Family.SECONDS),
        ("$40k", 40_000, Family.MONEY),
        ("three million euros", 3_000_000, Family.MONEY),
        ("it doubled", 2, Family.FACTOR),
        ("a hundredfold increase", 100, Family.FACTOR),
        ("twenty nineteen", 2019, Family.YEAR),
        ("six in the evening", 18, Family.CLOCK),
        ("the tenth engineer", 10, Family.ORDINAL),
        ("three times as many", 3, Family.FACTOR),
        ("a couple of trout", 2, Family.COUNT),
        ("nineteen eighty two", 1982, Family.YEAR),
        ("the hundred and forty roofs", 140, Family.COUNT),
        ("a hundred thirty children", 130, Family.COUNT),
        ("one cow in four", 0.25, Family.SHARE),
        ("every twentieth book", 0.05, Family.SHARE),
        ("the twenty-eighth floor", 28, Family.ORDINAL),
        ("28 October", 28, Family.ORDINAL),
        ("on the twenty-eighth of October", 28, Family.ORDINAL),
        ("October 28th", 28, Family.ORDINAL),
        ("first of March", 1, Family.ORDINAL),
        ("before 23:15", 23.25, Family.CLOCK),
        ("a quarter past eleven", 11.25, Family.CLOCK),
        ("at twenty to eleven", 10 + 2 / 3, Family.CLOCK),
        ("half past five in the evening", 17.5, Family.CLOCK),
        ("we stop at nine thirty", 9.5, Family.CLOCK),
        ("seven at night", 19, Family.CLOCK),
        ("around noon", 12, Family.CLOCK),
        ("a hundred thousand users", 100_000, Family.COUNT),
        ("half a million users", 500_000, Family.COUNT),
        ("three quarters of a million dollars", 750_000, Family.MONEY),
        ("two and a half million rows", 2_500_000, Family.COUNT),
        ("a million and a half dollars", 1_500_000, Family.MONEY),
        ("two hundred k users", 200_000, Family.COUNT),
        ("half a percent", 0.005, Family.SHARE),
        ("nine times out of ten", 0.9, Family.SHARE),
        ("2 hours 30 minutes", 9000, Family.SECONDS),
        ("one year and six months", 547.9 * 86400, Family.SECONDS),
        ("one hour thirty", 5400, Family.SECONDS),
        ("2000 users", 2000, Family.COUNT),
        ("twelve at night", 24, Family.CLOCK),
        ("eleven p.m. on Monday", 23, Family.CLOCK),
    ],
)
def test_a_number_is_read_by_value_and_unit(text: str, value: float, family: Family) -> None:
    assert only(text).family is family
    assert only(text).value == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(
    "text",
    [
        "one of them",
        "once upon a time",
        "no number at all",
        "1.234.567 parcels",
        "",
        "²",
        "secondly",
        "77:99",
        "at first",
    ],
)
def test_what_is_no_number_is_left_alone(text: str) -> None:
    assert find_quantities(text) == ()


def test_one_unit_serves_both_ends_of_a_change() -> None:
    assert [round(found.value, 4) for found in find_quantities("from 15 to 22 percent")] == [0.15, 0.22]
    assert [found.value for found in find_quantities("from fifty minutes to about thirty-five")] == [3000, 2100]


@pytest.mark.parametrize(
    ("story", "answer"),
    [
        ("25 percent", "a quarter"),
        ("25 percent", "one in four"),
        ("ninety minutes", "an hour and a half"),
        ("more than 200 guests", "around two hundred guests"),
        ("6,400 tickets", "six thousand something tickets"),
        ("six weeks", "a month and a half"),
        ("below one percent", "nought point six percent"),
        ("2 weeks", "a fortnight"),
        ("from 15 to 22 percent", "to twenty-two percent"),
        ("due at 22:40", "by ten forty"),
        ("it starts at 9:00", "at nine o'clock"),
        ("at six in the evening", "until six o'clock"),
        ("fell to two percent", "from eight percent it went to two"),
        ("52,000 in the bank", "a hundred and sixty-eight thousand was due and we had fifty-two"),
        ("19 of the 30 drivers", "nineteen out of thirty"),
        ("nine near misses", "nine times it nearly went wrong"),
        ("maps from 1986", "maps from eighty-six"),
        ("100k users", "a hundred thousand users"),
        ("20-25 people", "twenty two people"),
        ("5-10%", "seven percent"),
        ("$2-3 million", "two and a half million dollars"),
        ("between 20 and 25 people", "twenty-three people"),
        ("200+ clients", "two hundred and fifty clients"),
        ("~20 people", "twenty-two people"),
        ("<5%", "four percent"),
        ("90 minutes", "one hour thirty"),
        ("In 2019", "in two thousand and nineteen"),
    ],
)
def test_the_same_quantity_in_other_words_fits(story: str, answer: str) -> None:
    assert check_numbers(find_quantities(story), find_quantities(answer)).differing == ()
    assert check_numbers(find_quantities(story), find_quantities(answer)).fitting


@pytest.mark.parametrize(
    ("story", "answer"),
    [
        ("50 engineers", "fifteen engineers"),
        ("4 percent of parcels", "fourteen percent of them"),
        ("dropped to 22 minutes", "to about thirty-five minutes"),
        ("ready at six in the morning", "there by six in the evening"),
        ("as the second data engineer", "as the tenth data engineer"),
        ("cost 3 million euros", "cost thirteen million euros"),
        ("live on 28 October", "on the eighteenth of October"),
        ("due at 22:40", "at a quarter past ten"),
        ("99.9 percent uptime", "99.5 percent uptime"),
        ("a team of 12", "a team of fifteen people"),
        ("100k users", "a hundred users"),
        ("at six in the morning", "at six in the evening"),
        ("stopped for 20 minutes", "it stood still for nearly an hour"),
        ("Wrong entries fell to 1 percent", "from nine percent they went to about four. Three weeks later we stopped."),
    ],
)
def test_another_figure_for_the_same_thing_differs(story: str, answer: str) -> None:
    assert len(check_numbers(find_quantities(story), find_quantities(answer)).differing) == 1


def test_a_figure_for_another_thing_is_absent_not_different() -> None:
    check = check_numbers(find_quantities("50 engineers"), find_quantities("three weeks and two cats"))
    assert check.differing == ()
    assert len(check.absent) == 1


def test_a_number_that_belongs_to_another_point_contradicts_nothing() -> None:
    said = find_quantities("fifteen engineers")
    assert (
        check_numbers(find_quantities("50 engineers"), said, elsewhere=find_quantities("15 engineers")).differing == ()
    )


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("fifteen, no, fifty engineers", 50),
        ("twelve days, sorry, nine days", 9 * 86400),
        ("first of April, no, what do I say, first of March", 1),
        ("eighteen, uh, I mean eighty", 80),
    ],
)
def test_somebody_who_corrects_himself_said_the_last_figure(said: str, value: float) -> None:
    assert only(said).value == value


def test_a_new_thought_is_no_correction() -> None:
    assert len(find_quantities("I had 12 people. I mean, 3 of them were part time")) == 2
    assert len(find_quantities("fifty people, sorry, not five people")) == 2
    assert len(find_quantities("fifteen engineers, no managers, fifty clients")) == 2
    assert len(find_quantities("at twelve percent no-shows, and afterwards at two percent")) == 2


def test_what_is_denied_contradicts_nothing() -> None:
    assert not differs(only("4 days"), only("it wasn't forty days"))
    assert differs(only("4 days"), only("not only forty days"))


def test_what_is_denied_does_not_fit_either() -> None:
    (pair,) = check_numbers(
        find_quantities("40 people"), find_quantities("it wasn't forty, it was fifty people")
    ).differing
    assert pair[1].wording == "fifty"


def test_another_year_neither_fits_nor_contradicts() -> None:
    check = check_numbers(find_quantities("Joined in 2019"), find_quantities("I left in 2021"))
    assert (check.fitting, check.differing) == ((), ())


def test_where_a_change_began_contradicts_not_where_it_ended() -> None:
    assert not differs(only("dropped to 22 minutes"), only("from fifty minutes"))
    (pair,) = check_numbers(
        find_quantities("dropped to 22 minutes"), find_quantities("from fifty minutes to thirty-five")
    ).differing
    assert pair[1].wording == "thirty-five"


def test_what_is_counted_stands_in_the_same_phrase() -> None:
    assert not differs(only("50 engineers"), only("there were fifteen machines. Engineers came later"))


@pytest.mark.parametrize(
    "said",
    [
        "five to ten people",
        "between ten and twelve",
        "from 15 to 22 percent",
        "by 10 to 15 percent",
        "at 5 to 7 dollars",
    ],
)
def test_a_range_is_no_time_of_day(said: str) -> None:
    assert all(found.family is not Family.CLOCK for found in find_quantities(said))


@given(st.text(max_size=120))
def test_any_text_gives_finite_numbers_that_fit_themselves(text: str) -> None:
    for found in find_quantities(text):
        assert found.value >= 0
        assert found.wording in text
        assert fits(found, found)
        assert not differs(found, found)


def test_fractions_are_told_from_either_side() -> None:
    assert fits(only("down by two thirds"), only("a third of what it was"))


def test_a_numbered_thing_is_compared_by_its_label() -> None:
    assert differs(only("in aisle 14"), only("it was aisle forty, mostly"))


def test_half_of_a_season_is_no_number() -> None:
    assert find_quantities("in the second half of the year") == ()


def test_what_is_counted_may_be_called_by_its_initials() -> None:
    assert differs(only("more than 8,000 VMs"), only("about 800 virtual machines"))
    assert fits(only("8,000 VMs"), only("eight thousand virtual machines"))
    assert not differs(only("8,000 VMs"), only("800 volunteers"))
