"""What needs much is done beside the worker, by a process that ends with it or when nothing is left."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.commands import run_command
from tests.support.databases import put_tables

READING = "import django\ndjango.setup()\nfrom zhunsheng.assembly import tables\ntables.insist()\nfrom zhunsheng.assembly import worker\n"
TOLD = """
import sys
for name in sorted(sys.modules):
    if name.split(".")[0] in {unwanted} or (".migrations." in name and not name.startswith("django.db.")):
        print(name)
"""
UNWANTED = ("uvicorn", "PIL", "reportlab", "openpyxl", "duckdb", "numpy", "onnxruntime", "scipy", "pypinyin")


@pytest.fixture
def env(tmp_path: Path, template: str) -> dict[str, str]:
    put_tables(template, tmp_path)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ZHUNSHENG_", "DJANGO_"))}
    return {**kept, "ZHUNSHENG_DATA_DIR": str(tmp_path)}


def _apart(env: dict[str, str]) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "zhunsheng", "worker", "--apart"]
    return subprocess.Popen(words, env=env, stdin=subprocess.PIPE)


def _states(folder: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(folder / "zhunsheng.sqlite3")) as database:
        rows = database.execute(
            "SELECT status, queue_name FROM django_tasks_database_dbtaskresult WHERE queue_name='apart'"
        )
        return sorted(rows.fetchall())


def test_a_worker_starts_without_what_it_does_not_use(env: dict[str, str]) -> None:
    words = [sys.executable, "-c", READING + TOLD.format(unwanted=UNWANTED)]
    there = {**env, "DJANGO_SETTINGS_MODULE": "zhunsheng.assembly.django_settings"}
    told = subprocess.run(words, env=there, capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


def test_with_nothing_to_do_the_process_beside_the_worker_ends(env: dict[str, str]) -> None:
    child = _apart(env)
    assert child.wait(60) == 0
    assert child.stdin is not None
    child.stdin.close()


def test_the_demonstrations_past_is_made_apart_and_falls_with_whoever_began_it(
    env: dict[str, str], tmp_path: Path
) -> None:
    assert run_command(("demo", "--life"), env).returncode == 0
    assert _states(tmp_path) == [("READY", "apart")]
    child = _apart(env)
    while _states(tmp_path) == [("READY", "apart")]:
        assert child.poll() is None
        time.sleep(0.05)
    assert _states(tmp_path) == [("RUNNING", "apart")]
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(60) == 1
    assert _states(tmp_path) == [("RUNNING", "apart")]  # left as by a worker that died, and taken up like that
    assert run_command(("journal", "verify"), env).returncode == 0
