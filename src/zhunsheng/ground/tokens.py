"""Issue tokens that carry a small message, tell nobody what it is, and stop working at an instant."""

import struct
from collections.abc import Mapping
from typing import Final

import msgspec

from zhunsheng.ground.keyring import KeyMissing
from zhunsheng.ground.keys import SealBroken, from_text, open_sealed, seal, to_text
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import Instant

Field = str | int | bool | None

LONGEST: Final = 4096
_EXPIRY: Final = struct.Struct(">q")


class TokenRefused(Refusal):
    """This link or token is not one of ours, or was made for something else."""

    code = "token.refused"


class TokenExpired(Refusal):
    """This link or token was valid until {expired_at}; please ask for a new one."""

    code = "token.expired"

    def __init__(self, expired_at: Instant) -> None:
        super().__init__(expired_at=expired_at.iso())


def issue_token(payload: bytes | Mapping[str, Field], *, purpose: str, expires: Instant) -> str:
    """Make a token that `read_token` opens until it expires; its content is encrypted, not only signed."""
    content = payload if isinstance(payload, bytes) else msgspec.json.encode(dict(payload))
    token = to_text(seal(_EXPIRY.pack(expires.us) + content, purpose=f"token:{purpose}"))
    if len(token) > LONGEST:
        raise BadInput("the token", f"at most {LONGEST} characters long", len(token))
    return token


def read_token(token: str, *, purpose: str, at: Instant) -> bytes:
    """Return what a token carries.

    Refuses  TokenRefused; TokenExpired from the instant of expiry on
    """
    if len(token) > LONGEST:
        raise TokenRefused()
    try:
        content = open_sealed(from_text(token), purpose=f"token:{purpose}")
    except (BadInput, SealBroken, KeyMissing) as fault:
        raise TokenRefused() from fault
    expires = Instant(_EXPIRY.unpack_from(content)[0])
    if at >= expires:
        raise TokenExpired(expires)
    return content[_EXPIRY.size :]


def read_token_fields(token: str, *, purpose: str, at: Instant) -> dict[str, Field]:
    """Return the named fields of a token that was issued with fields. Refuses: as `read_token`."""
    try:
        return msgspec.json.decode(read_token(token, purpose=purpose, at=at), type=dict[str, Field])
    except msgspec.MsgspecError as fault:
        raise TokenRefused() from fault
