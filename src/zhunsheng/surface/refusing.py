"""Which HTTP status a typed "no" is; the same for pages and for the interface."""

from typing import Final

from zhunsheng.ground.files import FileRefused
from zhunsheng.kernel.errors import AccessDenied, BadInput, Busy, CannotStore, NotFound, Refusal
from zhunsheng.surface.brake import TooMany

STATUS: Final[dict[type[Refusal], int]] = {
    AccessDenied: 403,
    NotFound: 404,
    BadInput: 422,
    FileRefused: 422,
    Busy: 503,
    CannotStore: 503,
    TooMany: 429,
}
BY_CODE: Final = {
    "token.unknown": 401,
    "token.ended": 401,
    "token.scope": 403,
    "token.of_another": 403,
    "version.moved": 412,
    "rules.unreadable": 422,
    "case.time_past": 422,
    "case.quiet_half": 422,
    "case.link_circle": 422,
    "case.not_mergeable": 422,
    "people.reason_missing": 422,
    "people.password_too_weak": 422,
}


def status_of(refusal: Refusal) -> int:
    """Tell the status of a refusal; what nothing else is said of conflicts with how things stand."""
    named = BY_CODE.get(refusal.code)
    return named or next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 409)
