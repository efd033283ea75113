"""`zhunsheng backup FILE|verify FILE|new-key` and `zhunsheng restore FILE`."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Final

from django.core.management import call_command

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly import tables
from zhunsheng.assembly.backup.dump import Sum, write_backup
from zhunsheng.assembly.backup.load import Opening, check_backup, read_backup
from zhunsheng.assembly.process import command_pen
from zhunsheng.ground.settings import desk
from zhunsheng.ground.vault import PREFIX, new_recovery_key
from zhunsheng.journal.actions import run as write
from zhunsheng.journal.actions.custody import note_backup, note_restored
from zhunsheng.journal.queries import verify
from zhunsheng.journal.values import Chain
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant, now

PUBLIC: Final = "backup.pub"


def run(given: argparse.Namespace) -> int:
    """Make, check or restore a backup, or make the key that opens those made from now on."""
    if given.command == "restore":
        return _restore(_opening(Path(given.file), given.secret_file))
    match given.words:
        case ["new-key"]:
            return _new_key()
        case ["verify", file]:
            found = check_backup(_opening(Path(file), given.secret_file))
            sys.stdout.write(f"whole: {_told(found)}\n")
            return 0
        case [file]:
            return _make(Path(file), given.secret_file, keys=not given.without_keys)
    raise BadInput("backup", "FILE, verify FILE or new-key", " ".join(given.words))


def _make(path: Path, secret_file: str, *, keys: bool) -> int:
    """Write a backup and, where its secret is at hand, read it back."""
    tables.insist()
    public, at = desk().data_dir / PUBLIC, now()
    recipient = public.read_bytes() if public.exists() else b""
    passphrase = "" if recipient and not secret_file else _secret("passphrase: ", secret_file, twice=True)
    found = write_backup(path, at, passphrase=passphrase, recipient=recipient, keys=keys)
    if passphrase:
        check_backup(Opening(path=path, passphrase=passphrase))
    with command_pen():
        write(note_backup, SYSTEM, at, found.position, sum(found.rows.values()), found.files, path.stat().st_size)
    sys.stdout.write(f"{_told(found)}, {path.stat().st_size / 1e6:.1f} MB in {path}\n")
    return 0


def _new_key() -> int:
    """Make a recovery key; the desk keeps only the half that seals."""
    place = desk().data_dir / PUBLIC
    if place.exists():
        raise BadInput("the recovery key", f"none yet; remove {place} first to make another one", "one")
    secret, public = new_recovery_key()
    desk().data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(public)
    sys.stdout.write(f"{secret}\nKeep this line apart from the desk: it opens every backup made from now on.\n")
    return 0


def _restore(opening: Opening) -> int:
    """Make this empty place the desk of a backup, then bring it to this version and verify its journal."""
    desk().data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = read_backup(opening)
    call_command("migrate", verbosity=0)
    verdict = verify(Chain(found.position, found.link) if found.position else None)
    if not verdict.holds:
        sys.stderr.write("zhunsheng: everything was restored, but the journal's chain does not hold\n")
        return 1
    with command_pen():
        write(note_restored, SYSTEM, now(), found.position, found.made_at)
    keys = "" if found.keys else "; put keys.json and secret.key back before you start the desk"
    sys.stdout.write(f"restored: {_told(found)}; the journal's chain holds{keys}\n")
    return 0


def _opening(path: Path, secret_file: str) -> Opening:
    if not path.is_file():
        raise BadInput("the backup file", "a file", path)
    secret = _secret("passphrase or recovery key: ", secret_file)
    if secret.strip().upper().startswith(PREFIX):
        return Opening(path=path, recovery_key=secret)
    return Opening(path=path, passphrase=secret)


def _secret(asked: str, secret_file: str, *, twice: bool = False) -> str:
    """Read a secret from its file, or from standard input when that is not a terminal, else ask for it."""
    if secret_file:
        return Path(secret_file).read_text("utf-8").rstrip("\n")
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass(asked)
    if twice and first != getpass.getpass("once more: "):
        raise BadInput("the passphrase", "typed alike twice", "two different ones")
    return first


def _told(found: Sum) -> str:
    made = Instant(found.made_at).iso()
    return f"{sum(found.rows.values())} rows of {len(found.rows)} tables, {found.files} files, fact {found.position}, made {made}"
