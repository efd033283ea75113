"""The keeping of steps, records and words: what was kept, passed over and held back, under the clause that asks for it."""

from typing import Any

import msgspec
import pytest

from tests.insight.following import ALWAYS, MANAGER
from tests.insight.happening import about, sent, tell
from zhunsheng.cases.events import CaseMoved, CaseStepSkipped
from zhunsheng.dialogue import events as said
from zhunsheng.insight.queries import behind, by_clause, clause_parts, wilson
from zhunsheng.insight.values import By, Narrowed
from zhunsheng.journal.events import Fact, decode, encode
from zhunsheng.people.events import ShiftChecked, ShiftOverridden

pytestmark = pytest.mark.usefixtures("db")


def closed(dialogue: int, kept: list[str], unsaid: list[str], agent: int = 3) -> Fact:
    return said.DialogueClosed(
        dialogue_id=dialogue, about=about(agent=agent), outcome="solved", checks=[], closing_phrase=not unsaid,
        kept=kept, unsaid=unsaid,
    )  # fmt: skip


def of(clause_id: str, name: str) -> tuple[float | None, int, int]:
    one = by_clause(MANAGER, [name], [ALWAYS])[0][clause_id][name]
    return one.value, one.n, one.among


def test_each_clause_has_its_share_its_breaches_and_what_was_held_back():
    tell(
        (0, closed(1, ["cc-1.3a", "dy-3.1c", "cc-1.3b"], [])),
        (1, closed(2, ["cc-1.3a", "dy-3.1c"], ["cc-1.3b"])),
        (2, said.ClosingHeld(dialogue_id=3, about=about(), clause_ids=["dy-3.1c"])),
        (
            3,
            CaseMoved(case_id=9, about=about(), kind="complaint", move="establish", state="planning", kept=["ec-3.2b"]),
        ),
        (4, CaseStepSkipped(case_id=9, about=about(), move="calm", field=["apology"], entry_id=1, broken=["ec-3.2a"])),
    )
    assert of("cc-1.3a", "steps") == (1.0, 2, 2)
    assert of("cc-1.3b", "steps") == (0.5, 1, 2)
    assert of("ec-3.2b", "steps") == (1.0, 1, 1)
    assert of("ec-3.2a", "steps") == (0.0, 0, 1)
    assert of("dy-3.1c", "steps_held")[1] == 1
    assert of("cc-1.3b", "steps_broken")[1] == 1
    rows = behind(MANAGER, "steps_hit", ALWAYS, only=Narrowed(clause_id="ec-3.2a"))
    assert [(one.counter, one.case_id) for one in rows] == [("gate.case_skipped", 9)]


def test_checks_before_a_shift_count_for_the_clause_that_asks_for_them():
    checked: dict[str, Any] = {"shift_id": 1, "agent_id": 3, "code": "network", "measure": None, "detail": ""}
    tell(
        (0, ShiftChecked(**checked, passed=False, clause_id="ec-1.1a")),
        (1, ShiftChecked(**checked, passed=True, clause_id="ec-1.1a")),
        (2, ShiftOverridden(override_id=4, code="network", agent_id=3, until=ALWAYS.since, clause_ids=["ec-1.1a"])),
    )
    assert (of("ec-1.1a", "steps"), of("ec-1.1a", "steps_held")[1]) == ((0.5, 1, 2), 1)


def test_every_message_counts_for_every_clause_of_words():
    held = said.MessageRefused(dialogue_id=1, about=about(), clause_ids=["ec-2.2b"], families=["x"], by="agent")
    noted = said.MessageNoted(dialogue_id=1, about=about(agent=4), message_id=1, clause_ids=["cc-2.1b"], families=[], by="agent")  # fmt: skip
    tell(*((n, sent(5)) for n in range(3)), (4, sent(5, agent=4)), (5, held), (6, noted))
    assert of("ec-2.2b", "wording") == (0.8, 4, 5)
    assert of("cc-2.1b", "wording") == (0.75, 4, 4)
    whole = clause_parts(MANAGER, ["wording"], "ec-2.2b", [ALWAYS])[0][""]["wording"]
    assert whole == by_clause(MANAGER, ["wording"], [ALWAYS])[0]["ec-2.2b"]["wording"]
    by_agent = clause_parts(MANAGER, ["wording"], "ec-2.2b", [ALWAYS], by=By.AGENT)[0]
    assert {part: one["wording"].value for part, one in by_agent.items()} == {3: 0.75}
    assert by_clause(MANAGER, ["wording"], [ALWAYS])[0][""]["wording"].value == 1.0
    interval = by_clause(MANAGER, ["wording"], [ALWAYS])[0]["ec-2.2b"]["wording"]
    assert (interval.low, interval.high) == wilson(4, 5)


OLD = [
    closed(1, [], []),
    CaseMoved(case_id=9, about=about(), kind="complaint", move="calm", state="investigating"),
    ShiftChecked(shift_id=1, agent_id=3, code="network", passed=True, measure=None, detail=""),
]


@pytest.mark.parametrize("fact", OLD, ids=lambda one: one.NAME)
def test_an_older_fact_without_a_clause_is_read_and_counts_for_none(fact):
    data = msgspec.json.decode(encode(fact))
    for name in ("kept", "unsaid", "clause_id"):
        data.pop(name, None)
    tell((0, decode(fact.NAME, msgspec.json.encode(data).decode())))
    assert set(by_clause(MANAGER, ["steps"], [ALWAYS])[0]) == {""}
