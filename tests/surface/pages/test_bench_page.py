"""The guard's test bench: the whole standard over a labelled set, piece by piece, and each sentence with the words that did it."""

import re

import pytest

from tests.dialogue.desk import agent
from zhunsheng.surface.pages.guard import bench

FAMILY = re.compile(r'<code class="quiet">(\w+)</code>')


@pytest.fixture(autouse=True)
def nothing_judged_yet(monkeypatch):
    monkeypatch.setattr(bench, "_KEPT", [])
    monkeypatch.setattr(bench, "_HEARD", {})
    monkeypatch.setattr(bench, "PIECE", 700)


def ask(client, query: str) -> dict[str, int]:
    return client.get(f"/guard/?{query}", headers={"Accept": "application/json"}).json()


@pytest.mark.soak
def test_the_whole_set_is_judged_piece_by_piece_and_all_families_stand_on_one_page(enter):
    agent("lin")
    client = enter("zhuguan")
    first = client.get("/guard/?material=weighed").content.decode()
    assert "data-bench" in first
    told = ask(client, "material=weighed")
    assert (told["done"], told["over"]) == (2800, False)
    while not told["over"]:
        told = ask(client, "material=weighed")
    page = client.get("/guard/?material=weighed").content.decode()
    assert "data-bench" not in page
    assert {"shirk", "phishing", "jargon", "absolute_term", "greeting", "holding", "0", "2"} <= set(
        FAMILY.findall(page)
    )
    one = client.get("/guard/?material=weighed&family=private_transfer").content.decode()
    assert FAMILY.findall(one) == ["private_transfer"]
    alarms = re.findall(r'<li><bdi>([^<]+)</bdi> <bdi class="quiet">([^<]*)</bdi></li>', one)
    assert all(words for _, words in alarms)  # a false alarm names its words


def test_a_draft_or_trial_is_judged_beside_what_is_in_force(enter):
    agent("lin")
    client = enter("zhuguan")
    told = ask(client, "material=weighed&against=trial")
    alone = ask(client, "material=weighed")["total"]
    assert told["done"] == 3500
    assert alone < told["total"] < 2 * alone
