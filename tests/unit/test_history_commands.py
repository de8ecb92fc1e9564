"""The commands over the history, called as a person calls them."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.unit.attempts import STORY, attempt, refused
from tests.unit.calls import Run, calls_in

from starling.cli.main import main
from starling.history.store import SqliteStore
from starling.model import Verdict

C, P, M, X = Verdict.COVERED, Verdict.PARTIAL, Verdict.MISSED, Verdict.CONTRADICTED


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "stories").mkdir(parents=True)
    for name in ("bakery-ovens", "never-told"):
        (home / "stories" / f"{name}.md").write_text("---\ntitle: T\n---\n## Situation\n- It rained\n")
    with SqliteStore(home / "starling.db") as store:
        for day, score, verdicts in ((0, 0.3, (C, X, P, M)), (1, 0.6, (C, C, P, M)), (2, 0.5, (P, C, C, M))):
            store.add(attempt(score, verdicts, days=day))
        store.add(refused(days=3))
    return home


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return calls_in(home, capsys)


def test_history_lists_attempts_newest_first(run: Run) -> None:
    code, out, _ = run("history")
    lines = [line for line in out.splitlines() if "bakery-ovens" in line]
    assert code == 0
    assert [line.split()[0] for line in lines] == ["4", "3", "2", "1"]
    assert "no score" in lines[0]
    assert "50 %" in lines[1]
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ((), [4, 3, 2, 1]),
        (("--limit", "2"), [4, 3]),
        (("--below", "55"), [3, 1]),
        (("--refused",), [4]),
        (("--story", "never-told"), []),
        (("--since", "2026-03-04"), [4, 3]),
        (("--until", "2026-03-03"), [1]),
        (("--all", "--question", "Something"), [4, 3, 2, 1]),
    ],
)
def test_history_filters_and_gives_the_same_as_json_and_csv(
    run: Run, arguments: tuple[str, ...], ids: list[int]
) -> None:
    listed = json.loads(run("history", *arguments, "--json")[1])["attempts"]
    assert [row["id"] for row in listed] == ids
    rows = list(csv.DictReader(io.StringIO(run("history", *arguments, "--csv")[1])))
    assert [int(row["id"]) for row in rows] == ids


def test_an_empty_history_says_how_to_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path / "new"), "history"]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "starling practice" in printed.err


def test_show_takes_a_number_or_last_and_writes_the_document(run: Run) -> None:
    assert json.loads(run("show", "3", "--json")[1])["recall"]["score"] == 0.5
    assert json.loads(run("show", "last", "--json")[1])["refused"]["reason"] == "too_short"
    code, out, _ = run("show", "2")
    assert code == 0
    assert out.startswith("Attempt 2, Tuesday 03 March 2026")
    assert "You forgot" in out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "99"), 3),
        (("show", "first"), 2),
        (("show", "1", "--verdict", "9=covered"), 2),
        (("show", "1", "--verdict", "3=fine"), 2),
        (("show", "9" * 30), 2),
        (("compare", "1", "99"), 3),
        (("trends", "unknown"), 3),
        (("note", "99", "x"), 3),
        (("rate", "99", "good"), 3),
        (("forget",), 2),
        (("forget", "1", "--all"), 2),
        (("forget", "99", "--yes"), 3),
        (("forget", "--story", "unknown", "--yes"), 3),
        (("rescore", "99"), 3),
        (("restore", "nothing.zip"), 3),
        (("history", "--json", "--csv"), 2),
    ],
)
def test_a_wrong_call_is_one_line_and_a_documented_code(run: Run, arguments: tuple[str, ...], code: int) -> None:
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert err.startswith("starling: ")
    assert err.count("\n") == 1


def test_a_verdict_is_corrected_by_option_or_in_a_review(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(run("show", "1", "--verdict", "4=covered", "--json")[1])["recall"]["score"] == 0.7
    monkeypatch.setattr("sys.stdin", io.StringIO("\ns\nq\n"))
    code, _, err = run("show", "1", "--review")
    assert code == 0
    assert "you said: “for fourteen stalls.”" in err
    verdicts = [point["verdict"] for point in json.loads(run("show", "1", "--json")[1])["recall"]["key_points"]]
    assert verdicts == ["covered", "covered", "partial", "covered"]
    assert run("show", "1", "--earlier")[1].count("(review)") == 2


def test_corrections_are_exported_as_labelled_data(run: Run, tmp_path: Path) -> None:
    run("show", "1", "--verdict", "4=covered")
    assert run("export", str(tmp_path / "labels.jsonl"), "--corrections")[0] == 0
    (line,) = (tmp_path / "labels.jsonl").read_text().splitlines()
    labelled = json.loads(line)
    assert (labelled["key_point"], labelled["judged"], labelled["label"]) == (
        "We delivered by noon",
        "missed",
        "covered",
    )
    assert labelled["text"].startswith("Both ovens failed")


def test_trends_show_what_is_forgotten_again_and_again(run: Run) -> None:
    code, out, _ = run("trends", "bakery-ovens")
    assert code == 0
    assert "missed in 3 of 3" in out
    assert max(map(len, out.splitlines())) <= 80
    document = json.loads(run("trends", "bakery-ovens", "--json")[1])
    assert document["key_points"][3]["verdicts"] == ["missed", "missed", "missed", None]


def test_compare_names_points_won_and_lost(run: Run) -> None:
    _, out, _ = run("compare", "1", "3")
    assert out.index("Won") < out.index("40 stalls (contradicted, now said)") < out.index("Lost")
    assert "Both ovens failed on the morning of the fair (said, now half said)" in out
    document = json.loads(run("compare", "1", "3", "--json")[1])
    assert (document["recall"], len(document["won"]), len(document["lost"])) == (0.2, 2, 1)


@pytest.mark.parametrize("given", ["yesterday", "2026-13-01", "0001-01-01"])
def test_what_is_no_day_is_answered_with_one(run: Run, given: str) -> None:
    code, _, err = run("history", "--since", given)
    assert (code, "%Y" in err, "write 2026-03-02" in err) == (2, False, True)


def test_a_difference_is_that_of_the_figures_shown(run: Run, home: Path) -> None:
    with SqliteStore(home / "starling.db") as store:
        store.add(attempt(0.2222, days=4))
        store.add(attempt(0.0968, days=5))
    (line,) = [line for line in run("compare", "5", "6")[1].splitlines() if "Recall" in line]
    assert line.split() == ["Recall", "22", "%", "10", "%", "-12", "%"]


def test_an_answer_without_a_score_is_not_compared_point_by_point(run: Run) -> None:
    _, out, _ = run("compare", "1", "4")
    assert "attempt 4 got no score" in out
    assert "won or lost" not in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("history", "--story", "BAKERY-Ovens"),
        ("trends", "Bakery-Ovens"),
        ("forget", "--story", "BAKERY-OVENS", "--yes"),
        ("rescore", "--story", "Bakery-ovens"),
    ],
)
def test_a_story_is_found_in_the_history_however_it_is_capitalised(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, _ = run(*arguments)
    assert code == 0
    assert "bakery-ovens" in out or "Forgot 4 attempts" in out or "attempt 4: no score" in out


def test_what_got_no_score_can_neither_be_rated_nor_corrected(run: Run) -> None:
    for arguments in (("rate", "4", "good"), ("show", "4", "--verdict", "2=covered")):
        code, _, err = run(*arguments)
        assert (code, err.count("\n")) == (2, 1)
        assert "attempt 4 got no score" in err


def test_due_lists_what_is_overdue_and_names_what_was_never_told(run: Run) -> None:
    code, out, err = run("due")
    assert code == 0
    assert "bakery-ovens" in out
    assert "Never rehearsed: never-told" in err
    (row,) = json.loads(run("due", "--json")[1])["due"]
    assert (row["story"], row["attempts"], row["is_due"]) == ("bakery-ovens", 3, True)


def test_a_rating_can_be_overruled(run: Run, home: Path) -> None:
    with SqliteStore(home / "starling.db") as store:
        now = datetime.now(UTC) - timedelta(minutes=1)
        from dataclasses import replace

        store.add(replace(attempt(0.2, story=replace(STORY, name="never-told")), recorded_at=now))
    assert "is due tomorrow" in run("rate", "last", "again")[2] or "is due today" in run("rate", "last", "again")[2]
    assert "is due in" in run("rate", "last", "easy")[2]


def test_a_note_is_shown_with_the_attempt(run: Run) -> None:
    run("note", "last", "slower", "next", "time\x1b[2J")
    _, out, _ = run("show", "last")
    assert "Note: slower next time\N{REPLACEMENT CHARACTER}[2J" in out


def test_a_note_of_spaces_takes_the_note_away_and_says_so(run: Run) -> None:
    assert "Note removed" in run("note", "last", "  ")[2]


def test_forget_asks_first_and_says_what_it_removed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert run("forget", "1")[0] == 130
    code, out, _ = run("forget", "1", "2", "--yes")
    assert (code, out.splitlines()[0]) == (0, "Forgot 2 attempts.")
    run("forget", "--story", "bakery-ovens", "--yes")
    assert json.loads(run("history", "--json")[1])["attempts"] == []


def test_export_and_restore_go_there_and_back(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", str(tmp_path / "all.zip"))[0] == 0
    assert main(["--home", str(tmp_path / "new"), "restore", str(tmp_path / "all.zip")]) == 0
    capsys.readouterr()
    assert main(["--home", str(tmp_path / "new"), "history", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["attempts"]) == 4
    assert run("restore", str(tmp_path / "all.zip"))[0] == 8


def test_forgetting_names_every_recording_that_went_and_what_may_still_hold_them(run: Run, home: Path) -> None:
    recording = home / "recordings" / "one.flac"
    recording.parent.mkdir()
    recording.write_bytes(b"sound")
    with SqliteStore(home / "starling.db") as store:
        kept = store.add(attempt(days=9, audio_path=recording))
    (home / "starling.damaged.db").write_bytes(b"what could not be read")
    code, out, err = run("forget", str(kept.id), "--yes")
    assert (code, out) == (0, f"Forgot 1 attempt.\nDeleted {recording}\n")
    assert not recording.exists()
    assert f"{home / 'starling.damaged.db'} was damaged and set aside earlier; it may still hold them." in err


def test_an_export_names_what_it_left_out_and_corrections_overwrite_nothing(
    run: Run, home: Path, tmp_path: Path
) -> None:
    odd = home / "stories" / "#1 first.md"
    odd.write_text("## Situation\n- It rained\n")
    code, _, err = run("export", str(tmp_path / "all.zip"))
    assert code == 0
    assert f"Left out, because it is a link or other computers refuse its name: {odd}" in err
    (tmp_path / "mine.jsonl").write_text("precious")
    code, _, err = run("export", str(tmp_path / "mine.jsonl"), "--corrections")
    assert (code, "choose another name" in err) == (8, True)
    assert (tmp_path / "mine.jsonl").read_text() == "precious"


def test_a_restore_says_where_what_was_there_before_went(run: Run, home: Path, tmp_path: Path) -> None:
    run("export", str(tmp_path / "all.zip"))
    code, _, err = run("restore", str(tmp_path / "all.zip"), "--replace")
    assert (code, f"What was there before is in {home / 'before-restore'}." in err) == (0, True)
    assert (home / "before-restore" / "starling.db").is_file()


def test_a_report_page_is_written_for_its_owner_only(run: Run, home: Path, tmp_path: Path) -> None:
    code, out, _ = run("report", "2")
    page = home / "reports" / "attempt-2.html"
    assert (code, out.strip()) == (0, str(page))
    assert page.stat().st_mode & 0o077 == 0
    assert "The ovens that would not heat" in page.read_text(encoding="utf-8")
    assert run("report", "--output", str(tmp_path / "mine.html"))[0] == 0
    assert "No score.</strong> 4 s of speech" in (tmp_path / "mine.html").read_text(encoding="utf-8")


def test_a_report_compares_with_the_attempt_before_and_the_best_other(run: Run, home: Path) -> None:
    run("report", "3")
    page = " ".join((home / "reports" / "attempt-3.html").read_text(encoding="utf-8").split())
    recall = page[page.index("Recall</th>") :].split("</tr>")[0]
    assert re.findall(r"number[^>]*>([^<]*)<", recall) == ["50 %", "60 %", "60 %"]
    assert "worse than last time" in recall


def test_a_recording_that_is_gone_leaves_a_page_without_sound(run: Run, home: Path) -> None:
    with SqliteStore(home / "starling.db") as store:
        store.add(attempt(days=9, audio_path=home / "recordings" / "gone.flac"))
    code, _, err = run("report")
    assert code == 0
    assert "The page has no sound" in err


def test_the_dashboard_is_written_and_a_broken_story_is_named(run: Run, home: Path) -> None:
    (home / "stories" / "broken.md").write_text("---\ntitle: [\n---\n")
    code, out, err = run("dashboard")
    assert (code, out.strip()) == (0, str(home / "reports" / "dashboard.html"))
    assert "broken.md" in err
    assert "Kinds of questions" in (home / "reports" / "dashboard.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["report", "dashboard"])
def test_a_page_that_can_not_be_written_is_one_line(run: Run, tmp_path: Path, command: str) -> None:
    code, _, err = run(command, "--output", str(tmp_path / "nowhere" / "page.html"))
    assert code == 8
    assert err.startswith("starling: can't write")


def test_a_drill_needs_something_that_was_forgotten(run: Run) -> None:
    code, _, err = run("drill", "never-told", "--typed")
    assert code == 0
    assert "nothing to drill" in err


def test_a_cell_that_a_spreadsheet_would_run_stays_text(run: Run) -> None:
    run("note", "1", "=cmd()")
    rows = list(csv.DictReader(io.StringIO(run("history", "--csv")[1])))
    assert rows[-1]["note"] == "'=cmd()"


def test_a_damaged_history_is_set_aside_and_that_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "starling.db").write_bytes(b"no history " * 500)
    assert main(["--home", str(tmp_path), "history"]) == 0
    assert f"set aside as {tmp_path / 'starling.damaged.db'}; 0 attempts could be saved" in capsys.readouterr().err
