"""Clocks start, stop, pause and end in the commit of the fact that makes them."""

import pytest
from django.db import IntegrityError

from tests.clocks.desk import ClockQueries, D, happen, install, names, record, row, ticked, told
from tests.clocks.standard import DESK, GREETING, REPLY, T0, about, after, fact_of
from zhunsheng.access.values import SYSTEM
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.values import State
from zhunsheng.journal.actions import run

pytestmark = pytest.mark.usefixtures("db")


def states() -> dict[str, str]:
    return dict(ClockRow.objects.order_by("id").values_list("clause_id", "state"))


def test_opening_starts_the_greeting_clock():
    standing = install()
    happen(standing, "opened", at=0, on=about(standing_id=standing, tier="vip", agent_id=3))
    found = row("ec-1.2a")
    assert (found.state, found.started_at, found.due_at, found.next_at) == ("running", T0, after(20), after(12))
    assert (found.standing_id, found.limit_text, found.limit_us) == (standing, "20 s", 20_000_000)
    assert (found.channel, found.shop_id, found.skill, found.tier) == ("webchat", 1, "online", "vip")
    assert (found.customer_id, found.agent_id, found.team_id, found.version) == (5, 3, 9, 1)
    assert names(told("ec-1.2a")) == ["started"]


def test_an_answer_in_time_meets_the_clock_and_tells_agent_and_bot_apart():
    standing = install()
    happen(standing, "opened", at=0)
    happen(standing, "sent", at=29.9, by="bot")
    (_, met) = told("ec-1.2a")
    assert (met.NAME, met.after_us, met.by) == ("clock.met", 29_900_000, "bot")  # type: ignore[attr-defined]
    assert (row("ec-1.2a").state, row("ec-1.2a").next_at) == ("met", None)


def test_a_stop_after_the_line_records_the_breach_at_the_line_even_before_any_tick():
    standing = install()
    happen(standing, "opened", at=0)
    happen(standing, "sent", at=31)
    breached = told("ec-1.2a")[1]
    assert names(told("ec-1.2a")) == ["started", "breached", "stopped_late"]
    assert (breached.at, breached.lag_us) == (after(30), 1_000_000)  # type: ignore[attr-defined]
    assert (row("ec-1.2a").breached_at, row("ec-1.2a").detected_at) == (after(30), after(31))


def test_a_stop_recorded_in_time_stands_though_the_tick_runs_late():
    standing = install()
    happen(standing, "opened", at=0)
    happen(standing, "sent", at=29.9)
    assert ticked(500) == ticked(501)
    assert names(told("ec-1.2a")) == ["started", "met"]


@pytest.mark.parametrize("stopped", [29.9995, 30])
def test_a_stop_whose_instant_lies_before_a_tick_that_was_quicker_withdraws_the_breach(stopped):
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    ticked(30.001)
    happen(standing, "sent", at=stopped)
    assert names(told("ec-1.2a")) == ["started", "breached", "withdrawn", "met"]
    found = row("ec-1.2a")
    assert (found.state, found.breached_at, found.detected_at, found.ended_at) == ("met", None, None, after(stopped))


def test_a_clock_whose_breach_was_withdrawn_by_a_pause_can_be_breached_again():
    standing = install({"ec-3.1d": DESK["ec-3.1d"]})
    happen(standing, "received", at=0)
    ticked(10.001)
    happen(standing, "told", at=9)
    happen(standing, "queued", at=20)
    assert (row("ec-3.1d").due_at, row("ec-3.1d").next_at) == (after(21), after(21))
    ticked(22)
    assert names(told("ec-3.1d")) == ["started", "breached", "withdrawn", "paused", "resumed", "breached"]


def test_closing_calls_off_what_is_open_and_starts_what_waits_for_it():
    standing = install()
    happen(standing, "opened", "received", at=0)
    happen(standing, "closed", at=5)
    assert states() == {"ec-1.2a": "cancelled", "dy-3.1b": "cancelled", "ec-3.1d": "cancelled", "cc-1.3c": "running"}
    (_, cancelled) = told("dy-3.1b")
    assert (cancelled.NAME, cancelled.why) == ("clock.cancelled", "dialogue.closed")  # type: ignore[attr-defined]


