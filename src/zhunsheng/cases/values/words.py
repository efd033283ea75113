"""The limits and the closed lists of words of the room."""

from enum import IntEnum, StrEnum

LONGEST_WORDS = 4000
LONGEST_FIELD = 4000


class Reached(StrEnum):
    """What came of calling a customer back."""

    FINE = "fine"
    UNHAPPY = "unhappy"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"


class Priority(IntEnum):
    """How much a case presses beside the others."""

    NORMAL = 0
    HIGH = 1
    URGENT = 2


class TaskState(StrEnum):
    """Where a department's task stands."""

    SENT = "sent"
    ASKED_BACK = "asked_back"
    ANSWERED = "answered"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


OVER = (TaskState.SETTLED, TaskState.WITHDRAWN)
"""States in which nothing is expected of a department any more."""


class RefundState(StrEnum):
    """Where a refund stands."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


NOT_PAID = (RefundState.REFUSED, RefundState.WITHDRAWN)
"""States of a refund that takes nothing of what was paid."""


class Belonging(StrEnum):
    """How another case stands to this one."""

    PARENT = "parent"
    CHILD = "child"
    RELATED = "related"
