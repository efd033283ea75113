"""`zhunsheng serve` keeps both processes running, ends them with itself, and holds next to nothing in memory."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.support.server import running_desk


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def children_of(pid: int) -> dict[str, int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    words = {int(one): Path(f"/proc/{one}/cmdline").read_text().split("\0") for one in found}
    return {said[-2]: pid for pid, said in words.items() if len(said) > 1}


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_a_process_that_falls_is_started_again_and_all_end_together(db: None, tmp_path: Path):
    del db
    with running_desk(tmp_path, worker=False) as desk:
        desk.stop()
        words = [sys.executable, "-m", "zhunsheng", "serve"]
        with subprocess.Popen(words, env=desk.env, stderr=subprocess.PIPE) as serving:
            try:
                until(lambda: answers(desk.url))
                second = subprocess.run(words, env=desk.env, capture_output=True, text=True, timeout=60, check=False)
                assert (second.returncode, second.stdout) == (2, "")
                assert f"cannot listen on {desk.url.removeprefix('http://')} (Address already in use)" in second.stderr
                first = children_of(serving.pid)
                assert set(first) == {"web", "worker"}
                os.kill(first["web"], signal.SIGKILL)
                until(lambda: children_of(serving.pid).get("web", first["web"]) != first["web"])
                until(lambda: answers(desk.url))
                assert children_of(serving.pid)["worker"] == first["worker"]
                status = Path(f"/proc/{serving.pid}/status").read_text()
                resident = int(status.split("VmRSS:")[1].split()[0])
                assert resident < 40_000, "the supervisor holds the desk in memory"
            finally:
                serving.send_signal(signal.SIGTERM)
                said = serving.communicate(timeout=30)[1].decode()
        assert serving.returncode == 0
        assert f"is starting on {desk.url}/" in said
        assert "web ended with -9" in said
        assert not answers(desk.url)
