"""Who finds which words: those who may read and search the dialogue as it stands now, page by page, newest first."""

import pytest

from tests.dialogue.desk import ABANDONED, agent, closes, customer, hands_over, lines, open_shop, opened, says
from tests.dialogue.stranger import PHRASES
from tests.people.staff import AT, hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.dialogue.models import Message
from zhunsheng.dialogue.queries import FoundPage, search_messages
from zhunsheng.dialogue.reactions import index_messages
from zhunsheng.dialogue.values import CLOSED
from zhunsheng.journal.actions import Ink, run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.errors import AccessDenied, BadInput

pytestmark = pytest.mark.usefixtures("db")


def digest(ink: Ink, dialogue_id: int) -> None:
    index_messages(ink, history("dialogue", dialogue_id))


def indexed(dialogue_id: int) -> None:
    """Let the index catch up with a dialogue, as the worker does."""
    run(digest, SYSTEM, AT, dialogue_id)


def texts(page: FoundPage) -> list[str]:
    return [found.text for found in page.messages]


def meeting(*said: str) -> tuple[Actor, Actor, int]:
    open_shop(PHRASES)
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    for text in said:
        says(guest, dialogue_id, text)
    indexed(dialogue_id)
    return xiaolin, guest, dialogue_id


def test_pages_hold_everything_once_newest_first():
    xiaolin, _, _ = meeting(*(f"型号 CX3-{number}" for number in range(7)))
    for size in range(1, 9):
        found: list[str] = []
        page = search_messages(xiaolin, "cx3", limit=size)
        found += texts(page)
        while page.following is not None:
            page = search_messages(xiaolin, "cx3", before=page.following, limit=size)
            found += texts(page)
        assert found == [f"型号 CX3-{number}" for number in reversed(range(7))]


def test_a_hit_says_where_it_stands():
    xiaolin, guest, dialogue_id = meeting("耳机什么时候发货")
    (found,) = search_messages(xiaolin, "发货").messages
    line = next(line for line in lines(dialogue_id) if line.text == found.text)
    assert (found.id, found.seq, found.by, found.at) == (line.id, line.seq, "customer", line.at)
    assert (found.dialogue.id, found.dialogue.customer_id) == (dialogue_id, guest.id)


def test_a_former_owner_finds_nothing_even_before_the_index_knows_and_the_new_one_soon():
    xiaolin, _, dialogue_id = meeting("我要退货")
    xiaozhou = agent("xiaozhou")
    hands_over(xiaolin, dialogue_id, xiaozhou, "客户要退货")
    assert texts(search_messages(xiaolin, "退货")) == []
    indexed(dialogue_id)
    assert texts(search_messages(xiaolin, "退货")) == []
    assert texts(search_messages(xiaozhou, "退货")) == ["我要退货"]


def test_what_is_left_out_of_a_page_does_not_end_the_search():
    xiaolin, _, _ = meeting("退货一")
    given = opened(second := customer())
    says(second, given, "退货二")
    indexed(given)
    hands_over(xiaolin, given, agent("xiaozhou"), "客户要退货")
    page = search_messages(xiaolin, "退货", limit=1)
    assert (texts(page), page.following is None) == ([], False)
    assert texts(search_messages(xiaolin, "退货", before=page.following, limit=1)) == ["退货一"]


def test_what_has_ended_is_found():
    xiaolin, _, dialogue_id = meeting("我要退货")
    closes(xiaolin, dialogue_id, ABANDONED)
    indexed(dialogue_id)
    assert [(one.text, one.dialogue.state) for one in search_messages(xiaolin, "退货").messages] == [
        ("我要退货", CLOSED)
    ]


def test_a_waiting_dialogue_is_read_but_not_searched_by_those_it_waits_for():
    open_shop(PHRASES)
    xiaolin = agent("xiaolin", here=False)
    supervisor = hire("zhuguan", rights(Role.SUPERVISOR))
    guest = customer()
    dialogue_id = opened(guest)
    says(guest, dialogue_id, "我要退货")
    indexed(dialogue_id)
    assert texts(search_messages(xiaolin, "退货")) == []
    assert texts(search_messages(supervisor, "退货")) == ["我要退货"]


def test_a_message_that_is_gone_is_not_found():
    xiaolin, _, _ = meeting("我要退货", "还要退货")
    Message.objects.filter(text="还要退货").delete()
    assert texts(search_messages(xiaolin, "退货")) == ["我要退货"]


@pytest.mark.parametrize("query", ["", " 　\n", "货" * 101])
def test_a_query_that_asks_nothing_or_too_much_is_refused(query: str):
    xiaolin, _, _ = meeting()
    with pytest.raises(BadInput):
        search_messages(xiaolin, query)


def test_signs_alone_find_nothing():
    xiaolin, _, _ = meeting("什么？！")
    assert search_messages(xiaolin, "？！") == FoundPage(messages=[], following=None)


def test_who_may_not_search_is_told_so():
    _, guest, _ = meeting("我要退货")
    administrator = hire("guanli", rights(Role.ADMINISTRATOR))
    for nobody in (administrator, guest):
        with pytest.raises(AccessDenied):
            search_messages(nobody, "退货")
