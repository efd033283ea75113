"""Law: after a customer's cases and orders are erased, no row anywhere holds a word of them or belongs to them, and facts prove it."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from PIL import Image

from tests.cases.desk import AT, Desk
from tests.people.staff import hire, rights
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.cases import actions
from zhunsheng.cases.events import ErasureAsked, RecordsErased
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import erasable_of
from zhunsheng.cases.values import Belonging, CasesOpen, RecordsLeft
from zhunsheng.commerce.actions import import_order, put_order
from zhunsheng.commerce.models import Order, OrderParcel
from zhunsheng.commerce.queries import find_order, read_orders
from zhunsheng.commerce.values import OrderDraft, Shipment
from zhunsheng.ground import files
from zhunsheng.ground.models import StoredFile
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.people.values import Details
from zhunsheng.surface import erasing

MARK = "哨兵词汇"
THEIRS_ELSEWHERE = {"people_customer", "people_identity", "dialogue_dialogue", "commerce_order"}
"""Who the person is and what was said in dialogues is kept, and erased, elsewhere; of an order only what was sold stays."""


@pytest.fixture
def desk(db: None, keys: None) -> Desk:
    return Desk()


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every row of every table with its columns."""
    for model in apps.get_models():
        for row in model._default_manager.values():
            yield model._meta.db_table, row


def left_of(customer_id: int, case_ids: set[int]) -> set[str]:
    """Name the tables in which something is left."""
    found = set()
    for table, row in rows():
        theirs = (
            row.get("customer_id") == customer_id or row.get("case_id") in case_ids or row.get("to_id") == customer_id
        )
        if MARK in repr(list(row.values())) or (
            theirs and table not in THEIRS_ELSEWHERE and not table.startswith("journal_")
        ):
            found.add(table)
    return found


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (9, 9, 9)).save(out, "PNG")
    return out.getvalue()


def lived(desk: Desk) -> tuple[int, str, set[int]]:
    """Let a customer have two complaints with everything that can be put to one, both ended; another customer has one too."""
    buyer, me, at = desk.customer(), desk.specialist, AT
    number = desk.order(buyer)
    order = find_order(desk.shop, number)
    assert order is not None
    parcel = Shipment(carrier="顺丰", tracking=f"SF{MARK}")
    draft = OrderDraft(
        number=number, status=order.status, items=order.items, placed_at=order.placed_at, shipments=(parcel,)
    )
    run(put_order, SYSTEM, at, desk.shop, buyer.id, draft)
    one, other = desk.complaint(buyer, order_number=number), desk.complaint(buyer)
    stranger = desk.complaint(desk.customer())
    for each in (one, other, stranger):
        run(actions.assign_case, me, at, each, me.id)
    run(actions.fill_case, me, at, one, {"matter": MARK})
    run(actions.note_case, me, at, one, MARK)
    run(actions.tag_case, me, at, one, [MARK])
    run(actions.watch_case, desk.boss, at, one, watches=True)
    run(actions.link_cases, me, at, one, other, Belonging.RELATED)
    run(actions.link_cases, me, at, stranger, one, Belonging.RELATED)
    run(actions.attach_file, me, at, one, files.prepare(picture(), name=f"{MARK}.png"))
    run(actions.ask_department, me, at, one, "warehouse", MARK, MARK, hours(48))
    run(actions.send_copy, me, at, one, "warehouse", MARK, hours(48))
    run(actions.pause_case, desk.leader, at, one, "waiting_customer")
    run(actions.set_quiet, buyer, at, buyer.id, "22:00", "08:00")
    for each in (one, other):
        run(actions.force_case, desk.administrator, at + hours(1), each, MARK)
    run(actions.note_case, me, at, stranger, "stays")
    return buyer.id, number, {one, other}


def test_nothing_is_left_in_any_table_or_folder_and_facts_prove_it(desk):
    customer_id, number, case_ids = lived(desk)
    officer = hire("yin", rights(Role.PRIVACY_OFFICER))
    before = left_of(customer_id, case_ids)
    assert {"cases_case", "cases_entry", "cases_file", "cases_task", "cases_copy", "clocks_clock"} <= before
    assert (StoredFile.objects.count(), OrderParcel.objects.count()) == (1, 1)
    found = erasing.erase_records(officer, customer_id, "asked")
    assert (found.cases, found.files, found.orders, found.tasks) == (2, 1, 1, 1)
    assert left_of(customer_id, case_ids) == set()
    assert StoredFile.objects.count() == 0
    order = Order.objects.get(number=number)
    assert (order.customer_id, order.delivery_sealed, order.trail) == (0, None, {})
    assert not OrderParcel.objects.exists()
    assert order.total_cents > 0
    proof = [one for one in history("customer", customer_id) if isinstance(one.fact, ErasureAsked | RecordsErased)]
    assert [type(one.fact) for one in proof] == [ErasureAsked, RecordsErased]
    assert {one.actor.id for one in proof} == {officer.id}
    assert Case.objects.count() == 1
    assert MARK not in repr([row for _, row in rows()])
    with pytest.raises(NotFound):
        erasing.erase_records(officer, customer_id, "asked")


def test_a_room_that_forgets_nothing_is_found(desk, monkeypatch):
    customer_id, _, case_ids = lived(desk)
    monkeypatch.setattr(erasing, "forget_case_clocks", lambda ink, ids: None)
    erasing.erase_records(SYSTEM, customer_id, "asked")
    assert left_of(customer_id, case_ids) == {"clocks_clock"}


def test_it_is_not_told_to_be_done_while_something_is_left(desk):
    customer_id, _, _ = lived(desk)
    with pytest.raises(RecordsLeft, match="cases 2, orders 1"):
        run(actions.note_erasure, SYSTEM, AT, customer_id, "asked", erasable_of(customer_id))
    assert not any(isinstance(one.fact, RecordsErased) for one in history("customer", customer_id))


def test_only_the_privacy_officer_may_on_a_known_ground_and_with_no_case_open(desk):
    buyer = desk.customer()
    desk.complaint(buyer)
    for somebody in (desk.specialist, desk.leader, desk.boss, desk.administrator, buyer):
        with pytest.raises(AccessDenied):
            erasing.erase_records(somebody, buyer.id, "asked")
    officer = hire("yin", rights(Role.PRIVACY_OFFICER))
    with pytest.raises(CasesOpen):
        erasing.erase_records(officer, buyer.id, "asked")
    with pytest.raises(BadInput):
        erasing.erase_records(officer, buyer.id, "because")
    with pytest.raises(NotFound):
        erasing.erase_records(officer, desk.customer().id, "asked")
    assert erasable_of(buyer.id).cases == 1


def test_who_was_erased_does_not_come_back_with_the_next_file(desk):
    customer_id, number, _ = lived(desk)
    erasing.erase_records(SYSTEM, customer_id, "asked")
    row = f"订单号,下单时间,商品,价格,收货人,手机\n{number},2026-11-20 10:00,茶,600.00,{MARK},13812345678\n"
    for one in read_orders(row.encode(), "x.csv", "Asia/Shanghai").orders:
        run(import_order, SYSTEM, AT, "tea", one.buyer, Details(name=one.name, phone=one.phone), one.draft)
    order = Order.objects.get(number=number)
    assert (order.customer_id, order.delivery_sealed) == (0, None)
