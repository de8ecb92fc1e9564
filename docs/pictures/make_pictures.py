"""Make the pictures in the README from real reports of bundled samples.

    python docs/pictures/make_pictures.py

Needs the models and, for the page, Chromium.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))

from rich.console import Console  # noqa: E402
from rich.text import Text  # noqa: E402

from starling.assess.profile import profile_named  # noqa: E402
from starling.cli.main import main as starling  # noqa: E402
from starling.history.store import SqliteStore  # noqa: E402
from starling.home import Home  # noqa: E402
from starling.report.terminal import render_attempt  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
STORY = "stories/knative-eventing.md"
SAMPLES = ("eventing-good", "eventing-forgetful")
FIRST_SCREEN_LINES = 38
PAGE_SIZE = "1200,1060"


def main() -> None:
    """Rehearse with two samples, draw the first screen of the report on the second, and photograph its page."""
    with tempfile.TemporaryDirectory() as folder:
        for sample in SAMPLES:
            question = "Tell me about a time you disagreed with a stakeholder."
            recording = str(ROOT / "audio_samples" / f"{sample}.ogg")
            call = ["score", recording, "--story", str(ROOT / STORY), "--question", question, "--keep"]
            assert starling(["--home", folder, *call]) == 0
        draw_terminal(Home(Path(folder)))
        assert starling(["--home", folder, "report", str(len(SAMPLES))]) == 0
        photograph_page(Home(Path(folder)).reports_dir / f"attempt-{len(SAMPLES)}.html", Path(folder))


def draw_terminal(home: Home) -> None:
    """The first screen of the last report as a drawing."""
    with SqliteStore(home.database_path) as store:
        attempt = store.get(len(SAMPLES))
    whole = Console(width=88, record=True, file=io.StringIO(), force_terminal=True, highlight=False)
    render_attempt(whole, attempt, profile_named("general"))
    first_screen = "\n".join(whole.export_text(styles=True).splitlines()[:FIRST_SCREEN_LINES])
    screen = Console(width=88, record=True, file=io.StringIO(), force_terminal=True, highlight=False)
    screen.print(Text.from_ansi(first_screen))
    drawing = screen.export_svg(title="starling practice knative-eventing")
    # The picture names no font that would have to be fetched.
    (PICTURES / "report.svg").write_text(re.sub(r"@font-face \{[^}]*\}", "", drawing))


def photograph_page(page: Path, folder: Path) -> None:
    """The upper part of the page."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "the picture of the page needs Chromium"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
    subprocess.run(
        [
            chromium,
            *options,
            f"--user-data-dir={folder}/chromium",
            f"--window-size={PAGE_SIZE}",
            f"--screenshot={PICTURES / 'page.png'}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
    )


if __name__ == "__main__":
    main()
