"""What can happen to a dialogue. Names are never used again for something else."""

from zhunsheng.dialogue.values import About, PassedCheck
from zhunsheng.journal.events import Fact, fact


class DialogueFact(Fact, frozen=True, kw_only=True):
    """A fact about one dialogue."""

    dialogue_id: int
    about: About


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


@fact("message.received", subject="dialogue")
class MessageReceived(DialogueFact, frozen=True, kw_only=True):
    """The customer wrote. `proof` is an HMAC of the text under a salt kept beside the message.

    `turn` tells whether this message began a new wait (nothing of the customer's was unanswered before it);
    `courtesy` that it asks for nothing: thanks, a nod, a little picture.
    """

    message_id: int
    seq: int
    kind: str
    proof: str
    turn: bool
    courtesy: bool = False


@fact("message.sent", subject="dialogue")
class MessageSent(DialogueFact, frozen=True, kw_only=True):
    """An agent or the bot wrote to the customer.

    `waits` tells whether the customer goes on waiting after it: the demand is open, and nothing was asked of them.
    Units  `waited_us`: since the first message of the customer that nobody had answered; missing where none waited
    """

    message_id: int
    seq: int
    by: str
    kind: str
    proof: str
    first: bool
    waited_us: int | None = None
    waits: bool = False


@fact("message.delivered", subject="dialogue")
class MessageDelivered(DialogueFact, frozen=True, kw_only=True):
    """The customer's side acknowledged everything up to a number."""

    up_to: int


@fact("message.read", subject="dialogue")
class MessageRead(DialogueFact, frozen=True, kw_only=True):
    """The customer has seen everything up to a number."""

    up_to: int


@fact("message.refused", subject="dialogue")
class MessageRefused(DialogueFact, frozen=True, kw_only=True):
    """The guard stopped a message before it was sent. The words are not kept."""

    clause_ids: list[str]
    families: list[str]
    by: str


@fact("message.tried", subject="dialogue")
class MessageTried(DialogueFact, frozen=True, kw_only=True):
    """Rules on trial would have held a message's words; nobody was stopped or told."""

    clause_ids: list[str]
    families: list[str]
    by: str


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


@fact("message.confirmed", subject="dialogue")
class MessageConfirmed(DialogueFact, frozen=True, kw_only=True):
    """The agent sent a message although the guard had asked once more."""

    clause_ids: list[str]
    by: str


@fact("message.noted", subject="dialogue")
class MessageNoted(DialogueFact, frozen=True):
    """An agent's message went out with words that a standard wants noted, not stopped."""

    message_id: int
    clause_ids: list[str]
    families: list[str]
    by: str


@fact("progress.told", subject="dialogue")
class ProgressTold(DialogueFact, frozen=True, kw_only=True):
    """The customer was told how far things are."""

    message_id: int


@fact("human.asked", subject="dialogue")
class HumanAsked(DialogueFact, frozen=True, kw_only=True):
    """The customer wishes to be served by a person."""


@fact("bot.began", subject="dialogue")
class BotBegan(DialogueFact, frozen=True, kw_only=True):
    """The bot serves first; nobody waits for a person yet."""


@fact("bot.said", subject="dialogue")
class BotSaid(DialogueFact, frozen=True, kw_only=True):
    """The bot answered (`how` is answer) or offered questions to choose from (offer); `faq_id` is the likeliest, `number` its version."""

    message_id: int
    how: str
    faq_id: int | None
    number: int = 0


@fact("bot.handed_over", subject="dialogue")
class BotHandedOver(DialogueFact, frozen=True, kw_only=True):
    """The bot gave the dialogue to people, with everything said so far; `why` is a code.

    Units  `served_us`: since the bot began
    """

    why: str
    served_us: int


@fact("bot.solved", subject="dialogue")
class BotSolved(DialogueFact, frozen=True, kw_only=True):
    """The customer said that the bot's answer was what they needed."""

    faq_id: int | None


@fact("transcript.taken", subject="dialogue")
class TranscriptTaken(DialogueFact, frozen=True, kw_only=True):
    """The customer took the words of the dialogue along: as a file, or sent to an address that is not kept here."""

    way: str


@fact("demand.stated", subject="dialogue")
class DemandStated(DialogueFact, frozen=True, kw_only=True):
    """The customer has said what this is about, for the first time since the dialogue began or began again."""

    seq: int
    stated_us: int


