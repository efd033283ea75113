"""`zhunsheng journal verify|head|show|parked|retry`, as an operator calls it."""

import msgspec
import pytest
from django.db import connection

from tests.journal.processes import command
from tests.journal.tampering import change, cut, disarm, sealed_journal
from tests.journal.trial import AT, execute, record_teams
from zhunsheng.access.values import SYSTEM
from zhunsheng.dialogue.events import DialogueAssigned
from zhunsheng.dialogue.models import Dialogue
from zhunsheng.dialogue.reactions import index_message
from zhunsheng.dialogue.values import About
from zhunsheng.journal.actions import run
from zhunsheng.journal.events import encode
from zhunsheng.journal.queries import parked
from zhunsheng.journal.readers import Reader, read_once
from zhunsheng.journal.sealing import seal

pytestmark = pytest.mark.usefixtures("tables")

ABOUT = About(channel="webchat", shop_id=1, group="online", tier="normal", customer_id=5, standing_id=1)


@pytest.fixture
def journal(tmp_path):
    """Run `zhunsheng journal …` on the test's database; give exit code, standard output and standard error."""

    def call(*words):
        connection.close()
        ended = command(tmp_path, "journal", *words)
        return ended.returncode, ended.stdout, ended.stderr

    return call


def test_an_untouched_journal_is_verified(journal):
    assert journal("verify") == (0, "the chain holds: 0 facts sealed, 0 waiting for their seal\n", "")
    noted = sealed_journal(1, 2, 3)
    record_teams(4)
    assert journal("verify") == (0, "the chain holds: 3 facts sealed, 1 waiting for their seal\n", "")
    code, printed, _ = journal("verify", "--json")
    assert code == 0
    assert msgspec.json.decode(printed) == {
        "holds": True,
        "facts": 3,
        "unsealed": 1,
        "head": {"position": 3, "link": noted.link.hex()},
        "broken": None,
    }
    code, printed, _ = journal("head")
    assert (code, printed) == (0, f"3:{noted.link.hex()}\n")
    assert journal("verify", "--anchor", printed.strip())[0] == 0


def test_a_broken_journal_ends_with_one(journal):
    sealed_journal(1, 2, 3)
    disarm()
    change(2, "data", "{}")
    key = execute("SELECT id FROM journal_fact WHERE position = 2")[0][0]
    said = f"the chain is broken at position 2 (fact {key}): the content does not match its link\n"
    assert journal("verify") == (1, said, "")
    code, printed, _ = journal("verify", "--json")
    found = msgspec.json.decode(printed)
    assert (code, found["holds"], found["facts"], found["head"]["position"]) == (1, False, 1, 1)
    assert found["broken"] == {"position": 2, "fact_id": key, "what": "the content does not match its link"}


def test_the_anchor_shows_a_cut_journal(journal):
    noted = sealed_journal(1, 2, 3)
    disarm()
    cut(after=2)
    assert journal("verify")[0] == 0
    code, printed, _ = journal("verify", "--anchor", f"{noted.position}:{noted.link.hex()}")
    assert (code, printed) == (1, "the chain is broken at position 3 (fact 0): 3 was anchored, the facts end at 2\n")


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "--anchor", "three"),
        ("verify", "--anchor", "3:xyz"),
        ("show", "--subject", "team"),
        ("retry", "nobody"),
    ],
)
def test_what_cannot_be_understood_ends_with_two(journal, words):
    code, printed, said = journal(*words)
    assert (code, printed) == (2, "")
    assert said.startswith("zhunsheng: ")
    assert "Traceback" not in said


def test_the_newest_facts_are_shown_oldest_first(journal):
    sealed_journal(7, 8)
    record_teams(7)
    code, printed, _ = journal("show", "--json", "--subject", "team:7")
    shown = [msgspec.json.decode(line) for line in printed.splitlines()]
    assert code == 0
    assert [(one["position"], one["name"], one["data"]) for one in shown] == [
        (1, "team.created", {"team_id": 7}),
        (None, "team.created", {"team_id": 7}),
    ]
    assert set(shown[0]) == {"id", "position", "at", "name", "actor", "cause", "data"}
    assert (shown[0]["at"], shown[0]["actor"], shown[0]["cause"]) == (AT.iso(), "system:0", None)
    code, printed, _ = journal("show", "--limit", "2")
    assert [line.split()[0] for line in printed.splitlines()] == ["2", "-"]
    assert journal("show", "--name", "team.dissolved") == (0, "", "")


def strange(key: int, name: str, data: str) -> None:
    execute(
        "INSERT INTO journal_fact (id, name, version, subject_kind, subject_id, actor_kind, actor_id, depth, at, data)"
        " VALUES (%s, %s, 1, 'dialogue', 5, 'system', 0, 0, 5, %s)",
        key,
        name,
        data,
    )
    run(seal, SYSTEM, AT)


def test_an_unreadable_fact_is_shown_and_not_a_crash(journal):
    strange(9, "dialogue.imagined", "{")
    code, printed, _ = journal("show", "--json")
    shown = msgspec.json.decode(printed)
    assert (code, shown["id"], shown["name"], shown["data"]["name"]) == (
        0,
        9,
        "journal.unreadable",
        "dialogue.imagined",
    )


def test_what_is_parked_is_listed_and_tried_again(journal):
    assert journal("parked") == (0, "nothing is parked\n", "")
    strange(9, "message.sent", "{}")
    search = Reader("search", lambda ink, recorded: None, frozenset({"message.sent"}))
    read_once(search, AT)
    code, printed, _ = journal("parked")
    lines = printed.splitlines()
    assert (code, lines[0].split()) == (0, ["search", "at", "1", "of", "1"])
    assert lines[1].startswith("search: fact 9 at 1, tried 1 times: LookupError(")
    assert journal("retry", "search")[:2] == (0, "0 digested\n")
    assert parked()[0].attempts == 2


def test_a_retry_that_works_empties_the_lot(journal):
    """The search could not digest a hand-over because the dialogue was not there; now it is."""
    strange(9, "dialogue.assigned", encode(DialogueAssigned(dialogue_id=5, about=ABOUT, agent_id=3, how="taken")))
    read_once(Reader("search", index_message, frozenset({"dialogue.assigned"})), AT)
    assert "NotFound" in parked()[0].error
    Dialogue.objects.create(id=5, state="open", opened_at=AT, last_at=AT, **msgspec.structs.asdict(ABOUT))
    assert journal("retry", "search") == (0, "1 digested\n", "")
    assert parked() == []
