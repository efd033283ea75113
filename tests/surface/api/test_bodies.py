"""What no database can keep is refused at the door, on every route alike."""

import pytest

from tests.dialogue.desk import hire, open_shop, rights
from tests.surface.api.caller import Program
from zhunsheng.access.values import Role

pytestmark = pytest.mark.usefixtures("db", "keys")

CARD = {"kind": "case", "category": "nowhere", "title": "案例", "text": "先确认亮度", "product": "", "parameters": {}}


@pytest.fixture
def program() -> Program:
    open_shop()
    return Program.of(hire("boss", rights(Role.MANAGER)))


@pytest.mark.parametrize("field", ["category", "title", "text", "product"])
def test_a_text_with_a_nul_is_refused_by_name(program: Program, field: str) -> None:
    status, problem = program.post("/cards", CARD | {field: "甲\0乙"}, Idempotency_Key="k1")
    assert (status, problem["code"]) == (422, "input.bad")
    assert "U+0000" in problem["errors"][0]["expectation"]


def test_the_six_characters_that_stand_for_it_are_a_text_like_any_other(program: Program) -> None:
    status, problem = program.post("/cards", CARD | {"text": "写作 \\u0000"}, Idempotency_Key="k1")
    assert (status, problem["code"]) == (404, "not_found"), "past the door; only the category is unknown here"
