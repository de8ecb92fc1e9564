"""How a moment of an answer is said. One way for advice, reports and the live line: they must name the same second."""


def clock(seconds: float) -> str:
    """`m:ss`, to the nearest second."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
