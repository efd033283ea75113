"""A shift from its page: begin, read, receive customers, end; and the pages that feed it."""

from django.test import Client

from tests.surface.pages.conftest import Enter
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import agent_cards, open_shift
from zhunsheng.people.values import Presence


def agent_of(login: str) -> int:
    return next(card.id for card in agent_cards() if card.login == login)


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_newcomer_begins_reads_and_only_the_network_is_left_to_the_browser(enter: Enter) -> None:
    client, he = enter("xiaohe"), agent_of("xiaohe")
    assert 'value="start"' in text(client, "/shift/")
    client.post("/shift/", {"do": "start"})
    page = text(client, "/shift/")
    assert 'data-probe="network"' in page
    assert "年终满减（演示）" in page
    shift = open_shift(he, now())
    assert shift is not None
    assert shift.missing == ("network", "briefing")
    client.post("/shift/", {"do": "on"})
    assert "阅读新变化" in text(client, "/shift/")
    assert agent_cards([he])[0].presence is Presence.AWAY
    keys = [part.partition('"')[0] for part in page.split('name="key" value="')[1:]]
    client.post("/shift/", {"do": "read", "key": keys})
    shift = open_shift(he, now())
    assert shift is not None
    assert shift.missing == ("network",)


def test_a_supervisor_lets_somebody_on_and_who_ends_the_shift_is_away(enter: Enter) -> None:
    client, lin = enter("xiaolin"), agent_of("xiaolin")
    client.post("/shift/", {"do": "start"})
    boss = enter("zhuguan")
    assert "林晓（演示）" in text(boss, "/shift/")
    for minutes in ("0", "x", "721"):
        boss.post(
            "/shift/", {"do": "override", "code": "network", "agent": str(lin), "reason": "r", "minutes": minutes}
        )
    client.post("/shift/", {"do": "on"})
    assert agent_cards([lin])[0].presence is Presence.AWAY
    boss.post(
        "/shift/", {"do": "override", "code": "network", "agent": str(lin), "reason": "远程办公", "minutes": "60"}
    )
    assert "远程办公" in text(boss, "/shift/")
    client.post("/shift/", {"do": "on"})
    assert agent_cards([lin])[0].presence is Presence.AVAILABLE
    client.post("/shift/sheet/", {"note": "顺利"})
    assert agent_cards([lin])[0].presence is Presence.AWAY
    assert open_shift(lin, now()) is None


def test_an_agent_lets_nobody_on_and_an_unknown_deed_changes_nothing(enter: Enter) -> None:
    client, lin = enter("xiaolin"), agent_of("xiaolin")
    client.post("/shift/", {"do": "start"})
    client.post("/shift/", {"do": "override", "code": "network", "agent": str(lin), "reason": "r", "minutes": "60"})
    client.post("/shift/", {"do": "fly"})
    shift = open_shift(lin, now())
    assert shift is not None
    assert "network" in shift.missing


def test_announcements_are_written_changed_and_withdrawn(enter: Enter) -> None:
    boss, agent = enter("jingli"), enter("xiaolin")
    new = {"kind": "policy", "title": "运费险", "text": "全店赠送", "valid_from": "2026-01-01T09:00"}
    assert boss.post("/announcements/new/", new | {"title": ""}).status_code == 422
    made = boss.post("/announcements/new/", new).headers["Location"]
    assert "运费险" in text(agent, "/announcements/")
    page = text(agent, made)
    assert "全店赠送" in page
    assert "kit-form" not in page
    assert agent.post("/announcements/new/", new).status_code == 403
    assert boss.post(made, new | {"text": "限会员", "version": "1"}).status_code == 302
    assert boss.post(made, new | {"text": "又改", "version": "1"}).status_code == 422
    boss.post(made, {"do": "withdraw"})
    assert "已撤回" in text(boss, made)


def test_cards_are_written_compared_and_gaps_shown(enter: Enter) -> None:
    boss, agent = enter("jingli"), enter("xiaolin")
    new = {
        "category": "apparel",
        "kind": "manual",
        "title": "羊毛大衣",
        "product": "大衣",
        "parameters": "面料：羊毛 90%",
    }
    assert boss.post("/cards/new/", new | {"parameters": "面料"}).status_code == 422
    made = boss.post("/cards/new/", new).headers["Location"]
    assert "羊毛 90%" in text(agent, made)
    assert "大衣" in text(agent, "/cards/compare/?category=apparel")
    assert text(agent, "/cards/").count("mark breached") == 2
    assert agent.get("/cards/compare/?category=none").status_code == 404
    assert boss.post(made, {"do": "retire"}).status_code == 302


def test_a_shift_is_handed_in_and_the_leader_appraises_it_on_the_pages(enter: Enter) -> None:
    client, leader, other = enter("xiaolin"), enter("zuzhang"), enter("xiaohe")
    assert client.get("/shift/sheet/").status_code == 302
    client.post("/shift/", {"do": "start"})
    assert "交班并下班" in text(client, "/shift/sheet/")
    assert client.post("/shift/sheet/", {"note": "长" * 2001}).status_code == 422
    made = client.post("/shift/sheet/", {"note": "<b>顺利</b>"}).headers["Location"]
    page = text(leader, made)
    assert "&lt;b&gt;顺利&lt;/b&gt;" in page
    assert 'name="mark"' in page
    assert 'name="mark"' not in text(client, made)
    assert other.get(made).status_code == 403
    assert client.post(made, {"mark": "4"}).status_code == 422
    assert leader.post(made, {"mark": "9"}).status_code == 422
    assert leader.post(made, {"mark": "3", "remark": "响应及时"}).status_code == 302
    assert "响应及时" in text(client, made)
    assert made in text(leader, "/shift/sheets/?state=done")
    assert made not in text(leader, "/shift/sheets/?state=waiting")
    assert made not in text(other, "/shift/sheets/")
    assert leader.get("/shift/sheets/?export=csv").status_code == 200


def test_a_leader_ends_a_colleagues_shift_from_the_page(enter: Enter) -> None:
    client, leader, lin = enter("xiaolin"), enter("zuzhang"), agent_of("xiaolin")
    client.post("/shift/", {"do": "start"})
    for fields in ({"agent": str(lin), "reason": ""}, {"agent": "x", "reason": "提前离岗"}):
        leader.post("/shift/", {"do": "end-for"} | fields)
    client.post("/shift/", {"do": "end-for", "agent": str(lin), "reason": "自己"})
    assert open_shift(lin, now()) is not None
    leader.post("/shift/", {"do": "end-for", "agent": str(lin), "reason": "提前离岗"})
    assert open_shift(lin, now()) is None
    assert "提前离岗" in text(client, _newest(leader))


def _newest(client: Client) -> str:
    page = text(client, "/shift/sheets/")
    return "/shift/sheets/" + page.split('href="/shift/sheets/')[1].partition('"')[0]


def test_every_step_clause_has_its_page(enter: Enter) -> None:
    client = enter("jingli")
    for clause in ("dy-1.1", "ec-1.1a", "ec-1.1b", "ec-1.1c", "cc-1.3a"):
        text(client, f"/standards/{clause}/")
