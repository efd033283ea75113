"""Words that a second person lets through, and the desk's own rules about words."""

from zhunsheng.dialogue.events.base import DialogueFact
from zhunsheng.journal.events import Fact, fact


@fact("rule.saved", subject="rule")
class RuleSaved(Fact, frozen=True, kw_only=True):
    """A rule of the desk's own was written or reworded; it is on trial from then on."""

    rule_id: int
    clause_id: str


@fact("rule.turned", subject="rule")
class RuleTurned(Fact, frozen=True, kw_only=True):
    """A rule of the desk's own was turned on, tried out or turned off."""

    rule_id: int
    state: str


@fact("release.asked", subject="dialogue")
class ReleaseAsked(DialogueFact, frozen=True, kw_only=True):
    """An agent asked a leader to let out words that the guard had refused. The words are not kept here."""

    release_id: int
    clause_ids: list[str]
    families: list[str]
    until_us: int


@fact("release.answered", subject="dialogue")
class ReleaseAnswered(DialogueFact, frozen=True, kw_only=True):
    """A leader let refused words out once, or did not; nobody answers for their own."""

    release_id: int
    asked_by_id: int
    clause_ids: list[str]
    granted: bool


@fact("release.lapsed", subject="dialogue")
class ReleaseLapsed(DialogueFact, frozen=True, kw_only=True):
    """Nobody answered in time, or what was granted was not sent in time."""

    release_id: int
    asked_by_id: int


@fact("message.released", subject="dialogue")
class MessageReleased(DialogueFact, frozen=True, kw_only=True):
    """Refused words went out once, as a leader had granted."""

    message_id: int
    release_id: int
    clause_ids: list[str]
    families: list[str]
    granted_by_id: int
