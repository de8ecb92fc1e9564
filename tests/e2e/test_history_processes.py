"""Several processes store at once, and none of them loses an attempt."""

import multiprocessing
from pathlib import Path

from tests.unit.attempts import attempt

from starling.history.rows import Filters
from starling.history.store import SqliteStore

PROCESSES, EACH = 8, 25


def _store(path: Path, process: int) -> None:
    with SqliteStore(path) as store:
        for number in range(EACH):
            store.add(attempt(score=process / PROCESSES, days=number))


def test_eight_processes_that_open_a_new_database_at_once_lose_no_attempt(tmp_path: Path) -> None:
    path = tmp_path / "starling.db"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_store, args=(path, process)) for process in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    with SqliteStore(path) as store:
        found = store.rows(Filters(limit=None))
        with store.reading() as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert len({row.id for row in found}) == PROCESSES * EACH
    assert {row.recall: 0 for row in found}.keys() == {process / PROCESSES for process in range(PROCESSES)}
