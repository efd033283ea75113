"""A demand is graded, and answered with a solution."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.demands import offer, state_demand, taxonomy_for
from zhunsheng.dialogue.errors import DialogueEnded
from zhunsheng.dialogue.events import DemandGraded, DemandHandedOn
from zhunsheng.dialogue.heads import Head, head_of, keep
from zhunsheng.dialogue.messages import system_line
from zhunsheng.dialogue.models import Grading, Message
from zhunsheng.dialogue.queries.demand import suggestions_for
from zhunsheng.dialogue.values import By
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id
from zhunsheng.standards.queries import Handling, IssueGrade, IssueType


def grade_demand(
    ink: Ink,
    dialogue_id: int,
    issue_type: str,
    *,
    grade: IssueGrade | None = None,
    handling: Handling | None = None,
) -> None:
    """Say what a dialogue is about; grade and handling are those of the type unless the agent knows better.

    Writes   a grading, the dialogue's type, grade and handling
    Records  demand.graded, demand.handed_on; demand.stated where the words had not shown a demand
    Refuses  AccessDenied, DialogueEnded, BadInput for a type that the dialogue's taxonomy does not have
    Clauses  cc-1.2b, ec-3.1a
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_RECORD, head.subject())
    if head.is_closed:
        raise DialogueEnded()
    kept = taxonomy_for(head.opened_at, ink.at)
    leaf = kept.leaf(issue_type)
    if leaf is None:
        raise BadInput("issue_type", "a type of the taxonomy of this dialogue", issue_type)
    if head.stated_at is None:
        state_demand(ink, head, 0, _since(head))
    _judge(ink, head, leaf, kept.id, grade or leaf.grade, handling or leaf.handling)


def offer_solution(ink: Ink, dialogue_id: int, seq: int | None = None) -> None:
    """Mark one of the agents' messages, the newest by default, as the solution offered to the customer.

    Writes   the dialogue's instant of the first solution
    Records  solution.offered
    Refuses  AccessDenied, DialogueEnded, BadInput where no agent has written such a message
    Clauses  cc-1.2c, ec-3.1c, ec-3.1d
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_RECORD, head.subject())
    if head.is_closed:
        raise DialogueEnded()
    said = Message.objects.filter(dialogue_id=head.id, by=By.AGENT.value).order_by("-seq")
    found = (said if seq is None else said.filter(seq=seq)).first()
    if found is None:
        raise BadInput("seq", "a message that an agent has sent to the customer", seq)
    if head.stated_at is None:
        state_demand(ink, head, 0, _since(head))
    system_line(ink, head, "solution.offered", seq=found.seq)
    offer(ink, head, found.seq, "marked")


def _since(head: Head) -> int:
    return head.unanswered_since or head.opened_at


def _judge(ink: Ink, head: Head, leaf: IssueType, taxonomy_id: int, grade: IssueGrade, handling: Handling) -> None:
    before = (head.issue_type, head.grade, head.handling)
    if before == (leaf.code, grade.value, handling.value) or head.stated_at is None:
        return
    best = next(iter(suggestions_for(head.id, head.opened_at, ink.at)), None)
    head.issue_type, head.grade, head.handling = leaf.code, grade.value, handling.value
    keep(ink, head)
    Grading(
        id=new_id(), dialogue_id=head.id, issue_type=leaf.code, grade=grade.value, handling=handling.value,
        taxonomy_id=taxonomy_id, suggested=None if best is None else best.code,
        confidence=None if best is None else best.confidence, by_id=ink.actor.id, at=ink.at,
    ).save(force_insert=True)  # fmt: skip
    system_line(
        ink, head, "demand.graded", issue_type=leaf.code, title=leaf.title.zh, title_en=leaf.title.en,
        grade=grade.value, handling=handling.value,
    )  # fmt: skip
    ink.record(
        DemandGraded(
            dialogue_id=head.id, about=head.about(), issue_type=leaf.code, grade=grade.value, handling=handling.value,
            taxonomy_id=taxonomy_id, stated_us=head.stated_at, offered_us=head.offered_at,
            changed=before[1] != grade.value, back=before[2] == Handling.HAND_ON and handling is Handling.NOW,
            suggested=None if best is None else best.code, confidence=None if best is None else best.confidence,
        )
    )  # fmt: skip
    if handling is Handling.HAND_ON and before[2] != Handling.HAND_ON:
        ink.record(DemandHandedOn(dialogue_id=head.id, about=head.about()))
