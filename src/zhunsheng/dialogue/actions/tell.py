"""The desk itself tells a customer something, in the dialogue where the customer was last: news of an order or a case."""

from collections.abc import Sequence
from typing import Final

from zhunsheng.dialogue.events import MessageSent
from zhunsheng.dialogue.heads import head_of
from zhunsheng.dialogue.messages import already, write_line
from zhunsheng.dialogue.models import Dialogue
from zhunsheng.dialogue.proofs import prove
from zhunsheng.dialogue.values import By
from zhunsheng.journal.actions import Ink, system_only

MOST_OPTIONS: Final = 5
CHATS: Final = ("webchat",)
"""Channels on which the desk may speak first."""


@system_only("what is told was put together from an approved text by a room above, for the one whom it concerns")
def tell_customer(
    ink: Ink, customer_id: int, shop_id: int, name: str, text: str, *, cid: str, options: Sequence[str] = ()
) -> int | None:
    """Tell a customer something where they last spoke with the shop, once for each `cid`; return the dialogue, None without one.

    It is marked as told by a machine, answers nobody's question and stops no clock. A customer presses an option instead of writing it.

    Writes   the message
    Records  message.sent by the desk
    """
    rows = Dialogue.objects.filter(customer_id=customer_id, shop_id=shop_id, channel__in=CHATS)
    found = rows.order_by("-opened_at", "-id").values_list("id", flat=True).first()
    if found is None or already(ink, found, By.BOT, cid) is not None:
        return found
    head = head_of(ink, found)
    salt, proof = prove(text)
    buttons: dict[str, str | int | None] = {f"option{n}": one for n, one in enumerate(options[:MOST_OPTIONS], start=1)}
    line = write_line(ink, head, by=By.BOT, author_id=0, author_name=name, text=text, data=buttons, cid=cid, salt=salt)
    ink.record(
        MessageSent(
            dialogue_id=head.id, about=head.about(), message_id=line.id, seq=line.seq, by=By.SYSTEM, kind=line.kind,
            proof=proof, first=False, waited_us=None,
        )
    )  # fmt: skip
    return found
