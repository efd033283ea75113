"""Several people act on one case at once: one of the legal histories comes out, and the others are told why not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cases.desk import AT, Desk, facts_of
from zhunsheng.cases.actions import change_choice, choose_option, fill_case, refuse_options
from zhunsheng.cases.events import CaseFilled, CaseMoved
from zhunsheng.cases.models import Case, CaseOption
from zhunsheng.cases.values import ChoiceBegun
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


@pytest.mark.usefixtures("live_db", "keys")
def test_a_choice_changes_before_somebody_begins_on_it_or_not_at_all() -> None:
    desk = Desk()
    buyer = desk.customer()
    for _ in range(8):
        case_id = desk.to_proposed(buyer)
        run(choose_option, buyer, AT, case_id, 1)
        with ThreadPoolExecutor(max_workers=2) as pool:
            changed = pool.submit(run, change_choice, buyer, AT, case_id, 2)
            pool.submit(run, fill_case, desk.specialist, AT, case_id, {"outcome": "已办"}).result()
        begun = isinstance(changed.exception(), ChoiceBegun)
        assert begun or changed.exception() is None
        assert isinstance(facts_of(case_id)[-1], CaseFilled)
        assert list(CaseOption.objects.filter(case_id=case_id, chosen_at__isnull=False).values_list("number")) == [
            (1 if begun else 2,)
        ]


@pytest.mark.usefixtures("db", "keys")
def test_a_stale_copy_of_a_case_is_not_written() -> None:
    desk = Desk()
    case_id = desk.complaint(desk.customer())
    first, second = Case.objects.get(id=case_id), Case.objects.get(id=case_id)
    change(first, grade="complex")
    with pytest.raises(Conflict):
        change(second, grade="basic")
    assert Case.objects.get(id=case_id).grade == "complex"
