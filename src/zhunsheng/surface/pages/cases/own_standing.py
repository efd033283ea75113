"""How a case stands for its customer: what is done now and by when, what was asked for, what has happened, in the customer's words."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from zhunsheng.cases.events import TaskAssigned
from zhunsheng.cases.queries import Book, awaits_return, book, may_choose_again, stands
from zhunsheng.cases.values import CaseFile, Entry, OptionShown, RefundState
from zhunsheng.clocks.values import ClockView
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import rulebook
from zhunsheng.surface.case_clocks import NextDue
from zhunsheng.surface.pages.cases.issues import issue_words
from zhunsheng.surface.pages.cases.proposing import yuan
from zhunsheng.surface.pages.cases.saying import value_words

TELLING: Final = frozenset(
    {"registered", "progress", "answer", "chosen", "rejection", "rated", "return_told", "return_changed"}
)
"""The lines of a case's story that its customer may read; notes and what departments say are not among them."""
CHANGED: Final = " → "
"""Stands in the detail of a choice that took the place of another."""
RETURN: Final = "return_tracking"
ASKED: Final = ("wish", "goods", "cause", "condition", "requested", "replacement", "matter", "demand")
"""The fields that tell what the customer asked for, in the order in which the customer reads them."""
OWN: Final[dict[str, str | Promise]] = {
    "registered": gettext_lazy("We have it"), "progress": gettext_lazy("News for you"), "answer": gettext_lazy("Your answer"),
    "chosen": gettext_lazy("You chose"), "rejection": gettext_lazy("You did not agree"), "rated": gettext_lazy("You rated us"),
    "return_told": gettext_lazy("Your parcel to us"), "return_changed": gettext_lazy("Your parcel to us is another one"),
    "matter": gettext_lazy("What happened"), "demand": gettext_lazy("What would be right for you"),
    "wish": gettext_lazy("What you asked for"), "cause": gettext_lazy("Reason"), "goods": gettext_lazy("The goods"),
}  # fmt: skip


def standing(found: CaseFile, language: str, at: Instant) -> dict[str, Any]:
    """Say what is done now, whose turn it is, and by when the desk acts."""
    row, said = found.row, book(found.row.edition)
    now = stands().now.get(row.kind, {}).get(row.state)
    by = _by(found, at) if now is not None and now.by and row.paused_since is None else None
    said_so = row.state in ("following_up", "solved") and _answered(found)
    words = gettext("Thank you, we have your answer. If anything is still open, tell us below.") if said_so else None
    if awaits_return(row) and found.fields.get(RETURN) and row.state == "waiting_return":
        said_so, words = (
            True,
            gettext(
                "Thank you, we look out for your parcel. Once it is here we check it and go on with your application."
            ),
        )
    return {
        "now": words or ("" if now is None else now.of(language)), "yours": now is not None and now.yours and not said_so, "by": by,
        "late": by is not None and by < at, "waits": _waits(found, said, language), "reason": _reason(found, said, language),
    }  # fmt: skip


def _answered(found: CaseFile) -> bool:
    """Tell whether the customer has answered since the case came to where it stands."""
    since = takewhile(lambda one: one.kind != "moved", found.entries)
    return any(one.kind == "answer" and one.by_kind == "customer" for one in since)


def _by(found: CaseFile, at: Instant) -> Instant | None:
    """Say by when the customer hears from the desk: the soonest of the case's times, without those that bind a department alone."""
    row, due = found.row, NextDue()
    due.load([row], at)
    views = [one.view for one in due.clocks(row) if one.view.stopped_at is None and not _of_department(one.view)]
    told = (row.due_at, row.platform_due_at, *(view.due_at for view in views))
    return min((one for one in told if one is not None), default=None)


def _of_department(view: ClockView) -> bool:
    clause = rulebook(view.standing_id).clauses.get(view.clause_id)
    return clause is not None and clause.clock is not None and clause.clock.starts.fact == TaskAssigned.NAME


def _waits(found: CaseFile, said: Book, language: str) -> str:
    """Say for what the clock of a paused case stands still."""
    reason = next((one.reason for one in found.pauses if one.until is None), "") if found.row.paused_since else ""
    known = stands().waits.get(reason)
    return known.of(language) if known is not None else said.pauses[reason].text.of(language) if reason else ""


def _reason(found: CaseFile, said: Book, language: str) -> str:
    """Say why an application was not granted: what was written for it, else the rule that decided."""
    if found.row.state != "refused":
        return ""
    says = found.verdict.get("says")
    rule = str(says.get("en" if language.startswith("en") else "zh", "")) if isinstance(says, dict) else ""
    return found.fields.get("reason", "") or rule


def asked_for(found: CaseFile, language: str) -> list[tuple[str, str]]:
    """List what the case is about and what its customer asked for."""
    row, said = found.row, book(found.row.edition)
    told = [(gettext("Number of the case"), str(row.id))]
    if row.issue:
        told.append((gettext("What it is about"), issue_words(row.issue, language)))
    elif row.issue_type is not None and row.issue_type in said.types:
        told.append((gettext("What it is about"), said.types[row.issue_type].text.of(language)))
    if row.order_number:
        told.append((gettext("Order number"), row.order_number))
    for name in ASKED:
        if text := found.fields.get(name, "").strip():
            words = OWN.get(name) or (said.fields[name].text.of(language) if name in said.fields else name)
            told.append((str(words), value_words(said, name, text)))
    return told


def happened(found: CaseFile, language: str) -> Iterator[tuple[Entry, str, str]]:
    """Give the lines that the customer may read, each with its words and what stands beside them."""
    went = stands().went
    for one in found.entries:
        if one.kind in TELLING:
            told = gettext("{n} of 5").format(n=one.detail) if one.kind == "rated" else one.words
            words = (
                gettext("You chose another one")
                if one.kind == "chosen" and CHANGED in one.detail
                else OWN[one.kind]
                if one.by_kind == "customer" or one.kind in ("registered", "progress")
                else _by_desk(one.kind)
            )
            yield one, str(words), told
        elif one.kind == "moved" and one.detail in went:
            yield one, went[one.detail].of(language), ""


def _by_desk(kind: str) -> str | Promise:
    """Say what the desk wrote down for the customer, on the telephone for one."""
    return {
        "answer": gettext("What you told us"), "chosen": gettext("You chose"),
    }.get(kind, OWN[kind])  # fmt: skip


def others_of(found: CaseFile) -> list[OptionShown]:
    """List what the customer may choose instead of what was chosen; nothing once somebody of the desk has begun on it."""
    if not may_choose_again(found.row.state, found.fields, ((one.kind, one.by_kind) for one in found.entries)):
        return []
    now = [one for one in found.options if one.round == found.row.rounds + 1]
    return [one for one in now if not one.chosen] if any(one.chosen for one in now) else []


def money_back(found: CaseFile) -> list[str]:
    """List the amounts that go back."""
    return [yuan(one.cents) for one in found.refunds if one.state is RefundState.GRANTED]
