"""What the room of cases does when it hears of a fact; bound in `assembly/wiring.py`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from django.db.models import Q

from zhunsheng.access.values import customer_actor
from zhunsheng.cases.actions.platform import follow_deadline
from zhunsheng.cases.actions.register import register_case
from zhunsheng.cases.calling import call_instead
from zhunsheng.cases.events import (
    CaseMoved,
    CaseProgressWritten,
    CaseSolved,
    CaseWordsHeld,
    ImprovementWritten,
    RefundAsked,
)
from zhunsheng.cases.hearing import Said, heard
from zhunsheng.cases.held import TOLD, case_news, order_news, words_news
from zhunsheng.cases.lines import MAIL, NOWHERE, OFFERED
from zhunsheng.cases.models import Case, CaseEntry
from zhunsheng.cases.news import (
    IMPROVED,
    OPTIONS,
    PROGRESS,
    RATE,
    call_for_words,
    language_of,
    told_how,
)
from zhunsheng.cases.procedures import FORCED
from zhunsheng.cases.queries import book
from zhunsheng.cases.rows import surviving
from zhunsheng.cases.seconding import tell_second_people
from zhunsheng.cases.settling import BY
from zhunsheng.cases.telling import count_as_told, mark_line
from zhunsheng.cases.values import NewCase
from zhunsheng.commerce.events import OrderPut, PlatformAfterSaleTold
from zhunsheng.commerce.queries import aftersale_card, order_by_id
from zhunsheng.commerce.values import OrderStatus
from zhunsheng.dialogue.actions import settle_choice
from zhunsheng.dialogue.events import MessageReceived, MessageRefused
from zhunsheng.dialogue.queries import offer_pressed, texts_of
from zhunsheng.ground.stepping import step_aside
from zhunsheng.guard.queries import guard_of
from zhunsheng.guard.values import Context
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.durations import Duration, hours
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.events import MailParked, MailSent
from zhunsheng.notices.queries import mail_key
from zhunsheng.standards import queries as standards
from zhunsheng.standards.values import Clause, Speaker

INCIDENT: Final = "incident"
FRAUD: Final = "fraud"
KEEPS: Final = "security_incident"
Spoken = MessageReceived | MessageRefused | CaseWordsHeld
"""What tells of words that somebody said or wanted to say."""


def speaks_of_fraud(recorded: Sequence[Recorded]) -> list[Recorded]:
    """Return the messages in which the guard finds fraud or a way off the platform, judged before anything is written."""
    texts = texts_of([one.fact.message_id for one in recorded if isinstance(one.fact, MessageReceived)])
    found: list[Recorded] = []
    for one in recorded:
        step_aside()
        if _fraud_in(cast(Spoken, one.fact), texts)[1]:
            found.append(one)
    return found


def _fraud_in(fact: Spoken, texts: Mapping[int, str] | None = None) -> tuple[list[Clause], set[str]]:
    """Name the clauses that keep security incidents, and the families of them that were found in a message; `texts` are words read before."""
    clauses = [one for one in standards.rulebook(fact.about.standing_id).clauses.values() if KEEPS in one.keeps]
    if not clauses:
        return clauses, set()
    if isinstance(fact, MessageReceived):
        said = (texts_of([fact.message_id]) if texts is None else texts).get(fact.message_id)
        return clauses, set() if said is None else _families_said(fact, said, clauses)
    return clauses, _families_refused(fact, clauses)


def open_incident_for_fraud(ink: Ink, recorded: Recorded) -> None:
    """Open a security incident where either side spoke of fraud or of leaving the platform: one for a dialogue at a time.

    An agent's words were stopped before; a customer's are judged here, after the message. Nobody's words are copied.

    Clauses  ec-4.3c
    """
    fact = cast(Spoken, recorded.fact)
    clauses, families = _fraud_in(fact)
    dialogue_id, about = _dialogue_of(fact), fact.about
    if not families or _is_open(dialogue_id, about.customer_id):
        return
    register_case(
        ink,
        NewCase(
            kind=INCIDENT, shop_id=about.shop_id, customer_id=about.customer_id, channel=about.channel, tier=about.tier,
            issue_type=FRAUD, dialogue_id=dialogue_id, fields={"matter": _matter(clauses, families)},
        ),
    )  # fmt: skip


def _families_refused(fact: MessageRefused | CaseWordsHeld, clauses: Iterable[Clause]) -> set[str]:
    return {family.id for clause in clauses for family in clause.families} & set(fact.families)


def _families_said(fact: MessageReceived, text: str, clauses: Iterable[Clause]) -> set[str]:
    about = Context(about=fact.about.fields())
    guard = guard_of(standards.rulebook(fact.about.standing_id))
    hits = guard.judge(text, speaker=Speaker.CUSTOMER, context=about, thorough=False).hits
    kept = {clause.id for clause in clauses}
    return {hit.family for hit in hits if hit.clause_id in kept}


def _dialogue_of(fact: Spoken) -> int | None:
    """Name the dialogue that words belong to: their own, or that of the case they were about, where it has one."""
    if not isinstance(fact, CaseWordsHeld):
        return fact.dialogue_id
    return Case.objects.filter(id=fact.case_id).values_list("dialogue_id", flat=True).first()


def _is_open(dialogue_id: int | None, customer_id: int) -> bool:
    ends = {FORCED, *(move.to for move in book().of(INCIDENT).moves.values() if move.ends)}
    same = Case.objects.filter(kind=INCIDENT, dialogue_id=dialogue_id)
    if dialogue_id is None:
        same = same.filter(customer_id=customer_id)
    return same.exclude(state__in=ends).exists()


def _matter(clauses: Iterable[Clause], families: set[str]) -> str:
    """Say what was found in the standard's own words."""
    named = [family.title.zh for clause in clauses for family in clause.families if family.id in families]
    return "、".join(dict.fromkeys(named))


