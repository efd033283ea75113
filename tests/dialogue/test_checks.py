"""The closing gate by itself: what may stand in for what is data, and nothing is met by nobody's word."""

import pytest

from zhunsheng.dialogue.checks import Gate, count_attempts, look_at_gate, missing_at, way_met
from zhunsheng.dialogue.enforces import covers
from zhunsheng.dialogue.values import ClosingRequest, Outcome, Tick
from zhunsheng.guard.values import Line
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.loader import load
from zhunsheng.standards.values import Clause, Enforcement, Rulebook, Way

T0 = Instant.parse("2026-11-22T09:00:00Z")
GATE = """\
document: trial
edition: 1
title: {zh: 试验, en: Trial}
about: {zh: 试验用, en: For tests}
clauses:
  - id: gate-1
    kind: step
    title: {zh: 送客, en: Seeing off}
    says: {zh: 送客, en: Seeing off}
    source: {document: trial, part: "1"}
    figures: FIGURES
    gate:
      at: PLACE
      needs:
        - id: NEED
          title: {zh: 好喝, en: Tasty}
          accepts: ACCEPTS
          asked: [好喝吗]
          answered: [真好喝]
          denied: [不好喝]
"""
TRIED = "{attempts: 2, spacing_s: 600}"


def clause(accepts: str, *, need: str = "taste", figures: str = "{trial: 1}", place: str = "closing") -> Clause:
    text = GATE.replace("ACCEPTS", accepts).replace("NEED", need).replace("FIGURES", figures).replace("PLACE", place)
    return load(text, name="trial.yaml").clauses[0]


def gate_of(one: Clause, *said: tuple[str, str, int]) -> Gate:
    lines = [
        Line(by=by, text=text, message_id=number, at=T0 + seconds(at))
        for number, (by, text, at) in enumerate(said, start=1)
    ]
    return look_at_gate(Rulebook.of(1, {one.id: one}), {}, lines)


def ways(gate: Gate, request: ClosingRequest) -> list[Way | None]:
    return [way_met(check, gate, request) for check in gate.checks]


def asks(outcome: Outcome = Outcome.SOLVED, *, tick: bool = False) -> ClosingRequest:
    return ClosingRequest(outcome=outcome, checks={"taste": Tick(note="见第二条")} if tick else {})


SILENCE = (("agent", "好喝吗", 0), ("agent", "还在吗", 600))
DENIED = (("agent", "好喝吗", 0), ("customer", "不好喝", 1))
MET = (("agent", "好喝吗", 0), ("customer", "真好喝", 1))


@pytest.mark.parametrize(
    ("accepts", "said", "request_", "way"),
    [
        ("[recognised]", MET, asks(), Way.RECOGNISED),
        ("[recognised]", DENIED, asks(tick=True), None),
        ("[recognised]", (), asks(tick=True), None),
        ("[ticked]", MET, asks(), None),
        ("[ticked]", (), asks(tick=True), Way.TICKED),
        ("[recognised, ticked]", DENIED, asks(tick=True), None),
        ("[recognised, ticked]", (*DENIED, ("agent", "换一壶", 2)), asks(tick=True), None),
        ("[recognised, ticked]", (*DENIED, ("customer", "行吧", 2)), asks(tick=True), Way.TICKED),
        ("[recognised, ticked]", (*DENIED, ("customer", "真好喝", 2)), asks(), Way.RECOGNISED),
        ("[attempts]", SILENCE, asks(Outcome.ABANDONED), Way.ATTEMPTS),
        ("[attempts]", SILENCE, asks(), None),
        ("[attempts]", SILENCE[:1], asks(Outcome.ABANDONED), None),
        ("[recognised, ticked, attempts]", SILENCE[:1], asks(Outcome.ABANDONED, tick=True), None),
        ("[recorded, ticked]", (), asks(), None),
        ("[recorded, ticked]", (), asks(tick=True), Way.TICKED),
        ("[followup]", (), asks(Outcome.FOLLOWUP), None),
    ],
)
def test_a_need_is_met_only_in_the_ways_its_clause_accepts(accepts, said, request_, way):
    assert ways(gate_of(clause(accepts, figures=TRIED), *said), request_) == [way]


def test_where_no_standard_speaks_of_attempts_a_silent_customer_is_left_to_the_agents_word():
    gate = gate_of(clause("[recognised, ticked]"), *SILENCE)
    assert gate.attempts_needed == 0
    assert ways(gate, asks(Outcome.ABANDONED)) == [None]
    assert ways(gate, asks(Outcome.ABANDONED, tick=True)) == [Way.TICKED]


def test_what_the_bot_says_by_itself_is_no_attempt():
    said = [("agent", 0), ("bot", 600), ("bot", 1200)]
    lines = [Line(by=by, text="还在吗", message_id=n, at=T0 + seconds(at)) for n, (by, at) in enumerate(said)]
    assert count_attempts(lines, seconds(600)) == 1


def test_attempts_lie_at_least_the_spacing_apart():
    said = [0, 599, 600, 1199, 1200]
    lines = [Line(by="agent", text="还在吗", message_id=at, at=T0 + seconds(at)) for at in said]
    assert count_attempts(lines, seconds(600)) == 3
    assert count_attempts(lines, seconds(601)) == 2


def test_a_need_that_nobody_here_can_see_met_does_not_lock_the_dialogue_and_is_owned_up_to():
    foreign = clause("[recorded]", need="parcel_weighed")
    assert gate_of(foreign).checks == ()
    assert covers(foreign) == "no engine keeps the needs parcel_weighed of a gate at closing"
    unnumbered = clause("[attempts]")
    assert gate_of(unnumbered).checks == ()
    assert covers(unnumbered) == "no engine keeps the needs taste of a gate at closing"


@pytest.mark.parametrize("accepts", ["[recognised]", "[ticked]", "[recorded, ticked]", "[attempts]"])
def test_a_gate_that_can_be_kept_is_covered(accepts):
    assert covers(clause(accepts, figures=TRIED)) == Enforcement(
        enforcer="dialogue.closing", test="tests/dialogue/test_closing.py::test_a_strangers_gate_is_kept_without_code"
    )


def test_no_engine_keeps_a_gate_at_the_opening():
    assert covers(clause("[recognised]", place="opening")) == "no engine keeps the needs taste of a gate at opening"


def test_what_is_missing_is_named_once():
    gate = gate_of(clause("[recognised]"))
    doubled = Gate(checks=(*gate.checks, *gate.checks), present=(), attempts=0, attempts_needed=0)
    assert missing_at(doubled, asks(Outcome.FOLLOWUP), T0) == ["taste", "followup"]
