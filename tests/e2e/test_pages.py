"""The pages in a real browser: they play, fetch nothing, keep hostile text as text, and can be used by everybody."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.attempts import ADVICE, NOON, STORY, VERDICTS, attempt, refused, reply_to, typed

from starling.assess.profile import profile_named
from starling.audio.files import write_flac
from starling.history.overview import overview
from starling.history.store import SqliteStore
from starling.model import KeyPoint, Sound, Transcript, Verdict, Word
from starling.report.dashboard import Category, dashboard_page
from starling.report.page import Others, report_page
from starling.report.sound import as_data_uri

pytestmark = pytest.mark.browser
GENERAL = profile_named("general")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = "</script><script>document.title='owned'</script><img src=https://example.invalid/x onerror=alert(1)>\x1b[2J"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM: the pages are not checked in a browser; install it (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required"],
        )
        yield launched
        launched.close()


class Watched:
    """A page from disk, with everything it asked for and said."""

    def __init__(self, browser: Any, path: Path, **context: Any) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page = browser.new_context(**context).new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(path.absolute().as_uri())

    def wait_until(self, told: str, within_s: float = 30.0) -> None:
        """Ask from outside: a waiting loop inside the page may evaluate nothing, by the page's own policy."""
        deadline_s = time.monotonic() + within_s
        while not self.page.evaluate(told):
            assert time.monotonic() < deadline_s, f"not so after {within_s:g} s: {told}"
            self.page.wait_for_timeout(50)

    def fetched(self) -> list[str]:
        return [url for url in self.asked if not url.startswith(("file:", "data:", "blob:"))]


