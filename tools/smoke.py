"""Walk a newcomer's way: clone what is committed, `make run`, wait for the first page, stop, and start once more."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

FIRST_SECONDS = 600.0
SECOND_SECONDS = 60.0
STOP_SECONDS = 120.0
"""A stop waits for the disk, which may still be busy with the installing; longer than this it hangs."""
OURS = ("ZHUNSHENG_", "VIRTUAL_ENV", "PYTHONPATH", "DJANGO_", "MAKE", "MFLAGS")


class NotServed(Exception):
    """The first page did not come."""


def main(root: Path) -> int:
    """Print how long the first page took, with and without installing; 1 when it did not come."""
    dirty = subprocess.run(
        ["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    if dirty:
        print(f"note: {len(dirty.splitlines())} files differ from what is committed; the clone is of the commit")
    with tempfile.TemporaryDirectory(prefix="zhunsheng-clone-") as folder:
        clone = Path(folder) / "zhunsheng"
        subprocess.run(["git", "clone", "--quiet", str(root), str(clone)], check=True)
        try:
            print(f"first page {serve_once(clone, FIRST_SECONDS):.1f} s after `make run` in a new clone")
            print(f"first page {serve_once(clone, SECOND_SECONDS):.1f} s after the second `make run`")
        except NotServed as error:
            print(error)
            return 1
        left = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True)
        if left.stdout:
            print(f"running leaves files that git does not ignore:\n{left.stdout}")
            return 1
    return 0


def serve_once(clone: Path, patience: float) -> float:
    """Start the desk, wait for its first page, stop it; return the seconds until the page came."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    log = clone.parent / f"run-{port}.log"
    began = time.monotonic()
    with log.open("w") as output:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=clone,
            env={**environment, "ZHUNSHENG_BIND": f"127.0.0.1:{port}"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            while not _answers(port):
                if process.poll() is not None or time.monotonic() - began > patience:
                    raise NotServed(f"no first page after {time.monotonic() - began:.0f} s:\n{log.read_text()[-4000:]}")
                time.sleep(0.2)
            return time.monotonic() - began
        finally:
            _stop(process, log)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status == 200 and answer.read())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _stop(process: subprocess.Popen[bytes], log: Path) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=STOP_SECONDS)
        if "is killed" in log.read_text():
            print("note: a process had to be killed at the end, for it did not end by itself in time")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        said = log.read_text()[-4000:]
        raise NotServed(f"the desk did not stop within {STOP_SECONDS:.0f} s of being asked to:\n{said}") from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[1]))
