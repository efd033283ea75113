"""The typed "no"s of the dialogue room; their first line is their message."""

from typing import ClassVar

from zhunsheng.kernel.errors import Refusal


class AlreadyTaken(Refusal):
    """Somebody else has taken this dialogue."""

    code: ClassVar[str] = "dialogue.taken"


class DialogueEnded(Refusal):
    """This dialogue has ended."""

    code: ClassVar[str] = "dialogue.ended"


class NobodysYet(Refusal):
    """This dialogue still waits for somebody; take it first."""

    code: ClassVar[str] = "dialogue.waiting"


class NotWaiting(Refusal):
    """Somebody serves this dialogue already; there is no place in the queue to give up."""

    code: ClassVar[str] = "dialogue.not_waiting"


class AlreadyOffered(Refusal):
    """This was offered in the dialogue already."""

    code: ClassVar[str] = "benefit.offered"


class NotHeld(Refusal):
    """The guard does not refuse these words; they can be sent."""

    code: ClassVar[str] = "release.not_held"


class NotReleasable(Refusal):
    """These words cannot be let out by anybody: {clauses} protects the customer."""

    code: ClassVar[str] = "release.never"


class ReleaseOver(Refusal):
    """This request has been answered, has timed out or was used already."""

    code: ClassVar[str] = "release.over"


class RuleCodeTaken(Refusal):
    """Another rule has the code {code}."""

    code: ClassVar[str] = "rule.code_taken"


class NoteMissing(Refusal):
    """A hand-over needs a note: what was promised, what is left to do."""

    code: ClassVar[str] = "dialogue.note_missing"


class NotReceiving(Refusal):
    """{agent} cannot receive dialogues of {group} now."""

    code: ClassVar[str] = "dialogue.not_receiving"


class ClosingMissing(Refusal):
    """The dialogue cannot be closed yet; {count} of the closing checks are missing."""

    code: ClassVar[str] = "closing.missing"


class RecordStale(Refusal):
    """The service record was changed meanwhile; look at it again."""

    code: ClassVar[str] = "record.stale"


class RecordIncomplete(Refusal):
    """The service record still lacks: {missing}."""

    code: ClassVar[str] = "record.incomplete"


class NotOwner(Refusal):
    """The owner of a follow-up must be a colleague who is still here."""

    code: ClassVar[str] = "followup.owner"
