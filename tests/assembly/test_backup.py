"""A backup holds the whole desk, opens with its secret only, and restores into an empty place and nowhere else."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.commands import run_command
from tests.support.databases import put_tables
from zhunsheng.assembly.backup.load import Opening, check_backup
from zhunsheng.ground.vault import VaultClosed

SECRET = "correct horse battery staple"


def desk(folder: Path, *words: str, secret: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a desk that lives in a folder."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")}
    env |= {"ZHUNSHENG_DATA_DIR": str(folder), **settings}
    return run_command(words, env, secret)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory, template: str) -> Path:
    """A demonstration desk with a file."""
    folder = tmp_path_factory.mktemp("old") / "data"
    put_tables(template, folder)
    assert desk(folder, "demo").returncode == 0
    blob = folder / "files" / "2c" / "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    blob.parent.mkdir(parents=True)
    blob.write_bytes(b"hello")
    return folder


@pytest.fixture(scope="module")
def made(old: Path) -> Path:
    path = old.parent / "one.zsb"
    done = desk(old, "backup", str(path), secret=SECRET)
    assert done.returncode == 0, done.stderr
    return path


def shown(folder: Path, *words: str) -> str:
    return desk(folder, *words).stdout


def test_a_backup_restores_into_an_empty_place(old: Path, made: Path, tmp_path: Path) -> None:
    new = tmp_path / "data"
    done = desk(new, "restore", str(made), secret=SECRET)
    assert done.returncode == 0, done.stderr
    assert "chain holds" in done.stdout
    facts = [line for line in shown(old, "journal", "show", "--limit", "500").splitlines() if "backed_up" not in line]
    again = [line for line in shown(new, "journal", "show", "--limit", "500").splitlines() if "restored" not in line]
    assert facts == again != []
    assert (new / "keys.json").read_bytes() == (old / "keys.json").read_bytes()
    kept, back = (sorted(path.read_bytes() for path in (one / "files").glob("??/*")) for one in (old, new))
    assert back == kept
    assert b"hello" in back
    assert desk(new, "journal", "verify").returncode == 0
    twice = tmp_path / "twice.zsb"
    assert desk(new, "backup", str(twice), secret=SECRET).returncode == 0
    first, second = (check_backup(Opening(path=path, passphrase=SECRET)).rows for path in (made, twice))
    moved = {name for name in first if first[name] != second[name]}
    assert moved <= {"journal_fact"}


def test_a_desk_is_never_restored_over_another(made: Path, old: Path) -> None:
    before = (old / "keys.json").read_bytes()
    done = desk(old, "restore", str(made), secret=SECRET)
    assert (done.returncode, "never restored over data" in done.stderr) == (2, True)
    assert (old / "keys.json").read_bytes() == before


def test_a_backup_is_never_written_over(made: Path, old: Path) -> None:
    before = made.read_bytes()
    assert desk(old, "backup", str(made), secret=SECRET).returncode == 2
    assert made.read_bytes() == before
    assert made.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("fault", ["first", "middle", "last", "cut", "head", "doubled"])
def test_a_changed_or_cut_archive_is_noticed_and_nothing_is_written(made: Path, tmp_path: Path, fault: str) -> None:
    whole = bytearray(made.read_bytes())
    place = {"first": 400, "middle": len(whole) // 2, "last": len(whole) - 1, "head": 40}.get(fault)
    if place is not None:
        whole[place] ^= 1
    elif fault == "cut":
        del whole[-70_000 if len(whole) > 80_000 else -100 :]
    else:
        whole += whole[-200:]
    broken = tmp_path / "broken.zsb"
    broken.write_bytes(whole)
    with pytest.raises(VaultClosed):
        check_backup(Opening(path=broken, passphrase=SECRET))
    done = desk(tmp_path / "data", "restore", str(broken), secret=SECRET)
    assert done.returncode == 2
    assert not (tmp_path / "data" / "keys.json").exists()


def test_nothing_of_the_desk_can_be_read_without_the_secret(made: Path, old: Path) -> None:
    sealed = made.read_bytes()
    keys = (old / "keys.json").read_bytes()
    assert keys not in sealed
    assert "小林".encode() not in sealed
    for wrong in ("", "another long passphrase", SECRET + " "):
        with pytest.raises(VaultClosed):
            check_backup(Opening(path=made, passphrase=wrong))


def test_a_recovery_key_opens_what_was_sealed_without_any_secret(old: Path, tmp_path: Path) -> None:
    printed = desk(old, "backup", "new-key").stdout.splitlines()[0]
    try:
        path = tmp_path / "two.zsb"
        assert desk(old, "backup", str(path), "--without-keys").returncode == 0
        assert desk(old, "backup", "verify", str(path), secret=printed).returncode == 0
        assert desk(old, "backup", "verify", str(path), secret=SECRET).returncode == 2
        new = tmp_path / "data"
        restored = desk(new, "restore", str(path), secret=printed)
        assert (restored.returncode, "put keys.json" in restored.stdout) == (0, True)
        assert not (new / "keys.json").exists()
        assert desk(old, "backup", "new-key").returncode == 2
    finally:
        (old / "backup.pub").unlink()


def test_a_short_passphrase_is_refused(old: Path, tmp_path: Path) -> None:
    done = desk(old, "backup", str(tmp_path / "x.zsb"), secret="short")
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
