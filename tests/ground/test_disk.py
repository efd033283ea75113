"""What SQLite commits without waiting for the disk is made sure of afterwards, also by a disk that has failed once."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.ground.test_sqlite import begin_and_write, ours
from zhunsheng.ground.sqlite import disk as room
from zhunsheng.ground.sqlite.base import DatabaseWrapper
from zhunsheng.ground.sqlite.disk import HELD_BACK, Disk, disk_below

__all__ = ["ours"]


def below(ours: DatabaseWrapper, *, carries_over: bool = False) -> Disk:
    found = disk_below(ours.settings_dict, carries_over=carries_over)
    assert found is not None
    found.hurry(ours)
    return found


def pragma(ours: DatabaseWrapper, name: str) -> int:
    with ours.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return int(cursor.fetchone()[0])


def in_the_file_alone(ours: DatabaseWrapper, tmp_path: Path) -> list[int]:
    """Read the database's own file without its log, as after losing the log."""
    copy = tmp_path / "alone.sqlite3"
    copy.write_bytes(Path(str(ours.settings_dict["NAME"])).read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        try:
            return [n for (n,) in connection.execute("SELECT n FROM thing ORDER BY n")]
        except sqlite3.OperationalError:
            return []


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which files are flushed; a name in `failing` is on a disk that keeps nothing."""
    seen: list[str] = []

    def noted(place: int) -> None:
        seen.append(Path(os.readlink(f"/proc/self/fd/{place}")).name)
        os.fsync(place)

    monkeypatch.setattr(room, "flush", noted)
    return seen


def test_a_hurried_connection_leaves_the_disk_to_who_answers_for_it(ours: DatabaseWrapper) -> None:
    assert pragma(ours, "synchronous") == 2
    below(ours)
    assert (pragma(ours, "synchronous"), pragma(ours, "wal_autocheckpoint")) == (1, HELD_BACK)
    ours.close()
    assert pragma(ours, "synchronous") == 2, "a connection that is opened again waits until it is hurried again"
    below(ours, carries_over=True)
    assert (pragma(ours, "synchronous"), pragma(ours, "wal_autocheckpoint")) == (1, 4000)


def test_where_there_is_no_log_each_commit_waits_for_the_disk_itself(ours: DatabaseWrapper) -> None:
    with ours.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=DELETE")
    disk = below(ours)
    assert pragma(ours, "synchronous") == 2
    begin_and_write(ours, 1)
    disk.sync()


def test_the_log_is_flushed_and_its_folder_once(ours: DatabaseWrapper, flushed: list[str], tmp_path: Path) -> None:
    disk = below(ours)
    for number in (1, 2):
        begin_and_write(ours, number)
        disk.sync()
    assert flushed == ["desk.sqlite3-wal", tmp_path.name, "desk.sqlite3-wal"]


def test_after_a_failed_flush_nothing_is_sure_before_the_log_is_carried_over(
    ours: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    disk = below(ours)
    begin_and_write(ours, 1)

    def broken(place: int) -> None:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(room, "flush", broken)
    with pytest.raises(OSError, match="no"):
        disk.sync()
    monkeypatch.undo()
    assert in_the_file_alone(ours, tmp_path) == []
    disk.sync()
    assert in_the_file_alone(ours, tmp_path) == [1]


def test_in_doubt_whoever_still_reads_what_was_before_keeps_it_in_doubt(
    ours: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = below(ours)
    begin_and_write(ours, 1)
    with closing(sqlite3.connect(disk.path, isolation_level=None)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM thing").fetchall()
        begin_and_write(ours, 2)
        disk._in_doubt = True
        with pytest.raises(OSError, match="could be carried over"):
            disk.sync()
    disk.sync()


def test_postgres_and_databases_in_memory_look_after_themselves(tmp_path: Path) -> None:
    assert disk_below({"ENGINE": "django.db.backends.postgresql", "NAME": "desk"}, carries_over=True) is None
    assert disk_below({"ENGINE": "zhunsheng.ground.sqlite", "NAME": ":memory:"}, carries_over=True) is None
