"""An export of cases holds everything its filter lets through, whatever the list shows on a page, and is on record."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from zhunsheng.cases.models import Case
from zhunsheng.cases.writing import count
from zhunsheng.journal.queries import history
from zhunsheng.people.events import ListExported
from zhunsheng.people.queries import agent_cards

MANY = 1_203


def agent_id(login: str) -> int:
    return next(card.id for card in agent_cards() if card.login == login)


def copies(like: Case) -> None:
    fields = {one.attname: getattr(like, one.attname) for one in Case._meta.concrete_fields if one.attname != "id"}
    rows = [Case(id=900_000_000_000_000 + n, **(fields | {"title": f"第{n}件"})) for n in range(MANY)]
    Case.objects.bulk_create(rows, batch_size=400)
    count(like, MANY)


def exported(client: Client, path: str) -> list[list[str]]:
    answer: Any = client.get(path)
    told = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(told)))[1:]


def on_record(login: str) -> list[tuple[str, int]]:
    told = [one.fact for one in history("agent", agent_id(login))]
    return [(one.name, one.rows) for one in told if isinstance(one, ListExported)]


@pytest.mark.parametrize("sort", ["", "issue", "-issue"])
def test_all_rows_of_a_filter_go_out_once_each(enter, sort: str):
    boss = enter("zhuguan")
    copies(Case.objects.get(kind="aftersale"))
    found = exported(boss, f"/cases/?kind=aftersale&export=csv&sort={sort}")
    numbers = [row[0].partition(" ")[0] for row in found if row[0].startswith("第")]
    assert len(found) == MANY + 1
    newest_first = [f"第{n}件" for n in range(MANY - 1, -1, -1)]
    assert numbers == (newest_first[::-1] if sort == "issue" else newest_first)
    assert on_record("zhuguan") == [("cases", MANY + 1)]


def test_what_somebody_may_not_see_is_in_no_export(enter):
    Case.objects.update(owner_id=agent_id("xiaozhou"))
    copies(Case.objects.get(kind="aftersale"))
    assert exported(enter("xiaolin"), "/cases/?export=csv") == []
    assert on_record("xiaolin") == [("cases", 0)]
