"""What is recorded about scripts, and about what must be known before a shift."""

from zhunsheng.journal.events import Fact, fact


@fact("scripts.furnished", subject="desk")
class ScriptsFurnished(Fact, frozen=True):
    """Missing scripts of the shipped library were added, approved."""

    desk_id: int
    scripts: int


@fact("script.drafted", subject="script")
class ScriptDrafted(Fact, frozen=True):
    """A wording was written or changed; nobody is offered it yet."""

    script_id: int
    number: int


@fact("script.approved", subject="script")
class ScriptApproved(Fact, frozen=True):
    """A wording was approved; from now on it is offered."""

    script_id: int
    number: int
    author_id: int
    issue_types: list[str]


@fact("script.reviewed", subject="script")
class ScriptReviewed(Fact, frozen=True):
    """Somebody looked whether a script is still right, and it is."""

    script_id: int
    number: int


@fact("script.retired", subject="script")
class ScriptRetired(Fact, frozen=True):
    """A script is not offered any more."""

    script_id: int
    issue_types: list[str]


@fact("script.revived", subject="script")
class ScriptRevived(Fact, frozen=True):
    """A retired script is a draft again."""

    script_id: int


@fact("script.used", subject="script")
class ScriptUsed(Fact, frozen=True):
    """An agent sent a message that began as this script."""

    script_id: int
    number: int
    dialogue_id: int


@fact("announcement.published", subject="announcement")
class AnnouncementPublished(Fact, frozen=True):
    """A promotion rule, a policy update or a notice was published, or its words changed (a new version)."""

    announcement_id: int
    kind: str
    category: str
    version: int


@fact("announcement.withdrawn", subject="announcement")
class AnnouncementWithdrawn(Fact, frozen=True):
    """An announcement no longer counts."""

    announcement_id: int


@fact("briefing.acknowledged", subject="shift")
class BriefingAcknowledged(Fact, frozen=True):
    """An agent confirmed having read what changed; `items` name kind, id and version of each thing."""

    shift_id: int
    agent_id: int
    items: list[str]


@fact("cards.furnished", subject="desk")
class CardsFurnished(Fact, frozen=True):
    """Missing categories of the shipped set were added."""

    desk_id: int
    categories: int


@fact("card.published", subject="card")
class CardPublished(Fact, frozen=True):
    """A knowledge card was published, or its content changed (a new version)."""

    card_id: int
    category: str
    kind: str
    version: int


@fact("card.retired", subject="card")
class CardRetired(Fact, frozen=True):
    """A knowledge card is not shown any more."""

    card_id: int


@fact("category.used", subject="desk")
class CategoryUsed(Fact, frozen=True):
    """A category of goods is sold from now on, or no longer."""

    desk_id: int
    category: str
    in_use: bool


@fact("suggestions.answered", subject="dialogue")
class SuggestionsAnswered(Fact, frozen=True):
    """An agent answered while suggestions were shown: which, and whether one was taken.

    `how` is used, edited or ignored; `seen` and `used` are keys of cards, scripts and orders. The first `ranked` of those
    seen are answers, in the order in which they came before anything was learned.
    """

    dialogue_id: int
    seq: int
    issue_type: str
    how: str
    used: str
    seen: list[str]
    ranked: int


@fact("helper.set", subject="desk")
class HelperSet(Fact, frozen=True):
    """Which endpoint drafts words for people was changed; the names of what changed."""

    desk_id: int
    fields: list[str]


@fact("rehearsal.began", subject="shop")
class RehearsalBegan(Fact, frozen=True):
    """Somebody began to try the bot on a shop's stored dialogues; how many there are."""

    shop_id: int
    rehearsal_id: int
    dialogues: int


@fact("rehearsal.ended", subject="shop")
class RehearsalEnded(Fact, frozen=True):
    """A rehearsal was done, cancelled, or failed (`outcome`), after so many dialogues."""

    shop_id: int
    rehearsal_id: int
    outcome: str
    dialogues: int


@fact("helper.asked", subject="dialogue")
class HelperAsked(Fact, frozen=True):
    """Masked words of a dialogue went to the endpoint that drafts words: what for, what came of it, and what it took.

    `kind` is records, summaries, rewording, or customers where the bot said an approved answer in its words; `outcome` is
    drafted, failed, held or late. Units: tokens, milliseconds.
    """

    dialogue_id: int
    kind: str
    outcome: str
    tokens_in: int
    tokens_out: int
    took_ms: int
