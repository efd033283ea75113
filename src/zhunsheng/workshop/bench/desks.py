"""The servers of a bench: real processes on this machine, in a folder that goes with them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

HOST: Final = "127.0.0.1"
START_WITHIN: Final = 60.0
END_WITHIN: Final = 15.0


class Desk(msgspec.Struct, kw_only=True):
    """A running server: where it listens, what it consists of, who may sign in."""

    name: str
    port: int
    processes: dict[str, subprocess.Popen[bytes]]
    sessions: dict[str, str] = {}
    shop: str = ""
    environ: dict[str, str] = {}

    @property
    def pids(self) -> list[int]:
        """Return the processes."""
        return [process.pid for process in self.processes.values()]


class Seeded(msgspec.Struct):
    """What filling a desk for a bench gave: session keys by login, and the shop's key."""

    sessions: dict[str, str]
    shop: str


@contextmanager
def bench_desk(name: str, database_url: str, folder: Path, seed: Sequence[str]) -> Iterator[Desk]:
    """Run web and worker on a fresh database until the bench ends; `seed` is the command that fills it."""
    port = free_port()
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
        "ZHUNSHENG_DATA_DIR": str(folder / name),
        "ZHUNSHENG_DATABASE_URL": database_url,
        "ZHUNSHENG_BIND": f"{HOST}:{port}",
        "ZHUNSHENG_SECRET_KEY": "a bench's own secret, good for nothing else....",
        "ZHUNSHENG_FRAMES_A_SECOND": "100000",
        "ZHUNSHENG_FRAME_BURST": "100000",
        "ZHUNSHENG_HELLOS_A_MINUTE": "1000000",
    }
    log = folder / f"{name}.log"
    _run([sys.executable, "-m", "zhunsheng", "migrate"], environ)
    seeded = msgspec.json.decode(_run(seed, environ).splitlines()[-1], type=Seeded)
    words = {"web": [sys.executable, "-m", "zhunsheng", "web"], "worker": [sys.executable, "-m", "zhunsheng", "worker"]}
    with _processes(words, environ, log) as processes:
        _wait_for_health(port, processes["web"], log)
        yield Desk(
            name=name, port=port, processes=processes, sessions=seeded.sessions, shop=seeded.shop, environ=environ
        )


@contextmanager
def limit_server(folder: Path, samples: Mapping[str, bytes]) -> Iterator[Desk]:
    """Run the fan-out without a database until the bench ends; it sends frames like the samples."""
    port = free_port()
    frames = folder / "frames.json"
    frames.write_bytes(msgspec.json.encode({kind: msgspec.Raw(frame) for kind, frame in samples.items()}))
    words = [sys.executable, "-m", "zhunsheng.workshop.bench.limit", str(port), str(frames)]
    log = folder / "limit.log"
    with _processes({"web": words}, dict(os.environ), log) as processes:
        _wait_for_port(port, processes["web"], log)
        yield Desk(name="limit", port=port, processes=processes)


@contextmanager
def scratch() -> Iterator[Path]:
    """Give the bench a folder that is gone afterwards, however the bench ends."""
    folder = Path(tempfile.mkdtemp(prefix="zhunsheng-bench-"))
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield folder
    finally:
        signal.signal(signal.SIGTERM, before)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def _processes(
    words: Mapping[str, Sequence[str]], environ: dict[str, str], log: Path
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        with log.open("ab") as out:
            for name, command in words.items():
                processes[name] = subprocess.Popen(command, env=environ, stdout=out, stderr=out)
        yield processes
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(END_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _run(words: Sequence[str], environ: Mapping[str, str]) -> str:
    done = subprocess.run(words, env=environ, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words[-2:])} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def _wait_for_health(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    _wait_for_port(port, process, log)
    with urllib.request.urlopen(f"http://{HOST}:{port}/health", timeout=START_WITHIN) as answer:
        answer.read()


def _wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection((HOST, port), 1.0).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"a server of the bench did not start:\n{log.read_text()[-2000:]}")
