"""Make the pictures in the README from real reports of a bundled sample.

python docs/pictures/make_pictures.py
"""

import io
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))

from rich.console import Console  # noqa: E402
from rich.text import Text  # noqa: E402

from starling.audio.files import read_sound  # noqa: E402
from starling.config import Settings  # noqa: E402
from starling.home import Home  # noqa: E402
from starling.library.shelf import read_story  # noqa: E402
from starling.report.terminal import render  # noqa: E402
from starling.wiring import Wiring  # noqa: E402

SAMPLE = ROOT / "audio_samples" / "eventing-contradicted.ogg"
STORY = ROOT / "stories" / "knative-eventing.md"
FIRST_SCREEN_LINES = 40


def main() -> None:
    """Judge the sample and draw the first screen of its report."""
    with tempfile.TemporaryDirectory() as folder:
        wiring = Wiring(Home(Path(folder)), Settings())
        story = read_story(STORY)
        hearing = wiring.transcriber.transcribe(read_sound(SAMPLE))
        attempt = wiring.judge.attempt(story, hearing, story.target_s or 150.0, story.questions[0])
    whole = Console(width=88, record=True, file=io.StringIO(), force_terminal=True, highlight=False)
    render(
        whole,
        story=story,
        question=attempt.question,
        hearing=hearing,
        assessment=attempt.assessment,
        profile=wiring.profile,
    )
    first_screen = "\n".join(whole.export_text(styles=True).splitlines()[:FIRST_SCREEN_LINES])
    screen = Console(width=88, record=True, file=io.StringIO(), force_terminal=True, highlight=False)
    screen.print(Text.from_ansi(first_screen))
    drawing = screen.export_svg(title="starling practice knative-eventing")
    # The picture names no font that would have to be fetched.
    (ROOT / "docs" / "pictures" / "report.svg").write_text(re.sub(r"@font-face \{[^}]*\}", "", drawing))


if __name__ == "__main__":
    main()
