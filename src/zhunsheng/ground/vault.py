"""Archives that only a passphrase or a recovery key opens: written and read as streams, cut or changed ones are noticed.

The content is sealed in pieces with ChaCha20-Poly1305 under a key of its own; each piece is numbered and the last one
says so, so that none can be left out, moved or cut off (the STREAM construction, as in age). The key of the content lies
in the head, wrapped once for each way of opening it; the head is bound to the content.
Source  RFC 8439, RFC 7914 (scrypt), RFC 7748 (X25519), RFC 5869
"""

import hashlib
import os
import secrets
import struct
from base64 import b32decode, b32encode
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhunsheng.kernel.errors import BadInput, Refusal

MAGIC: Final = b"ZSBACKUP1\n"
PIECE: Final = 64 * 1024
TAG: Final = 16
LONGEST_HEAD: Final = 64 * 1024
LENGTH: Final = struct.Struct(">I")
COST: Final = 1 << 16
"""scrypt's N with r=8: 64 MB and about a quarter of a second for each guess at the passphrase."""

SHORTEST: Final = 12
PREFIX: Final = "ZSRK-"


class VaultClosed(Refusal):
    """The archive cannot be opened: {why}."""

    code = "vault.closed"


class Slot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way of opening: by passphrase (with a salt), or by recovery key (with the public half made for this archive)."""

    kind: str
    wrapped: bytes
    salt: bytes = b""
    cost: int = 0
    public: bytes = b""


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ways of opening."""

    slots: tuple[Slot, ...]


class SealedWriter:
    """Seal a stream."""

    def __init__(self, file: BinaryIO, *, passphrase: str = "", recipient: bytes = b"") -> None:
        """Begin an archive that the passphrase, the recovery key, or either opens."""
        self.key = secrets.token_bytes(32)
        slots = [_passphrase_slot(self.key, passphrase)] if passphrase else []
        slots += [_recovery_slot(self.key, recipient)] if recipient else []
        if not slots:
            raise BadInput("the archive", "a passphrase or a recovery key", "")
        head = msgspec.msgpack.encode(Head(slots=tuple(slots)))
        file.write(MAGIC + LENGTH.pack(len(head)) + head)
        self._file, self._cipher = file, _content_cipher(self.key, head)
        self._held = bytearray()
        self._number = 0

    def write(self, content: bytes) -> None:
        """Take content; whole pieces leave at once."""
        self._held += content
        while len(self._held) > PIECE:
            self._seal(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]

    def close(self) -> None:
        """Seal what is left and say that it is the last; the file stays open."""
        self._seal(bytes(self._held), last=True)
        self._held.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, None))
        self._number += 1


def opened(file: BinaryIO, *, passphrase: str = "", recovery_key: str = "") -> tuple[bytes, Iterator[bytes]]:
    """Open an archive: its key (for what is wrapped once more inside) and its content, piece by piece.

    Refuses  VaultClosed for what is no archive, for a wrong secret, and while reading for a changed or cut one
    """
    if file.read(len(MAGIC)) != MAGIC:
        raise VaultClosed(why="it is no archive of this desk")
    size = file.read(LENGTH.size)
    if len(size) != LENGTH.size or LENGTH.unpack(size)[0] > LONGEST_HEAD:
        raise VaultClosed(why="its head is cut or changed")
    head = file.read(LENGTH.unpack(size)[0])
    try:
        slots = msgspec.msgpack.decode(head, type=Head).slots
    except msgspec.MsgspecError as fault:
        raise VaultClosed(why="its head is cut or changed") from fault
    key = next((found for slot in slots if (found := _unwrapped(slot, passphrase, recovery_key))), None)
    if key is None:
        raise VaultClosed(why="neither passphrase nor recovery key fits")
    return key, _pieces(file, _content_cipher(key, head))


def _pieces(file: BinaryIO, cipher: ChaCha20Poly1305) -> Iterator[bytes]:
    number = 0
    sealed = file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), sealed, None)
        except InvalidTag as fault:
            raise VaultClosed(why=f"it is cut or changed in piece {number}") from fault
        if not following:
            return
        sealed, number = following, number + 1


def new_recovery_key() -> tuple[str, bytes]:
    """Make a recovery key: its secret half as text to be kept apart, and the public half that the desk keeps."""
    private = X25519PrivateKey.generate()
    return PREFIX + b32encode(private.private_bytes_raw()).decode().rstrip("="), private.public_key().public_bytes_raw()


def wrap_inside(key: bytes, content: bytes, name: str) -> bytes:
    """Seal something once more inside an archive, under a key of its own."""
    nonce = os.urandom(12)
    return nonce + ChaCha20Poly1305(_derived(key, b"", f"inside:{name}")).encrypt(nonce, content, name.encode())


def unwrap_inside(key: bytes, wrapped: bytes, name: str) -> bytes:
    """Open what `wrap_inside` sealed. Refuses: VaultClosed."""
    try:
        return ChaCha20Poly1305(_derived(key, b"", f"inside:{name}")).decrypt(wrapped[:12], wrapped[12:], name.encode())
    except InvalidTag as fault:
        raise VaultClosed(why=f"{name} inside it was changed") from fault


def _passphrase_slot(key: bytes, passphrase: str) -> Slot:
    if len(passphrase) < SHORTEST:
        raise BadInput("the passphrase", f"at least {SHORTEST} characters", len(passphrase))
    salt = secrets.token_bytes(16)
    return Slot(kind="passphrase", salt=salt, cost=COST, wrapped=_wrap(_stretched(passphrase, salt, COST), key))


def _recovery_slot(key: bytes, recipient: bytes) -> Slot:
    own = X25519PrivateKey.generate()
    public = own.public_key().public_bytes_raw()
    shared = own.exchange(X25519PublicKey.from_public_bytes(recipient))
    return Slot(kind="recovery", public=public, wrapped=_wrap(_derived(shared, public + recipient, "recovery"), key))


def _unwrapped(slot: Slot, passphrase: str, recovery_key: str) -> bytes | None:
    if slot.kind == "passphrase" and passphrase and 1 < slot.cost <= 1 << 20:
        wrapper = _stretched(passphrase, slot.salt, slot.cost)
    elif slot.kind == "recovery" and recovery_key:
        private = _private_half(recovery_key)
        shared = private.exchange(X25519PublicKey.from_public_bytes(slot.public))
        wrapper = _derived(shared, slot.public + private.public_key().public_bytes_raw(), "recovery")
    else:
        return None
    try:
        return ChaCha20Poly1305(wrapper).decrypt(bytes(12), slot.wrapped, None)
    except InvalidTag:
        return None


def _private_half(text: str) -> X25519PrivateKey:
    tidy = "".join(text.split()).upper().removeprefix(PREFIX)
    try:
        return X25519PrivateKey.from_private_bytes(b32decode(tidy + "=" * (-len(tidy) % 8)))
    except ValueError as fault:
        raise VaultClosed(why="this is no recovery key") from fault


def _wrap(wrapper: bytes, key: bytes) -> bytes:
    # why a fixed nonce: each wrapper is made from fresh randomness and wraps this one key.
    return ChaCha20Poly1305(wrapper).encrypt(bytes(12), key, None)


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=cost, r=8, p=1, maxmem=2048 * cost, dklen=32)


def _content_cipher(key: bytes, head: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derived(key, hashlib.sha256(head).digest(), "content"))


def _derived(secret: bytes, salt: bytes, label: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=f"zhunsheng/backup/{label}".encode()).derive(secret)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
