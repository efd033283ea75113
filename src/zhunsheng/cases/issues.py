"""What a case is about: a sub-type of the organisation's issue taxonomy, the same that dialogues are graded by."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from zhunsheng.cases.procedures import Procedure
from zhunsheng.cases.values import NewCase
from zhunsheng.guard.queries import suggest_issue
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import leaves_ever, taxonomy

LONGEST_TOLD: Final = 5


def class_of(issue: str) -> str:
    """Give the class of a sub-type by its code."""
    return issue.partition(".")[0]


def issue_columns(issue: str) -> dict[str, Any]:
    """Say which columns hold a sub-type."""
    return {"issue": issue, "issue_class": class_of(issue)}


def is_offered(issue: str, at: Instant) -> bool:
    """Tell whether the taxonomy in force has a sub-type."""
    return taxonomy(at).leaf(issue) is not None


def checked_issue(issue: str, at: Instant) -> str:
    """Return a sub-type that may be chosen now. Refuses: BadInput for one that is none, or retired.

    Clauses  ec-3.1a
    """
    if not is_offered(issue, at):
        raise BadInput("the issue", "a sub-type of the taxonomy in force", issue[:80])
    return issue


def first_issue(
    procedure: Procedure, new: NewCase, fields: Mapping[str, str], graded: str | None, at: Instant
) -> tuple[str, str]:
    """Say under what a case is filed at first, and how that is known: as told, as its dialogue was graded, else as its type usually is.

    Refuses  BadInput for a sub-type that is not offered
    """
    if new.issue:
        return checked_issue(new.issue, at), "told"
    if graded and is_offered(graded, at):
        return graded, "dialogue"
    usual = usual_issue(procedure, new.issue_type or fields.get("wish"), at)
    return usual, "usual" if usual else ""


def usual_issue(procedure: Procedure, issue_type: str | None, at: Instant) -> str:
    """Say what a type of a procedure usually is, where the taxonomy in force has that; else nothing."""
    usual = procedure.issues.get(issue_type or "", "")
    return usual if usual and is_offered(usual, at) else ""


def recognised(texts: Iterable[str], at: Instant) -> str:
    """Guess a sub-type from what somebody wrote, for a person to confirm; nothing where no word fits."""
    found = suggest_issue(taxonomy(at).leaves(), list(texts)[:LONGEST_TOLD], 1)
    return found[0].code if found else ""


def issue_title(issue: str, at: Instant, lang: str) -> str:
    """Say a sub-type with its class, also one that is retired; its code where nobody knows it."""
    known = leaves_ever(at).get(issue)
    return issue if known is None else known.words(lang)


def issue_codes(at: Instant) -> list[str]:
    """List every class and sub-type there ever was, the classes before their sub-types."""
    known = leaves_ever(at)
    return [*dict.fromkeys(one.class_code for one in known.values()), *known]
