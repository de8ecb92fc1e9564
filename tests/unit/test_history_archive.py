import hashlib
import json
import shutil
import sqlite3
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.attempts import HEARING, attempt

from starling.errors import ArchiveError, InputError, StarlingError, StorageError
from starling.history.archive import export_home, restore_home
from starling.history.retime import retimed
from starling.history.store import SqliteStore
from starling.model import Transcript, Word


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    for name, text in (
        ("stories/bakery-ovens.md", "# Ovens"),
        ("recordings/a.flac", "sound"),
        ("config.toml", 'model = "base"'),
        ("cache/model.bin", "made again when needed"),
    ):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    with SqliteStore(home / "starling.db") as store:
        store.add(attempt(audio_path=home / "recordings" / "a.flac"))
    return home


def _export(home: Path, to: Path, **options: bool) -> Path:
    with SqliteStore(home / "starling.db") as store:
        export_home(store, to, **options)
    return to


def _files(home: Path) -> dict[str, str]:
    return {
        path.relative_to(home).as_posix(): path.read_text()
        for path in sorted(home.rglob("*"))
        if path.is_file() and not path.name.startswith("starling.db")
    }


def test_what_was_exported_is_restored_as_it_was(home: Path, tmp_path: Path) -> None:
    archive, other = _export(home, tmp_path / "mine.zip"), tmp_path / "other"
    restored = restore_home(archive, other)
    assert restored.files == 4
    assert _files(other) == {name: text for name, text in _files(home).items() if not name.startswith("cache/")}
    with SqliteStore(home / "starling.db") as before, SqliteStore(other / "starling.db") as after:
        (old,), (new,) = before.list(), after.list()
    assert new.audio_path == other / "recordings" / "a.flac"
    assert (new.story, new.hearing, new.assessment) == (old.story, old.hearing, old.assessment)


def test_recordings_can_be_left_out(home: Path, tmp_path: Path) -> None:
    names = zipfile.ZipFile(_export(home, tmp_path / "mine.zip", with_recordings=False)).namelist()
    assert sorted(names) == ["config.toml", "manifest.json", "starling.db", "stories/bakery-ovens.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are a POSIX matter")
def test_an_archive_and_what_comes_out_of_it_are_private(home: Path, tmp_path: Path) -> None:
    archive = _export(home, tmp_path / "mine.zip")
    restore_home(archive, tmp_path / "other")
    files = [archive, *(path for path in (tmp_path / "other").rglob("*") if path.is_file())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_an_export_overwrites_nothing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_text("precious")
    with pytest.raises(StorageError, match="is there already"):
        _export(home, tmp_path / "mine.zip")
    assert (tmp_path / "mine.zip").read_text() == "precious"


def test_an_export_to_a_place_that_is_not_there_names_the_place(home: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"all\.zip: there is no folder .*nowhere$"):
        _export(home, tmp_path / "nowhere" / "all.zip")


def test_a_home_that_holds_something_is_left_alone_unless_asked(home: Path, tmp_path: Path) -> None:
    archive = _export(home, tmp_path / "mine.zip")
    (home / "stories" / "bakery-ovens.md").write_text("# Edited since")
    with pytest.raises(StorageError, match="holds stories or attempts already"):
        restore_home(archive, home)
    restored = restore_home(archive, home, replace=True)
    assert (home / "stories" / "bakery-ovens.md").read_text() == "# Ovens"
    assert restored.moved_to is not None
    assert (restored.moved_to / "stories" / "bakery-ovens.md").read_text() == "# Edited since"
    with SqliteStore(home / "starling.db") as store:
        assert len(store.list()) == 1


EVIL_NAMES = [
    "../evil",
    "stories/../../evil.md",
    "/etc/evil",
    "C:/evil",
    "stories\\..\\evil.md",
    "stories/CON.md",
    "stories/nul",
    "stories/a\x1b[2J.md",
    "stories/trailing. ",
    "stories/.hidden",
    "cache/model.bin",
    "starling.db-wal",
    "evil.py",
    "stories//a.md",
    "stories/./a.md",
]


def _forged(archive: Path, name: str, mode: int = 0o100600) -> Path:
    """The archive with one more member that its list promises."""
    forged = archive.with_name("forged.zip")
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(forged, "w") as target:
        manifest = json.loads(source.read("manifest.json"))
        for member in source.namelist():
            if member != "manifest.json":
                target.writestr(member, source.read(member))
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        target.writestr(info, b"evil")
        digest = "4b0bb8ce4a6ae6f5d8bdd5d9ec0a5e3a2e6ffb3f5a6d0dc2a0f6d7e1c3f0a9ab"
        manifest["members"][info.filename] = {"sha256": digest, "size": 4}
        target.writestr("manifest.json", json.dumps(manifest))
    return forged


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_nothing_is_written_where_it_may_not_be(home: Path, tmp_path: Path, name: str) -> None:
    forged = _forged(_export(home, tmp_path / "mine.zip"), name)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ArchiveError, match="may not be unpacked"):
        restore_home(forged, tmp_path / "other")
    assert sorted(path for path in tmp_path.rglob("*") if path != tmp_path / "other") == before
    assert list((tmp_path / "other").iterdir()) == []


