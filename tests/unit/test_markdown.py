"""Markdown as story files use it: what a reader sees of a line, its links, and text that reads back as itself."""

import pytest
from markdown_it.token import Token

from starling.library.markdown import escaped, links, one_line, parse_blocks, plain_text


def _line(text: str) -> Token:
    (inline,) = (token for token in parse_blocks(text) if token.type == "inline")
    return inline


@pytest.mark.parametrize(
    ("markdown", "seen"),
    [
        ("a *plan* for `three`", "a plan for three"),
        ("one\ntwo  \nthree", "one two three"),
        ("see ![the *chart*](c.png)", "see the chart"),
        ("a<br>b <b>c</b>", "a b c"),
    ],
)
def test_a_reader_sees_the_words_and_not_the_marks(markdown: str, seen: str) -> None:
    assert plain_text(_line(markdown)) == seen


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("[the *plan*](http://a.b)", ["[the plan](http://a.b)"]),
        ("![a chart](c.png)", ["![a chart](c.png)"]),
        ("[a ![p](q.png) b](http://c.d)", ["![p](q.png)", "[a b](http://c.d)"]),
        ("<me@x.org> and [http://c.d](http://c.d)", []),
        ("no link (at) all", []),
    ],
)
def test_links_and_pictures_are_kept_unless_they_show_their_own_address(markdown: str, found: list[str]) -> None:
    assert list(links(_line(markdown))) == found


@pytest.mark.parametrize("line_start", ["- ", "## "])
@pytest.mark.parametrize(
    "text",
    ["+ plus", "- dash", "1. one", "12) twelve", "=== ", "---", "> said", "*stars*", "[x](y)", "# five"],
)
def test_what_markdown_would_take_for_a_mark_reads_back_as_text(text: str, line_start: str) -> None:
    assert plain_text(_line(line_start + escaped(text, line_start))) == one_line(text)


def test_a_line_that_is_harmless_stays_as_it_was_written() -> None:
    assert escaped("We saved 30 % (about $5), didn't we?", "- ") == "We saved 30 % (about $5), didn't we?"
