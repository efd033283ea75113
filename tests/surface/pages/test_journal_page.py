"""The journal's page: newest first, a cursor, filters, and only for who may read it."""

import re

from django.test import Client

from zhunsheng.journal.models import FactRow
from zhunsheng.people.queries import agent_cards

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
