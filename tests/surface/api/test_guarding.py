"""A program records evidence, writes rules and lets words out: the same actions and rights as the screens."""

import pytest

from tests.dialogue.desk import agent, customer, hire, open_shop, opened, rights, says, team
from tests.surface.api.caller import Program
from zhunsheng.access.values import Actor, Role
from zhunsheng.dialogue.actions import ask_release
from zhunsheng.dialogue.values import Draft
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now

pytestmark = pytest.mark.usefixtures("db", "keys")

PROOF = {"product": "净水器", "claim": "除菌率99%", "source": "检测报告 1 号", "valid_from": "2020-11-01T08:00:00Z"}
RULE = {
    "code": "whatever", "clause_id": "cc-2.1b", "title": "敷衍", "severity": "confirm", "phrases": ["随便您吧"],
    "unless": ["随便您吧台"], "say_instead": "您看这样可以吗？", "reason": "听着敷衍",
}  # fmt: skip


@pytest.fixture
def boss() -> Program:
    open_shop()
    return Program.of(hire("boss", rights(Role.SUPERVISOR)))


def wish(lin: Actor, text: str = "抱歉，这个不归我管哦") -> tuple[int, int]:
    """Let an agent ask for the release of refused words; return the dialogue and the wish."""
    guest = customer()
    number = opened(guest, now())
    says(guest, number, "耳机坏了，能退吗", now())
    return number, run(ask_release, lin, now(), number, Draft(cid=f"r{number}", text=text), "复述客户原话", "小林")


def test_evidence_counts_until_it_is_ended(boss: Program) -> None:
    status, made = boss.post("/evidence", PROOF)
    assert status == 201
    (one,) = boss.get("/evidence")[1]
    assert (one["id"], one["claim"], one["in_force"], one["valid_until"]) == (made["id"], "除菌率99%", True, None)
    assert boss.post(f"/evidence/{made['id']}/end") == (200, {"done": True})
    assert boss.get("/evidence")[1][0]["in_force"] is False
    assert boss.post("/evidence/7/end")[0] == 404
    assert boss.post("/evidence", PROOF | {"valid_until": "2019-01-01T00:00:00Z"})[0] == 422


def test_a_rule_is_on_trial_until_it_is_turned_on(boss: Program) -> None:
    status, made = boss.post("/own-rules", RULE)
    assert status == 201
    assert boss.get("/own-rules")[1][0]["state"] == "trial"
    assert boss.put(f"/own-rules/{made['id']}/state", {"state": "on"})[0] == 200
    assert boss.get("/own-rules")[1][0]["state"] == "on"
    assert boss.put(f"/own-rules/{made['id']}", RULE | {"title": "更敷衍"})[0] == 200
    (one,) = boss.get("/own-rules")[1]
    assert (one["state"], one["title"], one["unless"]) == ("trial", "更敷衍", ["随便您吧台"])
    assert boss.post("/own-rules", RULE)[0] == 409
    assert boss.put(f"/own-rules/{made['id']}/state", {"state": "loud"})[0] == 422


def test_rules_go_out_as_a_table_and_come_in_whole_or_not_at_all(boss: Program) -> None:
    boss.post("/own-rules", RULE)
    table = boss.get("/own-rules/table")[1]["table"]
    second = table + table.splitlines()[1].replace("whatever", "second").replace("cc-2.1b", "no.such") + "\r\n"
    assert boss.put("/own-rules/table", {"table": second})[0] == 422
    assert [one["code"] for one in boss.get("/own-rules")[1]] == ["whatever"]
    assert boss.put("/own-rules/table", {"table": second.replace("no.such", "cc-2.1b")}) == (200, {"taken": 2})
    assert [one["code"] for one in boss.get("/own-rules")[1]] == ["second", "whatever"]


def test_a_leader_lists_and_answers_the_wishes_of_the_own_team_only(boss: Program) -> None:
    del boss
    first = team("一组")
    lin = agent("lin", team_id=first)
    number, asked = wish(lin)
    leader = Program.of(hire("leader", rights(Role.LEADER, team_id=first)))
    far = Program.of(hire("far", rights(Role.LEADER, team_id=team("二组"))))
    (one,) = leader.get("/releases?state=open")[1]["items"]
    assert (one["id"], one["dialogue_id"], one["clause_ids"], one["state"]) == (asked, number, ["cc-2.1b"], "asked")
    assert far.get("/releases") == (200, {"items": [], "next": None})
    assert Program.of(lin).get("/releases")[0] == 403
    yes = {"granted": True, "answer": "属实，可以说"}
    assert far.post(f"/releases/{asked}/answer", yes)[0] == 403
    assert leader.post(f"/releases/{asked}/answer", yes) == (200, {"done": True})
    assert leader.post(f"/releases/{asked}/answer", yes)[0] == 409
    assert leader.get("/releases?state=open")[1]["items"] == []


def test_wishes_are_found_by_words_agent_team_clause_and_period(boss: Program) -> None:
    first = team("一组")
    lin = agent("lin", team_id=first)
    asked = {wish(lin)[1], wish(lin, "这事跟我们店没关系，不归我管")[1]}

    def ids(query: str) -> set[int]:
        return {one["id"] for one in boss.get(f"/releases?{query}")[1]["items"]}

    assert ids("") == ids(f"agent={lin.id}") == ids(f"team={first}") == ids("clause=cc-2.1b") == asked
    assert ids("clause=2.1b") == ids("clause=c-2.1b") == ids("team=5") == ids("state=sent") == set()
    assert len(ids("text=没关系")) == 1
    assert ids("since=2099-01-01T00:00:00Z") == ids("until=2020-01-01T00:00:00Z") == set()
    page = boss.get("/releases?limit=1")[1]
    assert {page["items"][0]["id"]} | ids(f"limit=1&cursor={page['next']}") == asked
