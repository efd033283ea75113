"""Random histories of everything that the shipped figures count, on few dialogues, cases and people, so that they meet."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from zhunsheng.assist.events import ScriptApproved
from zhunsheng.cases import events as cases
from zhunsheng.clocks import events as clocks
from zhunsheng.commerce.events import OrderPut, ShopRemoved
from zhunsheng.dialogue import events as said
from zhunsheng.dialogue.values import About
from zhunsheng.feedback.events import RatingGiven
from zhunsheng.growth.events import ShiftHandedIn
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.journal.events import Fact
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.events import FaqApproved, SampleJudged
from zhunsheng.people.events import AgentPresenceChanged, ShiftChecked, ShiftOverridden
from zhunsheng.quality.events import ReviewGiven

T0 = Instant.parse("2026-03-02T01:00:00Z")
"""Monday 2 March 2026, 09:00 in Shanghai."""

Step = tuple[str, int, int, int]
"""What happens, how many seconds after the step before, to which of three, in which way of four."""

GAPS = st.sampled_from((0, 0, 1, 5, 11, 21, 90, 181, 1_000, 7_300, 40_000, 90_000, 300_000))


def about(which: int, way: int) -> About:
    return About(
        channel=("webchat", "hotline", "email", "webchat")[way], shop_id=1 + way % 2, group="online",
        tier=("normal", "vip")[which % 2], customer_id=70 + which % 2, standing_id=1,
        agent_id=None if way == 3 else 3 + which, team_id=None if way == 3 else 9,
        issue_type=(None, "product.fit", "product.fit", "logistics.late")[way], grade=(None, "basic", "complex", "basic")[way],
    )  # fmt: skip


def _dialogue(kind: Callable[..., Fact], **more: object) -> Callable[[int, int], Fact]:
    return lambda which, way: kind(dialogue_id=100 + which, about=about(which, way), **more)


def _case(of: Callable[..., Fact], **more: object) -> Callable[[int, int], Fact]:
    return lambda which, way: of(case_id=200 + which, about=about(which, way), **more)


def _clock(kind: Callable[..., Fact], **more: object) -> Callable[[int, int], Fact]:
    return lambda which, way: kind(
        clock_id=300 + which, clause_id=("ec-1.2a", "ec-3.1a")[way % 2], standing_id=1, step=0, about=about(which, way),
        dialogue_id=0 if way == 2 else 100 + which, case_id=200 + which if way == 2 else 0, **more,
    )  # fmt: skip


PROOF: dict[str, Any] = {"message_id": 1, "seq": 1, "kind": "text", "proof": "p"}
MAKERS: dict[str, Callable[[int, int], Fact]] = {
    "opened": _dialogue(said.DialogueOpened),
    "queued": _dialogue(said.DialogueQueued),
    "assigned": lambda which, way: said.DialogueAssigned(
        dialogue_id=100 + which, about=about(which, way), agent_id=3, how="routed"
    ),
    "given_up": lambda which, way: said.DialogueGivenUp(
        dialogue_id=100 + which, about=about(which, way), how="left", waited_us=way * 8_000_000
    ),
    "handed_over": _dialogue(said.DialogueHandedOver, from_agent_id=3, to_agent_id=4, note_id=1, kept=["dy-2.1c"]),
    "answered": lambda which, way: said.DialogueAnswered(
        dialogue_id=100 + which, about=about(which, way), by=("agent", "bot")[way % 2]
    ),
    "received": lambda which, way: said.MessageReceived(
        dialogue_id=100 + which, about=about(which, way), turn=way != 2, courtesy=way == 2, **PROOF
    ),
    "sent": lambda which, way: said.MessageSent(
        dialogue_id=100 + which,
        about=about(which, way),
        by=("agent", "agent", "bot", "agent")[way],
        first=False,
        waited_us=(None, 9_000_000, 5_000_000, 200_000_000)[way],
        **PROOF,
    ),
    "refused": lambda which, way: said.MessageRefused(
        dialogue_id=100 + which,
        about=about(which, way),
        clause_ids=["ec-2.2b", "cc-2.1b"][: 1 + way % 2],
        families=["x"],
        by="agent",
    ),
    "confirmed": _dialogue(said.MessageConfirmed, clause_ids=["cc-2.1b"], by="agent"),
    "asked_human": _dialogue(said.HumanAsked),
    "bot_began": _dialogue(said.BotBegan),
    "bot_over": _dialogue(said.BotHandedOver, why="asked", served_us=1),
    "graded": lambda which, way: said.DemandGraded(
        dialogue_id=100 + which,
        about=about(which, way),
        issue_type=("product.fit", "logistics.late")[way % 2],
        grade="basic",
        handling="now",
        taxonomy_id=1,
        stated_us=1,
    ),
    "closed": lambda which, way: said.DialogueClosed(
        dialogue_id=100 + which,
        about=about(which, way),
        outcome=("solved", "solved", "followup", "abandoned")[way],
        checks=[],
        closing_phrase=True,
        kept=["cc-1.3a", "dy-3.1c", "cc-1.3b"][: 2 + way % 2],
        unsaid=["cc-1.3b"][: 1 - way % 2],
    ),
    "closing_held": _dialogue(said.ClosingHeld, clause_ids=["cc-1.3a", "dy-3.1c"]),
    "to_group": _dialogue(said.DialogueHandedToGroup, from_agent_id=3, to_group="online", note_id=1, kept=["dy-2.1c"]),
    "taken_over": _dialogue(said.DialogueTakenOver, from_agent_id=3, to_agent_id=4, note_id=1, kept=["dy-2.1c"]),
    "reopened": _dialogue(said.DialogueReopened),
    "rated": lambda which, way: RatingGiven(
        dialogue_id=100 + which,
        about=about(which, way),
        rating_id=400 + which,
        closed_us=1,
        score=(1, 3, 5, 10)[way],
        before=None,
        commented=False,
        kind=("csat", "csat", "csat", "nps")[way],
    ),
    "kept": _clock(clocks.ClockMet, after_us=5_000_000),
    "breached": _clock(clocks.ClockBreached, at=T0, lag_us=1, tell=[]),
    "withdrawn": _clock(clocks.ClockWithdrawn),
    "case_opened": lambda which, way: cases.CaseOpened(
        case_id=200 + which,
        about=about(which, way),
        kind=("complaint", "incident")[way % 2],
        edition=1,
        kept=["ec-4.3c"][: way % 2],
    ),
    "case_moved": _case(
        cases.CaseMoved, kind="complaint", move="establish", state="planning", kept=["ec-3.2a", "ec-3.2b"]
    ),
    "case_skipped": _case(cases.CaseStepSkipped, move="calm", field=["apology"], entry_id=1, broken=["ec-3.2a"]),
    "case_forced": _case(cases.CaseForced, state="calming", entry_id=1, broken=["ec-3.2a"]),
    "case_asked": _case(cases.TaskAssigned, task_id=1, department="logistics", due_us=1, kept=["dy-3.1e", "ec-3.3a"]),
    "shift_checked": lambda which, way: ShiftChecked(
        shift_id=600 + which,
        agent_id=3 + which,
        code="network",
        passed=way != 2,
        measure=None,
        detail="",
        clause_id=("ec-1.1a", "")[way == 3],
    ),
    "shift_overridden": lambda which, way: ShiftOverridden(
        override_id=610 + which, code="network", agent_id=(None, 3 + which)[way % 2], until=T0, clause_ids=["ec-1.1a"]
    ),
    "shift_ended": lambda which, way: ShiftHandedIn(
        shift_id=600 + which,
        sheet_id=620 + which,
        agent_id=3 + which,
        team_id=(None, 9)[way % 2],
        dialogues=1,
        open=0,
        records=0,
        promises=0,
        by_leader=way == 2,
        kept=["dy-1.1"][way == 2 :],
        broken=["dy-1.1"][way != 2 :],
    ),
    "complaint": lambda which, way: cases.ComplaintReceived(
        case_id=200 + which, about=about(which, way), received_us=1, order_id=(None, 500, 500, 501)[way]
    ),
    "case_solved": _case(cases.CaseSolved),
    "case_closed": _case(cases.CaseClosed, kind="complaint"),
    "task": lambda which, way: cases.TaskSettled(
        case_id=200 + which, about=about(which, way), task_id=1, department="logistics", stars=(None, 3, 4, 5)[way]
    ),
    "reviewed": lambda which, way: ReviewGiven(
        dialogue_id=100 + which,
        about=about(which, way),
        review_id=1,
        closed_us=1,
        items=3,
        faults=["ec-2.2b", "ec-2.1a"][: way % 3],
    ),
    "order": lambda which, way: OrderPut(
        order_id=500 + which, shop_id=1, customer_id=70, status="to_ship", made=way < 2
    ),
    "case_merged": _case(cases.CaseMergedInto, into_id=999),
    "judged": lambda which, way: SampleJudged(
        dialogue_id=100 + which,
        message_id=600 + which,
        outcome=("right", "other", "none", "unclear")[way],
        faq_id=None,
        correct=way == 0,
    ),
    "script": lambda which, way: ScriptApproved(script_id=700, number=1, author_id=which and 3 + which, issue_types=[]),
    "shop_removed": lambda which, way: ShopRemoved(shop_id=1 + way % 2, orders=0),
    "faq": lambda which, way: FaqApproved(faq_id=1, number=1, author_id=3 + which),
    "presence": lambda which, way: AgentPresenceChanged(
        agent_id=3 + which,
        team_id=9,
        presence="break",
        was=("", "available", "busy", "available")[way],
        lasted_us=way * 60_000_000,
    ),
}
STEP: st.SearchStrategy[Step] = st.tuples(st.sampled_from(sorted(MAKERS)), GAPS, st.integers(0, 2), st.integers(0, 3))
HISTORIES = st.lists(STEP, min_size=1, max_size=40)


def told(history: list[Step]) -> list[tuple[Instant, Fact]]:
    """Give the facts of a history with their instants; a step now and then is written down a little late."""
    facts, now = [], 0
    for number, (what, gap, which, way) in enumerate(history):
        now += gap
        late = 2 if number % 7 == 6 else 0
        facts.append((Instant(T0.us + max(0, now - late) * 1_000_000), MAKERS[what](which, way)))
    return facts


@system_only("a test lets things happen")
def happen(ink: Ink, fact: Fact) -> None:
    """Record one fact."""
    ink.record(fact)
