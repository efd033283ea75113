"""What an archive holds, record by record, compressed and sealed."""

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import msgspec

from zhunsheng.ground.vault import LENGTH, SealedWriter, VaultClosed, opened

FORMAT: Final = 1
LARGEST: Final = 64 * 1024 * 1024

Record = tuple[str, Any]


class RecordWriter:
    """Write records into an archive."""

    def __init__(self, file: BinaryIO, passphrase: str, recipient: bytes) -> None:
        """Begin the archive."""
        self._vault = SealedWriter(file, passphrase=passphrase, recipient=recipient)
        self._zip = zlib.compressobj(3)

    @property
    def key(self) -> bytes:
        """The archive's own key, for what is wrapped once more inside."""
        return self._vault.key

    def put(self, kind: str, content: object) -> None:
        """Add a record."""
        encoded = msgspec.msgpack.encode((kind, content))
        self._vault.write(self._zip.compress(LENGTH.pack(len(encoded)) + encoded))

    def close(self) -> None:
        """End the archive."""
        self._vault.write(self._zip.flush())
        self._vault.close()


def read_records(file: BinaryIO, passphrase: str, recovery_key: str) -> tuple[bytes, Iterator[Record]]:
    """Open an archive and give its key and its records. Refuses: VaultClosed, also while reading."""
    key, pieces = opened(file, passphrase=passphrase, recovery_key=recovery_key)
    return key, _records(pieces)


def _records(pieces: Iterator[bytes]) -> Iterator[Record]:
    unzip, held = zlib.decompressobj(), bytearray()
    for piece in pieces:
        held += unzip.decompress(piece)
        while len(held) >= LENGTH.size:
            size = LENGTH.unpack(held[: LENGTH.size])[0]
            if size > LARGEST:
                raise VaultClosed(why="a record in it is too large")
            if len(held) < LENGTH.size + size:
                break
            kind, content = msgspec.msgpack.decode(bytes(held[LENGTH.size : LENGTH.size + size]))
            del held[: LENGTH.size + size]
            yield kind, content
    if held or not unzip.eof:
        raise VaultClosed(why="it ends in the middle of a record")
