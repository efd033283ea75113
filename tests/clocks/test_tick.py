"""What has come due is marked once, at the instant it happened, whoever looks and however late."""

import threading

import pytest

from tests.clocks.desk import D, happen, install, names, row, ticked, told
from tests.clocks.standard import DESK, GREETING, REPLY, WORKDAY, about, after
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.clocks.actions import rebuild, redate, tick
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.queries import replay
from zhunsheng.clocks.values import RebuildResult, TickResult
from zhunsheng.journal.actions import Batch, Ink, Pen, run
from zhunsheng.kernel.errors import AccessDenied, Conflict
from zhunsheng.kernel.instants import Instant


@pytest.mark.usefixtures("db")
def test_an_unanswered_greeting_is_caught_at_the_line():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    assert ticked(30) == TickResult(warned=1)
    assert ticked(42) == TickResult(breached=1)
    breached = told("ec-1.2a")[-1]
    assert (breached.NAME, breached.at, breached.lag_us) == ("clock.breached", after(30), 12_000_000)  # type: ignore[attr-defined]
    assert (row("ec-1.2a").state, row("ec-1.2a").breached_at, row("ec-1.2a").detected_at) == (
        "breached",
        after(30),
        after(42),
    )


@pytest.mark.usefixtures("db")
def test_an_unanswered_turn_is_caught_within_the_filled_limit():
    standing = install({"dy-3.1b": REPLY})
    happen(standing, "opened", "received", at=0)
    happen(standing, "sent", at=60, by="bot")
    ticked(121)
    assert (row("dy-3.1b").state, row("dy-3.1b").breached_at) == ("breached", after(120))
    happen(standing, "sent", at=200)
    assert names(told("dy-3.1b")) == ["started", "breached", "stopped_late"]


@pytest.mark.usefixtures("db")
def test_a_strangers_clause_is_caught_when_broken():
    rule = "\n  starts: {fact: dialogue.queued}\n  stops: [{fact: dialogue.assigned}]\n  limit: 45 s\n"
    standing = install({"x-golden": rule})
    happen(standing, "queued", at=0)
    assert ticked(46).breached == 1
    assert row("x-golden").breached_at == after(45)


@pytest.mark.usefixtures("db")
def test_a_ladder_tells_each_rung_once_and_in_order():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0, on=about(standing_id=standing, agent_id=3))
    for at in (10, 17, 19, 19, 25, 31, 40, 59, 61, 90, 500):
        ticked(at)
    rungs = [(fact.NAME, fact.tell, fact.about.agent_id) for fact in told("ec-1.2a")[1:]]  # type: ignore[attr-defined]
    assert rungs == [
        ("clock.warned", ["owner"], 3),
        ("clock.breached", ["leader"], 3),
        ("clock.escalated", ["supervisor"], 3),
    ]
    assert row("ec-1.2a").next_at is None


@pytest.mark.usefixtures("db")
def test_a_tick_that_comes_very_late_tells_the_breach_and_what_followed_but_no_stale_warning():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    assert ticked(3600) == TickResult(breached=1, escalated=1)
    assert names(told("ec-1.2a")) == ["started", "breached", "escalated"]


@pytest.mark.usefixtures("db")
def test_nothing_is_due_at_the_very_instant_of_the_line():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    ticked(20)
    assert ticked(30) == TickResult()
    assert ticked(30.000001) == TickResult(breached=1)


@pytest.mark.usefixtures("db")
def test_a_tick_takes_the_longest_due_first_and_says_when_more_is_left():
    standing = install({"ec-1.2a": GREETING})
    for number in range(3):
        happen(standing, "opened", at=number, dialogue_id=D + number)
    assert ticked(33, limit=2) == TickResult(breached=2, more=True)
    assert list(ClockRow.objects.filter(state="running").values_list("subject_id", flat=True)) == [D + 2]
    assert ticked(33, limit=2) == TickResult(breached=1)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("kind", ["agent", "customer"])
def test_nobody_but_the_desk_itself_may_tick(kind):
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    with pytest.raises(AccessDenied):
        run(tick, Actor(kind=kind, id=1), after(60), limit=10)
    assert names(told("ec-1.2a")) == ["started"]


@pytest.mark.usefixtures("db")
def test_of_two_tickers_on_the_same_row_the_second_is_sent_back():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    first, second = Batch(WITHIN), Batch(WITHIN)
    for batch in (first, second):
        assert tick(Ink(batch, SYSTEM, after(31)), limit=10).breached == 1
    first.flush()
    with pytest.raises(Conflict):
        second.flush()
    assert names(told("ec-1.2a")) == ["started", "breached"]


