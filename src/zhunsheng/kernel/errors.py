"""Say a typed, expected "no" so that every page, socket and command can show it alike."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from typing_extensions import override

Scalar = str | int | float | bool | None

_LONGEST_VALUE = 200


class Refusal(Exception):
    """The request is refused."""

    code: ClassVar[str] = "refusal"
    detail: dict[str, Scalar]

    @override
    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        if "code" not in cls.__dict__:
            raise TypeError(f"{cls.__qualname__} is a Refusal and must state its own `code`")

    def __init__(self, **detail: Scalar) -> None:
        # why code as fallback: `python -OO` strips docstrings, a refusal must still say what it is.
        sentence = (type(self).__doc__ or self.code).strip().partition("\n")[0]
        super().__init__(sentence.format_map(detail))
        self.detail = detail

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        return _revive, (type(self), self.detail)

    @classmethod
    def revive(cls, detail: dict[str, Scalar]) -> Self:
        """Rebuild a refusal from what was stored of it."""
        refusal = cls.__new__(cls)
        Refusal.__init__(refusal, **detail)
        return refusal


def _revive(kind: type[Refusal], detail: dict[str, Scalar]) -> Refusal:
    return kind.revive(detail)


class BadInput(Refusal):
    """{thing} must be {expectation}, not {value!r}."""

    code = "input.bad"

    def __init__(self, thing: str, expectation: str, value: object) -> None:
        super().__init__(thing=thing, expectation=expectation, value=printable(value))


class NotFound(Refusal):
    """There is no {thing} {key}."""

    code = "not_found"

    def __init__(self, thing: str, key: Scalar) -> None:
        super().__init__(thing=thing, key=key)


class AccessDenied(Refusal):
    """This is not allowed: {reason}."""

    code = "access.denied"

    def __init__(self, reason: str, **detail: Scalar) -> None:
        super().__init__(reason=reason, **detail)


class Busy(Refusal):
    """The desk is too busy to take this ({thing}); please try again in a moment."""

    code = "busy"

    def __init__(self, thing: str, **detail: Scalar) -> None:
        super().__init__(thing=thing, **detail)


class CannotStore(Refusal):
    """The desk cannot store anything at this moment; nothing that was confirmed is lost. Please try again shortly."""

    code = "storage.down"


class Conflict(Exception):
    """Somebody else changed the same thing first; the action must run again on fresh state."""


def printable(value: object) -> Scalar:
    """Reduce any value to one that may stand in an error: scalars stay, the rest is shown short."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"
