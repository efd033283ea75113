"""What the room reckons with stands in its procedures; a case keeps the figures of its edition."""

from importlib import resources

import pytest

from tests.cases.desk import AT, Desk
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import ask_department, assign_case, make_customer_link, send_copy, tag_case
from zhunsheng.cases.events import CaseLinkMade
from zhunsheng.cases.models import Case
from zhunsheng.cases.procedures import EARLIER, FIGURES, book_from, shipped_book
from zhunsheng.ground.tokens import TokenExpired, read_token_fields
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.errors import BadInput

pytestmark = pytest.mark.usefixtures("shared_db")
TEXT = resources.files("zhunsheng.cases").joinpath("procedures.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def test_every_edition_has_every_figure() -> None:
    for edition in (*EARLIER, None):
        assert shipped_book(edition).figures.keys() == FIGURES


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("  task_link_h: 72 ", "  task_link_h: 0 ", "figures.task_link_h"), ("  task_link_h: 72 ", "  task_link: 72 ", "figures"),
        ("  most_tags: 10", "  most_tags: ten", "the procedures"), ("  most_tags: 10", "  most_tags: -3", "figures.most_tags"),
    ],
)  # fmt: skip
def test_a_figure_that_is_none_is_refused_by_name(old: str, new: str, place: str) -> None:
    assert old in TEXT
    with pytest.raises(BadInput) as fault:
        book_from(TEXT.replace(old, new))
    assert fault.value.detail["thing"] == place


def test_links_open_as_long_as_the_procedures_say_or_as_was_asked(desk: Desk) -> None:
    me, buyer = desk.specialist, desk.customer()
    case_id = desk.complaint(buyer)
    run(assign_case, me, AT, case_id, me.id)
    said = shipped_book()
    made = {
        ("case-task", said.figure("task_link_h")): run(ask_department, me, AT, case_id, "logistics", "赵", "请查"),
        ("case-copy", said.figure("copy_link_h")): run(send_copy, me, AT, case_id, "logistics", "赵"),
        ("case", said.figure("customer_link_h")): run(make_customer_link, me, AT, case_id),
        ("case-task", 5): run(ask_department, me, AT, case_id, "logistics", "赵", "请查", hours(5)),
        ("case", said.figure("application_link_h")): run(make_customer_link, buyer, AT, case_id),
    }
    for (purpose, life), token in made.items():
        read_token_fields(token, purpose=purpose, at=AT + hours(life) - seconds(1))
        with pytest.raises(TokenExpired):
            read_token_fields(token, purpose=purpose, at=AT + hours(life) + seconds(1))
    told = [one.fact.until_us - one.at.us for one in history("case", case_id) if isinstance(one.fact, CaseLinkMade)]
    assert told == [hours(said.figure("customer_link_h")).us, hours(said.figure("application_link_h")).us]


def test_a_case_of_an_earlier_edition_keeps_its_figures(desk: Desk) -> None:
    me = desk.specialist
    case_id = desk.complaint(desk.customer())
    run(assign_case, me, AT, case_id, me.id)
    Case.objects.filter(id=case_id).update(edition=EARLIER[0])
    most = shipped_book(EARLIER[0]).figure("most_tags")
    run(tag_case, me, AT, case_id, [f"标签{n}" for n in range(most)])
    with pytest.raises(BadInput, match=str(most)):
        run(tag_case, me, AT, case_id, [f"标签{n}" for n in range(most + 1)])
    assert SYSTEM.id != me.id
