"""The example of a client works against a real desk, and comes back after the desk was away."""

import subprocess
import sys
from pathlib import Path

from tests.support.server import running_desk
from tests.support.sessions import apart
from zhunsheng.dialogue.models import Message

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "visitor.py"


def test_the_example_says_its_line_once_whatever_happens_to_the_desk(db: None, tmp_path: Path) -> None:
    with running_desk(tmp_path, worker=False) as desk:
        desk.kill("web")
        words = [sys.executable, str(EXAMPLE), desk.ws, "demo-3c", "请问有货吗"]
        client = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        try:
            desk.start("web")
            assert client.stdout is not None
            heard = iter(client.stdout.readline, "")
            assert next(line for line in heard if line.startswith("customer")) == "customer 请问有货吗\n"
        finally:
            client.kill()
            client.wait()
        assert apart(Message.objects.filter(text="请问有货吗").count) == 1
