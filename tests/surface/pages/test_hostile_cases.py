"""Every form of a case takes whatever is typed into it: an answer with a reason, never a fault of the desk."""

import itertools

import pytest
from django.test import Client

from tests.surface.pages.conftest import BROWSER
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import ask_department, assign_case, make_customer_link
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import book
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import actor_of, agent_cards
from zhunsheng.surface.brake import Brake
from zhunsheng.surface.pages.cases import own
from zhunsheng.surface.pages.cases.doing import DEEDS

WORDS = (
    "", " ", "\0", "x" * 4001, "９９", "-1", "0", "1e9", "999999999999999999", "9" * 40, "²", "1.²", "\u202eabc\u202c", "<script>alert(1)</script>",
    "'; DROP TABLE cases_case; --", "\ud7ff\ue000", "٣", "None", "NaN", "[]", "../../etc/passwd", "{title}", "%s%n",
)  # fmt: skip
TIMES = (
    "",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "2026-13-40T25:61",
    "now",
    "2026-11-29T10:00+08:00",
    "9" * 30,
    "\0",
)
FINE = frozenset({200, 302, 400, 403, 404, 409, 422})
NAMES = (
    "words", "number", "reason", "grade", "agent", "note", "level", "move", "skip_reason", "task", "refund", "grant", "yuan", "department",
    "recipient", "question", "entry", "improvement", "changed", "told", "owner", "issue_type", "option", "why", "field-outcome", "field-nope",
    "tags", "other", "kind", "custom-x", "begins", "ends", "file_id",
)  # fmt: skip


def hostile(client: Client, path: str, deeds: list[str], words: tuple[str, ...] = WORDS) -> None:
    """Fill every field of a form with each odd word in turn."""
    for deed, word in itertools.product(deeds, words):
        answer = client.post(path, {"do": deed, "due_at": TIMES[len(word) % len(TIMES)], **dict.fromkeys(NAMES, word)})
        assert answer.status_code in FINE, (path, deed, word[:20])
        assert "<script>alert" not in answer.content.decode()


def one_of(kind: str) -> Case:
    case = Case.objects.filter(kind=kind).order_by("id").first()
    assert case is not None
    return case


@pytest.mark.parametrize(("kind", "words"), [("complaint", WORDS), ("aftersale", WORDS[::3])])
def test_the_page_of_a_case(enter, kind, words):
    boss, case = enter("zhuguan"), one_of(kind)
    hostile(boss, f"/cases/{case.id}/", [*sorted(DEEDS), "nope", ""], words)
    hostile(
        boss,
        f"/cases/{case.id}/around/",
        ["link", "unlink", "tag", "watch", "remove", "copy", "merge", "unmerge", "nope"],
    )
    for time in TIMES:
        for deed in ("fill", "improve", "options"):
            typed = {
                "do": deed,
                "due_at": time,
                "option": "换货",
                "option_due": time,
                "department": "logistics",
                "words": "改",
            }
            assert boss.post(f"/cases/{case.id}/", typed).status_code in FINE, (deed, time)
    assert boss.get(f"/cases/{case.id}/").status_code == 200
    assert boss.get(f"/cases/{case.id}/file.pdf").status_code == 200
    assert boss.get("/cases/improvements/").status_code == 200


def test_the_customers_page_and_the_departments(enter, monkeypatch):
    enter("zhuguan")
    case = one_of("complaint")
    boss = actor_of(next(card.id for card in agent_cards() if card.login == "zhuguan"))
    run(assign_case, boss, now(), case.id, boss.id)
    monkeypatch.setattr(own, "TRIES", Brake(tries=10_000, seconds=60))
    link = run(make_customer_link, SYSTEM, now(), case.id, hours(1))
    hostile(
        Client(headers=BROWSER),
        f"/c/{link}/",
        ["choose", "refuse", "answer", "contest", "quiet", "attach", "rate", "nope"],
    )
    task = run(ask_department, boss, now(), case.id, "logistics", "赵", "请查")
    holder = Client(headers=BROWSER)
    holder.post(f"/t/{task}/", {"do": "confirm"})
    hostile(holder, f"/t/{task}/", ["answer", "back", "rate", "nope"])
    for bad in ("x", "x" * 3000, "%00", "..", "é"):
        for place in ("c", "t", "k"):
            assert holder.get(f"/{place}/{bad}/").status_code in {404, 410}, (place, bad[:9])


def test_the_lists_and_the_board(enter):
    boss = enter("zhuguan")
    names = (
        "view",
        "owner",
        "tag",
        "priority",
        "kind",
        "state",
        "type",
        "q",
        "field",
        "holds",
        "month",
        "after",
        "sort",
    )
    for word, path in itertools.product(
        WORDS, ("/cases/", "/cases/board/", "/cases/analysis/", "/cases/improvements/", "/cases/callbacks/")
    ):
        answer = boss.get(path, dict.fromkeys(names, word))
        assert answer.status_code in FINE, (path, word[:20])
        assert "<script>alert" not in answer.content.decode()
    before = FactRow.objects.count()
    for path in (
        "/clocks/0/told/",
        "/clocks/999999999999999999/told/",
        "/clocks/-1/told/",
        "/cases/0/clocks/",
        f"/clocks/{'9' * 30}/told/",
    ):
        assert boss.get(path).status_code == 404, path
    assert FactRow.objects.count() == before
    assert book().edition >= 3