@pytest.mark.usefixtures("live_db")
def test_two_pens_that_tick_at_once_tell_every_rung_once():
    standing = install({"ec-1.2a": GREETING})
    for number in range(20):
        happen(standing, "opened", at=0, dialogue_id=D + number)
    pens = [Pen(within=WITHIN), Pen(within=WITHIN)]
    together = threading.Barrier(len(pens))
    results: list[TickResult] = []

    def race(pen: Pen) -> None:
        together.wait()
        for at in (19, 31, 61):
            results.extend(pen.run(tick, SYSTEM, after(at), limit=7) for _ in range(3))

    threads = [threading.Thread(target=race, args=(pen,)) for pen in pens]
    for pen in pens:
        pen.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for pen in pens:
        pen.stop()
    assert [names(told("ec-1.2a", D + number))[-2:] for number in range(20)] == [["breached", "escalated"]] * 20
    assert (sum(r.breached for r in results), sum(r.escalated for r in results)) == (20, 20)


@pytest.mark.usefixtures("db")
def test_a_clock_whose_clause_cannot_be_read_is_set_aside_and_the_others_go_on():
    standing = install({"ec-1.2a": GREETING})
    happen(standing, "opened", at=0)
    happen(standing, "opened", at=1, dialogue_id=D + 1)
    ClockRow.objects.filter(subject_id=D).update(clause_id="ec-1.2b")
    assert ticked(32) == TickResult(breached=1, stuck=1)
    assert ticked(33) == TickResult()
    assert names(told("ec-1.2b"))[-1] == "stuck"
    ClockRow.objects.filter(subject_id=D).update(clause_id="ec-1.2a")
    clock_id = row("ec-1.2a").id
    assert run(rebuild, SYSTEM, after(34), dialogue_id=D) == RebuildResult(checked=1, repaired=(clock_id,))
    assert ticked(35) == TickResult(breached=1)


@pytest.mark.usefixtures("db")
def test_rebuild_writes_a_damaged_row_as_its_facts_tell_it():
    standing = install()
    happen(standing, "opened", "received", at=0)
    happen(standing, "told", at=4)
    ticked(25)
    before = list(ClockRow.objects.order_by("id").values())
    damaged = row("ec-3.1d")
    ClockRow.objects.filter(pk=damaged.pk).update(spent_us=1, paused_at=None, next_at=after(3), step=0)
    assert replay(D, after(26)) != []
    assert run(rebuild, SYSTEM, after(26), dialogue_id=D) == RebuildResult(checked=4, repaired=(damaged.pk,))
    after_repair = list(ClockRow.objects.order_by("id").values())
    assert [{**r, "version": 0} for r in after_repair] == [{**r, "version": 0} for r in before]
    assert run(rebuild, SYSTEM, after(27), dialogue_id=D) == RebuildResult(checked=4, repaired=())


@pytest.mark.usefixtures("db")
def test_a_working_day_limit_is_breached_at_the_end_of_the_next_working_day():
    standing = install({"cc-1.2d": WORKDAY})
    friday = Instant.parse("2026-03-06T08:30:00Z")
    at = (friday.us - after(0).us) / 1_000_000
    happen(standing, "promised", at=at)
    assert ticked(at + 2.75 * 86_400) == TickResult(warned=1)
    assert ticked(at + 4 * 86_400) == TickResult(breached=1)
    assert row("cc-1.2d").breached_at == Instant.parse("2026-03-09T16:00:00Z")


@pytest.mark.usefixtures("db")
def test_a_clock_reckoned_beyond_the_published_holidays_stays_marked_until_they_are_known():
    standing = install({"cc-1.2d": DESK["cc-1.3c"].replace("2 h", "700 workdays\n      calendar: working_days")})
    happen(standing, "closed", at=0)
    assert row("cc-1.2d").provisional
    assert run(redate, SYSTEM, after(1), limit=10) == 0


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("guessed", "what"), [(39 * 3600 - 60, ["redated"]), (60, ["breached", "withdrawn", "redated"])]
)
def test_a_provisional_clock_is_put_right_once_the_holidays_are_known(guessed, what):
    standing = install({"cc-1.2d": WORKDAY})
    happen(standing, "promised", at=0)
    known = row("cc-1.2d")
    ClockRow.objects.update(provisional=True, due_at=after(guessed), next_at=after(guessed), step=1)
    ticked(120)
    assert run(redate, SYSTEM, after(121), limit=10) == 1
    found = row("cc-1.2d")
    assert (found.due_at, found.provisional, found.state, found.breached_at) == (known.due_at, False, "running", None)
    assert names(told("cc-1.2d"))[1:] == what
    assert run(redate, SYSTEM, after(122), limit=10) == 0