def test_a_link_is_not_unpacked(home: Path, tmp_path: Path) -> None:
    forged = _forged(_export(home, tmp_path / "mine.zip"), "stories/link.md", mode=stat.S_IFLNK | 0o777)
    with pytest.raises(ArchiveError, match="may not be unpacked"):
        restore_home(forged, tmp_path / "other")


def test_a_member_that_is_not_what_was_exported_is_refused(home: Path, tmp_path: Path) -> None:
    forged = _forged(_export(home, tmp_path / "mine.zip"), "stories/other.md")
    with pytest.raises(ArchiveError, match="checksum differs"):
        restore_home(forged, tmp_path / "other")
    assert list((tmp_path / "other").iterdir()) == []


Change = Callable[[dict[str, Any], dict[str, bytes]], object]


def _changed(archive: Path, change: Change, kind: int = zipfile.ZIP_DEFLATED) -> Path:
    """The archive, its list and its members changed."""
    changed = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as source:
        members = {name: source.read(name) for name in source.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(manifest, members)
    with zipfile.ZipFile(changed, "w", kind) as target:
        for name, data in members.items():
            target.writestr(name, data)
        target.writestr("manifest.json", json.dumps(manifest))
    return changed


def _with_history(data: bytes) -> Change:
    """Another file in the place of the history, promised by the list."""

    def change(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        members["starling.db"] = data
        manifest["members"]["starling.db"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}

    return change


def _without_history(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    del members["starling.db"], manifest["members"]["starling.db"]


def _empty_database() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE something (x)")
    return connection.serialize()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda _, members: members.update({"stories/more.md": b"x"}), "holds a file that its list does not: 'stories"),
        (lambda _, members: members.pop("config.toml"), "lacks a file: 'config.toml'"),
        (lambda manifest, _: manifest.update(schema=999), "written by a newer Starling"),
        (_without_history, "holds no history"),
        (_with_history(b"no database at all" * 100), r"the history in .* is damaged"),
        (_with_history(_empty_database()), "is damaged or from a newer Starling"),
    ],
)
def test_an_archive_that_does_not_hold_what_its_list_says_is_refused_whole(
    home: Path, tmp_path: Path, change: Change, complaint: str
) -> None:
    changed = _changed(_export(home, tmp_path / "mine.zip"), change)
    with pytest.raises(ArchiveError, match=complaint):
        restore_home(changed, tmp_path / "other")
    assert list((tmp_path / "other").iterdir()) == []


def test_an_archive_packed_as_starling_never_does_is_refused(home: Path, tmp_path: Path) -> None:
    changed = _changed(_export(home, tmp_path / "mine.zip"), lambda *_: None, zipfile.ZIP_LZMA)
    with pytest.raises(ArchiveError, match="packed as Starling never does"):
        restore_home(changed, tmp_path / "other")


def test_a_member_that_unpacks_to_more_than_it_says_is_refused(home: Path, tmp_path: Path) -> None:
    def longer(_: dict[str, Any], members: dict[str, bytes]) -> None:
        members["recordings/a.flac"] = b"sound and far more than sound"

    changed = _changed(_export(home, tmp_path / "mine.zip"), longer, zipfile.ZIP_STORED)
    # In the zip's own directory, too, the member has the length that the list promises: 5.
    spoilt = changed.read_bytes()
    directory = spoilt.rindex(b"PK\x01\x02", 0, spoilt.rindex(b"recordings/a.flac"))
    at = directory + 24
    assert int.from_bytes(spoilt[at : at + 4], "little") == 29
    changed.write_bytes(spoilt[:at] + (5).to_bytes(4, "little") + spoilt[at + 4 :])
    with pytest.raises(ArchiveError):
        restore_home(changed, tmp_path / "other")
    assert list((tmp_path / "other").iterdir()) == []


@pytest.mark.parametrize(
    ("limit", "complaint"), [("_MOST_MEMBERS", "too many files"), ("_MOST_MANIFEST_BYTES", "list of files is too long")]
)
def test_an_archive_without_end_is_refused_before_it_is_read(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, complaint: str
) -> None:
    archive = _export(home, tmp_path / "mine.zip")
    monkeypatch.setattr(f"starling.history.archive.{limit}", 3)
    with pytest.raises(ArchiveError, match=complaint):
        restore_home(archive, tmp_path / "other")


