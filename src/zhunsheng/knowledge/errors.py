"""The typed "no"s of the room; their first line is their message."""

from typing import ClassVar

from zhunsheng.kernel.errors import Refusal


class AnswerHeld(Refusal):
    """The words "{phrase}" are not allowed by {clause}: {reason} Better: {instead}."""

    code: ClassVar[str] = "faq.held"


class OwnAnswer(Refusal):
    """Somebody else approves the answer that one has written."""

    code: ClassVar[str] = "faq.own"


class FaqChanged(Refusal):
    """Somebody has changed this question meanwhile: it is at version {latest}, you began with {began}."""

    code: ClassVar[str] = "faq.changed"


class NoNewerAnswer(Refusal):
    """There is no newer answer to approve."""

    code: ClassVar[str] = "faq.no_draft"


class PhrasingElsewhere(Refusal):
    """“{text}” is already a way to ask “{question}”."""

    code: ClassVar[str] = "faq.phrasing_elsewhere"


class AnotherReviewer(Refusal):
    """{name} is to approve this answer. A supervisor may as well, or name somebody else."""

    code: ClassVar[str] = "faq.another_reviewer"


class EditionGone(Refusal):
    """Version {number} cannot be learned again: what it was learned from is kept for the last {kept} versions."""

    code: ClassVar[str] = "edition.gone"


class TrialGoesOn(Refusal):
    """Versions {first} and {second} of this answer are being tried; choose one of them first."""

    code: ClassVar[str] = "faq.trial_goes_on"


class NoTrial(Refusal):
    """No two versions of this answer are being tried."""

    code: ClassVar[str] = "faq.no_trial"


class ImprovementOpen(Refusal):
    """An improvement is open on these messages already."""

    code: ClassVar[str] = "unmatched.improved"


class DocumentBusy(Refusal):
    """The newest version of this document is still being read; wait for it, or remove the document."""

    code: ClassVar[str] = "document.busy"
