"""Seal, index and sign values with the installation's keys; every use names its purpose."""

import hmac
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhunsheng.ground.identities import normal_form
from zhunsheng.ground.keyring import KeyMissing, create_keyring, keyring, rotate
from zhunsheng.kernel.errors import BadInput, Refusal

__all__ = [
    "SealBroken",
    "blind_index",
    "check_signature",
    "create_keyring",
    "from_text",
    "key_id_of",
    "keyring",
    "open_sealed",
    "rotate",
    "seal",
    "sign",
    "to_text",
]

VERSION: Final = 1
HEAD: Final = struct.Struct(">BI")
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
MAC_BYTES: Final = 32


class SealBroken(Refusal):
    """A sealed value could not be opened for "{purpose}": it was changed, cut, or sealed for something else."""

    code = "keys.seal_broken"

    def __init__(self, purpose: str) -> None:
        super().__init__(purpose=purpose)


def seal(plain: bytes | str, *, purpose: str) -> bytes:
    """Encrypt a value so that only this installation, and only for the same purpose, reads it again.

    Each purpose has its own key, so the random nonces of one never meet those of another (2**32 values each).
    Source   NIST SP 800-38D for AES-GCM, RFC 5869 for the key of a purpose
    """
    key = keyring().newest
    head = HEAD.pack(VERSION, key.id)
    nonce = os.urandom(NONCE_BYTES)
    content = plain.encode() if isinstance(plain, str) else plain
    return head + nonce + _cipher(key.secret, purpose).encrypt(nonce, content, head + purpose.encode())


def open_sealed(sealed: bytes | memoryview, *, purpose: str) -> bytes:
    """Decrypt what `seal` made for the same purpose.

    Refuses  SealBroken; KeyMissing when the key that sealed it is gone
    """
    if len(sealed) < HEAD.size + NONCE_BYTES + TAG_BYTES or sealed[0] != VERSION:
        raise SealBroken(purpose)
    head = bytes(sealed[: HEAD.size])
    nonce, locked = bytes(sealed[HEAD.size : HEAD.size + NONCE_BYTES]), bytes(sealed[HEAD.size + NONCE_BYTES :])
    key = keyring().key(HEAD.unpack(head)[1])
    try:
        return _cipher(key.secret, purpose).decrypt(nonce, locked, head + purpose.encode())
    except InvalidTag as fault:
        raise SealBroken(purpose) from fault


def key_id_of(sealed: bytes | memoryview) -> int:
    """Say which key sealed a value, so that rows under an old key can be found and sealed anew."""
    if len(sealed) < HEAD.size or sealed[0] != VERSION:
        raise SealBroken("reading its key id")
    return int(HEAD.unpack(sealed[: HEAD.size])[1])


def blind_index(value: str, *, purpose: str) -> bytes:
    """Turn a phone number, e-mail address or other identity into a digest that equal ones share.

    Two spellings of one number or address give one digest; without the key nobody can try numbers out.
    Refuses  BadInput for a value that is empty after tidying
    """
    tidy = normal_form(value)
    if not tidy:
        raise BadInput("the value to index", "not empty", "")
    return hmac.digest(_derived(keyring().index_secret, f"index:{purpose}"), tidy.encode(), "sha256")


def sign(data: bytes, *, purpose: str) -> str:
    """Prove later that this data came from here, for this purpose."""
    key = keyring().newest
    head = HEAD.pack(VERSION, key.id)
    return to_text(head + _mac(key.secret, purpose, head, data))


def check_signature(data: bytes, signature: str, *, purpose: str) -> bool:
    """Say whether `sign` made this signature for the same data and purpose; in constant time."""
    try:
        given = from_text(signature)
        head, mac = given[: HEAD.size], given[HEAD.size :]
        if len(mac) != MAC_BYTES or head[0] != VERSION:
            return False
        secret = keyring().key(HEAD.unpack(head)[1]).secret
    except (BadInput, KeyMissing):
        return False
    return hmac.compare_digest(mac, _mac(secret, purpose, head, data))


def to_text(raw: bytes) -> str:
    """Write bytes with letters that may stand in a URL, without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def from_text(text: str) -> bytes:
    """Read what `to_text` wrote. Refuses: BadInput for any other spelling, so that one value has one text."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError as fault:
        raise BadInput("the text", "base64 for URLs", text) from fault
    if to_text(raw) != text:
        raise BadInput("the text", "base64 for URLs", text)
    return raw


def _mac(secret: bytes, purpose: str, head: bytes, data: bytes) -> bytes:
    return hmac.digest(_derived(secret, f"sign:{purpose}"), head + data, "sha256")


@lru_cache(maxsize=512)
def _derived(secret: bytes, label: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"zhunsheng/1/{label}".encode()).derive(secret)


@lru_cache(maxsize=512)
def _cipher(secret: bytes, purpose: str) -> AESGCM:
    return AESGCM(_derived(secret, f"seal:{purpose}"))
