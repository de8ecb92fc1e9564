"""Text of the user's, safe to show: no control character reaches the terminal."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """`text` with control and text-direction characters shown as a replacement mark; line ends and tabs stay."""
    return _CONTROL.sub("\ufffd", text)


def columns(rows: list[list[str]], header: list[str]) -> str:
    """A table in plain text, aligned by display width. Far quicker than a drawn one for a thousand rows."""
    cells = [[plain(cell) for cell in row] for row in [header, *rows]]
    widths = [max(display_width(row[i]) for row in cells) for i in range(len(header))]
    return "\n".join(
        "  ".join(cell + " " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def display_width(text: str) -> int:
    """Terminal columns that `text` takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) != 0 for char in text)
