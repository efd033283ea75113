"""Lists of cases that are kept under a name: shared, forgotten, and honest about what they ask for."""

import re


def test_a_list_is_kept_under_a_name_and_shared_or_forgotten(enter):
    boss, other = enter("zhuguan"), enter("xiaozhou")
    boss.post(
        "/cases/views/",
        {"do": "keep", "name": "待办投诉", "query": "kind=complaint&view=open&next=//evil", "shared": "yes"},
    )
    page = boss.get("/cases/").content.decode()
    assert '<a href="?kind=complaint&amp;view=open">待办投诉</a>' in page
    assert "待办投诉" in other.get("/cases/").content.decode()
    view = re.findall(r'name="view" value="(\d+)"', page)[0]
    other.post("/cases/views/", {"do": "forget", "view": view})
    assert "待办投诉" in boss.get("/cases/").content.decode()
    boss.post("/cases/views/", {"do": "forget", "view": view})
    assert "待办投诉" not in boss.get("/cases/").content.decode()


def test_a_kept_list_says_when_a_value_it_asks_for_is_none_any_more(enter):
    boss = enter("zhuguan")
    page = boss.get("/cases/?kind=complaint&owner=999999999999&issue=gone.type&field=lost&holds=x").content.decode()
    plain = boss.get("/cases/?kind=complaint").content.decode()
    assert page.count("data-pick ") == plain.count("data-pick ") > 0
    for value in ("999999999999", "gone.type", "lost"):
        assert f"“{value}”已不在" in page
    assert "已不在" not in plain
    assert 'href="?kind=complaint&amp;issue=gone.type&amp;field=lost&amp;holds=x">去掉它' in page
