"""Run `zhunsheng` commands, each in a process of its own, forked from one that has read the libraries already.

Starting Python and reading Django takes longer than most commands do. What a command is told, prints and ends with is as its user has it:
settings, tables and the desk's own code are read by each process anew.
"""

import atexit
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LIMIT_SECONDS = 120
_ONE_AT_A_TIME = threading.Lock()
LIBRARIES = (
    "django.contrib.admin django.contrib.auth.hashers django.core.management.commands.migrate django.core.serializers.json "
    "django.db.backends.postgresql.base django.db.backends.sqlite3.base django.db.migrations.executor django.forms django.template "
    "django.views.generic django_stubs_ext cryptography.hazmat.primitives.asymmetric.ed25519 cryptography.x509 numpy opencc psycopg "
    "pyotp sqlparse yaml uvicorn"
).split()


@cache
def _warm() -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "tests.support.commands"]
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ZHUNSHENG_", "DJANGO_"))}
    root = Path(__file__).parents[2]
    started = subprocess.Popen(
        words, env=env, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    atexit.register(_end, started)
    return started


def _end(started: "subprocess.Popen[str]") -> None:
    assert started.stdin is not None
    started.stdin.close()
    started.wait()


def run_command(words: tuple[str, ...], env: Mapping[str, str], said: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command in an environment, told what it is to read, and wait for its end."""
    warm = _warm()
    assert warm.stdin is not None
    assert warm.stdout is not None
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in ("said", "out", "err")]
        streams[0].write_text(said, encoding="utf-8")
        warm.stdin.write(json.dumps([words, dict(env), str(Path.cwd()), [str(one) for one in streams]]) + "\n")
        warm.stdin.flush()
        code = int(warm.stdout.readline())
        told = [one.read_text(encoding="utf-8") for one in streams[1:]]
    return subprocess.CompletedProcess(words, code, *told)


def _serve() -> int:
    for name in LIBRARIES:
        importlib.import_module(name)
    for line in sys.stdin:
        words, env, folder, streams = json.loads(line)
        child = os.fork()
        if child == 0:
            return _become(words, env, folder, streams)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    return 0


def _become(words: list[str], env: dict[str, str], folder: str, streams: list[str]) -> int:
    signal.alarm(LIMIT_SECONDS)
    for number, path in enumerate(streams):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w", buffering=1)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    sys.argv = ["zhunsheng", *words]
    from zhunsheng.assembly.cli import main  # why: it reads the environment, which is the command's own from here on

    return main(words)


if __name__ == "__main__":
    sys.exit(_serve())
