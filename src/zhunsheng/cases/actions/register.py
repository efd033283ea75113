"""Register a case: from a dialogue, by the customer, by import."""

from collections.abc import Mapping
from typing import Final

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.cases.applied import application_of
from zhunsheng.cases.applying import TOLD_TO_POLICY
from zhunsheng.cases.deadlines import run_to_platform
from zhunsheng.cases.events import (
    AfterSaleJudged,
    AfterSaleRegistered,
    CaseOpened,
    CaseRouted,
    CaseWatched,
    ComplaintReceived,
)
from zhunsheng.cases.indexing import index_words
from zhunsheng.cases.issues import first_issue, issue_columns
from zhunsheng.cases.keeping import INCIDENT, naming
from zhunsheng.cases.models import Case, CaseWatcher
from zhunsheng.cases.own import book_at, policy_at
from zhunsheng.cases.policy.values import Decision
from zhunsheng.cases.queries import book, case_of, decide, row_of
from zhunsheng.cases.values import LONGEST_FIELD, CaseRow, NewCase
from zhunsheng.cases.writing import change, count, enter, words_of
from zhunsheng.commerce.queries import find_order
from zhunsheng.commerce.values import OrderCard
from zhunsheng.dialogue.queries import dialogue_row
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.ids import new_id
from zhunsheng.standards.queries import rulebook, standing, taxonomy

UNDECIDED: Final = ("registered", "appealed")
CUSTOMER_KINDS: Final = frozenset({"complaint", "aftersale"})
"""What a customer registers without help."""


def register_case(ink: Ink, new: NewCase) -> int:
    """Register a case; an application for after-sales is judged by the policy at once.

    A kind whose first step takes a specialist waits for the group of specialists unless the registrar is one of it, however it
    is registered; an agent who wanted to keep it watches it from then on, and goes on seeing it.

    Writes    the case with its first lines, its words in the index, who watches it
    Records   case.opened and what else opens this kind; case.routed; case.watched; aftersale.judged
    Refuses   AccessDenied, NotFound for the dialogue, BadInput for a kind, type, sub-type, field or order that is none
    Clauses   cc-3.2a, dy-3.2a, dy-3.3a, dy-3.3b
    """
    graded = _may(ink, new)
    said = book_at(ink.at)
    procedure = said.of(new.kind)
    if new.issue_type is not None and new.issue_type not in procedure.types:
        raise BadInput("the type", f"one of {', '.join(procedure.types)}", new.issue_type)
    fields = tidy_fields(new.fields)
    if new.kind in CUSTOMER_KINDS and ink.actor.kind == "customer":
        _needed(fields, ("matter", "demand") if new.kind == "complaint" else ("wish", "cause"))
    issue, how = first_issue(procedure, new, fields, graded, ink.at)
    order = _order(new)
    staff = ink.actor.kind == "agent"
    specialists = procedure.wants_specialist()
    mine = new.take and staff and (not specialists or procedure.group in ink.actor.groups)
    case = Case(
        id=new_id(), kind=new.kind, edition=said.edition, standing_id=standing(ink.at).id, shop_id=new.shop_id,
        customer_id=new.customer_id, channel=new.channel, group=procedure.group, tier=new.tier, issue_type=new.issue_type,
        **issue_columns(issue),
        grade=new.grade, order_number=new.order_number, dialogue_id=new.dialogue_id,
        owner_id=ink.actor.id if mine else None, team_id=min(ink.actor.team_ids, default=None) if mine else None,
        registered_by=ink.actor.id if staff else None,
        title=_title(fields), fields=fields, registered_at=ink.at, state=procedure.lifecycle.start,
    )  # fmt: skip
    Case.objects.bulk_create([case])
    index_words([case])
    count(case, 1)
    enter(ink, case.id, "registered", detail=new.channel)
    _tell_opened(ink, row_of(case), procedure.opens, how, order)
    if specialists and not mine:
        _route(ink, case, watched=new.take and staff)
    if new.kind == "aftersale" and order is not None and fields.get("wish"):
        _judge(ink, case, order)
    if order is not None:
        run_to_platform(ink, case)
    return case.id


def _route(ink: Ink, case: Case, *, watched: bool) -> None:
    """Say that a case waits for its group's specialists; whoever would have kept it keeps an eye on it."""
    about = row_of(case).about()
    enter(ink, case.id, "routed", detail=case.group)
    ink.record(CaseRouted(case_id=case.id, about=about))
    if watched:
        CaseWatcher.objects.bulk_create([CaseWatcher(case_id=case.id, agent_id=ink.actor.id)])
        ink.record(CaseWatched(case_id=case.id, about=about, agent_id=ink.actor.id, watches=True))


