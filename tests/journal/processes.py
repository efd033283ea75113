"""Run real processes of the project on the test's own database."""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connections

from tests.support.commands import run_command

ROOT = Path(__file__).resolve().parents[2]


def environment(folder: Path) -> dict[str, str]:
    """Describe the test's database (the `db` fixture has pointed Django at it) to another process."""
    described = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        url = f"sqlite:///{described['NAME']}"
    else:
        place = f"{described['HOST']}:{described['PORT']}/{described['NAME']}"
        url = f"postgresql://{described['USER']}:{described['PASSWORD']}@{place}"
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
        "ZHUNSHENG_DATA_DIR": str(folder / "data"),
        "ZHUNSHENG_DATABASE_URL": url,
        "ZHUNSHENG_SECRET_KEY": os.environ["ZHUNSHENG_SECRET_KEY"],
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a `zhunsheng` command to its end."""
    return run_command(words, environment(folder))


def rival(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Start another process that does the same work at the same time (see tests/journal/rival.py)."""
    line = [sys.executable, "-m", "tests.journal.rival", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(line, env=environment(folder), cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def ready(process: subprocess.Popen[str]) -> None:
    """Wait until the rival stands at the line."""
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.stderr and process.stderr.read()


def go(process: subprocess.Popen[str]) -> None:
    """Let the rival run."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def done(process: subprocess.Popen[str]) -> str:
    """Wait for the rival's end; return its last words."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()