@fact("demand.restated", subject="dialogue")
class DemandRestated(DialogueFact, frozen=True, kw_only=True):
    """An agent summed up the stated demand in message `seq` and asked whether that is right; each time anew.

    Units  `waited_us`: since the demand was stated
    """

    message_id: int
    seq: int
    waited_us: int


@fact("demand.graded", subject="dialogue")
class DemandGraded(DialogueFact, frozen=True, kw_only=True):
    """The demand has its type and grade.

    `stated_us` and `offered_us` carry when the demand was stated and a solution offered, so that grading late moves
    nothing. `changed` tells whether the grade is another one than before, `back` whether what had been handed on is
    solved at once after all. `suggested` is what the desk had suggested, `confidence` how sure it was, in percent.
    """

    issue_type: str
    grade: str
    handling: str
    taxonomy_id: int
    stated_us: int
    offered_us: int | None = None
    changed: bool = True
    back: bool = False
    suggested: str | None = None
    confidence: int | None = None


@fact("demand.handed_on", subject="dialogue")
class DemandHandedOn(DialogueFact, frozen=True, kw_only=True):
    """The demand cannot be solved at once: it is handed on and followed."""


@fact("solution.offered", subject="dialogue")
class SolutionOffered(DialogueFact, frozen=True, kw_only=True):
    """The customer was offered a solution, in message `seq`: `marked` by the agent, or `recognised` by its words."""

    seq: int
    how: str


@fact("record.confirmed", subject="dialogue")
class RecordConfirmed(DialogueFact, frozen=True, kw_only=True):
    """The agent confirmed the service record. `edited` names the fields that differ from what the desk had drafted."""

    record_id: int
    edited: list[str]


@fact("followup.promised", subject="dialogue")
class FollowUpPromised(DialogueFact, frozen=True, kw_only=True):
    """Something was promised for after the dialogue, with an owner and a time."""

    followup_id: int
    owner_id: int
    due_us: int


@fact("followup.done", subject="dialogue")
class FollowUpDone(DialogueFact, frozen=True, kw_only=True):
    """A promise was kept and the customer told."""

    followup_id: int


@fact("dialogue.closed", subject="dialogue")
class DialogueClosed(DialogueFact, frozen=True, kw_only=True):
    """The dialogue went through its gate. `kept` are the clauses whose needs, records and words were there, `unsaid` those whose words were not."""

    outcome: str
    checks: list[PassedCheck]
    closing_phrase: bool
    kept: list[str] = []
    unsaid: list[str] = []


@fact("closing.held", subject="dialogue")
class ClosingHeld(DialogueFact, frozen=True, kw_only=True):
    """The gate did not let a dialogue end: something was missing that these clauses ask for."""

    clause_ids: list[str]


@fact("dialogue.reopened", subject="dialogue")
class DialogueReopened(DialogueFact, frozen=True, kw_only=True):
    """The customer wrote again after the end."""


@fact("dialogue.noted", subject="dialogue")
class DialogueNoted(DialogueFact, frozen=True, kw_only=True):
    """A colleague wrote an internal note; `mentioned` are the colleagues it names, `masked` how much personal data was in it."""

    note_id: int
    mentioned: list[int]
    masked: int = 0


@fact("dialogue.earlier_shown", subject="dialogue")
class EarlierShown(DialogueFact, frozen=True, kw_only=True):
    """Somebody at work on a dialogue was shown an earlier one of the same customer."""

    earlier_id: int
    viewer_id: int


@fact("dialogue.looked_into", subject="dialogue")
class DialogueLookedInto(DialogueFact, frozen=True, kw_only=True):
    """Somebody opened a dialogue on the screen: the owner once per opening of the page, others each time."""

    viewer_id: int
    owner: bool


@fact("history.taken_in", subject="shop")
class HistoryTakenIn(Fact, frozen=True, kw_only=True):
    """Closed dialogues that were held elsewhere were taken in; no clock ran on them here."""

    shop_id: int
    dialogues: int
    lines: int


@fact("dialogue.erased", subject="dialogue")
class DialogueErased(Fact, frozen=True, kw_only=True):
    """A dialogue was erased with every word in it; its facts stay, which hold none."""

    dialogue_id: int
    messages: int