def _may(ink: Ink, new: NewCase) -> str | None:
    """Insist on the right to register; return the sub-type that the dialogue was graded as, where there is one."""
    if new.dialogue_id is not None:
        row = dialogue_row(ink.actor, new.dialogue_id)
        if (row.customer_id, row.shop_id) != (new.customer_id, new.shop_id):
            raise BadInput("the dialogue", f"one of customer {new.customer_id}", row.customer_id)
        require(ink.actor, Verb.CASE_REGISTER, msgspec.structs.replace(row.subject(), kind="case"))
        return row.issue_type
    agent_id = ink.actor.id if ink.actor.kind == "agent" else None
    require(ink.actor, Verb.CASE_REGISTER, Subject(kind="case", agent_id=agent_id, customer_id=new.customer_id))
    if ink.actor.kind == "customer" and new.kind not in CUSTOMER_KINDS:
        raise AccessDenied("no_right", verb=Verb.CASE_REGISTER.value)
    return None


def _needed(fields: Mapping[str, str], names: tuple[str, ...]) -> None:
    for name in names:
        if not fields.get(name):
            raise BadInput(f"the field {name}", "filled in", "")


def _order(new: NewCase) -> OrderCard | None:
    return check_order_of(new.shop_id, new.customer_id, new.order_number)


def check_order_of(shop_id: int, customer_id: int, number: str) -> OrderCard | None:
    """Return an order of a customer where the desk knows it. Refuses: BadInput for somebody else's."""
    if not number:
        return None
    order = find_order(shop_id, number)
    if order is not None and order.customer_id != customer_id:
        # why the same words as for an unknown one: whether a number exists is nobody else's business.
        raise BadInput("the order's number", "one of this customer's orders", number)
    return order


def tidy_fields(told: Mapping[str, str]) -> dict[str, str]:
    """Check the fields of a case. Refuses: BadInput for one that no procedure has, or too long a text."""
    known = book().fields
    for name in told:
        if name not in known:
            raise BadInput("the field", f"one of {', '.join(known)}", name)
    return {
        name: words_of(text, f"the field {name}", needed=False, longest=LONGEST_FIELD) for name, text in told.items()
    }


def _title(fields: Mapping[str, str]) -> str:
    text = fields.get("matter") or fields.get("what") or ""
    return " ".join(text.split())[:120]


def _tell_opened(ink: Ink, row: CaseRow, opens: tuple[str, ...], how: str, order: OrderCard | None) -> None:
    about = row.about()
    if "case.opened" in opens:
        kept = naming(rulebook(about.standing_id), about.fields(), [INCIDENT]) if row.kind == "incident" else []
        known = taxonomy(ink.at).id if row.issue else 0
        ink.record(
            CaseOpened(
                case_id=row.id, about=about, kind=row.kind, edition=row.edition, kept=kept, how=how, taxonomy_id=known
            )
        )
    if "complaint.received" in opens:
        ink.record(
            ComplaintReceived(
                case_id=row.id, about=about, received_us=ink.at.us, order_id=None if order is None else order.id
            )
        )
    if "aftersale.registered" in opens:
        ink.record(AfterSaleRegistered(case_id=row.id, about=about, registered_us=ink.at.us))


def judge_case(ink: Ink, case_id: int) -> str:
    """Have the policy judge an application anew, after something about it became known.

    Writes    the verdict
    Records   aftersale.judged
    Refuses   AccessDenied, NotFound, BadInput without an order or a wish
    Clauses   dy-3.3b
    """
    case = case_of(case_id)
    require(ink.actor, Verb.CASE_WORK, row_of(case).subject())
    order = find_order(case.shop_id, case.order_number) if case.order_number else None
    if case.kind != "aftersale" or order is None or not case.fields.get("wish"):
        raise BadInput("the application", "one with an order and a wish", case.kind)
    return _judge(ink, case, order).ruling.value


JUDGED_BY: Final = frozenset({"order_number", "goods", "wish", "cause", "condition", *TOLD_TO_POLICY})
"""Fields on which the policy's answer hangs."""


@system_only("whoever changes what the policy judges has asked for the right")
def judge_again(ink: Ink, case: Case) -> None:
    """Have the policy judge an application anew while nobody has decided it, where it can; whoever calls has asked for the right.

    Writes    the verdict
    Records   aftersale.judged
    Refuses   BadInput for an amount that is none
    """
    order = find_order(case.shop_id, case.order_number) if case.order_number else None
    waits = case.kind == "aftersale" and case.state in UNDECIDED and bool(case.fields.get("wish"))
    if waits and order is not None and order.customer_id == case.customer_id:
        answer = decide(policy_at(case.shop_id, ink.at), application_of(case, order, ink.at), ink.at)
        if msgspec.to_builtins(answer) != case.verdict:
            _keep(ink, case, answer)


def _judge(ink: Ink, case: Case, order: OrderCard) -> Decision:
    """Ask the policy and keep its answer with its rule and edition."""
    answer = decide(policy_at(case.shop_id, ink.at), application_of(case, order, ink.at), ink.at)
    _keep(ink, case, answer)
    return answer


def _keep(ink: Ink, case: Case, answer: Decision) -> None:
    row = change(case, verdict=msgspec.to_builtins(answer))
    enter(ink, case.id, "judged", detail=f"{answer.ruling.value} {answer.rule}")
    ink.record(
        AfterSaleJudged(
            case_id=row.id, about=row.about(), outcome=answer.ruling.value, reason=answer.rule, edition=answer.edition
        )
    )
