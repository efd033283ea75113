"""Hold the installation's secrets in one file that only its owner can read."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec
from typing_extensions import override

from zhunsheng.ground.settings import desk
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now

FORMAT: Final = 1
SECRET_BYTES: Final = 32
OTHERS: Final = 0o077
"""Permission bits of everybody who is not the owner."""


class KeyringMissing(Refusal):
    """There is no key file at {path}; set the desk up first, or put the key file of the backup back."""

    code = "keys.no_keyring"

    def __init__(self, path: Path) -> None:
        super().__init__(path=str(path))


class KeyringExposed(Refusal):
    """Others may read the key file {path} (mode {mode}); run `chmod 600` on it."""

    code = "keys.exposed"

    def __init__(self, path: Path, mode: int) -> None:
        super().__init__(path=str(path), mode=f"{mode & 0o777:03o}")


class KeyringBroken(Refusal):
    """The key file {path} cannot be used: {fault}."""

    code = "keys.keyring_broken"

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(path=str(path), fault=fault)


class KeyMissing(Refusal):
    """What should be opened was sealed with key {key_id}, which is not in the key file."""

    code = "keys.missing"

    def __init__(self, key_id: int) -> None:
        super().__init__(key_id=key_id)


class Key(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One secret and the number by which sealed values name it."""

    id: int
    secret: bytes
    since: str

    @override
    def __repr__(self) -> str:
        """Show which key it is and never the secret."""
        return f"Key({self.id:08x} since {self.since})"


class Keyring(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All keys of the installation, oldest first; the last one seals, every one opens.

    The index secret does not rotate with the others: what was indexed under another secret would not be found again.
    """

    format: int
    keys: tuple[Key, ...]
    index_secret: bytes

    @override
    def __repr__(self) -> str:
        """Show which keys there are and never a secret."""
        return f"Keyring({', '.join(map(repr, self.keys))})"

    @property
    def newest(self) -> Key:
        """Name the key that seals from now on."""
        return self.keys[-1]

    def key(self, key_id: int) -> Key:
        """Find the key that a sealed value names. Refuses: KeyMissing."""
        for key in self.keys:
            if key.id == key_id:
                return key
        raise KeyMissing(key_id)


_HELD: dict[Path, tuple[tuple[int, ...], Keyring]] = {}


def keyring_path() -> Path:
    """Say where this installation's key file lies."""
    return desk().data_dir / "keys.json"


def keyring() -> Keyring:
    """Return the keys of this installation, read again when another process changed the file.

    Refuses  KeyringMissing, KeyringExposed, KeyringBroken
    """
    path = keyring_path()
    try:
        stat = path.stat()
    except FileNotFoundError as fault:
        raise KeyringMissing(path) from fault
    stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size, stat.st_mode)
    held = _HELD.get(path)
    if held is None or held[0] != stamp:
        held = _HELD[path] = (stamp, _read(path))
    return held[1]


def create_keyring() -> Keyring:
    """Make the key file on first setup; where there is one already it stays untouched.

    Writes   data_dir/keys.json with mode 600
    Refuses  KeyringMissing unless the data folder exists
    """
    path = keyring_path()
    if not path.parent.is_dir():
        raise KeyringMissing(path)
    if not path.exists():
        ring = Keyring(format=FORMAT, keys=(_new_key(()),), index_secret=secrets.token_bytes(SECRET_BYTES))
        # why suppress: where another process was first its keys count, and ours were never used.
        with _written_aside(path, ring) as aside, suppress(FileExistsError):
            os.link(aside, path)
    return keyring()


def rotate() -> Key:
    """Add a new key that seals from now on; what older keys sealed still opens.

    Writes  data_dir/keys.json
    """
    path = keyring_path()
    with _alone(path.with_suffix(".lock")):
        ring = keyring()
        key = _new_key(ring.keys)
        with _written_aside(path, msgspec.structs.replace(ring, keys=(*ring.keys, key))) as aside:
            aside.replace(path)
    return key


def _new_key(taken: tuple[Key, ...]) -> Key:
    key_id = secrets.randbits(32)
    while any(key.id == key_id for key in taken):
        key_id = secrets.randbits(32)
    return Key(id=key_id, secret=secrets.token_bytes(SECRET_BYTES), since=now().iso())


def _read(path: Path) -> Keyring:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if mode & OTHERS:
            raise KeyringExposed(path, mode)
        content = file.read()
    try:
        ring = msgspec.json.decode(content, type=Keyring)
    except msgspec.MsgspecError as fault:
        raise KeyringBroken(path, str(fault)) from fault
    _check(path, ring)
    return ring


def _check(path: Path, ring: Keyring) -> None:
    if ring.format != FORMAT:
        raise KeyringBroken(path, f"format {ring.format} is not known, only {FORMAT}")
    if not ring.keys or len({key.id for key in ring.keys}) != len(ring.keys):
        raise KeyringBroken(path, "it must hold at least one key, and each id once")
    if any(len(secret) != SECRET_BYTES for secret in (ring.index_secret, *(key.secret for key in ring.keys))):
        raise KeyringBroken(path, f"every secret must have {SECRET_BYTES} bytes")
    if any(not 0 <= key.id < 1 << 32 for key in ring.keys):
        raise KeyringBroken(path, "a key id must fit into 32 bits")


@contextmanager
def _written_aside(path: Path, ring: Keyring) -> Iterator[Path]:
    """Write the whole file beside its place, on disk before anybody can see it under its name."""
    aside = path.with_name(f".keys-{secrets.token_hex(8)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(ring)))
            file.flush()
            os.fsync(file.fileno())
        yield aside
    finally:
        aside.unlink(missing_ok=True)
        sync_folder(path.parent)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    handle = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
