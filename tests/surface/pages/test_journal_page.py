"""The journal's page: newest first, a cursor, filters, and only for who may read it."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.test import Client

from zhunsheng.journal.events import FACTS
from zhunsheng.journal.models import FactRow
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.pages.fact_filter import QUICK

FACT = re.compile(r'<tr id="f(\d+)"')


def shown(client: Client, query: str = "") -> list[int]:
    answer = client.get(f"/journal/{query}")
    assert answer.status_code == 200
    return [int(found) for found in FACT.findall(answer.content.decode())]


def test_pages_follow_each_other_without_a_hole_or_a_double(enter):
    clients = [enter("guanli") for _ in range(30)]
    client = clients[0]
    everything = list(FactRow.objects.order_by("-id").values_list("id", flat=True))
    seen: list[int] = []
    query = ""
    while True:
        page = client.get(f"/journal/{query}").content.decode()
        seen += [int(found) for found in FACT.findall(page)]
        older = re.search(r'href="(\?before=\d+)"', page)
        if older is None:
            break
        query = older[1]
    assert seen == everything
    assert len(everything) > 50


def test_filters_name_kind_subject_and_actor(enter):
    client = enter("guanli")
    card = next(card for card in agent_cards() if card.login == "guanli")
    assert shown(client, f"?about=agent+{card.id}") == list(
        FactRow.objects.filter(subject_kind="agent", subject_id=card.id).order_by("-id").values_list("id", flat=True)
    )
    assert shown(client, f"?actor=agent+{card.id}&name=agent.signed_in") == list(
        FactRow.objects.filter(name="agent.signed_in").order_by("-id").values_list("id", flat=True)
    )


def test_what_cannot_be_read_is_named(enter):
    page = enter("guanli").get("/journal/?about=%3Cb%3Enonsense").content.decode()
    assert "无法识别“&lt;b&gt;nonsense”" in page


def test_an_agent_may_not_read_it_and_does_not_see_the_room(enter):
    client = enter("xiaolin")
    assert client.get("/journal/").status_code == 403
    assert "/journal/" not in client.get("/console/").content.decode()
    assert "/journal/" in enter("guanli").get("/standards/").content.decode()


def test_somebody_is_found_by_name_or_login_and_nobody_is_said(enter):
    client = enter("guanli")
    enter("xiaolin")
    card = next(card for card in agent_cards() if card.login == "xiaolin")
    theirs = list(
        FactRow.objects.filter(actor_kind="agent", actor_id=card.id).order_by("-id").values_list("id", flat=True)
    )
    assert theirs
    assert shown(client, "?actor=xiaolin") == shown(client, f"?actor={card.name}") == theirs
    assert shown(client, "?actor=nobody-at-all") == []
    assert "没有名叫“nobody-at-all”的同事" in client.get("/journal/?actor=nobody-at-all").content.decode()


def test_days_are_those_of_the_desk_and_a_bad_one_is_named(enter):
    client = enter("guanli")
    everything = list(FactRow.objects.order_by("-id"))
    zone = ZoneInfo("Asia/Shanghai")
    days = {row.id: row.at.to_datetime(zone).date() for row in everything}
    last = max(days.values())
    assert shown(client, f"?from={last}&to={last}") == [row.id for row in everything if days[row.id] == last][:50]
    assert shown(client, f"?from={last + timedelta(days=1)}") == []
    assert "“2026-02-30”不是日期" in client.get("/journal/?from=2026-02-30").content.decode()
    assert client.get("/journal/?from=0001-01-01&to=9999-12-31").status_code == 200


def test_what_is_asked_for_most_is_one_press_and_names_facts_that_exist(enter):
    assert {name for _, names in QUICK.values() for name in names} <= set(FACTS)
    client = enter("guanli")
    client.get("/admin/agents/?export=csv")
    exported = list(FactRow.objects.filter(name="list.exported").values_list("id", flat=True))
    assert shown(client, "?quick=exports") == exported


def test_the_journal_is_taken_out_without_names_and_on_record(enter):
    client = enter("guanli")
    answer = client.get("/journal/?export=csv&quick=entries")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    wanted = FactRow.objects.filter(name__in=QUICK["entries"][1]).count()
    assert len(text.splitlines()) == wanted + 1
    assert [card.name for card in agent_cards() if card.name in text] == []
    assert FactRow.objects.filter(name="list.exported").count() == 1
    assert enter("xiaolin").get("/journal/?export=csv").status_code == 403
    assert FactRow.objects.filter(name="list.exported").count() == 1
