"""The bench of search fills a desk through the doors, copies its past, and asks every kind of question for everybody."""

import pytest
from django.db import connection

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.bench_search import ASKERS, measure
from zhunsheng.dialogue.actions.copies import copy_past
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.queries import search_messages
from zhunsheng.ground.models import SearchEntry
from zhunsheng.ground.search import marks
from zhunsheng.journal.actions import run
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions.copies import copy_shelf
from zhunsheng.knowledge.models import Faq
from zhunsheng.people.queries import actor_of, agent_cards
from zhunsheng.surface.pages.knowledge.finding import PLACES
from zhunsheng.workshop.bench.search.asking import ASKED
from zhunsheng.workshop.bench.search.bench import LINES, Size, _figures
from zhunsheng.workshop.bench.search.filling import WAITING, fill
from zhunsheng.workshop.bench.search.speech import Speech, vocabulary

SIZE = Size(dialogues=40, faqs=10, passages=0, scripts=3, cases=6)


@pytest.mark.usefixtures("db", "keys")
def test_bench_fills_a_desk_copies_it_and_times_every_question() -> None:
    since = new_id()
    assert len(fill(SIZE)) == WAITING
    taken_in = Message.objects.count()
    step = new_id() - since
    run(copy_shelf, SYSTEM, now(), 2, 2, since, step)
    run(copy_past, SYSTEM, now(), 2, since, step)
    assert Dialogue.objects.filter(state="closed").count() == 3 * SIZE.dialogues
    assert Message.objects.count() == taken_in + 2 * SIZE.dialogues * LINES
    assert Faq.objects.count() == 3 * SIZE.faqs
    entries = SearchEntry.objects.filter(kind="message").order_by("id")
    ages = [marks.age_in(one.stream) for one in entries]
    assert len(ages) == 3 * SIZE.dialogues * LINES
    assert (ages == sorted(ages), len(set(ages)) >= 3) == (True, True)
    supervisor = next(actor_of(card.id) for card in agent_cards() if card.login == "supervisor")
    found = search_messages(supervisor, "退款", limit=200).messages
    assert [one.id for one in found] == sorted((one.id for one in found), reverse=True)
    measured = measure(1)
    assert measured.asked.keys() == ASKED.keys()
    assert measured.askers.keys() == {f"by_{login}" for login in ASKERS}
    assert measured.places.keys() == {f"in_{place}" for place in PLACES}
    assert measured.asked["common_word"].found > measured.asked["nothing"].found == 0
    assert measured.entries == SearchEntry.objects.count()
    told = {figure.name: figure.ok for figure in _figures(connection.vendor, measured)}
    assert {name for name, ok in told.items() if ok is not None} == {
        f"{connection.vendor}_{kind}_p95" for kind in ASKED
    }


def test_the_bench_speaks_alike_each_time_and_with_many_words() -> None:
    assert [Speech(4).sentence() for _ in range(3)] == [Speech(4).sentence() for _ in range(3)]
    assert len(set(vocabulary())) == len(vocabulary()) > 8_000
    assert [ask(3) for ask in ASKED.values()] == [ask(3) for ask in ASKED.values()]