def _latest() -> Duration:
    """News older than this is none: a desk that catches up on its journal tells nobody of last week's parcels."""
    return hours(book().figure("news_h"))


def tell_news(ink: Ink, recorded: Recorded) -> None:
    """Tell customers what they wait for, once and while it is fresh: options, an invitation to rate, a parcel, how a case stands.

    Clauses   ec-1.3a, ec-3.2c, ec-3.3c, cc-3.2d, dy-3.3e
    """
    fact = recorded.fact
    if isinstance(fact, PlatformAfterSaleTold):
        _follow_platform(ink, fact)
    elif isinstance(fact, MailParked | MailSent):
        _follow_mail(ink, fact)
    elif isinstance(fact, CaseProgressWritten | ImprovementWritten):
        _send_on(ink, fact, fresh=ink.at <= recorded.at + _latest())
    elif ink.at > recorded.at + _latest():
        return
    elif isinstance(fact, RefundAsked):
        tell_second_people(ink, fact)
    elif isinstance(fact, OrderPut):
        _tell_shipped(ink, fact, recorded.at)
    elif isinstance(fact, CaseMoved | CaseSolved):
        case = Case.objects.filter(id=fact.case_id, merged_into__isnull=True).first()
        if case is not None and case.kind in TOLD:
            _tell_case(ink, case, fact)


ANSWERED: Final = "thanks:"
"""How the own id of what the desk answers in the chat begins."""
_ANSWERABLE: Final = Q(entries__detail__startswith=OPTIONS) | Q(entries__detail__startswith=RATE)
"""What a customer was told that a short answer can answer."""


def _follow_mail(ink: Ink, fact: MailParked | MailSent) -> None:
    """Count words as told whose mail has left; have the customer called where a mail was given up."""
    key, kind, customer_id = mail_key(fact.mail_id)
    about, _, rest = key.partition(":")
    if kind != "customer" or about not in ("case", "ship", "thanks"):
        return
    line = _line_of(rest) if about == "case" else None
    if isinstance(fact, MailSent):
        if line is not None:
            count_as_told(ink, line, MAIL)
        return
    if line is not None:
        mark_line(line, NOWHERE)
    _call_for_mail(ink, about, rest, customer_id)


def _line_of(rest: str) -> CaseEntry | None:
    """Return the line of a story that the key of a mail names."""
    number, _, what = rest.partition(":")
    what, _, entry = what.partition(":")
    if what not in (PROGRESS, IMPROVED) or not (number.isdigit() and entry.isdigit()):
        return None
    return CaseEntry.objects.filter(id=int(entry), case_id=int(number)).first()


