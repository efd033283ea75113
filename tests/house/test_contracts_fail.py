"""Each import contract is seen failing once, on a copy of the house with one import planted in it."""

import os
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).parent / "lint-imports"

# contract, planted module below the package, its text, what the linter must say.
PLANTS = [
    (
        "floors",
        "kernel/planted.py",
        "import zhunsheng.journal.events\n",
        "kernel is not allowed to import zhunsheng.journal",
    ),
    ("floors", "corridor/__init__.py", "", "zhunsheng.corridor"),
    (
        "shelves",
        "dialogue/values.py",
        "import zhunsheng.dialogue.models\n",
        "dialogue.values -> zhunsheng.dialogue.models",
    ),
    ("shelves", "dialogue/events/__init__.py", "import zhunsheng.dialogue.lifecycle\n", "dialogue.events ->"),
    ("purity", "guard/planted.py", "import django.utils.text\n", "guard.planted -> django"),
    ("purity", "dialogue/values.py", "import zhunsheng.ground.fields\n", "ground.fields -> django"),
    ("purity", "clocks/checks.py", "import sqlite3\n", "clocks.checks -> sqlite3"),
    ("doors", "clocks/planted.py", "import zhunsheng.dialogue.models\n", "clocks.planted -> zhunsheng.dialogue.models"),
    (
        "doors",
        "assembly/planted.py",
        "import zhunsheng.dialogue.models\n",
        "assembly.planted -> zhunsheng.dialogue.models",
    ),
    ("pen", "dialogue/planted.py", "import zhunsheng.journal.pen\n", "dialogue.planted -> zhunsheng.journal.pen"),
    (
        "adapters",
        "channels/planted/inbound.py",
        "import zhunsheng.channels.other.outbound\n",
        "channels.planted.inbound ->",
    ),
    ("libraries", "dialogue/planted.py", "import httpx\n", "dialogue.planted -> httpx"),
]


def lint(tree: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": f"{tree / 'src'}:{ROOT}", "COLUMNS": "300"}
    command = [str(LINTER), "--no-logo", "--no-cache", "--config", str(ROOT / ".importlinter"), *words]
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    copy = tmp_path / "src" / "zhunsheng"
    shutil.copytree(
        ROOT / "src" / "zhunsheng", copy, ignore=shutil.ignore_patterns("static", "templates", "__pycache__")
    )
    for adapter in ("planted", "other"):
        for name in ("__init__", "inbound", "outbound"):
            (copy / "channels" / adapter).mkdir(parents=True, exist_ok=True)
            (copy / "channels" / adapter / f"{name}.py").touch()
    (copy / "channels" / "__init__.py").touch()
    return tmp_path


def test_the_house_keeps_every_contract(tree: Path) -> None:
    said = lint(tree)
    assert (said.returncode, said.stdout[said.stdout.find("Broken contracts") :] if said.returncode else "") == (0, "")


@pytest.mark.parametrize(("contract", "where", "text", "said"), PLANTS, ids=[f"{p[0]}-{p[1]}" for p in PLANTS])
def test_a_planted_import_breaks_its_contract(tree: Path, contract: str, where: str, text: str, said: str) -> None:
    planted = tree / "src" / "zhunsheng" / where
    planted.parent.mkdir(exist_ok=True)
    with planted.open("a", encoding="utf-8") as file:
        file.write(text)
    result = lint(tree, "--contract", contract)
    assert result.returncode == 1
    assert said in result.stdout


def test_every_contract_is_seen_failing() -> None:
    config = ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    named = {
        section.rpartition(":")[2] for section in config.sections() if section.startswith("importlinter:contract:")
    }
    assert named == {plant[0] for plant in PLANTS}
