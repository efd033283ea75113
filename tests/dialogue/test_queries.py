"""What screens ask of the dialogue room: pages without gaps, marks that only rise, counts that agree."""

import pytest

from tests.dialogue.desk import (
    AT,
    SHOP,
    after,
    agent,
    answers,
    closes,
    customer,
    hands_over,
    lines,
    names,
    open_shop,
    opened,
    row,
    says,
    told,
)
from tests.dialogue.stranger import PHRASES
from tests.people.staff import hire, rights
from zhunsheng.access.values import Actor, Role
from zhunsheng.dialogue.actions import mark_delivered, mark_read, mark_seen_by_agent, note_look
from zhunsheng.dialogue.events import DialogueLookedInto, MessageDelivered, MessageRead
from zhunsheng.dialogue.queries import (
    last_lines,
    lines_after,
    lines_before,
    lines_of,
    newest_of_customer,
    rows_of,
    subject_of_dialogue,
    unseen_counts,
)
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.errors import AccessDenied, NotFound

pytestmark = pytest.mark.usefixtures("db")


def meeting() -> tuple[Actor, Actor, int]:
    open_shop(PHRASES)
    xiaolin, guest = agent("xiaolin"), customer()
    return xiaolin, guest, opened(guest)


def test_pages_of_a_thread_hold_what_the_table_holds_at_every_boundary():
    xiaolin, guest, dialogue_id = meeting()
    for number in range(7):
        says(guest, dialogue_id, f"第{number}句", after(number))
    whole = [(line.seq, line.text) for line in lines(dialogue_id)]
    assert [seq for seq, _ in whole] == list(range(1, 10))
    for size in range(1, 11):
        forwards: list[tuple[int, str]] = []
        backwards: list[tuple[int, str]] = []
        while page := lines_after(xiaolin, dialogue_id, forwards[-1][0] if forwards else 0, limit=size):
            forwards += [(line.seq, line.text) for line in page]
        while page := lines_before(guest, dialogue_id, backwards[0][0] if backwards else 10**9, limit=size):
            backwards = [(line.seq, line.text) for line in page] + backwards
        assert forwards == backwards == whole
    assert [line.seq for line in lines_of(dialogue_id, 4)] == [5, 6, 7, 8, 9]


def test_a_thread_is_read_by_those_who_may():
    _, _, dialogue_id = meeting()
    for question in (lines_after, lines_before):
        for nobody in (agent("mate"), customer()) if question is lines_after else (customer(),):
            with pytest.raises(AccessDenied):
                question(nobody, dialogue_id, 3)
        with pytest.raises(NotFound):
            question(hire("boss" if question is lines_after else "boss2", rights(Role.SUPERVISOR)), 404, 3)


def test_the_last_line_of_a_row_is_the_last_one_spoken():
    xiaolin, guest, dialogue_id = meeting()
    quiet = opened(customer())
    says(guest, dialogue_id, "在吗", after(1))
    answers(xiaolin, dialogue_id, "在的", after(2))
    hands_over(xiaolin, dialogue_id, agent("xiaozhou"))
    found = last_lines([dialogue_id, quiet])
    assert {key: (line.by, line.text, line.seq) for key, line in found.items()} == {dialogue_id: ("agent", "在的", 4)}
    assert last_lines([]) == {}


def test_unread_counts_what_the_customer_wrote_and_the_owner_has_not_seen():
    xiaolin, guest, dialogue_id = meeting()
    other_guest = customer()
    other = opened(other_guest)
    for number in range(3):
        says(guest, dialogue_id, "在吗", after(number))
    says(other_guest, other, "您好", after(4))
    assert unseen_counts(rows_of([dialogue_id, other])) == {dialogue_id: 3, other: 1}
    run(mark_seen_by_agent, xiaolin, after(5), dialogue_id, 4)
    answers(xiaolin, dialogue_id, "在的", after(6))
    assert unseen_counts(rows_of([dialogue_id, other])) == {dialogue_id: 1, other: 1}
    run(mark_seen_by_agent, xiaolin, after(7), dialogue_id, 99)
    assert (row(dialogue_id).agent_read_seq, unseen_counts(rows_of([dialogue_id]))) == (6, {})
    assert unseen_counts([]) == {}


def test_a_colleagues_look_does_not_count_as_the_owners():
    _, guest, dialogue_id = meeting()
    boss = hire("boss", rights(Role.SUPERVISOR))
    says(guest, dialogue_id, "在吗", after(1))
    run(mark_seen_by_agent, boss, after(2), dialogue_id, 3)
    assert row(dialogue_id).agent_read_seq == 0
    with pytest.raises(AccessDenied):
        run(mark_seen_by_agent, agent("mate"), after(2), dialogue_id, 3)


def test_marks_rise_only_and_never_beyond_what_was_said():
    xiaolin, guest, dialogue_id = meeting()
    answers(xiaolin, dialogue_id, "在的", after(1))
    for mark, up_to in (
        (mark_delivered, 2),
        (mark_delivered, 1),
        (mark_delivered, 2),
        (mark_read, 1),
        (mark_read, 99),
        (mark_read, 2),
    ):
        run(mark, guest, after(2), dialogue_id, up_to)
    assert (row(dialogue_id).delivered_seq, row(dialogue_id).read_seq) == (3, 3)
    assert [fact.up_to for fact in told(dialogue_id, MessageDelivered)] == [2]
    assert [fact.up_to for fact in told(dialogue_id, MessageRead)] == [1, 3]
    with pytest.raises(AccessDenied):
        run(mark_read, customer(), after(3), dialogue_id, 3)


def test_every_look_is_on_record_and_a_denied_one_shows_nothing():
    xiaolin, _, dialogue_id = meeting()
    boss, mate = hire("boss", rights(Role.SUPERVISOR)), agent("mate")
    for viewer in (xiaolin, boss):
        run(note_look, viewer, after(1), dialogue_id)
    looks = list(told(dialogue_id, DialogueLookedInto))
    assert [(fact.viewer_id, fact.owner) for fact in looks] == [(xiaolin.id, True), (boss.id, False)]
    before = FactRow.objects.count()
    with pytest.raises(AccessDenied):
        run(note_look, mate, after(1), dialogue_id)
    assert FactRow.objects.count() == before
    assert names(dialogue_id).count("dialogue.looked_into") == 2


def test_the_newest_dialogue_of_a_customer_is_the_open_one_else_the_last():
    xiaolin, guest, first = meeting()
    closes(xiaolin, first, at=after(1))
    assert getattr(newest_of_customer(guest.id, SHOP, "webchat"), "id", None) == first
    second = opened(guest, after(2))
    assert second != first
    assert getattr(newest_of_customer(guest.id, SHOP, "webchat"), "id", None) == second
    assert newest_of_customer(guest.id, SHOP + 1, "webchat") is None
    assert newest_of_customer(customer().id, SHOP, "webchat") is None


def test_a_subject_names_everybody_a_dialogue_belongs_to():
    xiaolin, guest, dialogue_id = meeting()
    subject = subject_of_dialogue(dialogue_id)
    assert (subject.agent_id, subject.customer_id, subject.waiting_group) == (xiaolin.id, guest.id, None)
    waiting = subject_of_dialogue(opened(customer(), AT, group="aftersales"))
    assert (waiting.agent_id, waiting.waiting_group) == (None, "aftersales")
    with pytest.raises(NotFound):
        subject_of_dialogue(404)
