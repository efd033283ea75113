"""Customers and their orders: masked; a look at what is not one's own, a search and an unmasking are on record."""

from django.http import HttpResponse
from ninja import Query, Schema

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Subject, Verb, customer_subject
from zhunsheng.commerce.queries import orders_of
from zhunsheng.dialogue.queries import subject_of_dialogue
from zhunsheng.journal.actions import Ink, run
from zhunsheng.kernel.instants import now
from zhunsheng.people import actions
from zhunsheng.people.queries import customer_card
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.commerce import (
    ContactIn,
    CustomerOut,
    FoundCustomerOut,
    FoundCustomersOut,
    OrderOut,
    UnmaskedOut,
    UnmaskIn,
    customer_out,
    order_out,
)
from zhunsheng.surface.api.shapes.common import Id
from zhunsheng.surface.api.writing import change

door = Door("customers")


class Met(Schema):
    """In which dialogue the customer is met; it decides whose customer this is."""

    dialogue: Id | None = None


@door.post("/customers/search", FoundCustomersOut, scope=Scope.CUSTOMERS_READ, verb=Verb.CUSTOMER_SEARCH)
def find_customers(request: Asked, body: ContactIn) -> HttpResponse:
    """Find customers by a whole phone number or e-mail address; the search is on record, never what was looked for."""

    def act(ink: Ink) -> FoundCustomersOut:
        found = actions.search_customers(ink, body.contact)
        return FoundCustomersOut(customers=[_found(ink.actor, one) for one in found])

    return change(request, act)


@door.get("/customers/{customer}", CustomerOut, scope=Scope.CUSTOMERS_READ, verb=Verb.CUSTOMER_READ)
def read_customer(request: Asked, customer: Id, met: Query[Met]) -> CustomerOut:
    """Read a customer, masked; the look is on record."""
    actor, within = request.auth.actor, _within(met.dialogue)
    run(actions.note_customer_opened, actor, now(), customer, within=within)
    return customer_out(customer_card(actor, customer, within=within))


@door.get("/customers/{customer}/orders", list[OrderOut], scope=Scope.ORDERS_READ, verb=Verb.ORDER_READ)
def read_orders(request: Asked, customer: Id, met: Query[Met]) -> list[OrderOut]:
    """Read a customer's newest orders, the receiver masked."""
    found = orders_of(request.auth.actor, customer, within=_within(met.dialogue), limit=100)
    return [order_out(card) for card in found]


@door.post("/customers/{customer}/unmask", UnmaskedOut, scope=Scope.CUSTOMERS_UNMASK, verb=Verb.CUSTOMER_UNMASK)
def unmask(request: Asked, customer: Id, body: UnmaskIn) -> HttpResponse:
    """See one field in full, for a stated reason; it leaves only after the record is made."""

    def act(ink: Ink) -> UnmaskedOut:
        within = _within(body.dialogue)
        value = actions.unmask_field(ink, customer, body.field, body.reason, within=within)
        return UnmaskedOut(customer=customer, field=body.field.value, value=value)

    return change(request, act)


def _found(actor: Actor, customer_id: int) -> FoundCustomerOut:
    """Show who was found; the right to search is not the right to read."""
    alone = customer_subject("customer", customer_id, customer_id, None)
    readable = isinstance(decide(actor, Verb.CUSTOMER_READ, alone), Allowed)
    return FoundCustomerOut(
        id=customer_id, card=customer_out(customer_card(actor, customer_id)) if readable else None
    )  # fmt: skip


def _within(dialogue_id: int | None) -> Subject | None:
    return None if dialogue_id is None else subject_of_dialogue(dialogue_id)
