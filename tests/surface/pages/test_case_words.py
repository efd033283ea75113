"""Words for the customer on the page of a case: the guard asks once more, and what was typed stays."""

import re

import pytest

from tests.surface.pages.test_cases_page import complaint
from zhunsheng.cases.models import Case


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_what_the_guard_asks_about_goes_out_with_one_more_press_and_what_it_refuses_does_not(enter, lang):
    client = enter("zhuguan")
    client.cookies["django_language"] = lang
    case = complaint()
    asked = {"do": "entry", "entry": "progress", "words": "你必须先把商品寄回来"}
    held = client.post(f"/cases/{case.id}/", asked)
    page = held.content.decode()
    assert held.status_code == 422
    assert f">{asked['words']}</textarea>" in page
    assert f'name="words" value="{asked["words"]}"' in page
    clauses = re.findall(r'name="confirm" value="([^"]+)"', page)
    assert len(clauses) == 1
    lines = case.entries.filter(kind="progress", words=asked["words"])
    before = lines.count()
    assert client.post(f"/cases/{case.id}/", {**asked, "confirm": clauses[0]}).status_code == 302
    assert lines.count() == before + 1
    refused = client.post(f"/cases/{case.id}/", {**asked, "words": "你这人怎么听不懂，不关我的事"})
    assert refused.status_code == 422
    assert 'name="confirm"' not in refused.content.decode()


def test_typed_options_stay_where_the_guard_holds_them(enter):
    client, case = enter("zhuguan"), complaint()
    Case.objects.filter(id=case.id).update(state="planning")
    typed = {"do": "options", "option": ["你必须先寄回 <b>", "全额退款"], "option_due": ["2030-01-01T10:00"] * 2}
    page = client.post(f"/cases/{case.id}/", typed).content.decode()
    assert page.count('name="option" value="你必须先寄回 &lt;b&gt;"') == 2  # in its field, and to be sent again
    assert page.count('value="2030-01-01T10:00"') == 4
