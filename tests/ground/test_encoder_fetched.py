"""The encoder as it is fetched, converted and used; needs a network, so it runs with the long ones."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.knowledge.bank import ASKED, BANK

pytestmark = pytest.mark.soak


def test_the_encoder_is_fetched_converted_and_tells_more_questions_apart(tmp_path: Path) -> None:
    env = {**os.environ, "ZHUNSHENG_DATA_DIR": str(tmp_path / "desk")}

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "zhunsheng", *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=900, check=False)

    installed = command("models", "install")
    assert installed.returncode == 0, installed.stderr
    for name, source, each in (("bank", BANK, 1), ("asked", ASKED, None)):
        lines = [json.dumps({"faq": faq, "q": text}) for faq, texts in source.items() for text in texts[:each]]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    files = ("--bank", str(tmp_path / "bank.jsonl"), "--queries", str(tmp_path / "asked.jsonl"), "--json")
    with_it = json.loads(command("bot", "evaluate", *files).stdout)
    without = json.loads(command("bot", "evaluate", *files, "--without-encoder").stdout)
    assert (with_it["encoder"], without["encoder"]) == ("e5-small-zh 1", None)
    assert with_it["top1"] > without["top1"]
