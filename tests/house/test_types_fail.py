import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MYPY = Path(sys.executable).parent / "mypy"

FAULTS = [
    ("no-untyped-def", "def find(key):\n    return key\n"),
    ("return-value", "def find(key: int) -> str:\n    return key\n"),
    ("explicit-override", "class A:\n    def f(self) -> None: ...\nclass B(A):\n    def f(self) -> None: ...\n"),
    ("ignore-without-code", "x: int = ''  # type" + ": ignore\n"),
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house's own mypy.ini without the Django plugin, which would load the whole desk for four lines."""
    config = ConfigParser()
    config.read(ROOT / "mypy.ini", encoding="utf-8")
    for name in ("plugins", "files", "mypy_path", "exclude"):
        config.remove_option("mypy", name)
    config.remove_section("mypy.plugins.django-stubs")
    path = tmp_path_factory.mktemp("types") / "mypy.ini"
    with path.open("w", encoding="utf-8") as file:
        config.write(file)
    return path


def test_planted_faults_of_type_are_seen(settings: Path) -> None:
    files = []
    for number, (_, text) in enumerate(FAULTS):
        files.append(settings.parent / f"planted_{number}.py")
        files[-1].write_text(text, encoding="utf-8")
    cache = settings.parent / "cache"
    command = [str(MYPY), "--config-file", str(settings), "--cache-dir", str(cache), *map(str, files)]
    said = subprocess.run(command, cwd=settings.parent, capture_output=True, text=True, check=False).stdout
    found = {(path.name, code) for path in files for code, _ in FAULTS if _is_told(said, path.name, code)}
    assert found == {(path.name, code) for path, (code, _) in zip(files, FAULTS, strict=True)}


def _is_told(said: str, name: str, code: str) -> bool:
    return any(line.startswith(f"{name}:") and f"[{code}]" in line for line in said.splitlines())
