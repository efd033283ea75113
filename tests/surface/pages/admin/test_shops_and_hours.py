"""Shops, hours, teams and the table of rights on the administration's pages."""

import re
from typing import Any

import pytest

from tests.people.staff import facts
from zhunsheng.access.queries import shipped_matrix
from zhunsheng.commerce.events import ShopSecretShown
from zhunsheng.commerce.queries import check_visitor, shop_by_key, shop_widget, shops
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import groups, teams
from zhunsheng.standards.queries import calendars_set, standing
from zhunsheng.surface.pages.admin.signing_examples import EXAMPLES, PYTHON

WEEK = {
    "mon": "9:00－12:00，13:30-18:00", "tue": "09:00-18:00", "wed": "", "thu": "", "fri": "", "sat": "22:00-06:00", "sun": "",
    "holidays": "cn", "make_up": "09:00-18:00", "special": "2026-11-11 00:00-24:00\n2026-12-31 休", "zone": "Asia/Shanghai",
}  # fmt: skip
DATA = {
    "kind": "weekly", "zone": "Asia/Shanghai", "holidays": "cn", "make_up": ["09:00-18:00"],
    "days": {"mon": ["09:00-12:00", "13:30-18:00"], "tue": ["09:00-18:00"], "sat": ["22:00-06:00"]},
    "special": {"2026-11-11": ["00:00-24:00"], "2026-12-31": []},
}  # fmt: skip
FACE = {
    "name": "新店",
    "key": "xin-dian",
    "colour": "#AA3300",
    "sites": "https://Shop.example/\n\nhttp://shop.example:8080",
}


def error_at(page: str, field: str) -> str:
    """Return what is said beside a field."""
    found = re.search(rf'id="id_{field}_error">.*?</svg>(.*?)</p>', page, re.DOTALL)
    return found[1].strip() if found else ""


def test_a_shop_is_opened_changed_and_its_code_handed_out(enter):
    client = enter("guanli")
    assert client.post("/admin/shops/new/", FACE).status_code == 302
    made = shop_by_key("xin-dian")
    assert (made.name, made.colour, made.sites) == (
        "新店",
        "#aa3300",
        ("http://shop.example:8080", "https://shop.example"),
    )
    changed = {"name": "更新的店", "colour": "#0f6863", "sites": ""}
    assert client.post(f"/admin/shops/{made.id}/", changed).status_code == 302
    assert (shop_by_key("xin-dian").name, shop_by_key("xin-dian").sites) == ("更新的店", ())
    page = client.get(f"/admin/shops/{made.id}/code/").content.decode()
    assert 'data-shop="xin-dian"' in page
    assert all(one.language in page for one in EXAMPLES)
    assert "shop-secret" not in page


def test_the_secret_is_shown_with_a_fact_and_what_the_example_signs_is_believed(enter, monkeypatch):
    client, shop = enter("guanli"), shops()[0]
    page = client.post(f"/admin/shops/{shop.id}/code/", {"do": "show"}).content.decode()
    secret = re.search(r'id="shop-secret" class="code">([^<]+)<', page)
    assert secret is not None
    assert facts()[-1] == ShopSecretShown(shop_id=shop.id)
    monkeypatch.setenv("ZHUNSHENG_SHOP_SECRET", secret[1])
    told: dict[str, Any] = {}
    exec(PYTHON.replace('SHOP"', f'{shop.key}"'), told)
    visitor = told["signed"]({"id": 77, "name": "王小明", "phone": "13812345678", "tier": "vip"})
    assert check_visitor(shop.key, visitor, now()).external_id == "77"
    assert client.post(f"/admin/shops/{shop.id}/code/", {"do": "rotate"}).status_code == 302
    with pytest.raises(Exception, match="signature"):
        check_visitor(shop.key, visitor, now())


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("key", "demo-3c", "没有用过"), ("key", "大 写", "小写字母"), ("colour", "red", "rrggbb"), ("sites", "https://a.example/path", "网站地址"), ("name", "", "必填")],
)  # fmt: skip
def test_a_shop_that_cannot_be_is_explained_beside_the_field(enter, field, value, said):
    client, before = enter("guanli"), shops()
    answer = client.post("/admin/shops/new/", FACE | {field: value})
    assert answer.status_code == 422
    assert said in error_at(answer.content.decode(), field)
    assert shops() == before


def test_hours_are_read_as_people_type_them_and_come_back_the_same(enter):
    client, shop = enter("guanli"), shops()[0]
    assert client.post(f"/admin/shops/{shop.id}/hours/", WEEK).status_code == 302
    assert shop_widget(shop.id).opening == DATA
    page = client.get(f"/admin/shops/{shop.id}/hours/").content.decode()
    assert 'value="09:00-12:00、13:30-18:00"' in page
    assert "2026-12-31" in page
    assert client.post(f"/admin/shops/{shop.id}/hours/", WEEK | {"always": "on"}).status_code == 302
    assert shop_widget(shop.id).opening == "always"


