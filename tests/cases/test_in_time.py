"""A department's task is in time where it was answered or settled, whichever came first, not after its due time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.desk import AT, Desk
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import (
    answer_task,
    ask_department,
    assign_case,
    force_case,
    open_task,
    rate_task,
    settle_task,
)
from zhunsheng.cases.models import Task
from zhunsheng.cases.queries import analyse_cases
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.instants import Instant

pytestmark = pytest.mark.usefixtures("shared_db")
LIMIT = 120
"""Minutes that logistics has."""

MOMENT = st.none() | st.integers(1, 240) | st.sampled_from((LIMIT - 1, LIMIT, LIMIT + 1))
HISTORY = st.tuples(MOMENT, MOMENT, st.booleans(), st.booleans())
"""When it was answered, when settled, whether by the department's own rating, and whether the case was forced."""


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def lived(desk: Desk, at: Instant, history: tuple[int | None, int | None, bool, bool]) -> None:
    """Let one task have a history: answered before it is settled, forced at the end."""
    answered, settled, rated, forced = history
    case_id, me = desk.complaint(desk.customer(), at), desk.specialist
    run(assign_case, me, at, case_id, me.id)
    link = run(ask_department, me, at, case_id, "logistics", "赵", "请查", hours(48))
    run(open_task, SYSTEM, at, link, "b", confirmed=True)
    if answered is not None:
        run(answer_task, SYSTEM, at + minutes(answered), link, "b", "已查")
    if settled is not None and rated:
        run(rate_task, SYSTEM, at + minutes(settled), link, "b", 5)
    elif settled is not None:
        run(settle_task, me, at + minutes(settled), case_id, Task.objects.get(case_id=case_id).id)
    if forced:
        run(force_case, desk.administrator, at + minutes(300), case_id, "客户撤诉")


@given(
    st.lists(HISTORY.filter(lambda one: one[0] is None or one[1] is None or one[0] <= one[1]), min_size=1, max_size=3),
    st.integers(0, 400),
)
def test_in_time_is_what_was_done_first(
    desk: Desk, histories: list[tuple[int | None, int | None, bool, bool]], later: int
) -> None:
    start = AT + hours(1000)
    earlier = Task.objects.filter(asked_at__gte=start).order_by("-asked_at").values_list("asked_at", flat=True).first()
    since = start if earlier is None else earlier + hours(10)
    for one in histories:
        lived(desk, since, one)
    at = since + minutes(301 + later)
    [line] = analyse_cases(desk.boss, since, since + hours(1), at).departments
    done = [min((one for one in each[:2] if one is not None), default=None) for each in histories]
    assert line.tasks == len(histories)
    assert line.answered == sum(each[0] is not None for each in histories)
    assert line.in_time == sum(one is not None and one <= LIMIT for one in done)
    over = [one is None and each[3] for one, each in zip(done, histories, strict=True)]
    assert line.judged == len(histories) - sum(over)


def test_of_what_was_settled_before_the_desk_wrote_down_when_nothing_is_said(desk: Desk) -> None:
    since = AT + hours(800)
    lived(desk, since, (None, 60, False, False))
    Task.objects.filter(asked_at=since.us).update(settled_at=None)
    [line] = analyse_cases(desk.boss, since, since + hours(1), since + hours(90)).departments
    assert (line.tasks, line.judged, line.in_time) == (1, 0, 0)


def test_what_is_still_open_before_its_due_time_is_neither(desk: Desk) -> None:
    since = AT + hours(900)
    lived(desk, since, (None, None, False, False))
    for at, judged in ((since + minutes(LIMIT), 0), (since + minutes(LIMIT + 1), 1)):
        [line] = analyse_cases(desk.boss, since, since + hours(1), at).departments
        assert (line.tasks, line.judged, line.in_time) == (1, judged, 0)
