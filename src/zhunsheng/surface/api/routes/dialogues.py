"""Dialogues: the list, one of them, and what can be done with it."""

from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Query

from zhunsheng.access.values import Verb
from zhunsheng.clocks.queries import shown_clocks
from zhunsheng.dialogue import actions
from zhunsheng.dialogue import queries as dialogues
from zhunsheng.dialogue.values import ClosingRequest, DialogueRow, FollowUpPlan, Outcome, Tick
from zhunsheng.journal.actions import Ink, run
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import masked_names
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Done, Id, plain, told
from zhunsheng.surface.api.shapes.dialogues import (
    CheckOut,
    ClockOut,
    CloseIn,
    DialogueChoice,
    DialogueOut,
    FollowUpOut,
    GateOut,
    LinkOut,
    QueueOut,
    ReadIn,
    ResultIn,
    TransferIn,
    clock_out,
    dialogue_out,
)
from zhunsheng.surface.api.writing import change, insist_on_version, version_tag

door = Door("dialogues")


@door.get("/dialogues", Page[DialogueOut], scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def list_dialogues(request: Asked, choice: Query[DialogueChoice]) -> Page[DialogueOut]:
    """List the dialogues you may see, open and closed alike."""
    chosen = dialogues.Chosen(
        state=choice.state, agent_id=choice.agent, team_id=choice.team, group=choice.group, shop_id=choice.shop,
        channel=choice.channel, tier=choice.tier, customer_id=choice.customer, issue_type=choice.issue_type,
        opened_from=None if choice.opened_from is None else Instant.of(choice.opened_from),
        opened_until=None if choice.opened_until is None else Instant.of(choice.opened_until),
    )  # fmt: skip
    after = places_of(choice.cursor, 2)
    rows = dialogues.list_dialogues(
        request.auth.actor, chosen, order=choice.sort, after=after, limit=choice.limit + 1
    )  # fmt: skip
    return _page(rows, choice.limit, choice.sort.lstrip("-"))


@door.get("/dialogues/{dialogue}", DialogueOut, scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def read_dialogue(request: Asked, response: HttpResponse, dialogue: Id) -> DialogueOut:
    """Read one dialogue. Its ETag is its version: send it as `If-Match` with a change."""
    run(actions.note_look, request.auth.actor, now(), dialogue)
    row = dialogues.dialogue_row(request.auth.actor, dialogue)
    response.headers["ETag"] = version_tag(row.version)
    return dialogue_out(row, masked_names([row.customer_id]).get(row.customer_id, ""))


@door.get("/dialogues/{dialogue}/clocks", list[ClockOut], scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def read_clocks(request: Asked, dialogue: Id) -> list[ClockOut]:
    """Read the clocks of a dialogue, the next due first."""
    dialogues.dialogue_row(request.auth.actor, dialogue)
    return [clock_out(view, get_language() or "zh-hans") for view in shown_clocks([dialogue], now())[dialogue]]


@door.get("/dialogues/{dialogue}/gate", GateOut, scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def read_gate(request: Asked, dialogue: Id) -> GateOut:
    """Read what the closing gate finds now."""
    gate, lang = dialogues.gate_of(request.auth.actor, dialogue), get_language() or "zh-hans"
    checks = [
        CheckOut(
            check=check.need.id, clause=check.clause_id, title=check.title.of(lang), standing=check.standing.value,
            accepts=[way.value for way in check.need.accepts], found_seq=check.found.seq if check.found else None,
        )
        for check in gate.checks
    ]  # fmt: skip
    return GateOut(checks=checks, attempts=gate.attempts, attempts_needed=gate.attempts_needed)


@door.get("/dialogues/{dialogue}/owners", list[LinkOut], scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def read_owners(request: Asked, dialogue: Id) -> list[LinkOut]:
    """Read the chain of owners with the notes that went along."""
    return [
        LinkOut(
            from_agent=link.from_agent_id,
            to_agent=link.to_agent_id,
            to_group=link.to_group,
            how=link.how,
            note=link.note,
            at=link.at.iso(),
        )
        for link in dialogues.chain_of(request.auth.actor, dialogue)
    ]


@door.get("/dialogues/{dialogue}/followups", list[FollowUpOut], scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def read_followups(request: Asked, dialogue: Id) -> list[FollowUpOut]:
    """Read what was promised and is still to be kept."""
    return [
        FollowUpOut(id=one.id, dialogue=one.dialogue_id, owner=one.owner_id, plan=one.plan, due_at=one.due_at.iso())
        for one in dialogues.followups_of(request.auth.actor, dialogue)
    ]


@door.post("/dialogues/{dialogue}/take", Done, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_TAKE)
def take(request: Asked, dialogue: Id) -> HttpResponse:
    """Take a dialogue that waits."""

    def act(ink: Ink) -> Done:
        _insist(request, ink, dialogue)
        actions.take_dialogue(ink, dialogue)
        return Done()

    return change(request, act)


@door.post("/dialogues/{dialogue}/transfer", Done, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_TRANSFER)
def transfer(request: Asked, dialogue: Id, body: TransferIn) -> HttpResponse:
    """Hand a dialogue over to a colleague, or to whoever of a group is next free."""
    if (body.to_agent is None) is (body.to_group is None):
        raise BadInput("to_agent, to_group", "exactly one of them", "both" if body.to_group else "none")

    def act(ink: Ink) -> Done:
        _insist(request, ink, dialogue)
        if body.to_group is not None:
            actions.transfer_to_group(ink, dialogue, body.to_group, body.note)
        else:
            actions.transfer_dialogue(ink, dialogue, body.to_agent or 0, body.note)
        return Done()

    return change(request, act)


@door.post("/dialogues/{dialogue}/close", Done, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_CLOSE)
def close(request: Asked, dialogue: Id, body: CloseIn) -> HttpResponse:
    """Close a dialogue through its gate; what is missing is named."""
    wanted = ClosingRequest(
        outcome=Outcome(body.outcome),
        checks={name: Tick(note=tick.note) for name, tick in body.checks.items()},
        followup=None
        if body.followup is None
        else FollowUpPlan(
            owner=body.followup.owner, due_at=Instant.of(body.followup.due_at).us, plan=body.followup.plan
        ),
        attempts=body.attempts,
    )

    def act(ink: Ink) -> Done:
        _insist(request, ink, dialogue)
        actions.close_dialogue(ink, dialogue, wanted)
        return Done()

    try:
        return change(request, act)
    except actions.ClosingMissing:
        run(actions.note_closing_held, request.auth.actor, now(), dialogue, wanted)
        raise


@door.post("/dialogues/{dialogue}/read", Done, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_READ)
def mark_read(request: Asked, dialogue: Id, body: ReadIn) -> HttpResponse:
    """Note how far you, its owner, have read."""

    def act(ink: Ink) -> Done:
        actions.mark_seen_by_agent(ink, dialogue, body.seq)
        return Done()

    return change(request, act)


@door.post("/followups/{followup}/done", Done, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_REPLY)
def finish_followup(request: Asked, followup: Id, body: ResultIn) -> HttpResponse:
    """Say that a promise is kept, and what the customer was told."""

    def act(ink: Ink) -> Done:
        actions.finish_followup(ink, followup, body.result)
        return Done()

    return change(request, act)


@door.get("/queue", QueueOut, scope=Scope.DIALOGUES_READ, verb=None)
def read_queue(request: Asked) -> QueueOut:
    """Read how many wait for your skill groups; without groups, for all."""
    state = dialogues.queue_state(request.auth.actor.groups or None)
    lines = dialogues.queue_lines(request.auth.actor.groups or None)
    return QueueOut(waiting=state.waiting, longest_since=told(state.longest_since), lines=plain(lines))


def _insist(request: Asked, ink: Ink, dialogue: int) -> None:
    if "If-Match" in request.headers:
        insist_on_version(request, dialogues.dialogue_row(ink.actor, dialogue).version)


def _page(rows: list[DialogueRow], limit: int, field: str) -> Page[DialogueOut]:
    shown = rows[:limit]
    names = masked_names([row.customer_id for row in shown])
    following = cursor_of(getattr(shown[-1], field), shown[-1].id) if len(rows) > limit else None
    return Page[DialogueOut](
        items=[dialogue_out(row, names.get(row.customer_id, "")) for row in shown], next=following
    )  # fmt: skip
