import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUFF = Path(sys.executable).parent / "ruff"
DOCSTRING = '"""Say what this is."""\n\n'

# The rules of ruff.toml that carry a rule of the house, each with a fault.
FAULTS = [
    ("ANN001", 'def find(key) -> None:\n    """Find."""\n'),
    ("D103", "def find() -> None:\n    return None\n"),
    ("DTZ005", "import datetime\n\nx = datetime.datetime.now()\n"),
    ("F401", "import json\n"),
    ("FBT001", 'def close(now: bool) -> None:\n    """Close."""\n'),
    ("FBT002", 'def close(now=False) -> None:\n    """Close."""\n'),
    ("PGH003", "x = 1  # type" + ": ignore\n"),
    ("S608", "sql = f'SELECT * FROM t WHERE a = {1}'\n"),
    ("T201", "print('hello')\n"),
    ("TID252", "from ..kernel import instants\n"),
]


def ruff(text: str, *words: str) -> str:
    command = [str(RUFF), *words, "--no-cache", "--stdin-filename", "src/zhunsheng/dialogue/planted.py", "-"]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(("code", "text"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_planted_fault_of_style_is_seen(code: str, text: str) -> None:
    assert f" {code} " in ruff(DOCSTRING + text, "check", "--output-format", "concise")


def test_full_width_chinese_is_correct() -> None:
    assert ruff(DOCSTRING + 'x = "您好，请问有什么可以帮您？"  # （全角）\n', "check") == "All checks passed!\n"


def test_unformatted_code_is_seen() -> None:
    assert ruff("x = {  'a':1 }\n", "format", "--diff") != ""
