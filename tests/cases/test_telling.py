"""What somebody writes for a customer counts as told once it has arrived: in the chat, by mail, or when somebody called."""

import pytest

from tests.cases.desk import AT, OPTIONS, Desk, arrive, facts_of, told
from tests.cases.test_held import hush
from zhunsheng.access.values import SYSTEM, Actor, customer_actor
from zhunsheng.cases.actions import (
    assign_case,
    finish_improvement,
    open_improvement,
    put_options,
    record_answer,
    report_callback,
    tell_held,
    tell_progress,
)
from zhunsheng.cases.events import CaseProgressTold, CaseWordsConfirmed, CaseWordsHeld
from zhunsheng.cases.models import Callback, CaseEntry, CaseOption, Improvement
from zhunsheng.cases.queries import case_file, list_callbacks
from zhunsheng.cases.values import Option, Reached
from zhunsheng.clocks.queries import case_clocks, replay_case
from zhunsheng.dialogue.actions import Held
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.actions import settle_mail
from zhunsheng.notices.models import Mail
from zhunsheng.people.actions import find_or_make_customer
from zhunsheng.people.values import Details, IdentityKey

pytestmark = pytest.mark.usefixtures("shared_db")
REFUSED = "你这人怎么听不懂，不关我的事"
ASKED = "你必须先把商品寄回来"
"""Words that the guard asks about once more."""


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def opened(desk: Desk, buyer: Actor) -> int:
    case_id = desk.complaint(buyer)
    run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    return case_id


def due(case_id: int, at: Instant = AT) -> Instant | None:
    views = [one for one in case_clocks([case_id], at)[case_id] if one.clause_id == "ec-3.3c"]
    return next(one.due_at for one in views if one.stopped_at is None)


def lines(case_id: int) -> list[str]:
    return list(
        CaseEntry.objects.filter(case_id=case_id, kind="progress").order_by("id").values_list("detail", flat=True)
    )


def mailed(desk: Desk, name: str) -> Actor:
    key = IdentityKey(channel="webchat", account="tea", external_id=name)
    return customer_actor(run(find_or_make_customer, SYSTEM, AT, key, Details(email=f"{name}@example.com")).id)


def test_the_day_runs_anew_when_the_words_arrive_not_when_they_are_written(desk: Desk) -> None:
    case_id = opened(desk, desk.talking())
    run(tell_progress, desk.specialist, AT + hours(1), case_id, "正在核实")
    assert due(case_id) == AT + hours(24)
    arrive(AT + hours(2))
    arrive(AT + hours(2))
    assert (due(case_id), lines(case_id)) == (AT + hours(26), ["webchat"])
    assert told(case_id).count("case.progress_told") == 1


def test_words_that_reach_nobody_count_when_somebody_has_called(desk: Desk) -> None:
    me, case_id = desk.specialist, opened(desk, desk.customer())
    run(tell_progress, me, AT, case_id, "仓库已核实")
    item = run(open_improvement, me, AT, case_id, "warehouse", "换包装", AT + hours(90))
    run(finish_improvement, me, AT, case_id, item, "已换纸盒", "我们换了包装")
    arrive()
    assert (due(case_id), lines(case_id)) == (AT + hours(24), ["nowhere", "nowhere"])
    assert Improvement.objects.get(id=item).told_at is None
    [call] = [one for one in list_callbacks(desk.boss, limit=500) if one.case.id == case_id]
    assert call.to_tell == ("仓库已核实", "我们换了包装")
    run(report_callback, me, AT + hours(2), call.id, Reached.NO_ANSWER, "没人接")
    assert due(case_id, AT + hours(2)) == AT + hours(24)
    run(report_callback, me, AT + hours(3), call.id, Reached.FINE, "已告知，客户认可")
    assert (due(case_id, AT + hours(3)), lines(case_id)) == (AT + hours(27), ["call", "call"])
    assert Improvement.objects.get(id=item).told_at == AT + hours(3)
    assert (told(case_id).count("case.progress_told"), told(case_id).count("improvement.told")) == (1, 1)
    assert replay_case(case_id, AT + hours(3)) == []


def test_a_call_that_is_given_up_tells_nothing(desk: Desk) -> None:
    me, case_id = desk.specialist, opened(desk, desk.customer())
    run(tell_progress, me, AT, case_id, "仓库已核实")
    arrive()
    call = Callback.objects.get(case_id=case_id, state="waiting")
    run(report_callback, me, AT + hours(1), call.id, Reached.DECLINED, "客户不愿接电话")
    assert (due(case_id), lines(case_id)) == (AT + hours(24), ["nowhere"])
    run(record_answer, me, AT + hours(2), case_id, "客户回电，已告知")
    assert (due(case_id, AT + hours(2)), lines(case_id)) == (AT + hours(26), ["call"])


