"""The source of the sample answers: how answers.yaml is read.

A line of a script is `PART MARKS | what is said`. PART is S, T, A or R, or - for an aside. MARKS are key points
of the story by index: `3` said, `3~` half said, `3!` contradicted. A line `... 2.5` makes the next pause that long.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

PARTS = {"S": "situation", "T": "task", "A": "action", "R": "result", "-": None}
VERDICTS = {"": "covered", "~": "partial", "!": "contradicted"}
# The worse news wins when several lines mark the same point; of two good ones the fuller.
ORDER = ("missed", "partial", "covered", "contradicted")
FILLER = re.compile(r"\b(?:um|uh|er|hmm)\b", re.IGNORECASE)
DEFAULT_PAUSE_S = 0.45


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said, after a pause (the first line's pause does not count)."""

    text: str
    component: str | None
    marks: dict[int, str]
    pause_before_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One sample as written. `snr_db` is None for a quiet room; `speed` 1 is the voice's own pace."""

    name: str
    story: str
    question: str
    voice: str
    kind: str
    lines: tuple[Line, ...]
    verdicts: tuple[str, ...]
    pronounce: dict[str, str]
    lead_in_s: float
    speed: float
    snr_db: float | None

    @property
    def text(self) -> str:
        """All that is said, as it would be written."""
        return " ".join(line.text for line in self.lines)

    @property
    def fillers(self) -> list[str]:
        """The filled pauses among the words, in order."""
        return [match.group().lower() for match in FILLER.finditer(self.text)]

    def spoken(self, line: Line) -> str:
        """The line as the voice has to read it to pronounce names right."""
        text = line.text
        for written, said in self.pronounce.items():
            text = re.sub(rf"\b{re.escape(written)}\b", said, text)
        return text


def read_answers(source: str, stories_dir: Path) -> list[Answer]:
    """All answers of the file; ValueError names the answer and the line that is wrong."""
    data = yaml.safe_load(source)
    return [_answer(entry, data["pronounce"], stories_dir) for entry in data["answers"]]


def _answer(entry: dict[str, object], pronounce: dict[str, str], stories_dir: Path) -> Answer:
    name, story = str(entry["name"]), str(entry["story"])
    source = (stories_dir / f"{story}.md").read_text(encoding="utf-8")
    questions = yaml.safe_load(source.split("---")[1])["questions"]
    lines = tuple(_lines(name, str(entry.get("script", ""))))
    verdicts = ["missed"] * len(re.findall(r"^- ", source.split("---", 2)[2], re.MULTILINE))
    for line in lines:
        for index, verdict in line.marks.items():
            if index >= len(verdicts):
                raise ValueError(f"{name}: story {story} has no key point {index}: {line.text}")
            verdicts[index] = max(verdicts[index], verdict, key=ORDER.index)
    return Answer(
        name=name,
        story=story,
        question=questions[int(str(entry.get("question", 0)))],
        voice=str(entry["voice"]),
        kind=str(entry["kind"]),
        lines=lines,
        verdicts=tuple(verdicts),
        pronounce=pronounce,
        lead_in_s=float(str(entry.get("lead_in_s", 0.5))),
        speed=float(str(entry.get("speed", 1.0))),
        snr_db=float(str(entry["snr_db"])) if "snr_db" in entry else None,
    )


def _lines(name: str, script: str) -> list[Line]:
    lines: list[Line] = []
    pause_s = DEFAULT_PAUSE_S
    for raw in filter(None, map(str.strip, script.splitlines())):
        if pause := re.fullmatch(r"\.\.\. ([\d.]+)", raw):
            pause_s = float(pause.group(1))
            continue
        head = re.fullmatch(r"([STAR-])((?: \d+[~!]?)*) \| (.+)", raw)
        if head is None:
            raise ValueError(f"{name}: not a line of a script: {raw}")
        marks = {int(re.sub(r"\D", "", mark)): VERDICTS[re.sub(r"\d", "", mark)] for mark in head.group(2).split()}
        lines.append(Line(head.group(3), PARTS[head.group(1)], marks, pause_s))
        pause_s = DEFAULT_PAUSE_S
    return lines
