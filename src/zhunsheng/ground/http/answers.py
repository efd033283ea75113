"""What comes back from the outside, and the limits of asking."""

from typing import Final

import msgspec

from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import Refusal

TIME_LIMIT: Final = seconds(10)
SIZE_LIMIT: Final = 5 * 1024 * 1024
REDIRECTS: Final = 3


class OutboundFailed(Refusal):
    """The exchange with {host} failed ({reason})."""

    code = "outbound.failed"

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(host=host[:255], reason=reason)


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered. Units: header names are lower case; the body is decompressed."""

    status: int
    headers: dict[str, str]
    body: bytes
    url: str

    @property
    def succeeded(self) -> bool:
        """Say whether the server called it a success."""
        return 200 <= self.status < 300
