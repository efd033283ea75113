"""Somebody writes to us who may never have written before: who it is, the dialogue and the words in one transaction."""

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb, customer_actor
from zhunsheng.dialogue.actions.receive import open_dialogue, receive_message
from zhunsheng.dialogue.messages import Written
from zhunsheng.dialogue.values import Arrival, Draft, Opening
from zhunsheng.journal.actions import Ink
from zhunsheng.people.actions import find_or_make_customer


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote, and the message as it was stored."""

    customer_id: int
    written: Written


def arrive(ink: Ink, arrival: Arrival, draft: Draft) -> Arrived:
    """Recognise who writes, begin a dialogue or go on in the open one, and take the words in: all of it or nothing.

    Writes   what the three actions write
    Records  customer.made or customer.refreshed, dialogue.opened, dialogue.assigned or dialogue.queued, message.received
    Refuses  AccessDenied to anybody but the desk, and whatever opening and receiving refuse
    """
    require(ink.actor, Verb.CUSTOMER_IDENTIFY, Subject(kind="customer"))
    found = find_or_make_customer(ink, arrival.key, arrival.details, is_demo=arrival.is_demo)
    theirs = ink.on_behalf_of(customer_actor(found.id))
    opening = Opening(
        shop_id=arrival.shop_id, channel=arrival.key.channel, customer_id=found.id, group=arrival.group,
        bot_first=arrival.bot_first,
    )  # fmt: skip
    written = receive_message(theirs, open_dialogue(theirs, opening), draft)
    return Arrived(customer_id=found.id, written=written)