@pytest.fixture(scope="module")
def audio_uri(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("sound") / "answer.flac"
    times_s = np.arange(8 * 16_000) / 16_000
    write_flac(path, Sound((0.1 * np.sin(2 * np.pi * 220 * times_s)).astype(np.float32), 16_000))
    return as_data_uri(path)


@pytest.fixture
def report(tmp_path: Path, audio_uri: str) -> Path:
    path = tmp_path / "report.html"
    last = replace(attempt(0.2, (Verdict.MISSED, *VERDICTS[1:]), days=-1), id=5)
    best = replace(attempt(0.9, days=-2), id=4)
    others = Others(last, best, [replace(reply_to(7), id=8)])
    page = report_page(replace(attempt(), id=7), GENERAL, audio_uri=audio_uri, others=others)
    path.write_text(page, encoding="utf-8")
    return path


@pytest.fixture
def dashboard(tmp_path: Path) -> Path:
    return _dashboard(tmp_path, STORY.title, STORY)


def _dashboard(tmp_path: Path, title: str, story: Any) -> Path:
    with SqliteStore(tmp_path / "starling.db") as store:
        store.add(attempt(1.0, (Verdict.COVERED,) * 4, days=-1, story=story))
        for day, score in enumerate((0.3, 0.5, 0.2, 0.8)):
            store.add(attempt(score, days=day, story=story))
        store.add(refused(days=5))
        shown = overview(store, NOON + timedelta(days=40), date(2026, 3, 8))
    path = tmp_path / "dashboard.html"
    path.write_text(
        dashboard_page(
            shown,
            GENERAL,
            titles={story.name: title, "new": title},
            categories=[Category("conflict", 1), Category(title, 0)],
            now=NOON + timedelta(days=40),
        ),
        encoding="utf-8",
    )
    return path


def test_a_click_on_a_word_plays_from_there(browser: Any, report: Path) -> None:
    watched = Watched(browser, report)
    watched.wait_until("document.querySelector('audio').readyState >= 2")
    watched.page.get_by_text("borrowed", exact=True).click()
    watched.wait_until("document.querySelector('audio').currentTime >= 4.45", within_s=5.0)
    assert watched.page.evaluate("document.querySelector('audio').currentTime") < 7.5
    watched.wait_until("document.querySelector('.w.now') !== null", within_s=5.0)
    assert watched.said == []
    assert watched.fetched() == []


def test_the_keyboard_reaches_the_evidence_and_plays_it(browser: Any, report: Path) -> None:
    watched = Watched(browser, report)
    watched.wait_until("document.querySelector('audio').readyState >= 2")
    button = watched.page.get_by_role("button", name="Play from 0:06").first
    button.focus()
    watched.page.keyboard.press("Enter")
    watched.wait_until("document.querySelector('audio').currentTime >= 5.95", within_s=5.0)


def test_the_report_shows_what_was_lost_first_and_marks_the_words(browser: Any, report: Path) -> None:
    page = Watched(browser, report).page
    chips = page.locator("section[aria-labelledby=points] .chip").all_inner_texts()
    assert chips == ["forgotten", "contradicted", "half said", "said"]
    assert page.locator("mark.filler[title=filler]").inner_text().startswith("Um")
    marked = page.locator(".transcript mark.contradicted").all_inner_texts()
    assert [text.split()[0] for text in marked] == ["for", "fourteen", "stalls."]
    spoken = " ".join(page.locator(".transcript p").first.inner_text().split())
    assert spoken.endswith("Both ovens failed that morning.")


def test_a_click_on_the_ribbon_plays_from_there_and_the_line_moves(browser: Any, report: Path) -> None:
    watched = Watched(browser, report)
    watched.wait_until("document.querySelector('audio').readyState >= 2")
    ribbon = watched.page.locator("svg.ribbon.seek")
    box = ribbon.bounding_box()
    ribbon.click(position={"x": box["width"] / 2, "y": 10})
    watched.wait_until("document.querySelector('audio').currentTime >= 3.95", within_s=5.0)
    watched.wait_until("parseFloat(document.querySelector('.playhead').getAttribute('x1')) >= 49")
    assert watched.said == []


def test_this_attempt_stands_beside_the_last_and_the_best(browser: Any, report: Path) -> None:
    page = Watched(browser, report).page
    table = page.locator("section[aria-labelledby=against]")
    assert table.locator("thead th").all_inner_texts()[1:] == ["This", "Last\nno. 5", "Best\nno. 4"]
    recall = table.locator("tbody tr", has_text="Recall").locator("td").all_inner_texts()
    assert [text.split("\n") for text in recall] == [["30 %", "better than last time"], ["20 %"], ["90 %"]]
    assert "Won back since last time" in page.inner_text("main")
    assert page.locator(".tile", has_text="Recall").locator(".tile-change").inner_text() == "20 % last time, better now"


def test_the_strip_leads_to_each_point_in_the_storys_order(browser: Any, report: Path) -> None:
    page = Watched(browser, report).page
    steps = page.locator(".strip a.step")
    assert [(text or "").split(":")[0] for text in steps.all_text_contents()] == [
        "said",
        "contradicted",
        "half said",
        "forgotten",
    ]
    steps.last.focus()
    page.keyboard.press("Enter")
    assert page.locator("li:target").inner_text().splitlines()[0] == "forgotten"


def test_replies_to_follow_up_questions_are_shown_with_what_they_got(browser: Any, report: Path) -> None:
    shown = Watched(browser, report).page.locator("section[aria-labelledby=replies]").inner_text()
    assert "What came of it?" in shown
    assert "Aimed at: We delivered by noon" in shown


@pytest.mark.parametrize("kind", ["report", "dashboard"])
def test_nothing_is_cut_off_on_a_telephone(browser: Any, kind: str, request: Any, tmp_path: Path) -> None:
    if kind == "dashboard":
        with SqliteStore(tmp_path / "starling.db") as store:
            for day in range(10):
                store.add(attempt(days=6 + day))
    page = Watched(browser, request.getfixturevalue(kind), viewport={"width": 380, "height": 800}).page
    cut = page.evaluate(
        """[...document.querySelectorAll('main *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert cut == []
    assert (
        page.evaluate("""[...document.querySelectorAll('.wide')].filter(one => one.scrollWidth > one.clientWidth)
        .map(one => [one.scrollWidth, one.clientWidth, one.ariaLabel])""")
        == []
    )


@pytest.mark.parametrize("kind", ["report", "dashboard"])
def test_it_prints_on_a4_without_a_player_or_anything_beside_the_paper(browser: Any, kind: str, request: Any) -> None:
    watched = Watched(browser, request.getfixturevalue(kind), viewport={"width": 695, "height": 980})
    watched.page.emulate_media(media="print")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 695
    assert not watched.page.locator("audio").is_visible()
    assert watched.page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["report", "dashboard"])
@pytest.mark.parametrize("context", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}}])
def test_axe_finds_nothing_serious(browser: Any, kind: str, context: dict[str, Any], request: Any) -> None:
    watched = Watched(browser, request.getfixturevalue(kind), **context, bypass_csp=True)
    watched.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = watched.page.evaluate("axe.run().then(result => result.violations)")
    serious = [
        f"{violation['id']}: {node['html']} {node.get('failureSummary', '')}"
        for violation in found
        if violation["impact"] in ("serious", "critical", "moderate")
        for node in violation["nodes"]
    ]
    assert serious == []
    width = watched.page.viewport_size["width"]
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_text_stays_text(browser: Any, tmp_path: Path, audio_uri: str) -> None:
    points = (*STORY.key_points[:3], KeyPoint(3, None, HOSTILE))
    story = replace(STORY, name="hostile", title=HOSTILE, key_points=points)
    made = attempt(story=story)
    heard = replace(made.hearing, transcript=Transcript((Word(HOSTILE, 0.5, 1.0, 0.2),)))
    judged = replace(made.assessment, advice=(replace(ADVICE[0], what=HOSTILE, why=HOSTILE),), was_good=HOSTILE)
    hostile = replace(made, question=HOSTILE, hearing=heard, assessment=judged, id=1)
    path = tmp_path / "report.html"
    path.write_text(
        report_page(hostile, GENERAL, audio_uri=audio_uri, others=Others(made, made, [hostile])), encoding="utf-8"
    )
    for shown in (Watched(browser, path), Watched(browser, _dashboard(tmp_path, HOSTILE, story))):
        assert shown.page.locator("h1, h2", has_text="<img src=https").count() >= 1
        assert "owned" not in shown.page.title().split("'")[0]
        assert shown.page.locator("img").count() == 0
        assert shown.fetched() == []
        assert shown.said == []


def test_the_policy_stops_what_is_not_the_pages_own(browser: Any, report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace("</main>", "<script>document.title='owned'</script></main>"), encoding="utf-8")
    watched = Watched(browser, report)
    assert watched.page.title() != "owned"
    assert any("Content Security Policy" in said for said in watched.said)


@pytest.mark.parametrize("made", [refused(), typed()])
def test_an_answer_without_score_or_without_sound_has_a_page_too(browser: Any, tmp_path: Path, made: Any) -> None:
    path = tmp_path / "report.html"
    path.write_text(report_page(made, GENERAL, audio_uri=None), encoding="utf-8")
    watched = Watched(browser, path)
    assert watched.page.get_by_role("heading", level=1).inner_text() == STORY.title
    assert watched.page.locator("audio, button").count() == 0
    assert watched.said == []


def test_the_dashboard_shows_what_is_missed_again_and_again(browser: Any, dashboard: Path) -> None:
    watched = Watched(browser, dashboard)
    text = watched.page.inner_text("main")
    assert "missed in 4 of 5" in text
    assert "Due now\n1\n" in text
    assert watched.page.locator("svg.chart").count() == 5
    assert watched.page.locator("table.heat td.missed").count() == 4
    # The refused answer, the newest, is in no chart and no column.
    assert watched.page.locator("table.heat thead th").all_inner_texts()[1:-1][-1] == "05 Mar"
    assert watched.page.locator("figure", has_text="Recall").locator("circle").count() == 5
    assert watched.page.locator("figure", has_text="Length").locator("circle").count() == 5
    assert "Forgotten again and again" in text
    assert watched.fetched() == []
    assert watched.said == []
