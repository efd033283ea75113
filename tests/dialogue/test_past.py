"""Dialogues that were held elsewhere are read and found like our own; nothing is judged about them."""

import pytest

from tests.dialogue.desk import AT, agent, customer, hire, open_shop, rights
from tests.dialogue.stranger import PHRASES
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.clocks.models import ClockRow
from zhunsheng.dialogue.actions.past import take_in_past
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.queries import Chosen, lines_after, list_dialogues, search_messages
from zhunsheng.dialogue.values import By, PastDialogue, PastLine
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.errors import AccessDenied, BadInput

pytestmark = pytest.mark.usefixtures("db")


def past(who: Actor, owner: Actor, *texts: str, start: int = AT.us - 1_000_000_000) -> PastDialogue:
    lines = tuple(
        PastLine(by=By.AGENT if place % 2 else By.CUSTOMER, text=text, at=start + place)
        for place, text in enumerate(texts)
    )
    return PastDialogue(
        channel="webchat", customer_id=who.id, tier="new", group="online", agent_id=owner.id, agent_name=owner.name,
        team_id=None, lines=lines,
    )  # fmt: skip


def test_past_is_read_listed_and_found_by_those_who_may() -> None:
    open_shop(PHRASES)
    lin, wei, who = agent("lin"), agent("wei"), customer()
    made = [
        past(who, lin, "耳机坏了", "马上为您换新"),
        past(who, wei, "充电宝坏了", "已登记", start=AT.us - 2_000_000_000),
    ]
    assert run(take_in_past, SYSTEM, AT, 7, made) == 4
    mine = list_dialogues(lin, Chosen())
    assert [(row.seq, row.state, row.agent_id) for row in mine] == [(2, "closed", lin.id)]
    assert [line.text for line in lines_after(lin, mine[0].id, 0)] == ["耳机坏了", "马上为您换新"]
    assert [found.text for found in search_messages(lin, "坏了").messages] == ["耳机坏了"]
    boss = hire("sup", rights(Role.SUPERVISOR))
    assert len(search_messages(boss, "坏了").messages) == 2
    newest = list_dialogues(boss, Chosen(), limit=1)
    place = (newest[0].last_at, newest[0].id)
    assert [row.agent_id for row in newest + list_dialogues(boss, Chosen(), after=place)] == [lin.id, wei.id]
    assert not ClockRow.objects.exists()
    assert FactRow.objects.filter(name="history.taken_in").count() == 1


def test_only_who_may_takes_in_and_a_broken_one_leaves_nothing() -> None:
    open_shop(PHRASES)
    lin, who = agent("lin"), customer()
    with pytest.raises(AccessDenied):
        run(take_in_past, lin, AT, 7, [past(who, lin, "早")])
    for broken in (
        past(who, lin),
        past(who, lin, "早", start=AT.us + 1),
        past(who, lin, "早", ""),
        past(who, lin, "\0"),
    ):
        with pytest.raises(BadInput):
            run(take_in_past, SYSTEM, AT, 7, [past(who, lin, "好"), broken])
    assert (Dialogue.objects.count(), Message.objects.count()) == (0, 0)