def _call_for_mail(ink: Ink, about: str, rest: str, customer_id: int) -> None:
    """Have the customer called whose mail about a case, or about an order while a case is open, was given up."""
    cases = Case.objects.filter(customer_id=customer_id)
    number, _, what = rest.partition(":")
    if about == "case" and number.isdigit():
        case = cases.filter(id=int(number)).first()
    else:
        case = cases.filter(closed_at__isnull=True, merged_into__isnull=True).order_by("-id").first()
    if case is not None:
        call_instead(ink, surviving(case), closed_too=what.startswith(IMPROVED))


def _send_on(ink: Ink, fact: CaseProgressWritten | ImprovementWritten, *, fresh: bool) -> None:
    """Send what somebody wrote for the customer, also where the case was merged in the meantime: it was said about this one.

    What the desk comes to too late is said by whoever calls.
    """
    what = PROGRESS if isinstance(fact, CaseProgressWritten) else IMPROVED
    line = CaseEntry.objects.filter(id=fact.entry_id).select_related("case").first()
    if line is None or line.detail:
        return  # why: erased in the meantime, or sent on before
    (words_news if fresh else call_for_words)(ink, line.case, what, line)


def _tell_case(ink: Ink, case: Case, fact: CaseMoved | CaseSolved) -> None:
    if isinstance(fact, CaseSolved):
        case_news(ink, case, RATE)
    elif fact.state == OFFERED and case.state == OFFERED:
        case_news(ink, case, OPTIONS)


def _follow_platform(ink: Ink, fact: PlatformAfterSaleTold) -> None:
    """Take the deadline as it stands by now, which a later push may have moved."""
    found = aftersale_card(fact.aftersale_id)
    if found is not None and found.deadline_at is not None:
        follow_deadline(ink, found.shop_id, found.order_number, found.deadline_at)


def _tell_shipped(ink: Ink, fact: OrderPut, at: Instant) -> None:
    if fact.status != OrderStatus.SHIPPED:
        return
    order = order_by_id(fact.order_id)
    for parcel in () if order is None else order.shipments:
        named = fact.parcels is None or parcel.id in fact.parcels
        went = parcel.shipped_at or (order.shipped_at if fact.made and order is not None else None)
        fresh = went > at - _latest() if went is not None else not fact.made
        if order is not None and named and fresh:
            order_news(ink, order, parcel)


def may_choose(recorded: Sequence[Recorded]) -> list[Recorded]:
    """Return the messages of customers who have been asked something about a case of theirs."""
    customers = {cast(MessageReceived, one.fact).about.customer_id for one in recorded}
    rows = Case.objects.filter(
        _ANSWERABLE, customer_id__in=customers, merged_into__isnull=True, kind__in=TOLD, entries__kind="asked"
    )
    asked = set(rows.values_list("customer_id", flat=True))
    return [one for one in recorded if cast(MessageReceived, one.fact).about.customer_id in asked]


def hear_choice(ink: Ink, recorded: Recorded) -> None:
    """Take what a customer says in the chat for a choice among options, a refusal of them, or a rating that was asked for.

    Only an answer that is nothing else counts; whatever a customer writes beside it is left to people. A button that was
    pressed counts for its own case; words that fit what several cases ask are answered with the question which is meant.
    Clauses   ec-3.2c, dy-3.2c, dy-3.3e
    """
    fact = cast(MessageReceived, recorded.fact)
    customer_id = fact.about.customer_id
    rows = Case.objects.filter(customer_id=customer_id, shop_id=fact.about.shop_id, merged_into__isnull=True)
    told = rows.filter(_ANSWERABLE, kind__in=TOLD, entries__kind="asked", entries__at__lte=recorded.at)
    asked = () if ink.at > recorded.at + _latest() else told.distinct().order_by("-id")[:5]
    if not asked:
        return
    text = (texts_of([fact.message_id]).get(fact.message_id) or "").strip()
    said = Said(text=text, offer=offer_pressed(fact.message_id), language=language_of(fact.about.shop_id))
    answer = heard(ink.on_behalf_of(customer_actor(customer_id)), said, list(asked))
    if answer is None:
        return
    if said.offer.startswith(ANSWERED) and not answer.buttons:
        settle_choice(ink, customer_id, fact.about.shop_id, said.offer, BY["accept"], said=text)
    cid = f"{ANSWERED}{fact.message_id}"
    told_how(ink, fact.about.shop_id, customer_id, answer.text, cid=cid, options=answer.buttons)
