"""Fields of one's own: by kind and type, checked by their sort, edition by edition, found again in lists."""

import pytest

from tests.cases.desk import AT, Desk, told
from zhunsheng.cases.actions import assign_case, fill_custom, set_case_fields
from zhunsheng.cases.queries import Chosen, count_chosen, custom_fields, custom_of, list_cases
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.surface.pages.cases.own_fields import EXAMPLE

pytestmark = pytest.mark.usefixtures("shared_db")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    made = Desk()
    run(set_case_fields, made.administrator, AT, EXAMPLE)
    return made


def own(desk: Desk, issue_type: str = "quality") -> int:
    case_id = desk.complaint(desk.customer(), issue_type=issue_type)
    run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    return case_id


def test_what_fits_is_kept_and_found_again(desk: Desk) -> None:
    case_id, other = own(desk), own(desk)
    run(fill_custom, desk.specialist, AT, case_id, {"batch": "B-77", "parts": "012.50", "site": "east"})
    run(fill_custom, desk.specialist, AT, other, {"batch": "B-78"})
    before = told(case_id)
    run(fill_custom, desk.specialist, AT, case_id, {"batch": "B-77"})
    assert told(case_id) == before
    assert custom_of(desk.specialist, [case_id]) == {case_id: {"batch": "B-77", "parts": "12.5", "site": "east"}}
    for chosen, ids in ((Chosen(field="batch", holds="B-77"), [case_id]), (Chosen(field="batch"), [other, case_id])):
        assert [one.id for one in list_cases(desk.specialist, chosen)] == ids
        assert sum(count_chosen(desk.specialist, chosen).values()) == len(ids)
    run(fill_custom, desk.specialist, AT, case_id, {"batch": ""})
    assert custom_of(desk.other, [case_id]) == {}
    assert "batch" not in custom_of(desk.specialist, [case_id])[case_id]


@pytest.mark.parametrize(
    "told",
    [
        {"parts": "三件"},
        {"parts": "1e99"},
        {"site": "moon"},
        {"nothing": "x"},
        {"batch": "x" * 201},
        {"batch": "a\x00b"},
    ],
)
def test_what_does_not_fit_is_refused(desk: Desk, told: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        run(fill_custom, desk.specialist, AT, own(desk), told)


def test_a_case_has_the_fields_of_its_type_and_only_who_works_on_it_writes_them(desk: Desk) -> None:
    with pytest.raises(BadInput):
        run(fill_custom, desk.specialist, AT, own(desk, "attitude"), {"batch": "B-77"})
    with pytest.raises(AccessDenied):
        run(fill_custom, desk.other, AT, own(desk), {"batch": "B-77"})
    with pytest.raises(AccessDenied):
        run(set_case_fields, desk.specialist, AT, EXAMPLE)


@pytest.mark.parametrize(
    "text",
    ["- code: X", "a: b", "- {code: a1, zh: 甲, en: A, kinds: [moon]}", "- {code: a1, zh: 甲, en: A, sort: choice}", "- {code: a1, zh: 甲, en: A}\n- {code: a1, zh: 乙, en: B}", "- [", "- {code: a1, zh: 甲, en: A, other: 1}"],
)  # fmt: skip
def test_faulty_fields_are_refused_and_the_edition_stays(desk: Desk, text: str) -> None:
    before = custom_fields()
    with pytest.raises(BadInput):
        run(set_case_fields, desk.administrator, AT, text)
    assert custom_fields() == before
