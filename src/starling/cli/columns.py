"""Tables in plain text, quick enough for a thousand rows."""

import unicodedata

from starling.report.plain import plain


def columns(rows: list[list[str]], header: list[str]) -> str:
    """A table in plain text, aligned by display width. Far quicker than a drawn one for a thousand rows."""
    cells = [[cell if cell.isprintable() else plain(cell) for cell in row] for row in [header, *rows]]
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
