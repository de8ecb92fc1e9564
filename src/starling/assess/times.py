"""How a moment and a share of an answer are said. One way for advice, reports and the live line."""


def clock(seconds: float) -> str:
    """`m:ss`, to the nearest second."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def percent(share: float) -> str:
    """`71 %`."""
    return f"{share * 100:.0f} %"
