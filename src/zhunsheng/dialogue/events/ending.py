"""How a dialogue ends, begins again, is looked into, taken along and erased."""

from zhunsheng.dialogue.events.base import DialogueFact
from zhunsheng.dialogue.values import PassedCheck
from zhunsheng.journal.events import Fact, fact


@fact("transcript.taken", subject="dialogue")
class TranscriptTaken(DialogueFact, frozen=True, kw_only=True):
    """The customer took the words of the dialogue along: as a file, or sent to an address that is not kept here."""

    way: str


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
