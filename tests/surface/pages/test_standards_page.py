"""The standards page shows what is in force, what enforces it, and finds what is asked for."""

import re

import pytest
from django.test import Client

from tests.support.sessions import session_of
from zhunsheng.access.values import SYSTEM, Grade, Role
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import create_agent, ensure_defaults
from zhunsheng.people.values import NewAgent, Rights
from zhunsheng.standards.queries import standing
from zhunsheng.surface.pages.limits import limit_order
from zhunsheng.surface.pages.ports import coverage_rows
from zhunsheng.surface.pages.reasons import reason_words

ROW = re.compile(r'class="row-link" href="/standards/([^/]+)/"')


def shown(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/standards/{query}")
    assert answer.status_code == 200
    return ROW.findall(answer.content.decode())


@pytest.fixture
def manager(enter) -> Client:
    return enter("jingli")


def test_every_clause_in_force_has_one_row(manager: Client):
    ids = shown(manager)
    assert sorted(ids) == sorted(standing(now()).clauses)
    assert len(ids) == len(set(ids))


def test_enforced_and_not_enforced_are_the_two_halves_of_the_coverage(manager: Client):
    covers = {row.id: row.enforced for row in coverage_rows()}
    assert set(shown(manager, "?enforced=yes")) == {one for one in covers if covers[one]}
    assert set(shown(manager, "?enforced=no")) == {one for one in covers if not covers[one]}


def test_filters_join_and_unknown_values_find_nothing(manager: Client):
    clocks = list(shown(manager, "?kind=clock&standard=ecommerce"))
    book = standing(now())
    assert sorted(clocks) == sorted(
        one for one, clause in book.clauses.items() if clause.kind == "clock" and one.startswith("ec-")
    )
    assert shown(manager, "?kind=nonsense") == []
    assert shown(manager, "?q=ec-1.2a") == ["ec-1.2a"]


def test_limits_sort_by_length_and_turn_round(manager: Client):
    book = standing(now())
    rising = list(shown(manager, "?kind=clock&sort=limit"))
    lengths = [limit_order(book.clauses[one]) for one in rising]
    assert lengths == sorted(lengths)
    assert shown(manager, "?sort=-id") == shown(manager, "?sort=id")[::-1]
    assert shown(manager, "?sort=;drop") == shown(manager)


def test_a_clause_shows_its_figures_what_starts_it_and_its_proof(manager: Client):
    page = manager.get("/standards/ec-1.2a/").content.decode()
    cover = next(row for row in coverage_rows() if row.id == "ec-1.2a")
    for words in (
        "30 秒",
        '会话开始 <code class="quiet">dialogue.opened</code>',
        "用去时限 60% 时通知",
        cover.enforcer,
        cover.test,
    ):
        assert words is not None
        assert words in page
    assert manager.get("/standards/no-such/").status_code == 404


def test_phrases_stand_with_what_to_say_instead(manager: Client):
    clause = standing(now()).clauses["cc-2.1b"]
    page = manager.get("/standards/cc-2.1b/").content.decode()
    assert len(clause.families) == page.count('class="family"')
    assert all(f"<li>{family.phrases[0]}</li>" in page for family in clause.families)


def test_why_a_clause_is_not_enforced_is_said_in_the_readers_language(manager: Client):
    page = manager.get("/standards/?enforced=no").content.decode()
    assert "尚未：等待接通渠道：热线" in page
    reasons = {reason_words(row.reason) for row in coverage_rows() if not row.enforced}
    assert [one for one in reasons if re.search(r"no engine|waits for (channel|fact)", one)] == []


def test_english_is_complete_on_the_page(manager: Client):
    manager.post("/language/", {"language": "en"})
    assert "At 60 % of the limit tell" in manager.get("/standards/ec-1.2a/").content.decode()


def test_a_desk_without_standards_says_how_to_install_one(db: None):
    run(ensure_defaults, SYSTEM, now())
    rights = Rights(roles=frozenset({Role.MANAGER}), grade=Grade.SENIOR, capacity=1)
    run(create_agent, SYSTEM, now(), NewAgent(login="boss", name="Boss", nickname="Boss", rights=rights))
    client = Client(headers={"host": "localhost", "accept": "text/html"})

    client.cookies["zhunsheng_session"] = session_of("boss")
    assert "zhunsheng standards install FILE" in client.get("/standards/").content.decode()