def test_by_mail_it_counts_when_the_mail_has_left_and_a_lost_mail_asks_for_a_call(desk: Desk) -> None:
    buyer, other = mailed(desk, "leaves"), mailed(desk, "bounces")
    cases = [opened(desk, one) for one in (buyer, other)]
    for case_id in cases:
        run(tell_progress, desk.specialist, AT, case_id, "正在补寄")
    arrive()
    assert [(due(one), lines(one)) for one in cases] == [(AT + hours(24), ["mailed"])] * 2
    good, bad = (Mail.objects.get(to_id=one.id) for one in (buyer, other))
    Mail.objects.filter(id__in=(good.id, bad.id)).update(state="sending")
    run(settle_mail, SYSTEM, AT + hours(1), good.id, "smtp", "")
    run(settle_mail, SYSTEM, AT + hours(1), bad.id, "smtp", "recipient 550", final=True)
    arrive(AT + hours(1))
    assert (due(cases[0], AT + hours(1)), lines(cases[0])) == (AT + hours(25), ["email"])
    assert (due(cases[1], AT + hours(1)), lines(cases[1])) == (AT + hours(24), ["nowhere"])
    assert Callback.objects.filter(case_id=cases[1], state="waiting").count() == 1


def test_words_wait_for_the_end_of_quiet_hours_each_line_for_itself(desk: Desk) -> None:
    buyer = desk.talking()
    end, case_id = hush(buyer), opened(desk, buyer)
    for words in ("正在核实", "明早寄出"):
        run(tell_progress, desk.specialist, AT, case_id, words)
    arrive()
    assert (due(case_id), lines(case_id)) == (AT + hours(24), ["waits", "waits"])
    run(tell_held, SYSTEM, end, limit=9)
    assert (due(case_id, end), lines(case_id)) == (end + hours(24), ["webchat", "webchat"])


def test_what_the_desk_comes_to_a_day_late_is_said_by_whoever_calls(desk: Desk) -> None:
    case_id = opened(desk, desk.talking())
    run(tell_progress, desk.specialist, AT, case_id, "今天寄出")
    arrive(AT + hours(25))
    assert lines(case_id) == ["nowhere"]
    assert Callback.objects.filter(case_id=case_id, state="waiting").count() == 1


def test_the_guard_asks_once_more_and_a_second_press_sends_and_is_on_record(desk: Desk) -> None:
    me, case_id = desk.specialist, opened(desk, desk.talking())
    refused = run(tell_progress, me, AT, case_id, REFUSED, frozenset({"cc-2.1b", "ec-2.2b", "dy-2.2c"}))
    assert isinstance(refused, Held)
    assert not refused.may_confirm
    asked = run(tell_progress, me, AT, case_id, ASKED)
    assert isinstance(asked, Held)
    assert asked.may_confirm
    assert lines(case_id) == []
    clauses = frozenset(hit.clause_id for hit in asked.hits)
    assert not isinstance(run(tell_progress, me, AT, case_id, ASKED, clauses), Held)
    arrive()
    assert lines(case_id) == ["webchat"]
    kept = [one for one in facts_of(case_id) if isinstance(one, CaseWordsHeld | CaseWordsConfirmed | CaseProgressTold)]
    assert [type(one) for one in kept] == [CaseWordsHeld, CaseWordsHeld, CaseWordsConfirmed, CaseProgressTold]
    assert isinstance(kept[2], CaseWordsConfirmed)
    assert kept[2].clause_ids == sorted(clauses)


def test_options_pass_the_guard_before_they_are_written(desk: Desk) -> None:
    me, case_id = desk.specialist, opened(desk, desk.customer())
    bad = (Option(title=ASKED, due_at=AT + hours(9)), OPTIONS[1])
    held = run(put_options, me, AT, case_id, bad)
    assert isinstance(held, Held)
    assert CaseOption.objects.filter(case_id=case_id).count() == 0
    clauses = frozenset(hit.clause_id for hit in held.hits)
    assert run(put_options, me, AT, case_id, bad, clauses) is None
    assert [one.title for one in case_file(me, case_id).options] == [ASKED, OPTIONS[1].title]
