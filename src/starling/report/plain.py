"""Text from files and recognisers made harmless before a terminal sees it."""

import unicodedata

_KEPT = frozenset({"\n", "\t"})
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def plain(text: str) -> str:
    """`text` with control, direction-changing and unassigned characters replaced; letters of every script stay.

    A title such as `ESC ]0;...` could otherwise retitle the window, move the cursor, or hide what follows.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_REPLACEMENT if is_active(character) else character for character in text)


def plain_line(text: str) -> str:
    """As `plain`, on one line."""
    return " ".join(plain(text).split())


def is_active(character: str) -> bool:
    """Whether a terminal might obey this character instead of showing it."""
    if character in _KEPT:
        return False
    category = unicodedata.category(character)
    # Cc: controls. Cf: direction overrides and other invisible marks (joiners stay: scripts and emoji need them).
    return category in {"Cc", "Cs", "Co", "Cn"} or (category == "Cf" and character not in "\u200c\u200d")
