"""What the shop's own server does in the tests: it vouches for its visitors."""

from typing import Any

import msgspec

from tests.support.server import Desk
from tests.support.sessions import apart, sign_in
from tests.support.sockets import Client, console, say
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.queries import orders_of, shop_by_key, shop_secret
from zhunsheng.commerce.values import OrderCard, SignedVisitor, sign_visitor
from zhunsheng.dialogue.models import Message
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.ids import new_token
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import find_customer
from zhunsheng.workshop.demo import DemoCustomer, demo_data, signed_demo_visitor

SHOP = "demo-3c"
GOODBYE = "感谢您的咨询，祝您生活愉快，再见！"


def secret_of(key: str = SHOP) -> str:
    return apart(lambda: shop_secret(SYSTEM, shop_by_key(key).id))


def vouched(external_id: str = "c001", **changes: Any) -> SignedVisitor:
    visitor = signed_demo_visitor(external_id, now(), new_token(18))
    return msgspec.structs.replace(visitor, **changes)


def signed(external_id: str = "c001", **changes: Any) -> str:
    return sign_visitor(vouched(external_id, **changes), secret_of())


def orders(external_id: str) -> list[OrderCard]:
    def read() -> list[OrderCard]:
        customer_id = find_customer(vouched(external_id).identity)
        assert customer_id is not None
        return orders_of(SYSTEM, customer_id)

    return apart(read)


def customers() -> dict[str, DemoCustomer]:
    return {one.external_id: one for one in demo_data().customers}


def rows_with(cid: str) -> int:
    return apart(Message.objects.filter(cid=cid).count)


def written() -> tuple[int, int]:
    """Count facts and messages: what did not happen changes neither."""
    return apart(lambda: (FactRow.objects.count(), Message.objects.count()))


async def owner_of(desk: Desk, login: str, dialogue: int) -> Client:
    """Let a colleague take a dialogue out of the queue; nobody is present, so that the desk gives nothing away itself."""
    client, _ = await console(desk.ws, sign_in(login))
    taken = await client.ask(t="take", dialogue=dialogue)
    assert taken["t"] == "done", taken
    return client


async def close(agent: Client, dialogue: int) -> None:
    """Close a dialogue as it should be closed, every check ticked with its evidence."""
    assert (await agent.ask(**say(GOODBYE, dialogue=dialogue)))["t"] == "said"
    assert (await agent.ask(t="grade", dialogue=dialogue, type="product.other"))["t"] == "done"
    gate = await agent.ask(t="gate", dialogue=dialogue)
    ticks = {check["check"]: {"note": "客户已当面确认"} for check in gate["checks"]}
    done = await agent.ask(t="close", dialogue=dialogue, outcome="solved", checks=ticks)
    assert done["t"] == "done", done


def facts_named(name: str) -> int:
    return FactRow.objects.filter(name=name).count()
