"""The living demonstration: the same every time, made in pieces that are made once."""

import pytest

from tests.dialogue.desk import customer as find_customer
from tests.dialogue.desk import opening
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.queries import shops
from zhunsheng.dialogue.actions import open_dialogue
from zhunsheng.dialogue.events import DialogueFact
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.feedback.models import Rating
from zhunsheng.ground.jobs import find_jobs
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.journal.queries import after
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.models import Customer
from zhunsheng.people.queries import demo_agents
from zhunsheng.surface.live.tail import news
from zhunsheng.workshop.demo import build
from zhunsheng.workshop.life import filling
from zhunsheng.workshop.life.cast import newcomers, patrons
from zhunsheng.workshop.life.plot import plots
from zhunsheng.workshop.life.shifts import work_shifts

MADE = Instant(1_795_143_600_000_000)


def test_the_same_seed_plans_the_same_past():
    first = plots(MADE.us)
    plots.cache_clear()
    assert plots(MADE.us) == first
    assert len(patrons()) == 300
    assert 700 < len(first) < 1000
    assert all(one.at < MADE for one in first)
    assert list(first) == sorted(first, key=lambda one: one.at)


def _piece(made: Instant, *numbers: int) -> list[bool]:
    return [run(filling.make_piece, SYSTEM, now(), made.us, number) for number in numbers]


def _shown_to_those_at_work(open_on_screens: frozenset[int]) -> set[int]:
    """Tell of which dialogues of the past a web process would push anything."""
    while run(seal, SYSTEM, now()):
        pass
    return {
        one.fact.dialogue_id for one in news(after(0, 10_000), open_on_screens) if isinstance(one.fact, DialogueFact)
    }


@pytest.mark.usefixtures("db", "keys")
def test_a_piece_is_made_once_and_its_dialogues_are_whole():
    made = now()
    build(made, made - hours(24 * 16))
    customers = 1 + -(-len(newcomers()) // filling.CUSTOMERS_A_PIECE)
    assert _piece(made, 0, 1) == [True, True]
    assert _piece(made, 0, 1) == [False, False]
    assert Customer.objects.filter(is_demo=True).count() == 8 + filling.CUSTOMERS_A_PIECE
    for number in range(customers, customers + 10):
        assert _piece(made, number, number) == [True, False]
    assert Dialogue.objects.count() == 10 * filling.DIALOGUES_A_PIECE
    assert set(Dialogue.objects.values_list("state", flat=True)) == {"closed"}
    assert Message.objects.filter(by="agent").exists()
    assert Rating.objects.exists()
    told = FactRow.objects.filter(name__in=("clock.met", "clock.breached"))
    assert told.count() > 40
    assert _shown_to_those_at_work(frozenset()) == set()
    one = Dialogue.objects.values_list("id", flat=True)[0]
    assert _shown_to_those_at_work(frozenset({one})) == {one}
    assert {one.path.rpartition(".")[2] for one in find_jobs("READY")} <= {"fill_demonstration", "read_document"}


@pytest.mark.usefixtures("db", "keys")
def test_who_serves_a_customer_meanwhile_gets_no_past_shifts_and_the_filling_goes_on():
    made = now()
    build(made, made - hours(24 * 16))
    card = next(card for card in demo_agents() if card.login == "xiaolin")
    who = find_customer()
    dialogue_id = run(open_dialogue, who, now(), opening(who, shop=shops()[0].id))
    Dialogue.objects.filter(id=dialogue_id).update(state="open", agent_id=card.id)
    run(work_shifts, SYSTEM, now(), made, "xiaolin")
    assert not FactRow.objects.filter(name="shift.handed_in").exists()
    run(work_shifts, SYSTEM, now(), made, "xiaozhou")
    assert FactRow.objects.filter(name="shift.handed_in").exists()
