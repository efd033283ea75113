"""What is recorded about scripts."""

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
