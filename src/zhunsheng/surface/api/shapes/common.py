"""Small shapes that many routes share."""

import enum
from collections.abc import Mapping, Set
from typing import Annotated, Any, Final

import msgspec
from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field

from zhunsheng.kernel.instants import Instant

MOST: Final = 2**53 - 1

Id = Annotated[int, Field(ge=0, le=MOST)]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
When = AwareDatetime


class Given(Schema):
    """What a caller sends; a field that the interface does not know is named, never ignored."""

    model_config = ConfigDict(extra="forbid")


class Fault(Schema):
    """One thing that is not as expected."""

    thing: str
    expectation: str
    value: Any = None


class Problem(Schema):
    """Why not (RFC 9457); `code` is stable, `detail` is in the caller's language."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[Fault] | None = None
    values: dict[str, Any] | None = None


class Made(Schema):
    """What was made."""

    id: int


class Done(Schema):
    """It is done."""

    done: bool = True


class NamedOut(Schema):
    """Something with a code and its names."""

    code: str
    zh: str
    en: str


def told(at: Instant | None) -> str | None:
    """Write an instant that may be missing."""
    return None if at is None else at.iso()


def told_us(us: int | None) -> str | None:
    """Write an instant that may be missing, from microseconds."""
    return None if us is None else Instant(us).iso()


def plain(value: Any) -> Any:
    """Lay a value of the desk out for a shape: instants as ISO 8601, codes as words, the rest as it is."""
    match value:
        case Instant():
            return value.iso()
        case enum.Enum():
            return value.value
        case msgspec.Struct():
            return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
        case Mapping():
            return {key: plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case Set():
            return sorted(plain(inner) for inner in value)
    return value
