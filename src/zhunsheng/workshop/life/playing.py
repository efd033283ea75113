"""Let the planned past happen: the rooms' own actions, at instants that have passed."""

from zhunsheng.access.values import SYSTEM, Actor, customer_actor
from zhunsheng.commerce.queries import shop_by_key
from zhunsheng.commerce.values import SignedVisitor
from zhunsheng.dialogue.actions import (
    Held,
    close_dialogue,
    confirm_record,
    finish_followup,
    grade_demand,
    offer_solution,
    open_dialogue,
    receive_message,
    save_record,
    send_message,
    take_dialogue,
)
from zhunsheng.dialogue.queries import dialogue_row, followups_of, record_of
from zhunsheng.dialogue.values import ClosingRequest, Draft, FollowUpPlan, Opening, Outcome, Tick
from zhunsheng.feedback.actions import rate_dialogue
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import Refusal
from zhunsheng.people.actions import find_or_make_customer
from zhunsheng.people.queries import actor_of, agent_cards, demo_agents
from zhunsheng.workshop.life.cast import Patron, patrons
from zhunsheng.workshop.life.plot import Ending, Plot, later

PLAN = "核实后主动联系客户告知结果"
SEEN = "客户在对话中已说明"
KEPT = "已核实并联系客户，客户知悉"
RECORDED = "已在对话中核实"


@system_only("the demonstration is made by the desk itself")
def play(ink: Ink, plot: Plot) -> bool:
    """Let one planned dialogue have happened, from its first word to its record; whole or not at all.

    Writes   what the actions write that people call
    Records  what these actions record, at the instants of the plan
    """
    patron = patrons()[plot.patron]
    shop = shop_by_key(patron.shop)
    customer = customer_actor(_known(ink, patron))
    opening = Opening(shop_id=shop.id, channel="webchat", customer_id=customer.id, is_past=True)
    dialogue_id = open_dialogue(_hold(ink, plot, 0, customer), opening)
    ink.settle()
    if dialogue_row(SYSTEM, dialogue_id).opened_at != plot.at.us:
        return False  # this customer is here at this very moment, with somebody who tries the demonstration
    owner = _owner(ink, plot, dialogue_id)
    _speak(ink, plot, dialogue_id, customer, owner)
    _close(ink, plot, dialogue_id, owner)
    if plot.kept_s is not None:
        _keep_promises(_hold(ink, plot, plot.kept_s, owner), dialogue_id)
    if plot.score is not None:
        rate_dialogue(_hold(ink, plot, plot.closed_s + 60, customer), dialogue_id, plot.score, plot.comment)
        ink.settle()
    return True


def _hold(ink: Ink, plot: Plot, second: int, who: Actor) -> Ink:
    return ink.earlier(later(plot, second)).on_behalf_of(who)


def _known(ink: Ink, patron: Patron) -> int:
    visitor = SignedVisitor(shop=patron.shop, external_id=patron.who.external_id, exp=0, nonce="")
    found = find_or_make_customer(ink, visitor.identity, is_demo=True)
    ink.settle()
    return found.id


def _owner(ink: Ink, plot: Plot, dialogue_id: int) -> Actor:
    """Let the planned agent take it; whoever is at work at this moment is given nothing of the past."""
    who = actor_of(next(card.id for card in demo_agents() if card.login == plot.login))
    take_dialogue(_hold(ink, plot, plot.taken_s, who), dialogue_id)
    ink.settle()
    return who


def _speak(ink: Ink, plot: Plot, dialogue_id: int, customer: Actor, owner: Actor) -> None:
    nickname = agent_cards([owner.id])[0].nickname
    graded = False
    for place, line in enumerate(plot.lines):
        cid = f"demo-{plot.number}-{place}"
        hold = _hold(ink, plot, max(line.after_s, plot.taken_s if line.agent else 0), owner if line.agent else customer)
        if not line.agent:
            receive_message(hold, dialogue_id, Draft(cid=cid, text=line.text))
        else:
            for number, words in enumerate((line.slip, line.text) if line.slip else (line.text,)):
                _send(hold, dialogue_id, Draft(cid=f"{cid}-{number}", text=words), nickname)
                ink.settle()
            if line.solves and plot.offers:
                offer_solution(hold, dialogue_id)
        ink.settle()
        if line.agent and not graded:
            graded = True
            grade_demand(_hold(ink, plot, max(plot.graded_s, plot.taken_s), owner), dialogue_id, plot.issue_type)
            ink.settle()


def _send(hold: Ink, dialogue_id: int, draft: Draft, nickname: str) -> None:
    sent = send_message(hold, dialogue_id, draft, nickname)
    if isinstance(sent, Held) and sent.may_confirm:
        hold.settle()
        send_message(hold, dialogue_id, draft, nickname, frozenset(hit.clause_id for hit in sent.hits))


def _close(ink: Ink, plot: Plot, dialogue_id: int, owner: Actor) -> None:
    hold = _hold(ink, plot, plot.closed_s, owner)
    shown = record_of(owner, dialogue_id, hold.at)
    missing = {name: plot.order if name == "order_no" else RECORDED for name in shown.missing}
    version = save_record(hold, dialogue_id, missing, version=shown.version) if missing else shown.version
    ink.settle()
    try:
        close_dialogue(hold, dialogue_id, _request(plot, owner))
    except Refusal as refusal:
        if refusal.code != "closing.missing":
            raise
        ticks = {name: Tick(note=SEEN) for name in str(refusal.detail["missing"]).split(", ")}
        close_dialogue(hold, dialogue_id, _followed_up(plot, owner, ticks))
    ink.settle()
    if plot.recorded_s is not None:
        then = _hold(ink, plot, plot.recorded_s, owner)
        confirm_record(then, dialogue_id, missing, version=version)
        ink.settle()


def _keep_promises(hold: Ink, dialogue_id: int) -> None:
    for promise in followups_of(hold.actor, dialogue_id):
        finish_followup(hold, promise.id, KEPT)
    hold.settle()


def _request(plot: Plot, owner: Actor) -> ClosingRequest:
    match plot.ending:
        case Ending.SOLVED:
            return ClosingRequest(outcome=Outcome.SOLVED)
        case Ending.SILENT:
            return ClosingRequest(outcome=Outcome.ABANDONED, attempts="间隔十分钟联系三次，没有回复")
        case Ending.FOLLOWUP:
            return _followed_up(plot, owner, {})


def _followed_up(plot: Plot, owner: Actor, ticks: dict[str, Tick]) -> ClosingRequest:
    due = later(plot, plot.closed_s) + hours(24)
    return ClosingRequest(
        outcome=Outcome.FOLLOWUP,
        checks=ticks,
        followup=FollowUpPlan(owner=owner.id, due_at=due.us, plan=PLAN),
    )
