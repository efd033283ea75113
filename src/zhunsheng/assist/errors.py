"""The typed "no"s of the room; their first line is their message."""

from typing import ClassVar

from zhunsheng.kernel.errors import Refusal


class ScriptHeld(Refusal):
    """The words "{phrase}" are not allowed by {clause}: {reason} Better: {instead}."""

    code: ClassVar[str] = "script.held"


class OwnScript(Refusal):
    """Somebody else approves what one has written."""

    code: ClassVar[str] = "script.own"


class ScriptChanged(Refusal):
    """Somebody has changed this script meanwhile: it is at version {latest}, you began with {began}."""

    code: ClassVar[str] = "script.changed"


class NothingToApprove(Refusal):
    """There is no newer wording to approve."""

    code: ClassVar[str] = "script.no_draft"


class RehearsalGoesOn(Refusal):
    """A rehearsal of this shop goes on already; wait for its end or cancel it."""

    code: ClassVar[str] = "rehearsal.goes_on"
