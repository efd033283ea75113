"""What must hold before something about people is done; pure."""

import re
from typing import Final

from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values import DeviceState, IdentityKey, ReasonMissing, Step

LONGEST_REASON: Final = 200
LONGEST_EMAIL: Final = 254
_EMAIL: Final = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[^\s@<>\"(),:;\\\[\]]+")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")


def tidy_login(login: str) -> str:
    """Bring a login into its one spelling. Refuses: BadInput for what cannot be typed everywhere."""
    tidy = login.strip().casefold()
    if not _LOGIN.fullmatch(tidy):
        raise BadInput("the login name", "2 to 64 letters a-z, digits or . _ @ + -", login)
    return tidy


def tidy_email(email: str) -> str:
    """Insist on one mail address. Refuses: BadInput; the value is not repeated, it is personal."""
    tidy = email.strip()
    if len(tidy) > LONGEST_EMAIL or not _EMAIL.fullmatch(tidy) or not tidy.isprintable():
        raise BadInput("the e-mail address", "one address such as name@example.com", "…")
    return tidy


def tidy_reason(reason: str) -> str:
    """Insist on a reason of one line. Refuses: ReasonMissing, BadInput when it is a story."""
    tidy = " ".join(reason.split())
    if not tidy:
        raise ReasonMissing()
    if len(tidy) > LONGEST_REASON:
        raise BadInput("the reason", f"at most {LONGEST_REASON} characters long", len(tidy))
    return tidy


def tidy_name(name: str, thing: str, longest: int = 80) -> str:
    """Insist on a printable name of one line. Refuses: BadInput."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > longest or not tidy.isprintable():
        raise BadInput(thing, f"1 to {longest} printable characters", name)
    return tidy


def identity_columns(key: IdentityKey) -> dict[str, str]:
    """Check an outside name and lay it out as columns. Refuses: BadInput."""
    return {
        "channel": tidy_name(key.channel, "the channel", 20),
        "account": tidy_name(key.account, "the account"),
        "external_id": tidy_name(key.external_id, "the outside id", 200),
    }


def tidy_expiry(expires_at: Instant, at: Instant, longest_days: int) -> Instant:
    """Insist that a token ends, and not too late. Refuses: BadInput."""
    if not at < expires_at <= at + hours(24 * longest_days):
        raise BadInput("expires_at", f"later than now and within {longest_days} days", expires_at.iso())
    return expires_at


def next_step(
    state: DeviceState,
    *,
    has_factor: bool,
    needs_factor: bool,
    proven_at: Instant | None,
    at: Instant,
    factor_days: int,
) -> Step:
    """Say what stands between a right password and the desk.

    A device that somebody turned away stays out. A second factor opens the door from any other device; without one the
    device must have been approved, and only there a factor that the role must have can be set up.
    """
    if state is DeviceState.REFUSED:
        return Step.REFUSED
    if has_factor:
        fresh = proven_at is not None and at < proven_at + hours(24 * factor_days)
        return Step.ENTER if state is DeviceState.TRUSTED and fresh else Step.CODE
    if state is not DeviceState.TRUSTED:
        return Step.WAIT
    return Step.ENROL if needs_factor else Step.ENTER


def tidy_code(code: str, thing: str) -> str:
    """Insist on a code that tables and addresses can hold. Refuses: BadInput."""
    if not _CODE.fullmatch(code):
        raise BadInput(thing, "1 to 40 of a-z, 0-9 and _, a letter first", code)
    return code
