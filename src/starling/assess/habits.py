"""Habits of wording: "I" and "we" by part, hedges, blame, names, jargon, figures in the result, how it opens and ends.

What is looked for is data: the tables at the head of this file. Everything is shown with its words and punishes nothing
by itself; what becomes advice is decided in advice_rules.py.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from starling.assess.delivery import count_first_person
from starling.assess.disfluency import bare_words
from starling.assess.sentences import sentence_bounds
from starling.model import Component, FirstPerson, Habit, Habits, Star, Word

HEDGE, BLAME, PERSON, JARGON, WEAK_OPENING, WEAK_ENDING = (
    "hedge",
    "blame",
    "person",
    "jargon",
    "weak_opening",
    "weak_ending",
)

PHRASES: Mapping[str, tuple[str, ...]] = {
    HEDGE: (
        r"(?<!\ba )(?<!this )(?<!that )(?<!what )(?<!some )(?<!any )(?<!the )(?<!of )(?:kind|sort) of",
        r"i guess",
        r"i suppose",
        r"more or less",
        r"hopefully",
        r"somehow",
        r"i'm not (?:really )?sure",
        r"i don't (?:really )?know(?= but| if| whether)",
        r"maybe",
        r"perhaps",
        r"or something",
        r"a little bit",
    ),
    BLAME: (
        r"(?:his|her|their|your|the team's) (?:own )?fault",
        r"(?:blame|blamed) (?:him|her|them|it on)",
        r"because of (?:him|her|them)",
        r"(?:he|she|they) (?:never|messed|screwed|failed|ruined|didn't care|didn't do (?:anything|their))",
        r"(?:incompetent|lazy|useless|stupid|idiots?|clueless|terrible (?:manager|boss|colleague|team|engineer))",
    ),
}
"""Patterns over lower-case words without punctuation."""

OPENINGS = re.compile(
    r"^(?:(?:so|okay|ok|um|uh|well|right|yeah|sure|hmm|yes) )*"
    r"(?:that's a (?:good|great|tough) question|let me (?:think|see)"
    r"|i don't (?:really )?know|i'm not sure|where (?:do i|should i|to) start)"
)
ENDINGS = re.compile(
    r"(?:so yeah|and yeah|yeah|so um|(?:so )?(?:yeah )?that(?:'s| is| was) (?:about |basically |pretty much |kind of )?"
    r"(?:it|all|that)|i (?:think|guess) that(?:'s| is) (?:it|all)|and so on|or something|something like that|so)$"
)
EXPLAINED = re.compile(
    r"\b(?:which (?:is|are|means|lets|was)|that is|meaning|means|short for|stands for|basically a|a kind of"
    r"|in other words|so a|or rather|it's (?:a|an|the|like)|that's (?:a|an|the|our|how))\b"
)
COMMON_ACRONYMS = frozenset(
    (
        "OK",
        "TV",
        "CV",
        "IT",
        "HR",
        "CEO",
        "CTO",
        "CFO",
        "USA",
        "US",
        "UK",
        "EU",
        "PDF",
        "AM",
        "PM",
        "A",
        "I",
        "PhD",
        "ID",
    )
)
ROLES = frozenset(("named", "called", "manager", "boss", "colleague", "lead", "director", "engineer", "teammate"))
SPEAKING = frozenset(("said", "told", "asked", "wanted", "thought", "agreed", "refused", "didn't", "never", "left"))
_NUMBER_WORD = re.compile(
    r"(?:\d.*|\w+teen|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?"
    r"|half|twice|doubled|tripled|halved|zero|two|three|four|five|six|seven|eight|nine|third|quarter|percent)"
)
_INSIDE_FIGURES = frozenset(("and", "a", "point"))
_NO_UNIT = frozenset(
    [
        "of",
        "and",
        "or",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "as",
        "than",
        "the",
        "a",
        "an",
        "we",
        "i",
        "it",
        "they",
        "he",
        "she",
        "but",
        "so",
        "because",
        "which",
        "that",
        "were",
        "was",
        "is",
        "are",
        "had",
        "did",
        "more",
        "less",
        "out",
        "after",
        "before",
        "later",
        "times",
    ]
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_YEAR = frozenset(("in", "since", "until", "of", "from", "by", "year"))
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}s?")
_EXPLAINED_WITHIN_WORDS = 8


def find_habits(words: Sequence[Word], star: Star) -> Habits:
    """How the answer was worded; by part, as far as `star` tells the parts."""
    bare = bare_words(words)
    bounds = sentence_bounds(words)
    found = [
        *_phrases(words, bare),
        *_people(words, bare),
        *_jargon(words, bare),
        *_edges(words, bare, bounds),
    ]
    return Habits(
        first_person=_by_part(words, star),
        found=tuple(sorted(found, key=lambda habit: (habit.first_word, habit.kind))),
        numbers_in_result=_numbers(bare, star),
        longest_sentence=max(
            (_habit("longest_sentence", words, *bound) for bound in bounds),
            key=lambda habit: habit.end_word - habit.first_word,
            default=None,
        ),
        opening=_quote(words, *bounds[0]) if bounds else "",
        ending=_quote(words, *bounds[-1]) if bounds else "",
    )


def _by_part(words: Sequence[Word], star: Star) -> dict[Component, FirstPerson]:
    counts = {}
    for component in Component:
        spans = [span for span in star.spans if span.component is component]
        each = [count_first_person(words[span.first_word : span.end_word]) for span in spans]
        counts[component] = FirstPerson(sum(one.i for one in each), sum(one.we for one in each))
    return counts


def _phrases(words: Sequence[Word], bare: Sequence[str]) -> Iterator[Habit]:
    text = " ".join(bare)
    starts = {0: 0}
    at = 0
    for index, word in enumerate(bare):
        starts[at] = index
        at += len(word) + 1
    for kind, patterns in PHRASES.items():
        for pattern in patterns:
            for match in re.finditer(rf"\b(?:{pattern})\b", text):
                if match.start() in starts:
                    first = starts[match.start()]
                    yield _habit(kind, words, first, first + len(match.group().split()))


def _people(words: Sequence[Word], bare: Sequence[str]) -> Iterator[Habit]:
    """Capitalised words inside a sentence that are introduced or speak like a person."""
    for start, end in sentence_bounds(words):
        for at in range(start + 1, end):
            text = words[at].text.strip(",.;:!?\"'")
            if not (text.istitle() and text.isalpha()) or bare[at] in {"i", "english"}:
                continue
            speaks = at + 1 < end and bare[at + 1] in SPEAKING
            if speaks or bare[at - 1] in ROLES:
                yield _habit(PERSON, words, at, at + 1)


def _jargon(words: Sequence[Word], bare: Sequence[str]) -> Iterator[Habit]:
    """The first use of each abbreviation that is neither common nor explained by the next words."""
    seen: set[str] = set()
    for at, word in enumerate(words):
        text = word.text.strip(",.;:!?\"'()")
        if not _ACRONYM.fullmatch(text) or text in COMMON_ACRONYMS or text in seen:
            continue
        seen.add(text)
        if not EXPLAINED.search(" ".join(bare[at + 1 : at + 1 + _EXPLAINED_WITHIN_WORDS])):
            yield _habit(JARGON, words, at, at + 1)


def _edges(words: Sequence[Word], bare: Sequence[str], bounds: Sequence[tuple[int, int]]) -> Iterator[Habit]:
    if not bounds:
        return
    start, end = bounds[0]
    if OPENINGS.search(" ".join(bare[start:end])):
        yield _habit(WEAK_OPENING, words, start, end)
    start, end = bounds[-1]
    ending = ENDINGS.search(" ".join(bare[start:end]))
    if ending:
        yield _habit(WEAK_ENDING, words, end - len(ending.group().split()), end)


def _numbers(bare: Sequence[str], star: Star) -> tuple[str, ...]:
    told = [span for span in star.spans if span.component is Component.RESULT]
    return tuple(figure for span in told for figure in _figures(bare[span.first_word : span.end_word]))


def _figures(bare: Sequence[str]) -> Iterator[str]:
    """Runs of number words as one figure each, with what they count: "30 percent", "two and a half hours".

    A year tells when, not how much.
    """
    numbers = [at for at, word in enumerate(bare) if _NUMBER_WORD.fullmatch(word)]
    start = 0
    for end in range(1, len(numbers) + 1):
        joins = end < len(numbers) and set(bare[numbers[end - 1] + 1 : numbers[end]]) <= _INSIDE_FIGURES
        if joins:
            continue
        last = numbers[end - 1]
        figure = " ".join(bare[numbers[start] : last + 1])
        if figure != "percent" and not (_YEAR.fullmatch(figure) and bare[numbers[start] - 1] in _BEFORE_YEAR):
            unit = bare[last + 1 : last + 2] if bare[last] != "percent" else ()
            yield " ".join((figure, *(word for word in unit if word.isalpha() and word not in _NO_UNIT)))
        start = end


def _habit(kind: str, words: Sequence[Word], first: int, end: int) -> Habit:
    return Habit(kind, _quote(words, first, end), first, end, words[first].start_s, words[end - 1].end_s)


def _quote(words: Sequence[Word], first: int, end: int) -> str:
    return " ".join(word.text for word in words[first:end])
