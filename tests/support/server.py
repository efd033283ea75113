"""Run the real processes for a test: web and worker, on a database and a port of their own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from django.db import connections
from django.test import override_settings

from tests.support import demonstration
from tests.support.commands import run_command
from zhunsheng.ground.settings import desk as settings_here


class Desk(msgspec.Struct):
    """A running desk."""

    url: str
    env: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]]
    logs: Path

    @property
    def ws(self) -> str:
        """Return the address of its sockets."""
        return self.url.replace("http://", "ws://")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a `zhunsheng` command on this desk's data."""
        return run_command(words, self.env)

    def make_demonstration(self) -> None:
        """Fill this desk with the demonstration by its command."""
        made = self.command("demo")
        assert made.returncode == 0, made.stderr

    def start(self, name: str) -> None:
        """Start one of the processes; the web process is waited for."""
        log = (self.logs / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", "zhunsheng", name], env=self.env, stdout=log, stderr=log
        )
        if name == "web":
            _wait_for(f"{self.url}/health", self.processes[name], self.logs / "web.log")

    def kill(self, name: str) -> None:
        """Kill a process as the system would: no word, no clean-up."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """End every process."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running_desk(folder: Path, *, demo: bool = True, worker: bool = True, **settings: str) -> Iterator[Desk]:
    """Run a desk on the test's own database (the `db` fixture has pointed Django at it) until the test ends."""
    described = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        database_url = f"sqlite:///{described['NAME']}"
    else:
        database_url = (
            f"postgresql://{described['USER']}:{described['PASSWORD']}@{described['HOST']}:{described['PORT']}"
            f"/{described['NAME']}"
        )
    port = free_port()
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
        "ZHUNSHENG_DATA_DIR": str(folder / "data"),
        "ZHUNSHENG_DATABASE_URL": database_url,
        "ZHUNSHENG_BIND": f"127.0.0.1:{port}",
        "ZHUNSHENG_SECRET_KEY": os.environ["ZHUNSHENG_SECRET_KEY"],
        "ZHUNSHENG_DEMO": "true" if demo else "false",
        **{f"ZHUNSHENG_{key.upper()}": value for key, value in settings.items()},
    }
    desk = Desk(url=f"http://127.0.0.1:{port}", env=env, processes={}, logs=folder)
    if demo:
        demonstration.fill(folder / "data", desk.make_demonstration)
    try:
        desk.start("web")
        if worker:
            desk.start("worker")
        yield desk
    finally:
        desk.stop()


@contextmanager
def second_web(desk: Desk) -> Iterator[Desk]:
    """Run another web process on the same desk, at an address of its own."""
    port = free_port()
    env = desk.env | {"ZHUNSHENG_BIND": f"127.0.0.1:{port}"}
    beside = Desk(url=f"http://127.0.0.1:{port}", env=env, processes={}, logs=desk.logs)
    try:
        beside.start("web")
        yield beside
    finally:
        beside.stop()


@contextmanager
def shared_desk(folder: Path, **settings: str) -> Iterator[Desk]:
    """Run one desk for all tests of a module, and let the test itself open what that desk has sealed."""
    with running_desk(folder, demo=True, worker=False, **settings) as running:
        data_dir = Path(running.env["ZHUNSHENG_DATA_DIR"])
        with override_settings(ZHUNSHENG=msgspec.structs.replace(settings_here(), data_dir=data_dir)):
            yield running


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the web process did not answer:\n{log.read_text()[-4000:]}")
