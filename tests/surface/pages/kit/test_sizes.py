"""How many rows a page holds is chosen on any list and remembered for all of them."""

import pytest
from django.test import Client

from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import copy_cases
from zhunsheng.cases.models import Case
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.surface.pages.kit.sizes import COOKIE

LIST = "/cases/?kind=complaint"


def with_cases(count: int) -> None:
    """Have so many complaints in all."""
    known = Case.objects.filter(kind="complaint", merged_into__isnull=True)
    run(copy_cases, SYSTEM, now(), known.earliest("id").id, count - known.count())


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client: Client, address: str) -> int:
    return page(client, address).count(" data-pick ")


def test_a_size_is_chosen_remembered_for_every_list_and_kept_out_of_links(enter):
    with_cases(120)
    boss = enter("zhuguan")
    assert rows(boss, LIST) == 50
    assert rows(boss, f"{LIST}&size=25") == rows(boss, LIST) == 25
    shown = page(boss, f"{LIST}&size=25&sort=issue")
    assert shown.count(" data-pick ") == 25
    assert '<a href="?kind=complaint&amp;sort=issue&amp;size=100" rel="nofollow">100</a>' in shown
    assert '<a href="?kind=complaint&amp;sort=issue&amp;size=25" aria-current="true" rel="nofollow">25</a>' in shown
    assert "size=" not in shown.partition('rel="next" href="')[2].partition('"')[0]
    assert rows(boss, f"{LIST}&size=100") == 100
    assert rows(boss, LIST) == 100
    assert rows(boss, f"{LIST}&size=200") == 120
    kept = boss.cookies[COOKIE]
    assert (kept.value, bool(kept["httponly"]), kept["samesite"]) == ("200", True, "Lax")


@pytest.mark.parametrize("size", ["0", "51", "-25", "1e2", "25 ", "100000"])
def test_a_size_that_is_not_offered_changes_nothing(enter, size: str):
    with_cases(60)
    boss = enter("zhuguan")
    assert rows(boss, f"{LIST}&size={size}") == 50
    assert COOKIE not in boss.cookies
    boss.cookies[COOKIE] = size
    assert rows(boss, LIST) == 50


def test_a_short_list_offers_no_sizes(enter):
    with_cases(20)
    assert 'class="sizes' not in page(enter("zhuguan"), LIST)
