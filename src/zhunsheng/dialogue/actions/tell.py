"""The desk itself tells a customer something, in the dialogue where the customer was last: news of an order or a case."""

import json
from collections.abc import Sequence
from typing import Final

from zhunsheng.dialogue.events import MessageSent
from zhunsheng.dialogue.heads import head_of
from zhunsheng.dialogue.messages import already, system_line, write_line
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.proofs import prove
from zhunsheng.dialogue.values import By
from zhunsheng.journal.actions import Ink, system_only

MOST_OPTIONS: Final = 5
CHATS: Final = ("webchat",)
"""Channels on which the desk may speak first."""
SETTLED: Final = "choice.settled"


@system_only("what is told was put together from an approved text by a room above, for the one whom it concerns")
def tell_customer(
    ink: Ink, customer_id: int, shop_id: int, name: str, text: str, *, cid: str, options: Sequence[str] = ()
) -> int | None:
    """Tell a customer something where they last spoke with the shop, once for each `cid`; return the dialogue, None without one.

    It is marked as told by a machine, answers nobody's question and stops no clock. A customer presses an option instead of writing it.

    Writes   the message
    Records  message.sent by the desk
    """
    found = _newest(customer_id, shop_id)
    if found is None or already(ink, found, By.BOT, cid) is not None:
        return found
    head = head_of(ink, found)
    salt, proof = prove(text)
    buttons: dict[str, str | int | None] = {f"option{n}": one for n, one in enumerate(options[:MOST_OPTIONS], start=1)}
    if buttons:
        buttons["once"] = 1
    line = write_line(ink, head, by=By.BOT, author_id=0, author_name=name, text=text, data=buttons, cid=cid, salt=salt)
    ink.record(
        MessageSent(
            dialogue_id=head.id, about=head.about(), message_id=line.id, seq=line.seq, by=By.SYSTEM, kind=line.kind,
            proof=proof, first=False, waited_us=None,
        )
    )  # fmt: skip
    return found


@system_only("whether and how an offer is settled is decided by the room above that made it, after its own rights")
def settle_choice(
    ink: Ink, customer_id: int, shop_id: int, asked: str, how: str, *, pressed: int = 0, said: str = ""
) -> None:
    """Write beside the conversation that what was offered by buttons is decided, so that no screen lets them be pressed again.

    `asked` is how the `cid` of the offer begins, `how` is chosen, refused, over, or open again; `pressed` counts the buttons from 1; where only its words are known, they are `said`.
    The line stands where the customer talks now, and names the dialogue and message of the offer.

    Writes   a line of the desk
    """
    ink.settle()
    rows = Dialogue.objects.filter(customer_id=customer_id, shop_id=shop_id, channel__in=CHATS).values("id")
    offer = Message.objects.filter(dialogue_id__in=rows, by=By.BOT.value, cid__startswith=asked).order_by("-id").first()
    newest = _newest(customer_id, shop_id)
    if offer is None or newest is None:
        return
    told = json.loads(offer.data or "{}")
    pressed = pressed or next((n for n in range(1, MOST_OPTIONS + 1) if said and told.get(f"option{n}") == said), 0)
    system_line(
        ink, head_of(ink, newest), SETTLED, dialogue=offer.dialogue_id, of=offer.seq, pressed=pressed, how=how,
        said=told.get(f"option{pressed}", ""),
    )  # fmt: skip


def _newest(customer_id: int, shop_id: int) -> int | None:
    rows = Dialogue.objects.filter(customer_id=customer_id, shop_id=shop_id, channel__in=CHATS)
    return rows.order_by("-opened_at", "-id").values_list("id", flat=True).first()
