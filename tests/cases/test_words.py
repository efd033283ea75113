"""Cases are found by the words of their matter: few or many of them, by newest or by issue, within rights, and as before until the index is whole."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.desk import AT, Desk
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.assembly.wording import write_words
from zhunsheng.cases import finding
from zhunsheng.cases.actions import assign_case, copy_cases, erase_cases, erase_cases_of, index_cases, register_case
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import Chosen, count_chosen, is_indexed, list_by_issue, list_cases
from zhunsheng.ground.models import SearchEntry
from zhunsheng.ground.search import naming, rarity
from zhunsheng.journal.actions import run

pytestmark = pytest.mark.usefixtures("db", "keys")

MATTERS = (
    "退款没有到账",
    "耳机AX-200退款",
    "AX200 充电慢",
    "iPhone15Pro 屏幕碎了",
    "退货 运费谁出",
    "",
    "货到了是坏的",
)
FINDS = {
    "退款": {0, 1}, "没有到账": {0}, "ax200": {1, 2}, "AX-200": {1, 2}, "AX 200 退款": {1}, "ＡＸ２００": {1, 2}, "iphone": {3},
    "iph": {3}, "15p": {3}, "屏碎": set(), "屏幕 退款": set(), "货": {4, 6}, "退": {0, 1, 4}, "退 运费": {4}, "'\" OR *": set(), "§": set(),
    "%": set(), "到帐": set(),
}  # fmt: skip
WORDS = ("退款", "耳机", "ax200", "货")


@pytest.fixture
def furnished() -> Desk:
    return Desk()


def registered(desk: Desk, matter: str, issue: str = "") -> int:
    buyer = desk.customer()
    number = run(register_case, SYSTEM, AT, desk.new(buyer, fields={"matter": matter}))
    Case.objects.filter(id=number).update(issue=issue, issue_class=issue.partition(".")[0])
    return number


def found(actor: Actor, text: str, **more: Any) -> list[int]:
    return [one.id for one in list_cases(actor, Chosen(text=text, **more))]


@pytest.mark.parametrize("way", ["named", "near", "walked"])
def test_words_models_and_signs_find_the_same_whichever_way_is_taken(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "NAMED", {"named": 5_000, "near": 4, "walked": 1}[way])
    desk = Desk()
    keys = [registered(desk, matter) for matter in MATTERS]
    for text, places in FINDS.items():
        wanted = [keys[place] for place in sorted(places, reverse=True)]
        assert (text, found(desk.boss, text)) == (text, wanted)
        assert (text, sum(count_chosen(desk.boss, Chosen(text=text)).values())) == (text, len(wanted))
        assert (text, [one.id for one in list_by_issue(desk.boss, Chosen(text=text), down=True)]) == (text, wanted)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
@given(
    matters=st.lists(st.tuples(st.lists(st.sampled_from(WORDS), max_size=3), st.booleans()), min_size=1, max_size=14),
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True),
    size=st.integers(1, 5),
    named=st.integers(1, 6),
    near=st.integers(1, 3),
    common=st.booleans(),
)
def test_pages_of_any_size_hold_every_case_once_within_filters_and_rights(
    monkeypatch: pytest.MonkeyPatch,
    furnished: Desk,
    matters: list[tuple[list[str], bool]],
    words: list[str],
    size: int,
    named: int,
    near: int,
    *,
    common: bool,
) -> None:
    monkeypatch.setattr(finding, "NAMED", named)
    monkeypatch.setattr(finding, "NEAR", near)
    monkeypatch.setattr(rarity, "FEW", -1 if common else 2_000)
    monkeypatch.setattr(rarity, "KEPT_SECONDS", -1.0)
    desk = furnished
    keys = [registered(desk, " ".join(held)) for held, _ in matters]
    for key, (_, taken) in zip(keys, matters, strict=True):
        if taken:
            run(assign_case, desk.boss, AT, key, desk.specialist.id)
    text = " ".join(words)
    holding = [key for key, (held, _) in zip(keys, matters, strict=True) if set(words) <= set(held)][::-1]
    mine = [key for key in holding if matters[keys.index(key)][1]]
    assert list(paged(desk.boss, Chosen(text=text), size)) == holding
    assert list(paged(desk.boss, Chosen(text=text, owner_id=desk.specialist.id), size)) == mine
    assert list(paged(desk.boss, Chosen(text=text, waiting=True), size)) == [one for one in holding if one not in mine]
    assert list(paged(desk.other, Chosen(text=text), size)) == []
    run(erase_cases, SYSTEM, AT, desk.shop, limit=99)


def paged(actor: Actor, chosen: Chosen, size: int) -> Iterator[int]:
    before: int | None = None
    while rows := list_cases(actor, chosen, before=before, limit=size):
        yield from (one.id for one in rows)
        before = rows[-1].id


def test_whose_rights_do_not_reach_a_case_does_not_find_its_words() -> None:
    desk = Desk()
    key = registered(desk, "耳机退款")
    run(assign_case, desk.boss, AT, key, desk.specialist.id)
    assert [found(one, "耳机") for one in (desk.specialist, desk.boss, desk.other)] == [[key], [key], []]
    run(assign_case, desk.boss, AT, key, desk.boss.id, "我来处理")
    assert (found(desk.boss, "耳机"), found(desk.other, "耳机")) == ([key], [])


@pytest.mark.parametrize("state", [None, "closed"])
def test_a_list_of_the_newest_asks_for_few_numbers_first_and_for_more_where_a_filter_leaves_too_few(
    state: str | None, furnished: Desk
) -> None:
    one = registered(furnished, "退款没有到账")
    run(copy_cases, SYSTEM, AT, one, 29)
    oldest = sorted(Case.objects.values_list("id", flat=True))[:3]
    Case.objects.filter(id__in=oldest).update(state="closed")
    with CaptureQueriesContext(connection) as seen:
        shown = list_cases(furnished.boss, Chosen(text="退款", state=state), limit=2)
    assert [row.id for row in shown] == (
        oldest[:0:-1] if state else sorted(Case.objects.values_list("id", flat=True))[:-3:-1]
    )
    asked = (one["sql"].partition('"cases_case"."id" IN')[2] for one in seen.captured_queries)
    named = [told.partition(")")[0].count(",") + 1 for told in asked if told]
    assert max(named) == (30 if state else 8)


def test_an_order_and_a_case_are_found_by_their_numbers() -> None:
    desk = Desk()
    buyer = desk.customer()
    order = desk.order(buyer)
    key = desk.complaint(buyer, order_number=order)
    other = desk.complaint(desk.customer())
    assert (found(desk.boss, order), found(desk.boss, str(other))) == ([key], [other])


def test_a_case_is_found_by_its_order_also_among_many_that_hold_the_number_as_a_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "NAMED", 3)
    desk = Desk()
    old = registered(desk, "别的事")
    keys = [registered(desk, "AX200 充电慢") for _ in range(4)]
    new = registered(desk, "别的事")
    Case.objects.filter(id__in=(old, new)).update(order_number="AX200")
    assert [one.id for one in list_cases(desk.boss, Chosen(text="AX200"), limit=2)] == [new, keys[3]]
    assert found(desk.boss, "AX200") == [new, *keys[::-1], old]
    assert sum(count_chosen(desk.boss, Chosen(text="AX200")).values()) == 6


def test_an_older_desk_finds_by_reading_until_the_worker_has_written_every_word() -> None:
    desk = Desk()
    keys = [registered(desk, f"耳机AX-200退款 {number}") for number in range(5)]
    SearchEntry.objects.filter(kind="case").delete()
    fresh = registered(desk, "耳机坏了")
    assert not is_indexed()
    assert found(desk.boss, "耳机") == [fresh, *keys[::-1]]
    assert run(index_cases, SYSTEM, AT, 1 << 62, 4) == keys[2]
    assert (is_indexed(), found(desk.boss, "耳机")) == (False, [fresh, *keys[::-1]])
    write_words(threading.Event())
    assert (is_indexed(), found(desk.boss, "ax200")) == (True, keys[::-1])
    assert SearchEntry.objects.filter(kind="case").count() == 6


def test_the_words_of_erased_cases_leave_the_index_and_copies_have_theirs() -> None:
    desk = Desk()
    key = registered(desk, "secretword 耳机")
    run(copy_cases, SYSTEM, AT, key, 2)
    assert len(found(desk.boss, "secretword")) == 3
    run(erase_cases_of, SYSTEM, AT, Case.objects.get(id=key).customer_id, limit=10)
    assert (found(desk.boss, "secretword"), SearchEntry.objects.filter(kind="case").count()) == ([], 0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO ground_search_case(ground_search_case) VALUES ('integrity-check')")
            cursor.execute("SELECT COUNT(*) FROM ground_search_case WHERE ground_search_case MATCH 'secretword'")
            assert cursor.fetchone() == (0,)


def test_where_many_hold_the_words_postgresql_names_none_and_reads_them_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rarity, "FEW", 2)
    monkeypatch.setattr(rarity, "KEPT_SECONDS", -1.0)
    desk = Desk()
    keys = [registered(desk, matter) for matter in MATTERS]
    names = naming.named("退款", limit=9)
    assert names == ([keys[1], keys[0]] if connection.vendor == "sqlite" else None)
    assert found(desk.boss, "退款") == [keys[1], keys[0]]
