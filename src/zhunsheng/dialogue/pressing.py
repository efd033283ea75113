"""Which message's button a customer pressed: kept with the words, so that two offers with the same words stay apart."""

import json

from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.values import By, Draft

DIALOGUE, OF = "dialogue", "of"


def pressed_at(customer_id: int, draft: Draft) -> dict[str, str | int | None] | None:
    """Return what the words keep of the button that was pressed; nothing where this customer was never offered such a one."""
    if draft.press is None:
        return None
    own = Dialogue.objects.filter(id=draft.press.dialogue, customer_id=customer_id)
    offers = Message.objects.filter(dialogue_id__in=own.values("id"), seq=draft.press.seq, by=By.BOT.value)
    offer = offers.order_by("id").first()
    buttons = json.loads(offer.data or "{}") if offer is not None else {}
    if draft.text.strip() not in {words for name, words in buttons.items() if name.startswith("option")}:
        return None
    return {DIALOGUE: draft.press.dialogue, OF: draft.press.seq}


def offer_pressed(message_id: int) -> str:
    """Return the own id (`cid`) of the offer whose button these words of a customer are; empty where no button was pressed."""
    said = Message.objects.filter(id=message_id, by=By.CUSTOMER.value).order_by("id").first()
    told = json.loads(said.data or "{}") if said is not None else {}
    if OF not in told:
        return ""
    rows = Message.objects.filter(dialogue_id=told[DIALOGUE], seq=told[OF], by=By.BOT.value).order_by("id")
    return str(rows.values_list("cid", flat=True).first() or "")