def test_an_archive_that_does_not_fit_on_the_disk_is_told_before_it_is_unpacked(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = _export(home, tmp_path / "mine.zip")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(StorageError, match=r"unpacks to [\d,]+ bytes; there is less free space"):
        restore_home(archive, tmp_path / "other")
    assert list((tmp_path / "other").iterdir()) == []


def test_an_archive_is_restored_into_a_home_with_empty_folders(home: Path, tmp_path: Path) -> None:
    for name in ("stories", "recordings"):
        (tmp_path / "other" / name).mkdir(parents=True)
    assert restore_home(_export(home, tmp_path / "mine.zip"), tmp_path / "other").moved_to is None
    assert (tmp_path / "other" / "stories" / "bakery-ovens.md").read_text() == "# Ovens"


def test_the_log_of_a_history_is_moved_aside_with_it(home: Path, tmp_path: Path) -> None:
    archive = _export(home, tmp_path / "mine.zip")
    (home / "starling.db-wal").write_bytes(b"what a crash left to be written")
    restored = restore_home(archive, home, replace=True)
    assert restored.moved_to is not None
    assert (restored.moved_to / "starling.db-wal").read_bytes() == b"what a crash left to be written"
    assert not (home / "starling.db-wal").exists()


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such archive"):
        restore_home(tmp_path / "nothing.zip", tmp_path / "other")
    with pytest.raises(InputError, match=r"x{300}"):
        restore_home(tmp_path / f"{'x' * 300}x.zip", tmp_path / "other")
    (tmp_path / "text.zip").write_text("hello")
    with pytest.raises(ArchiveError, match="damaged or no archive"):
        restore_home(tmp_path / "text.zip", tmp_path / "other")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    with pytest.raises(ArchiveError, match="list of files is missing"):
        restore_home(tmp_path / "empty.zip", tmp_path / "other")


@pytest.mark.parametrize("size", ["1e999", "[]", "9" * 6000, '"x"', "null"])
def test_a_list_with_an_absurd_size_is_refused(tmp_path: Path, size: str) -> None:
    entry = f'{{"starling.db": {{"sha256": "x", "size": {size}}}}}'
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr("starling.db", b"x")
        archive.writestr("manifest.json", f'{{"format": 1, "schema": 1, "members": {entry}}}')
    with pytest.raises(ArchiveError, match="list of files is missing or broken"):
        restore_home(tmp_path / "bad.zip", tmp_path / "other")


def test_an_archive_whose_names_are_no_text_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "\u00e9.zip", "w") as archive:
        archive.writestr("\u00e9", b"x")
    spoilt = bytearray((tmp_path / "\u00e9.zip").read_bytes()).replace("\u00e9".encode(), b"\xb8\xb8")
    (tmp_path / "spoilt.zip").write_bytes(spoilt)
    with pytest.raises(ArchiveError, match="damaged or no archive"):
        restore_home(tmp_path / "spoilt.zip", tmp_path / "other")


def test_what_no_archive_may_hold_is_named_and_not_lost_in_silence(home: Path, tmp_path: Path) -> None:
    odd = home / "stories" / "#1 first: draft.md"
    odd.parent.mkdir(exist_ok=True)
    odd.write_text("## Situation\n- It rained\n")
    with SqliteStore(home / "starling.db") as store:
        assert export_home(store, tmp_path / "mine.zip").left_out == (odd,)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_archive_is_restored_whole_or_not_at_all(home: Path, tmp_path: Path, data: st.DataObject) -> None:
    archive = tmp_path / "mine.zip"
    if not archive.exists():
        _export(home, archive)
    damaged = bytearray(archive.read_bytes())
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(damaged) - 1), st.integers(0, 255)), min_size=1, max_size=4)
    ):
        damaged[place] = value
    broken = tmp_path / "broken.zip"
    broken.write_bytes(bytes(damaged[: data.draw(st.integers(len(damaged) // 2, len(damaged)))]))
    target = tmp_path / f"target-{len(list(tmp_path.glob('target-*')))}"
    try:
        restore_home(broken, target)
    except StarlingError:
        assert list(target.iterdir()) == []
    else:
        assert (target / "stories" / "bakery-ovens.md").read_text() == "# Ovens"


def test_an_edited_transcript_keeps_the_times_of_the_words_that_stay() -> None:
    old = HEARING.transcript
    edited = retimed(old, old.text.replace("borrowed the kitchen", "took over one school kitchen"))
    by_text = {word.text: word for word in edited.words}
    assert by_text["Both"] == old.words[0]
    assert by_text["kitchen"].start_s == old.words[9].start_s
    assert old.words[7].start_s == by_text["took"].start_s
    assert edited.is_timed
    times = [word.start_s or 0.0 for word in edited.words]
    assert times == sorted(times)


@given(st.lists(st.sampled_from(["Both", "ovens", "failed", "never", "kitchen", "x"])).map(" ".join))
def test_an_edited_transcript_is_always_what_was_typed_in_order_of_time(text: str) -> None:
    edited = retimed(HEARING.transcript, text)
    assert edited.text == text
    times = [word.start_s or 0.0 for word in edited.words]
    assert times == sorted(times)


def test_an_untimed_transcript_stays_untimed() -> None:
    assert retimed(Transcript((Word("a"),)), "b c") == Transcript((Word("b"), Word("c")))