def test_a_turn_has_a_clock_of_its_own_and_the_first_unanswered_message_counts():
    standing = install({"dy-3.1b": REPLY})
    for name, at in (("received", 0), ("received", 10), ("sent", 20), ("received", 30)):
        happen(standing, name, at=at)
    rows = ClockRow.objects.order_by("id").values_list("state", "started_at", "due_at")
    assert list(rows) == [("met", T0, after(120)), ("running", after(30), after(150))]


def test_a_pause_takes_the_clock_out_of_the_due_rows_and_a_resume_puts_it_back():
    standing = install()
    happen(standing, "received", at=0)
    happen(standing, "told", at=4)
    assert (row("ec-3.1d").state, row("ec-3.1d").due_at, row("ec-3.1d").next_at) == ("paused", None, None)
    happen(standing, "queued", at=60)
    assert (row("ec-3.1d").due_at, row("ec-3.1d").next_at) == (after(66), after(61))
    assert names(told("ec-3.1d")) == ["started", "paused", "resumed"]


def test_the_open_clocks_follow_the_owner_of_the_dialogue():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    happen(standing, "assigned", at=1, on=about(standing_id=standing, agent_id=3))
    assert (row("ec-1.2a").agent_id, row("ec-1.2a").team_id) == (3, 9)
    ticked(19)
    assert told("ec-1.2a")[-1].about.agent_id == 3


def test_the_verdict_names_the_agent_who_stopped_the_clock():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0, on=about(standing_id=standing, agent_id=3))
    happen(standing, "sent", at=1, on=about(standing_id=standing, agent_id=4))
    assert ([fact.about.agent_id for fact in told("ec-1.2a")], row("ec-1.2a").agent_id) == ([3, 4], 4)


def test_a_new_edition_changes_new_dialogues_and_leaves_running_clocks_alone():
    old = install({"ec-1.2a": GREETING})
    happen(old, "opened", at=0)
    new = install({"ec-1.2a": GREETING.replace("limit: 30 s", "limit: 5 s")}, at=after(1), edition=2)
    happen(new, "opened", at=2, dialogue_id=D + 1)
    assert ticked(10).breached == 1
    assert (row("ec-1.2a").due_at, row("ec-1.2a").state) == (after(30), "running")
    assert (row("ec-1.2a", D + 1).breached_at, row("ec-1.2a", D + 1).state) == (after(7), "breached")
    happen(old, "sent", at=29)
    assert row("ec-1.2a").state == State.MET.value


def test_nothing_is_read_or_written_when_no_clause_listens():
    standing = install({"cc-1.3c": DESK["cc-1.3c"]})
    happen(standing, "opened", at=0)
    with ClockQueries() as queries:
        happen(standing, "received", at=1)
    assert queries.verbs() == []


def test_a_new_dialogue_is_not_looked_up_and_its_clocks_are_written_together():
    standing = install()
    with ClockQueries() as queries:
        happen(standing, "opened", "received", "sent", at=0)
    assert queries.verbs() == ["INSERT"]
    assert states() == {"ec-1.2a": "met", "dy-3.1b": "met", "ec-3.1d": "met"}


def test_a_known_dialogue_is_read_once_a_batch():
    standing = install()
    happen(standing, "opened", "received", at=0)
    with ClockQueries() as queries:
        happen(standing, "sent", "received", "sent", at=1)
    assert queries.verbs() == ["SELECT", "UPDATE", "INSERT"]


def test_the_dialogues_of_a_batch_are_read_together():
    standing = install({"dy-3.1b": REPLY})
    for number in range(3):
        happen(standing, "received", at=0, dialogue_id=D + number)
    where = about(standing_id=standing)
    answers = [fact_of("sent", where, dialogue_id=D + number) for number in range(3)]
    with ClockQueries() as queries:
        run(record, SYSTEM, after(1), answers)
    assert queries.verbs() == ["SELECT", "UPDATE"]
    assert list(ClockRow.objects.values_list("state", flat=True)) == ["met"] * 3


def test_one_clause_has_at_most_one_open_clock_on_a_dialogue():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    twin = row("ec-1.2a")
    twin.pk += 1
    with pytest.raises(IntegrityError):
        twin.save(force_insert=True)