@pytest.mark.parametrize(
    ("field", "value"),
    [("mon", "nine to five"), ("tue", "09:00-18:00, 17:00-19:00"), ("special", "morgen 09:00-10:00"), ("special", "2026-13-01"), ("zone", "Mars/Phobos"), ("make_up", "25:00-26:00")],
)  # fmt: skip
def test_hours_that_cannot_be_are_explained_beside_their_day(enter, field, value):
    client, shop = enter("guanli"), shops()[0]
    before = shop_widget(shop.id)
    answer = client.post(f"/admin/shops/{shop.id}/hours/", WEEK | {field: value})
    assert answer.status_code == 422
    assert error_at(answer.content.decode(), field) != ""
    assert shop_widget(shop.id) == before


def test_words_and_limits_of_a_widget_are_set(enter):
    client, shop = enter("guanli"), shops()[0]
    told = {
        "welcome_zh": "欢迎",
        "away_en": "We are away",
        "messages": "5",
        "within_seconds": "10",
        "same_words": "2",
        "newcomers": "9",
        "newcomers_within_seconds": "60",
    }
    assert client.post(f"/admin/shops/{shop.id}/words/", told).status_code == 302
    widget = shop_widget(shop.id)
    assert (widget.welcome, widget.away, widget.asks_contact, widget.flood.messages) == (
        {"zh-hans": "欢迎"},
        {"en": "We are away"},
        False,
        5,
    )
    assert (widget.sees_typing, widget.bot_first) == (False, False)
    assert client.post(f"/admin/shops/{shop.id}/words/", told | {"sees_typing": "on"}).status_code == 302
    assert (shop_widget(shop.id).sees_typing, shop_widget(shop.id).bot_first) == (True, False)
    assert (
        'name="sees_typing" id="id_sees_typing" checked'
        in client.get(f"/admin/shops/{shop.id}/words/").content.decode()
    )
    assert client.post(f"/admin/shops/{shop.id}/words/", told | {"messages": "0"}).status_code == 422


def test_the_houses_hours_count_for_new_dialogues_and_the_shipped_ones_come_back(enter):
    client = enter("jingli")
    assert client.post("/admin/calendar/", WEEK).status_code == 302
    assert standing(now()).calendars == {"working_days": DATA}
    page = client.get("/admin/calendar/").content.decode()
    assert "自定的工作时间" in page
    assert client.post("/admin/calendar/", WEEK | {"effective": "2020-01-01"}).status_code == 422
    assert client.post("/admin/calendar/", {"do": "shipped"}).status_code == 302
    assert standing(now()).calendars == {}
    assert [one.data for one in calendars_set()] == [None, DATA]


def test_teams_and_groups_are_named_and_dissolved(enter):
    client = enter("guanli")
    first = teams()[0]
    assert client.post("/admin/circles/", {"do": "team", "name": "三组"}).status_code == 302
    assert client.post("/admin/circles/", {"do": "team", "name": "三组"}).status_code == 422
    third = next(team for team in teams() if team.name == "三组")
    assert client.post("/admin/circles/", {"do": f"team:{third.id}", "name": "四组"}).status_code == 302
    assert client.post("/admin/circles/", {"do": f"team-remove:{first.id}"}).status_code == 422
    assert client.post("/admin/circles/", {"do": f"team-remove:{third.id}"}).status_code == 302
    assert [team.id for team in teams() if team.name in {"三组", "四组"}] == []
    assert (
        client.post("/admin/circles/", {"do": "group", "code": "live", "zh": "直播", "en": "Live"}).status_code == 302
    )
    assert (
        client.post("/admin/circles/", {"do": "group", "code": "Live!", "zh": "直播", "en": "Live"}).status_code == 422
    )
    assert (
        client.post("/admin/circles/", {"do": "group", "code": "live", "zh": "直播间", "en": "Live"}).status_code == 302
    )
    assert [group.zh for group in groups() if group.code == "live"] == ["直播间"]


def test_the_table_of_rights_shows_every_right_and_its_conditions(enter):
    client = enter("guanli")
    page = client.get("/admin/rights/").content.decode()
    assert re.findall(r'<code class="quiet">([a-z_.]+)</code>', page) == [
        verb.value for verb in shipped_matrix().rights
    ]
    refund = client.get("/admin/rights/?q=order.refund").content.decode()
    assert "限资深" in refund
    assert "最多 ¥500" in refund
    only = client.get("/admin/rights/?role=trainer").content.decode()
    held = [
        verb.value
        for verb, right in shipped_matrix().rights.items()
        if any("trainer" in row.roles for row in right.rows)
    ]
    assert re.findall(r'<code class="quiet">([a-z_.]+)</code>', only) == held


@pytest.mark.parametrize(
    ("path", "may"),
    [("/admin/shops/", {"guanli"}), ("/admin/circles/", {"guanli"}), ("/admin/calendar/", {"jingli"}), ("/admin/rights/", {"guanli", "jingli", "zhijian", "yinsi"})],
)  # fmt: skip
def test_each_part_opens_for_who_has_the_right_and_nobody_else(enter, path, may):
    logins = ("guanli", "jingli", "zhijian", "yinsi", "xiaolin", "zuzhang", "zhuguan")
    opened = {login: enter(login).get(path).status_code for login in logins}
    assert opened == {login: 200 if login in may else 403 for login in logins}
    for login in set(logins) - may:
        assert enter(login).post(path, WEEK | {"do": "team", "name": "x"}).status_code in {403, 405}
