"""Numbers in addresses and forms: whatever else stands there is answered, never a fault of the desk."""

import pytest

from tests.surface.pages.conftest import Enter
from zhunsheng.surface.pages.kit.numbers import typed_number

ODD = ("", "x", "²", "٣", "-1", "1.5", "1_0", " 1", "9" * 19, "9" * 5000)


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_number_of_a_row_is_none(text: str) -> None:
    assert (typed_number(text), typed_number(text, -1)) == (0, -1)


def test_a_number_is_read() -> None:
    assert [typed_number(text) for text in ("0", "7", "9" * 18)] == [0, 7, 10**18 - 1]


@pytest.mark.parametrize("odd", ["²", "9" * 19, "9" * 5000])
def test_pages_take_an_odd_number_for_none(enter: Enter, odd: str) -> None:
    boss = enter("jingli")
    deeds = {
        "/scripts/": {"do": "review", "pick": odd},
        "/guard/rules/": {"do": "on", "pick": odd},
        "/guard/claims/": {"pick": odd},
        "/figures/explore/": {"do": "remove", "view": odd},
        "/standards/ec-1.2a/draft/": {"version": odd},
    }
    answers = {path: boss.post(path, filled).status_code for path, filled in deeds.items()}
    assert {path: code for path, code in answers.items() if code >= 500} == {}
    assert answers["/guard/rules/"] == 302


@pytest.mark.parametrize(
    "place", ['["x"]', "[99999999999999999999]", '["a\\u0000"]', "[]", "[-1]", "[1,2,3]", '[1,"x"]', "[true]"]
)
def test_a_place_in_a_list_that_no_list_has_is_its_beginning_or_its_end(enter: Enter, place: str) -> None:
    boss = enter("guanli")
    for path in ("/admin/mail/", "/admin/agents/", "/admin/shops/", "/cases/", "/announcements/"):
        assert boss.get(path, {"after": place}).status_code == 200, path
