"""A customer writes."""

from django.db import connection

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.dialogue.actions.bot import begin_with_bot
from zhunsheng.dialogue.actions.route import let_wait, route
from zhunsheng.dialogue.blocked import insist_may_write
from zhunsheng.dialogue.demands import reader_for, state_demand
from zhunsheng.dialogue.events import DialogueOpened, DialogueReopened, MessageReceived
from zhunsheng.dialogue.heads import Head, head_of, keep
from zhunsheng.dialogue.lifecycle import DIALOGUE
from zhunsheng.dialogue.messages import Written, already, reads_for_customer, system_line, write_line
from zhunsheng.dialogue.ordering import pointed_at
from zhunsheng.dialogue.pressing import pressed_at
from zhunsheng.dialogue.proofs import prove
from zhunsheng.dialogue.queries.policies import policy_of
from zhunsheng.dialogue.speaking import FROM_CUSTOMERS, check_draft, on_the_customers_side
from zhunsheng.dialogue.values import By, Draft, MessageKind, Opening
from zhunsheng.journal.actions import Ink, foresees, hot
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.ids import new_id
from zhunsheng.people import queries as people
from zhunsheng.standards import queries as standards

CURRENT = (
    "SELECT id FROM dialogue_dialogue WHERE customer_id = %s AND shop_id = %s AND channel = %s AND state <> 'closed'"
)
HAD_LAST = (
    "SELECT agent_id FROM dialogue_dialogue WHERE customer_id = %s AND shop_id = %s AND last_at >= %s AND id <> %s"
    " AND agent_id IS NOT NULL ORDER BY opened_at DESC, id DESC LIMIT 1"
)


def open_dialogue(ink: Ink, opening: Opening) -> int:
    """Begin a dialogue, or return the one that is already open for this customer in this shop and channel.

    Writes   the dialogue, its first lines, its owner when somebody is free
    Records  dialogue.opened, dialogue.assigned or dialogue.queued, bot.began
    Refuses  AccessDenied for somebody else's customer, open dialogue or not; MayNotWrite for one who is kept out
    Clauses  ec-1.2a, dy-2.1c
    """
    require(ink.actor, Verb.DIALOGUE_REPLY, Subject(kind="dialogue", customer_id=opening.customer_id))
    current = _current(opening.customer_id, opening.shop_id, opening.channel)
    if current is not None:
        return current
    insist_may_write(ink, opening.customer_id)
    rulebook = standards.standing(ink.at)
    head = Head(
        id=new_id(), shop_id=opening.shop_id, channel=opening.channel, customer_id=opening.customer_id,
        group=opening.group, tier=people.customer_tier(opening.customer_id), standing_id=rulebook.id, agent_id=None,
        team_id=None, issue_type=None, grade=None, state=DIALOGUE.start, seq=0, delivered_seq=0, read_seq=0,
        agent_read_seq=0, opened_at=ink.at.us, waiting_since=ink.at.us, unanswered_since=None, answered_at=None,
        last_at=ink.at.us, closed_at=None, version=0, is_new=True,
    )  # fmt: skip
    system_line(ink, head, "dialogue.opened")
    ink.record(DialogueOpened(dialogue_id=head.id, about=head.about()))
    if opening.is_past:
        let_wait(ink, head)
    elif opening.bot_first:
        begin_with_bot(ink, head)
    else:
        route(ink, head, returning=_had_last(ink, head))
    return head.id


