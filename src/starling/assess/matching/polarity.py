"""Signs of the opposite: one side negated and the other not, or a pair of opposite words."""

from collections.abc import Sequence
from dataclasses import dataclass

from starling.assess.matching.tokens import FUNCTION_WORDS, stem

_NEGATORS = frozenset(
    {"not", "no", "never", "without", "nobody", "none", "nothing", "neither", "nor", "cannot", "hardly", "barely"}
)
_REACH = 4
"""How many words behind a negator it still governs: "never really had to touch"."""

_OPPOSITES = """
agree:refuse agree:reject agree:decline agree:object accept:refuse accept:reject accept:decline approve:reject
approve:refuse approve:block approve:cancel allow:forbid allow:block support:oppose support:block welcome:resist
welcome:oppose love:hate like:hate happy:upset happy:angry happy:furious pleased:angry pleased:upset calm:panic
trust:doubt trust:distrust praise:blame praise:criticise thank:blame understanding:angry keen:reluctant
willing:reluctant willing:unwilling convinced:sceptical convinced:doubtful
rise:fall rise:drop rose:fell rose:dropped grew:shrank grew:fell increase:decrease increase:drop increase:reduce
increase:fall went_up:fell up:down raise:lower raise:cut higher:lower more:fewer more:less faster:slower
improve:worsen better:worse best:worst gain:lose win:lose won:lost earn:lose profit:loss
succeed:fail success:failure pass:fail finish:abandon complete:abandon complete:cancel solve:ignore fix:break
fix:ignore repair:break keep:drop keep:cancel keep:remove keep:quit keep:lose stay:leave stay:quit start:stop
begin:end launch:cancel launch:postpone open:close continue:stop continue:cancel extend:shorten add:remove
add:drop hire:fire hire:dismiss buy:build buy:rent buy:borrow buy:sell build:borrow bought:built bought:rented
bought:borrowed bought:sold
early:late ahead:behind before:after first:last always:never everyone:nobody everybody:nobody all:none
often:rarely immediately:eventually once:eventually quick:slow quickly:slowly same:different
cheap:expensive cheaper:dearer easy:hard easy:difficult simple:complicated careful:careless strong:weak
safe:dangerous public:private internal:external manual:automatic manually:automatically alone:together
myself:together full:empty old:new senior:junior big:small large:small long:short
include:exclude hide:show hid:published share:keep volunteer:forced volunteer:assigned ask:order
known:unknown planned:unplanned expected:unexpected paid:unpaid possible:impossible
"""


def _opposite_table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for pair in _OPPOSITES.split():
        left, right = (stem(word) for word in pair.split(":"))
        table.setdefault(left, set()).add(right)
        table.setdefault(right, set()).add(left)
    return {name: frozenset(others) for name, others in table.items()}


OPPOSITES = _opposite_table()
"""stem -> stems that can't be true of the same thing at once."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens with the last place of each stem, and which tokens a negator governs."""

    tokens: tuple[str, ...]
    place_of: dict[str, int]
    negated: tuple[bool, ...]


def read_stretch(words: Sequence[str]) -> Stretch:
    """Take a list of tokens apart, once for all comparisons."""
    places = [place for place, word in enumerate(words) if is_negator(word)]
    negated = [any(place - _REACH <= negator < place for negator in places) for place in range(len(words))]
    return Stretch(tuple(words), {stem(word): place for place, word in enumerate(words)}, tuple(negated))


def opposite_words(point: Stretch, said: Stretch) -> tuple[tuple[str, str], ...]:
    """Pairs (word of the point, word of the answer) that are opposites, neither side holding both words.

    A side that is negated ("not early") does not count as opposite.
    """
    found = []
    for name, place in point.place_of.items():
        if name in said.place_of:
            continue
        for other in OPPOSITES.get(name, ()):
            if other in said.place_of and other not in point.place_of:
                there = said.place_of[other]
                if point.negated[place] == said.negated[there]:
                    found.append((point.tokens[place], said.tokens[there]))
    return tuple(found)


def negation_clashes(point: Stretch, said: Stretch) -> tuple[str, ...]:
    """Words of content that both sides hold, negated on one side only."""
    clashes = []
    for name, place in point.place_of.items():
        word, there = point.tokens[place], said.place_of.get(name)
        if there is None or word in FUNCTION_WORDS or is_negator(word):
            continue
        if point.negated[place] != said.negated[there]:
            clashes.append(word)
    return tuple(clashes)


def is_negator(word: str) -> bool:
    """Whether a token turns what follows into its opposite."""
    return word in _NEGATORS or word.endswith("n't")
