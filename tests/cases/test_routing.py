"""A complaint goes to the complaint specialists by itself where its registrar is none; the registrar goes on seeing it."""

import msgspec
import pytest

from tests.cases.desk import AT, WORDS, Desk, facts_of, told
from tests.dialogue.desk import says
from tests.people.staff import hire, rights
from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Role, Verb
from zhunsheng.cases.actions import assign_case, fill_case, register_case, release_case
from zhunsheng.cases.counting import count_cases, count_chosen
from zhunsheng.cases.events import CaseWatched
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import Chosen, case_file, case_row, list_cases
from zhunsheng.dialogue.actions import open_dialogue, take_dialogue
from zhunsheng.dialogue.values import Opening
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied

pytestmark = pytest.mark.usefixtures("shared_db")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def registered(desk: Desk, by: Actor, kind: str = "complaint", *, take: bool = True) -> int:
    """Let somebody register a case from a dialogue of theirs."""
    buyer = desk.customer()
    opening = Opening(
        shop_id=desk.shop, channel="webchat", customer_id=buyer.id, group=min(by.groups, default="online")
    )
    dialogue_id = run(open_dialogue, buyer, AT, opening)
    says(buyer, dialogue_id, "我要投诉")
    run(take_dialogue, by, AT, dialogue_id)
    return run(register_case, by, AT, desk.new(buyer, kind, dialogue_id=dialogue_id, take=take))


def owner(case_id: int) -> int | None:
    return Case.objects.get(id=case_id).owner_id


def lines(actor: Actor, case_id: int) -> list[tuple[str, str]]:
    return [(one.kind, one.detail) for one in reversed(case_file(actor, case_id).entries)]


def test_a_complaint_of_who_is_no_specialist_waits_for_one(desk: Desk) -> None:
    case_id = registered(desk, desk.other)
    assert owner(case_id) is None
    assert told(case_id) == ["case.opened", "complaint.received", "case.routed", "case.watched"]
    assert lines(desk.other, case_id) == [("registered", "webchat"), ("routed", "complaint")]
    assert case_id in {one.id for one in list_cases(desk.specialist, Chosen(waiting=True))}
    run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    assert owner(case_id) == desk.specialist.id


def test_a_specialist_keeps_what_they_register_and_after_sales_stay(desk: Desk) -> None:
    mine = registered(desk, desk.specialist)
    assert (owner(mine), "case.routed" in told(mine)) == (desk.specialist.id, False)
    other = registered(desk, desk.other, "aftersale")
    assert (owner(other), "case.routed" in told(other)) == (desk.other.id, False)


@pytest.mark.parametrize("way", ["form", "import", "api"])
def test_whoever_registers_it_without_keeping_it_has_it_routed_too(desk: Desk, way: str) -> None:
    buyer = desk.customer()
    by = buyer if way == "form" else desk.boss
    new = msgspec.structs.replace(desk.new(buyer, fields=WORDS), channel=way)
    case_id = run(register_case, by, AT, new)
    assert (owner(case_id), told(case_id)[-1]) == (None, "case.routed")
    assert [one for one in facts_of(case_id) if isinstance(one, CaseWatched)] == []


def test_the_registrar_sees_it_whoever_has_it_and_works_on_it_no_more(desk: Desk) -> None:
    case_id = registered(desk, desk.other)
    for _ in ("waiting", "owned"):
        row = case_row(desk.other, case_id)
        assert not isinstance(decide(desk.other, Verb.CASE_WORK, row.subject()), Allowed)
        with pytest.raises(AccessDenied):
            run(fill_case, desk.other, AT, case_id, {"apology": "抱歉"})
        assert case_id in {one.id for one in list_cases(desk.other, Chosen(watched_by=desk.other.id))}
        with pytest.raises(AccessDenied):
            run(assign_case, desk.other, AT, case_id, desk.other.id)
        if owner(case_id) is None:
            run(assign_case, desk.senior, AT, case_id, desk.senior.id)
    run(release_case, desk.senior, AT, case_id, "午休")
    assert case_row(desk.other, case_id).owner_id is None


def test_a_colleague_of_the_registrar_sees_nothing_of_it(desk: Desk) -> None:
    stranger = hire("bie", rights(Role.AGENT, groups="online"))
    case_id = registered(desk, desk.other)
    with pytest.raises(AccessDenied):
        case_row(stranger, case_id)
    assert list_cases(stranger, Chosen(), limit=100) == []


def test_the_registrars_counts_are_those_of_the_list(desk: Desk) -> None:
    case_id = registered(desk, desk.other)
    registered(desk, desk.other, "aftersale")
    run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    rows = list_cases(desk.other, Chosen(), limit=100)
    counts: dict[tuple[str, str], int] = {}
    for one in rows:
        counts[one.kind, one.state] = counts.get((one.kind, one.state), 0) + 1
    assert count_cases(desk.other) == counts
    assert sum(count_chosen(desk.other, Chosen(open=True)).values()) == len(rows)
    assert len(rows) == len({one.id for one in rows}) >= 2
