"""A furnished desk with a standard in force, and short ways to let people meet on it."""

import itertools
from collections.abc import Iterable
from typing import TypeVar

from tests.people.staff import AT, furnish, hire, rights, team
from zhunsheng.access.values import SYSTEM, Actor, Role, customer_actor
from zhunsheng.dialogue.actions import (
    Held,
    Written,
    close_dialogue,
    grade_demand,
    open_dialogue,
    receive_message,
    send_message,
    transfer_dialogue,
)
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.values import ClosingRequest, Draft, FollowUpPlan, Opening, Outcome, Tick
from zhunsheng.journal.actions import run
from zhunsheng.journal.events import Fact
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import find_or_make_customer, set_presence
from zhunsheng.people.values import Details, IdentityKey, Presence, Tier
from zhunsheng.standards.actions import install_standard
from zhunsheng.standards.queries import rulebook, shipped
from zhunsheng.workshop.demo import demo_data

SHOP = 7
F = TypeVar("F", bound=Fact)
_CIDS = itertools.count(1)
_NAMES = itertools.count(1)

SOLVED = ClosingRequest(outcome=Outcome.SOLVED)
ABANDONED = ClosingRequest(outcome=Outcome.ABANDONED)


def after(past: int) -> Instant:
    return AT + seconds(past)


def open_shop(*own: str) -> None:
    """Furnish the desk and put standards in force: those given, or the shipped ones."""
    furnish()
    if own:
        install(*own)
        return
    fills = demo_data().fills
    for name, text in shipped():
        run(install_standard, SYSTEM, AT, text, name=name, effective_at=AT, fills=fills.get(name, {}))


def install(*texts: str, at: Instant = AT) -> None:
    for text in texts:
        run(install_standard, SYSTEM, at, text, name="own.yaml", effective_at=at, fills={})


def agent(
    login: str, *, groups: str = "online", capacity: int = 3, team_id: int | None = None, here: bool = True
) -> Actor:
    """Take an agent in, by default present."""
    actor = hire(login, rights(Role.AGENT, capacity=capacity, team_id=team_id, groups=groups))
    if here:
        be(actor, Presence.AVAILABLE)
    return actor


def be(actor: Actor, presence: Presence, at: Instant = AT) -> None:
    run(set_presence, SYSTEM, at, actor.id, presence)


def customer(tier: Tier | None = None) -> Actor:
    """Take a customer in."""
    key = IdentityKey(channel="webchat", account=str(SHOP), external_id=f"c{next(_NAMES)}")
    return customer_actor(run(find_or_make_customer, SYSTEM, AT, key, Details(tier=tier)).id)


def opening(who: Actor, group: str = "online", shop: int = SHOP, channel: str = "webchat") -> Opening:
    return Opening(shop_id=shop, channel=channel, customer_id=who.id, group=group)


def opened(who: Actor, at: Instant = AT, group: str = "online") -> int:
    return run(open_dialogue, who, at, opening(who, group))


def draft(text: str, cid: str | None = None) -> Draft:
    return Draft(cid=cid or f"cid-{next(_CIDS)}", text=text)


def says(who: Actor, dialogue_id: int, text: str, at: Instant = AT, cid: str | None = None) -> Written:
    return run(receive_message, who, at, dialogue_id, draft(text, cid))


def tries(
    who: Actor, dialogue_id: int, text: str, at: Instant = AT, confirmed: Iterable[str] = (), cid: str | None = None
) -> Written | Held:
    return run(send_message, who, at, dialogue_id, draft(text, cid), who.name, frozenset(confirmed))


def answers(who: Actor, dialogue_id: int, text: str, at: Instant = AT) -> Written:
    sent = tries(who, dialogue_id, text, at)
    assert isinstance(sent, Written)
    return sent


def held(result: Written | Held) -> Held:
    assert isinstance(result, Held)
    return result


def hands_over(who: Actor, dialogue_id: int, to: Actor, note: str = "", at: Instant = AT) -> None:
    run(transfer_dialogue, who, at, dialogue_id, to.id, note)


def grades(who: Actor, dialogue_id: int, code: str = "product.other", at: Instant = AT) -> None:
    run(grade_demand, who, at, dialogue_id, code)


def closes(who: Actor, dialogue_id: int, request: ClosingRequest = SOLVED, at: Instant = AT) -> None:
    """Close a dialogue; where its standards ask for a grade and it has none, grade it first."""
    found = Dialogue.objects.filter(id=dialogue_id).first()
    if found and found.grade is None and found.state == "open" and "cc-1.2b" in rulebook(found.standing_id).clauses:
        grades(who, dialogue_id, at=at)
    run(close_dialogue, who, at, dialogue_id, request)


def ticking(*needs: str, outcome: Outcome = Outcome.SOLVED, note: str = "客户电话里确认") -> ClosingRequest:
    return ClosingRequest(outcome=outcome, checks={need: Tick(note=note) for need in needs})


def planning(owner: int, due: Instant, plan: str = "明天回电告知换货进度", **ticks: str) -> ClosingRequest:
    return ClosingRequest(
        outcome=Outcome.FOLLOWUP,
        checks={need: Tick(note=note) for need, note in ticks.items()},
        followup=FollowUpPlan(owner=owner, due_at=due.us, plan=plan),
    )


def row(dialogue_id: int) -> Dialogue:
    return Dialogue.objects.get(id=dialogue_id)


def lines(dialogue_id: int) -> list[Message]:
    return list(Message.objects.filter(dialogue_id=dialogue_id).order_by("seq"))


def told(dialogue_id: int, kind: type[F]) -> list[F]:
    """Return the facts of one kind of a dialogue, oldest first."""
    return [recorded.fact for recorded in history("dialogue", dialogue_id) if isinstance(recorded.fact, kind)]


def names(dialogue_id: int) -> list[str]:
    return [fact.NAME for fact in told(dialogue_id, Fact)]


__all__ = ["AT", "agent", "hire", "rights", "team"]
