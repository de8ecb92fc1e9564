"""Words as the matcher compares them: lower case, without punctuation, reduced to their stem."""

import re
from functools import cache

import snowballstemmer

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")

_FUNCTION_WORD_LIST = """
a about after again all also am an and any are as at be because been before being both but by can could did do does
doing don't down during each few for from further get got had has have having he her here hers him himself his how i
if in into is it it's its itself just like made make me more most my myself nor of off on once one only or other our
ours out over own really same she should so some such than that that's the their them then there these they this
those through to too um uh under until up us very was we well went were what when where which while who whom why
will with would yeah yes you your yours
"""

FUNCTION_WORDS = frozenset(_FUNCTION_WORD_LIST.split())
"""Words that carry grammar more than meaning: they weigh little in a comparison."""

_STEMMER = snowballstemmer.stemmer("english")


def tokens(text: str) -> list[str]:
    """The words and numbers of `text`, lower-cased, punctuation dropped, hyphens taken apart."""
    return [match.group().lower().replace("’", "'") for match in _TOKEN.finditer(text)]


@cache
def stem(token: str) -> str:
    """The English Snowball stem of one token, a possessive ending dropped."""
    return str(_STEMMER.stemWord(token.removesuffix("'s")))
