"""One-time codes of an authenticator app (RFC 6238), each taken once; recovery codes for the day the phone is gone."""

import hmac
import secrets
from typing import Final

import pyotp

from zhunsheng.ground.keys import blind_index
from zhunsheng.kernel.instants import Instant

STEP_US: Final = 30_000_000
DRIFT: Final = 1
"""Time steps that a phone's clock may be off, either way."""

RECOVERY_CODES: Final = 10
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """Make the secret that an app will share with us."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, at: Instant, *, after: int) -> int | None:
    """Return the time step whose code this is, later than the last one taken; None for a wrong or used code."""
    tidy = "".join(code.split())
    if len(tidy) != 6 or not tidy.isascii() or not tidy.isdigit():
        return None
    now, app = at.us // STEP_US, pyotp.HOTP(secret)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(app.at(step), tidy) and step > after:
            return step
    return None


def app_link(secret: str, login: str) -> str:
    """Write the address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="Zhunsheng")


def new_recovery_codes() -> list[str]:
    """Make codes that nobody guesses: about 49 bits each, behind a limit of tries, and each works once."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(agent_id: int, code: str) -> bytes:
    """Digest a recovery code as it is stored, under the desk's key; spaces, dashes and capitals do not matter."""
    tidy = "".join(sign for sign in code.casefold() if sign in _LETTERS)
    return blind_index(f"{agent_id}:{tidy}", purpose="agent.recovery")
