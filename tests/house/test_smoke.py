import subprocess
from pathlib import Path

import pytest

from tools import smoke

SERVER = """
import http.server, os, sys
host, port = os.environ["ZHUNSHENG_BIND"].split(":")
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response({status})
        self.end_headers()
        self.wfile.write(b"desk")
{extra}
http.server.HTTPServer((host, int(port)), Page).serve_forever()
"""


def repository(folder: Path, server: str) -> Path:
    (folder / "Makefile").write_text("run:\n\t@exec python3 serve.py\n")
    (folder / "serve.py").write_text(server)
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def test_a_desk_that_serves_twice_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert smoke.main(repository(tmp_path, SERVER.format(status=200, extra=""))) == 0
    assert capsys.readouterr().out.count("first page") == 2


@pytest.mark.parametrize(
    ("server", "said"),
    [
        (SERVER.format(status=500, extra=""), "no first page after"),
        ("raise SystemExit('no database')\n", "no database"),
        (SERVER.format(status=200, extra="open('left.txt', 'w').close()"), "left.txt"),
        (SERVER.format(status=200, extra="import signal; signal.signal(15, signal.SIG_IGN)"), "did not stop"),
    ],
    ids=["an error page", "dead at once", "files left behind", "cannot be stopped"],
)
def test_a_desk_that_does_not_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], server: str, said: str
) -> None:
    monkeypatch.setattr(smoke, "FIRST_SECONDS", 3.0)
    monkeypatch.setattr(smoke, "STOP_SECONDS", 2.0)
    assert smoke.main(repository(tmp_path, server)) == 1
    assert said in capsys.readouterr().out
