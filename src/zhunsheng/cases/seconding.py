"""Tell those who may decide a refund that one waits for a second person; it is told while it waits, and to nobody who may not."""

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Allowed, Verb
from zhunsheng.cases.events import RefundAsked
from zhunsheng.cases.models import Refund
from zhunsheng.cases.refunding import order_of
from zhunsheng.cases.rows import row_of, surviving
from zhunsheng.cases.values import RefundState
from zhunsheng.journal.actions import Ink
from zhunsheng.notices.actions import send_mail
from zhunsheng.notices.queries import link_to
from zhunsheng.notices.values import MailTo
from zhunsheng.people.queries import actor_of, agent_cards, emails_of


def tell_second_people(ink: Ink, fact: RefundAsked) -> None:
    """Mail everybody at work here who may decide this refund, within their own limit and rights; never who asked for it."""
    refund = Refund.objects.filter(id=fact.refund_id, state=RefundState.WAITING.value).select_related("case").first()
    if refund is None:
        return
    row = row_of(surviving(refund.case))
    cards = agent_cards()
    known = emails_of(card.id for card in cards if card.id != refund.asked_by)
    who = next((card.name for card in cards if card.id == refund.asked_by), "—")
    data = {
        "who": who, "yuan": f"{refund.cents / 100:.2f}", "case": str(row.id), "link": link_to("/cases/refunds/"),
    }  # fmt: skip
    for card in cards:
        if card.id in known and isinstance(
            decide(actor_of(card.id), Verb.ORDER_REFUND, order_of(row), cents=refund.cents), Allowed
        ):
            to = MailTo(address=known[card.id], language=card.language, kind="agent", id=card.id)
            send_mail(ink, to, "refund_waiting", data | {"name": card.name}, key=f"refund:{refund.id}:{card.id}")
