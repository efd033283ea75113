"""Law: acts on one case at the same time end in one of the histories that one after the other would have had.

Two pens write to one database, as two processes do; each act starts when all others do. Tried: every pair of the acts that
matter, an act beside itself included, and triples at random, in the two states where most is at stake.
"""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.cases.desk import AT, OPTIONS, Desk
from tests.cases.shares import tally_kept, tally_there
from zhunsheng.cases.actions import (
    ask_department,
    assign_case,
    choose_option,
    fill_case,
    force_case,
    gather_evidence,
    grade_case,
    link_cases,
    merge_case,
    move_case,
    note_case,
    open_improvement,
    pause_case,
    prioritise_case,
    put_options,
    rate_case,
    record_answer,
    record_attempt,
    refuse_options,
    release_case,
    send_copy,
    tag_case,
    tell_progress,
    watch_case,
)
from zhunsheng.cases.models import Case, CaseEntry, CaseLink, CaseOption, CaseTag, Task
from zhunsheng.cases.values import Belonging
from zhunsheng.clocks.hot import ALL_OF_SUBJECT, read_rows
from zhunsheng.clocks.queries import replay_case
from zhunsheng.journal.actions import Pen, run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("live_db", "keys")
LATER = AT + hours(1)
Way = Callable[[Pen], object]
CHECKED = 12
"""How many triples are drawn for each state."""


AT_STAKE = {
    "proposed": ("first", "refuse", "force", "release", "merge", "merge back", "tell", "tags", "other tags", "ask"),
    "carrying_out": ("settle", "force", "merge", "assign", "pause", "ask"),
}
"""The acts of which every pair is tried; triples are drawn from all there are."""


class Matter:
    """One case with everything an act may need."""

    def __init__(self, desk: Desk, state: str) -> None:
        self.desk, self.buyer = desk, desk.customer()
        self.case_id = desk.to_proposed(self.buyer)
        self.other = desk.complaint(self.buyer)
        run(assign_case, desk.specialist, AT, self.other, desk.specialist.id)
        if state == "carrying_out":
            run(choose_option, self.buyer, AT, self.case_id, 1)
            run(fill_case, desk.specialist, AT, self.case_id, {"outcome": "已换货"})

    def acts(self) -> dict[str, Way]:
        one, two, me, buyer, desk = self.case_id, self.other, self.desk.specialist, self.buyer, self.desk
        return {
            "first": lambda pen: pen.run(choose_option, buyer, LATER, one, 1),
            "second": lambda pen: pen.run(choose_option, buyer, LATER, one, 2),
            "refuse": lambda pen: pen.run(refuse_options, buyer, LATER, one, "都不要"),
            "put": lambda pen: pen.run(put_options, me, LATER, one, OPTIONS),
            "settle": lambda pen: pen.run(move_case, me, LATER, one, "settle"),
            "force": lambda pen: pen.run(force_case, desk.administrator, LATER, one, "结束"),
            "assign": lambda pen: pen.run(assign_case, desk.leader, LATER, one, desk.senior.id, "换人"),
            "release": lambda pen: pen.run(release_case, desk.leader, LATER, one, "放回"),
            "merge": lambda pen: pen.run(merge_case, me, LATER, one, two),
            "merge back": lambda pen: pen.run(merge_case, me, LATER, two, one),
            "pause": lambda pen: pen.run(pause_case, desk.boss, LATER, one, "waiting_customer"),
            "tell": lambda pen: pen.run(tell_progress, me, LATER, one, "正在处理"),
            "tags": lambda pen: pen.run(tag_case, me, LATER, one, ["甲"]),
            "other tags": lambda pen: pen.run(tag_case, me, LATER, one, ["乙"]),
            "press": lambda pen: pen.run(prioritise_case, me, LATER, one, 2),
            "grade": lambda pen: pen.run(grade_case, me, LATER, one, "complex"),
            "fill": lambda pen: pen.run(fill_case, me, LATER, one, {"outcome": "另定"}),
            "ask": lambda pen: pen.run(ask_department, me, LATER, one, "logistics", "李", "到哪了", hours(9)),
            "answer": lambda pen: pen.run(record_answer, buyer, LATER, one, "好的"),
            "attempt": lambda pen: pen.run(record_attempt, me, LATER, one, "没人接"),
            "note": lambda pen: pen.run(note_case, me, LATER, one, "已核实"),
            "copy": lambda pen: pen.run(send_copy, me, LATER, one, "logistics", "李"),
            "improve": lambda pen: pen.run(open_improvement, me, LATER, one, "warehouse", "换包装", LATER + hours(9)),
            "rate": lambda pen: pen.run(rate_case, buyer, LATER, one, 4),
            "watch": lambda pen: pen.run(watch_case, me, LATER, one, watches=True),
            "gather": lambda pen: pen.run(gather_evidence, me, LATER, one),
            "link": lambda pen: pen.run(link_cases, me, LATER, one, two, Belonging.PARENT),
            "link back": lambda pen: pen.run(link_cases, me, LATER, two, one, Belonging.PARENT),
        }  # fmt: skip

    def now(self) -> tuple:
        """Say how both cases stand, without the numbers that differ from case to case."""
        return tuple(self._one(case_id) for case_id in (self.case_id, self.other))

    def _one(self, case_id: int) -> tuple:
        assert replay_case(case_id, LATER) == []
        case = Case.objects.get(id=case_id)
        clocks = Counter(
            (row.clock.clause_id, row.clock.state.value) for row in read_rows(ALL_OF_SUBJECT, ("case", case_id))
        )
        return (
            case.state, case.rounds, case.grade, case.priority, case.owner_id, case.fields.get("outcome"),
            case.merged_into is not None, case.paused_since, case.closed_at, case.version,
            sorted(CaseOption.objects.filter(case_id=case_id, chosen_at__isnull=False).values_list("round", "number")),
            sorted(CaseTag.objects.filter(case_id=case_id).values_list("tag", flat=True)),
            sorted(CaseLink.objects.filter(case_id=case_id).values_list("kind", flat=True)),
            sorted(Task.objects.filter(case_id=case_id).values_list("department", flat=True)),
            Counter(CaseEntry.objects.filter(case_id=case_id).values_list("kind", flat=True)),
            Counter(one.fact.NAME for one in history("case", case_id)), clocks,
        )  # fmt: skip


