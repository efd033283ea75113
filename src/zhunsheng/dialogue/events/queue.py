"""Where a dialogue goes: queued, given, taken over, handed on; and what was set for that."""

from zhunsheng.dialogue.events.base import DialogueFact
from zhunsheng.journal.events import Fact, fact


@fact("dialogue.opened", subject="dialogue")
class DialogueOpened(DialogueFact, frozen=True, kw_only=True):
    """A customer began to write."""


@fact("dialogue.queued", subject="dialogue")
class DialogueQueued(DialogueFact, frozen=True, kw_only=True):
    """Nobody was free; the dialogue waits for the group."""


@fact("dialogue.assigned", subject="dialogue")
class DialogueAssigned(DialogueFact, frozen=True, kw_only=True):
    """The dialogue has an owner: routed by the desk, taken by the agent, or transferred."""

    agent_id: int
    how: str


@fact("dialogue.handed_over", subject="dialogue")
class DialogueHandedOver(DialogueFact, frozen=True, kw_only=True):
    """The owner passed the dialogue on, with a note; the chain of owners stays."""

    from_agent_id: int
    to_agent_id: int
    note_id: int
    kept: list[str] = []


@fact("dialogue.handed_to_group", subject="dialogue")
class DialogueHandedToGroup(DialogueFact, frozen=True, kw_only=True):
    """The owner passed the dialogue on to whoever is free in a group, with a note."""

    from_agent_id: int
    to_group: str
    note_id: int
    kept: list[str] = []


@fact("dialogue.taken_over", subject="dialogue")
class DialogueTakenOver(DialogueFact, frozen=True, kw_only=True):
    """A leader or supervisor made a colleague's dialogue their own."""

    from_agent_id: int
    to_agent_id: int
    note_id: int
    kept: list[str] = []


@fact("dialogue.released", subject="dialogue")
class DialogueReleased(DialogueFact, frozen=True, kw_only=True):
    """The owner is not here any more while the customer waits for an answer: the dialogue is routed anew."""

    from_agent_id: int
    why: str


@fact("dialogue.overflowed", subject="dialogue")
class DialogueOverflowed(DialogueFact, frozen=True, kw_only=True):
    """The customer has waited so long that other groups are asked as well."""

    to_groups: list[str]
    waited_us: int


@fact("dialogue.message_offered", subject="dialogue")
class DialogueMessageOffered(DialogueFact, frozen=True, kw_only=True):
    """The customer has waited so long that they were offered to leave a message and be answered later."""

    waited_us: int


@fact("dialogue.given_up", subject="dialogue")
class DialogueGivenUp(DialogueFact, frozen=True, kw_only=True):
    """The customer stopped waiting: they left, or left a message. The dialogue keeps its place and is answered later."""

    how: str
    waited_us: int


@fact("routing.policy_set", subject="desk")
class RoutingPolicySet(Fact, frozen=True, kw_only=True):
    """It was decided how a group's dialogues are given out."""

    desk_id: int
    group: str


@fact("benefit.set", subject="desk")
class BenefitSet(Fact, frozen=True, kw_only=True):
    """It was decided which tiers may be offered something."""

    desk_id: int
    code: str
    active: bool


@fact("benefit.offered", subject="dialogue")
class BenefitOffered(DialogueFact, frozen=True, kw_only=True):
    """The customer was offered something their tier is entitled to; a follow-up sees to it."""

    code: str
    followup_id: int


@fact("dialogue.answered", subject="dialogue")
class DialogueAnswered(DialogueFact, frozen=True, kw_only=True):
    """The first reply of a person or of the bot went out."""

    by: str
