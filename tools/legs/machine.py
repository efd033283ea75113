"""What this machine offers the tests: a PostgreSQL, a Redis, a Chromium, memory to write in."""

import atexit
import os
import shutil
import socket
import tempfile
from functools import cache
from pathlib import Path

import psycopg

POSTGRES = "ZHUNSHENG_TEST_POSTGRES"
CANDIDATES = ("postgresql://postgres@127.0.0.1:5432", "postgresql://")
MEMORY = Path("/dev/shm")  # noqa: S108  (why: a folder of its own is made in it)
ENOUGH_MEMORY = 4 * 1024**3
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def required() -> frozenset[str]:
    """Return what must be there (ZHUNSHENG_REQUIRE=postgres,redis,browser), as CI demands."""
    return frozenset(part.strip() for part in os.environ.get("ZHUNSHENG_REQUIRE", "").split(",") if part.strip())


def find_postgres() -> str:
    """Return the address of a PostgreSQL that lets us make databases (without a database's name), or ""."""
    for url in [os.environ[POSTGRES]] if os.environ.get(POSTGRES) else CANDIDATES:
        try:
            with psycopg.connect(f"{url}/postgres", connect_timeout=3) as connection:
                row = connection.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
        except psycopg.Error:
            continue
        if row and row[0]:
            return url
    return ""


def find_redis() -> str:
    """Return the address of a Redis that answers on this machine, or ""."""
    try:
        with socket.create_connection(("127.0.0.1", 6379), timeout=3) as link:
            link.sendall(b"PING\r\n")
            return "redis://127.0.0.1:6379" if link.recv(16).startswith(b"+PONG") else ""
    except OSError:
        return ""


def find_browser() -> str:
    """Return the path of a Chromium, or ""."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


@cache
def memory_folder() -> str:
    """Make a folder in memory for what the tests write, and return it, or "" where there is little of it.

    Each test has a database of its own, and each commit waits for the disk: on a disk that is a tenth of a run.
    """
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return ""
    room = os.statvfs(MEMORY)
    if room.f_flag & os.ST_NOEXEC or room.f_bavail * room.f_frsize < ENOUGH_MEMORY:
        return ""
    folder = tempfile.mkdtemp(prefix="zhunsheng-tests-", dir=MEMORY)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
