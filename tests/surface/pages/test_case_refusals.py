"""What acts on cases are refused for is said in the reader's words: no refusal of theirs leaves English in a Chinese sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import zhunsheng
from tests.surface.pages.test_cases_page import _agent, complaint
from zhunsheng.cases.models import Case
from zhunsheng.kernel.errors import BadInput
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.live.words import in_words

ROOT = Path(zhunsheng.__file__).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def told() -> Iterator[str]:
    """Give every thing and expectation that the acts and pages of cases name as they stand."""
    for place in ("cases", "surface/pages/cases"):
        for path in sorted((ROOT / place).rglob("*.py")):
            acts = path.parent.name in ("actions", "cases") and path.parent != ROOT / "cases"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
                args = node.args if isinstance(node, ast.Call) else []
                asked = {"BadInput": args[:2], "words_of": args[1:2]}.get(name, []) if acts else []
                asked = args[:1] if name == "NotFound" else asked
                yield from (str(one.value) for one in asked if isinstance(one, ast.Constant) and one.value)


def test_every_refusal_of_an_act_on_a_case_is_said_in_chinese():
    found = sorted(set(told()))
    assert len(found) > 50
    with translation.override("zh-hans"):
        said = {one: str(in_words({"thing": one, "expectation": one})["expectation"]) for one in found}
    assert {one: words for one, words in said.items() if not CHINESE.search(words)} == {}
    assert {
        one: words for one, words in said.items() if words == one
    } == {}  # Chinese in English words is no translation


@pytest.mark.parametrize(
    ("expectation", "words"),
    [
        ("2 to 3", "2 至 3 个"),
        ("1 to 4000 characters", "1 至 4000 个字"),
        ("one of a, b", "以下之一：a, b"),
        ("at most 10", "最多 10 个"),
    ],
)
def test_figures_are_said_in_words(expectation, words):
    refusal = BadInput("the options", expectation, 1)
    assert refusal_text(refusal, "zh-hans") == f"方案 应为 {words}，而不是 1。"
    assert refusal_text(refusal, "en") == f"the options must be {expectation}, not 1."


def test_a_page_says_so_in_one_language(enter):
    boss = enter("zhuguan")
    for typed in (
        {"do": "refund", "yuan": "999999999999"}, {"do": "options", "option": "换", "option_due": "2099-01-01T10:00"},
        {"do": "fill", "due_at": "2001-01-01T10:00"}, {"do": "task", "department": "moon", "recipient": "赵", "question": "在"},
    ):  # fmt: skip
        Case.objects.filter(id=complaint().id).update(state="planning")
        page = boss.post(f"/cases/{complaint().id}/", typed).content.decode()
        alert = re.findall(r'role="alert">.*?<span>(.*?)</span>', page, re.DOTALL)[0]
        assert not re.search(r"\b(the|one|of|to|such|as|still)\b", alert), alert


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"do": "pause", "reason": "waiting_customer"}, "该工单已经暂停计时；如需更换原因，请先恢复计时。"),
        ({"do": "options", "option": ["换", "退"], "option_due": ["2099-01-01T10:00"] * 2}, "方案已交给客户选择；客户不接受后才能重新拟定。"),
        ({"do": "choose", "number": "3"}, "现在不能选方案 3：客户已选定，或没有向客户提供过该方案。"),
        ({"do": "fill", "due_at": "2001-01-01T10:00"}, "该时间已过，请选择以后的时间。"),
        ({"do": "improve", "department": "warehouse", "words": "换箱", "due_at": "2001-01-01T10:00"}, "该时间已过，请选择以后的时间。"),
        ({"do": "move", "move": "settle"}, "工单目前为“待客户选择”，现在不能做“已执行完”这一步。"),
    ],
)  # fmt: skip
def test_what_does_not_fit_how_a_case_stands_is_refused_as_a_person_would(enter, typed, words):
    boss, case_id = enter("zhuguan"), complaint().id
    boss.post(f"/cases/{case_id}/", {"do": "pause", "reason": "waiting_customer"})
    Case.objects.filter(id=case_id).update(state="proposed")
    page = boss.post(f"/cases/{case_id}/", typed).content.decode()
    assert re.findall(r'role="alert">.*?<span>(.*?)</span>', page, re.DOTALL) == [words]


def test_a_case_that_runs_is_not_let_go_on(enter):
    page = enter("zhuguan").post(f"/cases/{complaint().id}/", {"do": "resume"}).content.decode()
    assert "该工单没有暂停，正在计时。" in page


def test_what_was_left_empty_is_asked_for_by_its_name(enter):
    boss, case_id = enter("zhuguan"), complaint().id
    Case.objects.filter(id=case_id).update(owner_id=_agent("xiaozhou"))
    assert re.search(r'name="note"[^>]*required', boss.get(f"/cases/{case_id}/").content.decode())
    page = boss.post(f"/cases/{case_id}/", {"do": "assign", "agent": "", "note": " "}).content.decode()
    assert re.findall(r'role="alert">.*?<span>(.*?)</span>', page, re.DOTALL) == ["请填写给接手人的说明。"]
