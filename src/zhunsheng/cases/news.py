"""Tell a customer news of a case or an order on the customer's own channel: the chat, else the mail we know."""

from functools import cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

import yaml

from zhunsheng.cases.calling import call_instead
from zhunsheng.cases.events import CustomerTold
from zhunsheng.cases.lines import CHAT, MAIL, MAILED, NOWHERE
from zhunsheng.cases.models import Case, CaseEntry
from zhunsheng.cases.queries import book, options_of, row_of
from zhunsheng.cases.rated import asks_to_rate
from zhunsheng.cases.rows import surviving
from zhunsheng.cases.settling import settle_invitation
from zhunsheng.cases.telling import count_as_told, mark_line
from zhunsheng.cases.values import OptionShown
from zhunsheng.cases.writing import enter
from zhunsheng.commerce.queries import shop_card, shop_widget
from zhunsheng.commerce.values import OrderCard, Shipment
from zhunsheng.dialogue.actions import tell_customer
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.actions import send_mail
from zhunsheng.notices.values import MailTo
from zhunsheng.people.queries import mail_of_customer

STARS: Final = (5, 4, 3, 2, 1)
OPTIONS, RATE, SHIPPED, FURTHER = "options", "rate", "shipped", "further"
PROGRESS, IMPROVED = "progress", "improved"


@cache
def _texts() -> dict[str, dict[str, str]]:
    text = resources.files("zhunsheng.cases").joinpath("news.yaml").read_text("utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


def language_of(shop_id: int) -> str:
    """Say in which of the two languages a shop speaks first."""
    return "en" if shop_widget(shop_id).languages[0].startswith("en") else "zh"


def words(code: str, language: str, **told: object) -> str:
    """Fill a text in; what is filled in is never read for further names."""
    return _texts()[code][language].format_map({name: str(value) for name, value in told.items()})


def told_how(ink: Ink, shop_id: int, customer_id: int, text: str, *, cid: str, options: tuple[str, ...] = ()) -> str:
    """Tell a customer something once for each `cid`, in the chat or by mail; say which way it went."""
    shop = shop_card(shop_id)
    if tell_customer(ink, customer_id, shop_id, shop.name, text, cid=cid, options=options) is not None:
        return CHAT
    address = mail_of_customer(customer_id)
    if not address:
        return NOWHERE
    to = MailTo(address=address, language=language_of(shop_id), kind="customer", id=customer_id)
    send_mail(ink, to, "news", {"shop": shop.name, "text": text}, key=cid)
    return MAIL


def tell_options(ink: Ink, case: Case) -> str:
    """Put the options of a round to the customer where the customer is; a press chooses one.

    Records   customer.told
    Clauses   ec-3.2c
    """
    language, number = language_of(case.shop_id), case.rounds + 1
    found = [one for one in options_of(case.id) if one.round == number]
    lines = tuple(words("option", language, n=one.number, title=one.title, due=wall(one.due_at)) for one in found)
    kind = book().of(case.kind).title
    text = words(
        OPTIONS, language, kind=kind.of(language), case=case.id, count=len(found), list="\n".join(lines)
    )  # fmt: skip
    buttons = (*(press(one, language) for one in found), words("none", language))
    return _told(ink, case, OPTIONS, text, f"case:{case.id}:options:{number}", buttons)


def press(option: OptionShown, language: str) -> str:
    """Say what the button of an option says for the customer."""
    return f"{'Option ' if language == 'en' else '方案'}{option.number} {option.title}"[:120]


def tell_rating(ink: Ink, case: Case) -> str:
    """Invite a customer to rate how a case was handled, once for each time it was settled; an earlier invitation counts no more.

    Records   customer.told
    Clauses   dy-3.3e
    """
    if asks_to_rate(case):
        settle_invitation(ink, case)
    language = language_of(case.shop_id)
    text = words(RATE, language, kind=book().of(case.kind).title.of(language), case=case.id)
    buttons = tuple(words("stars", language, n=n) for n in STARS)
    return _told(ink, case, RATE, text, f"case:{case.id}:rate:{case.version}", buttons)


def tell_words(ink: Ink, case: Case, what: str, line: CaseEntry) -> None:
    """Send on what somebody wrote for the customer, once for each line of the story; it has passed the guard.

    In the chat it counts as told at once; by mail when the mail has left; where it reaches nobody, when somebody has called.
    Writes    the line, the story
    Records   customer.told; case.progress_told or improvement.told once it has arrived
    Clauses   ec-3.3c, cc-3.2d
    """
    language = language_of(case.shop_id)
    kind = book().of(case.kind).title.of(language)
    text = words(what, language, kind=kind, case=case.id, words=line.words)
    way = _told(ink, case, what, text, f"case:{case.id}:{what}:{line.id}", ())
    enter(ink, case.id, "asked", detail=f"{what} {way}")
    if way == CHAT:
        count_as_told(ink, line, CHAT)
    else:
        mark_line(line, MAILED if way == MAIL else NOWHERE)


def call_for_words(ink: Ink, case: Case, what: str, line: CaseEntry) -> None:
    """Have the customer called to say what somebody wrote: it could not be delivered, or is too old to be sent on."""
    mark_line(line, NOWHERE)
    call_instead(ink, surviving(case), closed_too=what == IMPROVED)


def _told(ink: Ink, case: Case, what: str, text: str, cid: str, buttons: tuple[str, ...]) -> str:
    way = told_how(ink, case.shop_id, case.customer_id, text, cid=cid, options=buttons)
    ink.record(CustomerTold(case_id=case.id, about=row_of(case).about(), kind=what, way=way))
    if way == NOWHERE:
        call_instead(ink, surviving(case), closed_too=what == IMPROVED)
    return way


def shipped_text(order: OrderCard, parcel: Shipment, language: str) -> str:
    """Say that an order is on its way, or which parcel of it: by whom, under which number, until when, and how to follow it."""
    due, place = parcel.eta_at or order.eta_at, order.shipments.index(parcel) + 1
    eta = words("eta_unknown", language) if due is None else words("eta_known", language, day=day(due))
    return words(
        SHIPPED if place == 1 else FURTHER, language, order=order.number, carrier=parcel.carrier, tracking=parcel.tracking,
        n=place, eta=eta, lookup=words("lookup", language, carrier=parcel.carrier),
    )  # fmt: skip


def wall(at: Instant) -> str:
    """Give an instant on the desk's wall."""
    return at.to_datetime(ZoneInfo(desk().time_zone)).strftime("%Y-%m-%d %H:%M")


def day(at: Instant) -> str:
    """Give the day of an instant on the desk's wall."""
    return at.to_datetime(ZoneInfo(desk().time_zone)).strftime("%Y-%m-%d")
