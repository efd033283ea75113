import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_without_the_right_python_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "requirements").mkdir()
    (tmp_path / "tools" / "venv.sh").write_text((ROOT / "tools" / "venv.sh").read_text())
    for name in ("pyproject.toml", "requirements/run.txt"):
        (tmp_path / name).touch()
    environment = {**os.environ, "PYTHON": "/nowhere/python3.11"}
    command = ["bash", str(tmp_path / "tools" / "venv.sh"), "run"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "apt-get install python3.11 python3.11-venv" in said.stderr
    assert not (tmp_path / ".venv").exists()
