"""The file that a new story begins as."""

from starling.library.front_matter import render_front_matter
from starling.library.story_file import TEMPLATE_REMARK
from starling.model import Story

_REMARK = f"""{TEMPLATE_REMARK} this remark goes away by itself.
One bullet is one thing you want to say, in the words you would use; 8 to 14 of them fill two and a half minutes.
Above, you can add:
  tags: [conflict resolution, leadership]
  target: 2m30s
  questions:
    - Tell me about a time you disagreed with somebody.
A bullet can count more than others: put {{weight=2}} at its end. Quotations (lines with >) are notes to yourself.
-->"""
_SECTIONS = (
    ("Situation", "where and when it was, and what was at stake"),
    ("Task", "what was asked of you"),
    ("Action", 'what you did, step by step; say "I"'),
    ("Result", "what came of it, with a figure, and what you learned"),
)


def template_for(title: str) -> str:
    """The text of a new story file with that title."""
    sections = [f"## {name}\n\n{TEMPLATE_REMARK} {what} -->\n" for name, what in _SECTIONS]
    return "\n\n".join([render_front_matter(Story("", title, ())), _REMARK, "\n".join(sections)])
