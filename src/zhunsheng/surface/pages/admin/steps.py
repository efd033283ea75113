"""What a new desk needs before customers come, and how it stands with each at this moment."""

from collections.abc import Iterator

import msgspec
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Role, Verb
from zhunsheng.commerce.queries import shops
from zhunsheng.journal.queries import page
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.queries import mail_settings
from zhunsheng.notices.values import Way
from zhunsheng.people.queries import has_factor, staff
from zhunsheng.standards.queries import NothingInForce, calendars_set, standing


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do: whether it is done, how it stands in words, when it was done last, and where to do it."""

    name: str
    words: str | Promise
    done: bool
    told: str | Promise
    page: str
    verb: Verb
    at: Instant | None = None
    path: str = ""


def steps(actor: Actor, at: Instant) -> list[Step]:
    """List what is done and what is open; a step leads to its page for who may enter it.

    Refuses  AccessDenied without the right to read the journal, from which some of it is known
    """
    return [
        msgspec.structs.replace(one, path=reverse(one.page)) if reach(actor, one.verb) > Reach.NONE else one
        for one in (*_rules(at), *_people(), *_reach(actor), *_knowledge(actor), *_safety(actor))
    ]


def _rules(at: Instant) -> Iterator[Step]:
    try:
        clauses = standing(at).clauses
    except NothingInForce:
        clauses = {}
    open_places = sum(len(clause.blanks()) for clause in clauses.values())
    told = gettext("%(n)s clauses in force, %(open)s figures still open.") % {"n": len(clauses), "open": open_places}
    yield Step(
        name="standards", words=gettext_lazy("Install the standards and fill their open figures"),
        done=bool(clauses) and not open_places, told=told, page="admin-editions", verb=Verb.STANDARD_INSTALL,
    )  # fmt: skip
    ours = bool(calendars_set())
    yield Step(
        name="calendar", words=gettext_lazy("Set the working hours"), done=ours,
        told=gettext_lazy("Your own hours count.") if ours else gettext_lazy("The shipped calendar counts: Monday to Friday, the whole day."),
        page="admin-calendar", verb=Verb.STANDARD_INSTALL,
    )  # fmt: skip


def _people() -> Iterator[Step]:
    here = [card for card in staff() if card.active and not card.is_service]
    yield Step(
        name="people", words=gettext_lazy("Add colleagues"), done=any(Role.AGENT in card.roles for card in here) and len(here) > 1,
        told=gettext("%(n)s people work here.") % {"n": len(here)}, page="admin-agents", verb=Verb.PEOPLE_MANAGE,
    )  # fmt: skip
    heads = [card for card in here if Role.ADMINISTRATOR in card.roles]
    safe = sum(has_factor(card.id) for card in heads)
    yield Step(
        name="factor", words=gettext_lazy("Give every administrator a second factor"), done=bool(heads) and safe == len(heads),
        told=gettext("%(n)s of %(all)s administrators have one.") % {"n": safe, "all": len(heads)}, page="admin-entry", verb=Verb.ENTRY_POLICY,
    )  # fmt: skip


def _reach(actor: Actor) -> Iterator[Step]:
    found = shops()
    yield Step(
        name="shop", words=gettext_lazy("Open a shop"), done=bool(found),
        told=", ".join(one.name for one in found[:3]) or gettext("No shop yet."), page="admin-shops", verb=Verb.SHOP_MANAGE,
    )  # fmt: skip
    seen = _last(actor, "dialogue.opened")
    yield Step(
        name="widget", words=gettext_lazy("Put the widget on a site"), done=seen is not None, at=seen,
        told=gettext_lazy("A customer wrote last:") if seen else gettext_lazy("No customer has written yet."), page="admin-shops", verb=Verb.SHOP_MANAGE,
    )  # fmt: skip


def _knowledge(actor: Actor) -> Iterator[Step]:
    said = _last(actor, "faq.approved")
    yield Step(
        name="questions", words=gettext_lazy("Say what customers ask most"), done=said is not None, at=said,
        told=gettext_lazy("An answer was approved last:") if said else gettext_lazy("No answer yet: a trainer writes or imports the ten most frequent questions, each with ten ways to ask it, and a supervisor approves them."),
        page="knowledge", verb=Verb.CARD_READ,
    )  # fmt: skip


def _safety(actor: Actor) -> Iterator[Step]:
    sent, by_server = _last(actor, "mail.sent"), mail_settings().way is Way.SMTP
    told = (
        gettext_lazy("A mail left last:")
        if sent and by_server
        else gettext_lazy("No mail has left yet; send a test mail.")
    )
    yield Step(
        name="mail", words=gettext_lazy("Let the desk send mail"), done=by_server and sent is not None,
        told=told if by_server else gettext_lazy("No mail server is set up."), at=sent if by_server else None,
        page="admin-mail-settings", verb=Verb.MAIL_MANAGE,
    )  # fmt: skip
    kept = _last(actor, "desk.backed_up")
    yield Step(
        name="backup", words=gettext_lazy("Make a backup"), done=kept is not None, at=kept,
        told=gettext_lazy("Made last:") if kept else gettext_lazy("None yet: zhunsheng backup FILE writes one, sealed."), page="journal", verb=Verb.BACKUP_MAKE,
    )  # fmt: skip


def _last(actor: Actor, name: str) -> Instant | None:
    found = page(actor, name=name, limit=1)
    return found[0].at if found else None
