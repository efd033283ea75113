"""What happens to questions and answers."""

from __future__ import annotations

from zhunsheng.journal.events import Fact, fact


@fact("faq.drafted", subject="faq")
class FaqDrafted(Fact, frozen=True):
    """A question with its answer was written or changed; nobody is answered with it yet."""

    faq_id: int
    number: int


@fact("faq.approved", subject="faq")
class FaqApproved(Fact, frozen=True):
    """An answer was approved; from now on it is given."""

    faq_id: int
    number: int
    author_id: int


@fact("faq.reviewed", subject="faq")
class FaqReviewed(Fact, frozen=True):
    """Somebody looked whether an answer is still right, and it is."""

    faq_id: int
    number: int


@fact("faq.retired", subject="faq")
class FaqRetired(Fact, frozen=True):
    """A question is not answered by itself any more."""

    faq_id: int


@fact("faq.revived", subject="faq")
class FaqRevived(Fact, frozen=True):
    """A retired question is a draft again."""

    faq_id: int


@fact("faq.entrusted", subject="faq")
class FaqEntrusted(Fact, frozen=True):
    """Somebody answers for a question from now on, and somebody is to approve what is written to it (nobody named: whoever may)."""

    faq_id: int
    owner_id: int
    reviewer_id: int | None


@fact("faq.phrased", subject="faq")
class FaqPhrased(Fact, frozen=True):
    """Ways to ask a question were added or taken away; how many there are now."""

    faq_id: int
    added: int
    removed: int
    phrasings: int


@fact("faq.judged", subject="faq")
class FaqJudged(Fact, frozen=True):
    """Somebody said whether an answer helped them."""

    faq_id: int
    helpful: bool
    where: str


@fact("questions.assigned", subject="desk")
class QuestionsAssigned(Fact, frozen=True):
    """Skill groups look after a category of questions from now on; none means everybody."""

    desk_id: int
    category: str
    groups: list[str]


@fact("unmatched.settled", subject="desk")
class UnmatchedSettled(Fact, frozen=True):
    """Messages that no question answered became ways to ask one, or were left (no question)."""

    desk_id: int
    messages: int
    faq_id: int | None


@fact("unmatched.improved", subject="desk")
class UnmatchedImproved(Fact, frozen=True):
    """An improvement was opened because of messages that no question answered."""

    desk_id: int
    messages: int
    improvement_id: int


@fact("sample.judged", subject="dialogue")
class SampleJudged(Fact, frozen=True):
    """Somebody said what a message that the bot had recognised really asked: `outcome` is right, other, none or unclear.

    `correct` tells whether it was taken for what it is; what asks none of our questions is, where it was not answered.
    """

    dialogue_id: int
    message_id: int
    outcome: str
    faq_id: int | None
    correct: bool = False


@fact("faq.test_set", subject="faq")
class FaqTested(Fact, frozen=True):
    """Questions to test an answer's recognition by were added or taken away; how many there are now."""

    faq_id: int
    tests: int


@fact("bank.learned", subject="desk")
class BankLearned(Fact, frozen=True):
    """The bank was learned anew: of `asked` known questions `right` were recognised; `why` says why it waits, if it does."""

    desk_id: int
    number: int
    asked: int
    right: int
    why: str


@fact("bank.used", subject="desk")
class BankUsed(Fact, frozen=True):
    """From now on this version of the bank recognises; a pinned one until somebody chooses another."""

    desk_id: int
    number: int
    pinned: bool


@fact("bot.aimed", subject="shop")
class BotAimed(Fact, frozen=True):
    """A shop said how many of the bot's answers may be wrong, and when it serves first."""

    shop_id: int
    wrong_permille: int
    kind: str


@fact("faq.trial_began", subject="faq")
class FaqTrialBegan(Fact, frozen=True):
    """A second approved version of an answer is given to half of the visitors, drawn by lot, beside the present one."""

    faq_id: int
    number: int
    rival: int


@fact("faq.trial_ended", subject="faq")
class FaqTrialEnded(Fact, frozen=True):
    """One of two versions was chosen (`number`); the other one (`left`) is not given any more."""

    faq_id: int
    number: int
    left: int


@fact("document.added", subject="document")
class DocumentAdded(Fact, frozen=True):
    """A document was handed in; it is searched once it is read."""

    document_id: int
    kind: str


@fact("document.changed", subject="document")
class DocumentChanged(Fact, frozen=True):
    """What is said of a document changed: its title, its product, who may be told its words, until when it counts."""

    document_id: int
    public: bool


@fact("document.replaced", subject="document")
class DocumentReplaced(Fact, frozen=True):
    """A newer version of a document was handed in; the former one is searched until it is read."""

    document_id: int
    number: int


@fact("document.read", subject="document")
class DocumentRead(Fact, frozen=True):
    """A version of a document was read to its end and is searched from now on."""

    document_id: int
    number: int
    passages: int


@fact("document.refused", subject="document")
class DocumentRefused(Fact, frozen=True):
    """A version of a document cannot be read; `why` is the reason: locked, broken, too_large, too_long, empty or kind."""

    document_id: int
    number: int
    why: str


@fact("document.removed", subject="document")
class DocumentRemoved(Fact, frozen=True):
    """A document was taken away with its files and every passage."""

    document_id: int
    versions: int