def answer(act: Way, pen: Pen) -> str:
    try:
        act(pen)
    except Refusal as refusal:
        return refusal.code
    return "done"


def one_by_one(matter: Matter, names: Sequence[str], order: Sequence[int], pen: Pen) -> tuple:
    told = {place: answer(matter.acts()[names[place]], pen) for place in order}
    return [told[place] for place in range(len(names))], matter.now()


def at_once(matter: Matter, names: Sequence[str], pens: Sequence[Pen]) -> tuple:
    start = Barrier(len(names))

    def act(place: int) -> str:
        way = matter.acts()[names[place]]
        start.wait(10)
        return answer(way, pens[place % len(pens)])

    with ThreadPoolExecutor(max_workers=len(names)) as pool:
        told = list(pool.map(act, range(len(names))))
    return told, matter.now()


def check(desk: Desk, state: str, names: Sequence[str], pens: Sequence[Pen]) -> str:
    """Let acts happen at once; say which histories would have been legal where it was none of them."""
    found = at_once(Matter(desk, state), names, pens)
    legal = []
    for order in itertools.permutations(range(len(names))):
        legal.append(one_by_one(Matter(desk, state), names, order, pens[0]))
        if found == legal[-1]:
            return ""
    return f"{names} while {state}: {found}, legal are {legal}"


@pytest.mark.parametrize("state", ["proposed", "carrying_out"])
def test_two_acts_at_once_end_in_a_legal_history(state: str, pens: list[Pen]) -> None:
    desk = Desk()
    pairs = itertools.combinations_with_replacement(AT_STAKE[state], 2)
    assert [fault for pair in pairs if (fault := check(desk, state, pair, pens))] == []
    assert tally() == {}


@pytest.mark.parametrize("state", ["proposed", "carrying_out"])
def test_three_acts_at_once_end_in_a_legal_history(state: str, pens: list[Pen]) -> None:
    desk, chance = Desk(), random.Random(20_261_129)
    names = list(Matter(desk, state).acts())
    triples = [chance.choices(names, k=3) for _ in range(CHECKED)]
    assert [fault for triple in triples if (fault := check(desk, state, triple, pens))] == []
    assert tally() == {}


def tally() -> dict[tuple[object, ...], tuple[int, int]]:
    """Say where the tally of cases differs from what stands in the table; those that go on in another are not counted."""
    kept, counted = tally_kept(), tally_there()
    return {
        key: (kept.get(key, 0), counted.get(key, 0))
        for key in {*counted, *kept}
        if kept.get(key, 0) != counted.get(key, 0)
    }