@hot
@foresees(reads_for_customer)
def receive_message(ink: Ink, dialogue_id: int, draft: Draft, *, bot_first: bool = False) -> Written:
    """Take a customer's message into the record.

    What is written to a dialogue that has ended goes on in the one that the customer has opened since, else reopens it while
    the group's rules let it go on (`reopen_s`), else begins a new one, with the bot where it is `bot_first`; mere courtesy
    ("thanks") is kept where it was said and asks for nothing; after the end so is that all is solved and one is satisfied.
    Writes   the message, the dialogue's numbers
    Records  message.received; dialogue.reopened or dialogue.opened when the dialogue had ended; demand.stated for the first demand
    Refuses  BadInput for an empty or over-long message, AccessDenied for somebody else's dialogue and for agents,
             MayNotWrite for one who is kept out, NotFound for an order that is not the customer's
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_REPLY, head.subject())
    on_the_customers_side(ink.actor)
    check_draft(draft, FROM_CUSTOMERS)
    known = already(ink, dialogue_id, By.CUSTOMER, draft.cid)
    if known is not None:
        return known
    insist_may_write(ink, head.customer_id)
    is_order = draft.kind is MessageKind.ORDER
    data = pointed_at(head.customer_id, draft.text.strip()) if is_order else pressed_at(head.customer_id, draft)
    reader = reader_for(ink, head)
    asks_nothing = reader.is_settled if head.is_closed else reader.is_courtesy
    courtesy = draft.kind is MessageKind.TEXT and draft.file_token is None and asks_nothing(draft.text)
    if head.is_closed and not courtesy:
        if not _goes_on(ink, head):
            return receive_message(ink, open_dialogue(ink, _anew(head, bot_first=bot_first)), draft)
        _reopen(ink, head)
    turn = head.unanswered_since is None and not courtesy
    if turn:
        head.unanswered_since = ink.at.us
    salt, proof = prove(draft.text)
    line = write_line(
        ink, head, by=By.CUSTOMER, author_id=head.customer_id, author_name="", kind=draft.kind, text=draft.text,
        file_token=draft.file_token, data=data, cid=draft.cid, salt=salt,
    )  # fmt: skip
    ink.record(
        MessageReceived(
            dialogue_id=head.id,
            about=head.about(),
            message_id=line.id,
            seq=line.seq,
            kind=line.kind,
            proof=proof,
            turn=turn,
            courtesy=courtesy,
        )
    )
    if head.stated_at is None and not courtesy and (draft.text == "" or reader.states_demand(draft.text)):
        state_demand(ink, head, line.seq)
    return Written(dialogue_id=head.id, id=line.id, seq=line.seq, at=ink.at)


def _current(customer_id: int, shop_id: int, channel: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(CURRENT, [customer_id, shop_id, channel])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _goes_on(ink: Ink, head: Head) -> bool:
    """Say whether a dialogue that has ended is the one to go on in."""
    if _current(head.customer_id, head.shop_id, head.channel) is not None:
        return False
    return head.closed_at is None or ink.at.us - head.closed_at < seconds(policy_of(head.group).reopen_s).us


def _anew(head: Head, *, bot_first: bool) -> Opening:
    return Opening(shop_id=head.shop_id, channel=head.channel, customer_id=head.customer_id, bot_first=bot_first)


def _reopen(ink: Ink, head: Head) -> None:
    """Let a dialogue that had ended wait for somebody again.

    Records  dialogue.reopened, then what routing records
    """
    owner = head.agent_id
    head.state = DIALOGUE.apply(head.state, "reopen")
    head.agent_id, head.team_id = None, None
    head.closed_at, head.waiting_since = None, ink.at.us
    head.issue_type, head.grade, head.handling = None, None, None
    head.stated_at, head.offered_at, head.record_state = None, None, ""
    head.unanswered_since = None
    keep(ink, head)
    system_line(ink, head, "dialogue.reopened")
    ink.record(DialogueReopened(dialogue_id=head.id, about=head.about()))
    route(ink, head, returning=owner)


def _had_last(ink: Ink, head: Head) -> int | None:
    """Return the agent this customer had last in this shop, if that is not too long ago."""
    memory = policy_of(head.group).last_agent_s
    if not memory:
        return None
    with connection.cursor() as cursor:
        cursor.execute(HAD_LAST, [head.customer_id, head.shop_id, (ink.at - seconds(memory)).us, head.id])
        row = cursor.fetchone()
    return None if row is None else int(row[0])
