"""Several people act on one case at once: one of the legal histories comes out, and the others are told why not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cases.desk import AT, Desk, facts_of
from zhunsheng.cases.actions import choose_option, refuse_options
from zhunsheng.cases.events import CaseMoved
from zhunsheng.cases.models import Case, CaseOption
from zhunsheng.cases.writing import change
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Conflict, Refusal


@pytest.mark.usefixtures("live_db", "keys")
def test_of_many_answers_at_once_one_counts() -> None:
    desk = Desk()
    buyer = desk.customer()
    case_id = desk.to_proposed(buyer)
    moves = len([one for one in facts_of(case_id) if isinstance(one, CaseMoved)])

    def attempt(act: Callable[[], object]) -> str:
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        return "done"

    acts: list[Callable[[], object]] = [
        lambda: run(choose_option, buyer, AT, case_id, 1),
        lambda: run(choose_option, buyer, AT, case_id, 2),
        lambda: run(refuse_options, buyer, AT, case_id, "都不要"),
    ] * 4
    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        answers = list(pool.map(attempt, acts))
    assert answers.count("done") == 1
    fresh = [one for one in facts_of(case_id) if isinstance(one, CaseMoved)][moves:]
    assert [one.move for one in fresh] in (["accept"], ["reject"])
    chosen = CaseOption.objects.filter(case_id=case_id, chosen_at__isnull=False).count()
    assert (Case.objects.get(id=case_id).state, chosen) in (("carrying_out", 1), ("planning", 0))


@pytest.mark.usefixtures("db", "keys")
def test_a_stale_copy_of_a_case_is_not_written() -> None:
    desk = Desk()
    case_id = desk.complaint(desk.customer())
    first, second = Case.objects.get(id=case_id), Case.objects.get(id=case_id)
    change(first, grade="complex")
    with pytest.raises(Conflict):
        change(second, grade="basic")
    assert Case.objects.get(id=case_id).grade == "complex"
