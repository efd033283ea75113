"""Law: what a list, a search and a single page show to somebody is the same, whoever asks and whatever happened before."""

from collections.abc import Callable, Iterable
from itertools import islice

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dialogue.desk import (
    after,
    agent,
    answers,
    be,
    closes,
    customer,
    hands_over,
    hire,
    open_shop,
    opened,
    rights,
    row,
    says,
    team,
)
from tests.dialogue.stranger import PHRASES
from zhunsheng.access.queries import audience, decide, topics
from zhunsheng.access.values import SYSTEM, Actor, Allowed, Grade, Role, Verb, customer_actor
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.dialogue.models import Dialogue
from zhunsheng.dialogue.queries import dialogue_row, lines_after, rows_for, rows_of
from zhunsheng.dialogue.queries.rows import visible
from zhunsheng.ground import search
from zhunsheng.ground.models import SearchEntry, SearchScope
from zhunsheng.journal.actions import run
from zhunsheng.journal.readers import read_once
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.people.models import Agent, Customer, Team
from zhunsheng.people.queries import actor_of
from zhunsheng.people.values import Presence

pytestmark = pytest.mark.usefixtures("db")

WORD = "耳机"
GROUPS = ("online", "aftersales")
RELAXED = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("open", "open", "say", "answer", "hand over", "hand over", "close", "away", "available")),
        st.integers(0, 11),
        st.integers(0, 11),
    ),
    min_size=4,
    max_size=25,
)


def crew() -> list[Actor]:
    """Everybody who works here, as they are now; taken in once for each database."""
    if not Agent.objects.exists():
        open_shop(PHRASES)
        first, second = team("一组"), team("二组")
        for number, (groups, team_id) in enumerate(
            [("online", first), ("online aftersales", first), ("aftersales", second), ("online", second)]
        ):
            agent(f"agent{number}", groups=groups, team_id=team_id, capacity=2)
        hire("leader1", rights(Role.LEADER, team_id=first, groups="online aftersales"))
        hire("leader2", rights(Role.LEADER, team_id=second, groups="aftersales", grade=Grade.TRAINEE))
        hire("both", rights(Role.AGENT, Role.LEADER, team_id=second, groups="online"))
        for role in (Role.SUPERVISOR, Role.MANAGER, Role.INSPECTOR, Role.ADMINISTRATOR, Role.TRAINER):
            hire(role.value, rights(role))
        for _ in range(3):
            customer()
    assert Team.objects.count() == 2
    return [actor_of(one) for one in Agent.objects.order_by("id").values_list("id", flat=True)]


def everybody() -> list[Actor]:
    return [*crew(), *map(customer_actor, Customer.objects.values_list("id", flat=True)), SYSTEM]


def play(steps: Iterable[tuple[str, int, int]]) -> None:
    """Let a shift happen; what cannot be done at that moment is left out."""
    Dialogue.objects.all().delete()
    people = crew()
    guests = list(map(customer_actor, Customer.objects.values_list("id", flat=True)))
    workers = [one for one in people if Role.AGENT in one.roles]
    for actor in workers:
        be(actor, Presence.AVAILABLE)
    for number, (what, which, other) in enumerate(steps):
        _step(what, which, other, guests, workers, number)


def _step(what: str, which: int, other: int, guests: list[Actor], workers: list[Actor], number: int) -> None:
    at, actor, guest = after(number), workers[other % len(workers)], guests[which % len(guests)]
    open_ones = list(Dialogue.objects.filter(state="open").order_by("id").values_list("id", flat=True))
    known = list(Dialogue.objects.order_by("id").values_list("id", "customer_id"))
    if what == "open":
        says(guest, opened(guest, at, GROUPS[other % 2]), f"我的{WORD}坏了", at)
    elif what in ("away", "available"):
        be(actor, Presence(what), at)
    elif what == "say" and known:
        dialogue_id, customer_id = known[which % len(known)]
        says(customer_actor(customer_id), dialogue_id, f"还是{WORD}", at)
    elif open_ones:
        _work(what, open_ones[which % len(open_ones)], actor, at)


def _work(what: str, dialogue_id: int, actor: Actor, at) -> None:
    if what == "answer":
        answers(SYSTEM, dialogue_id, f"为您换{WORD}", at)
    elif what == "close":
        closes(SYSTEM, dialogue_id, at=at)
    else:
        found, receiver = row(dialogue_id), Agent.objects.get(id=actor.id)
        if found.agent_id != actor.id and receiver.presence == "available" and found.group in actor.groups:
            hands_over(SYSTEM, dialogue_id, actor, at=at)


def read_the_record() -> None:
    """Seal what happened and let every reader follow to its end."""
    while run(seal, SYSTEM, after(9000)):
        pass
    for reader in AFTER:
        while read_once(reader, after(9000)):
            pass


Listing = Callable[[Actor], set[int]]


def listed(actor: Actor) -> set[int]:
    return {one.id for one in rows_for(actor)}


def single(actor: Actor) -> set[int]:
    """Ask for each dialogue by itself."""
    return {one for one in Dialogue.objects.values_list("id", flat=True) if _shows(actor, one)}


def _shows(actor: Actor, dialogue_id: int) -> bool:
    try:
        dialogue_row(actor, dialogue_id)
    except AccessDenied:
        return False
    return True


def still_asking(dialogue_ids: set[int]) -> set[int]:
    return set(Dialogue.objects.filter(id__in=dialogue_ids).exclude(state="closed").values_list("id", flat=True))


def found_in_search(actor: Actor) -> set[int]:
    return {hit.owner for hit in search.find("message", WORD, topics=topics(actor, Verb.SEARCH), limit=200)}


def may_search(actor: Actor) -> set[int]:
    """Ask `access` about each dialogue that has words."""
    return {
        one.id
        for one in rows_of(list(Dialogue.objects.values_list("id", flat=True)))
        if isinstance(decide(actor, Verb.SEARCH, one.subject()), Allowed) and _spoken(one.id)
    }


def _spoken(dialogue_id: int) -> bool:
    return any(line.by != "system" for line in lines_after(SYSTEM, dialogue_id, 0))


def differences(left: Listing, right: Listing) -> list[str]:
    """Name everybody whom the two ways of asking show different dialogues."""
    return [f"{actor.kind}:{actor.name}" for actor in everybody() if left(actor) != right(actor)]


@given(STEPS)
@RELAXED
def test_lists_pages_and_pushes_agree_for_everybody(steps):
    play(steps)
    assert differences(lambda actor: set(visible(actor).values_list("id", flat=True)), single) == []
    assert differences(listed, lambda actor: still_asking(single(actor))) == []
    assert differences(single, pushed) == []


def pushed(actor: Actor) -> set[int]:
    """Choose as the live hub does: by the topics that an actor and a dialogue have in common."""
    mine = topics(actor, Verb.DIALOGUE_READ)
    rows = rows_of(list(Dialogue.objects.values_list("id", flat=True)))
    return {one.id for one in rows if not mine.isdisjoint(audience(one.subject()))}


@given(STEPS)
@RELAXED
def test_search_finds_exactly_what_its_right_allows(steps):
    search_entries_go()
    play(steps)
    read_the_record()
    assert differences(found_in_search, may_search) == []


def search_entries_go() -> None:
    """Begin an example with an empty index; the record is append-only and stays."""
    read_the_record()
    SearchEntry.objects.all().delete()
    SearchScope.objects.all().delete()


def test_no_right_shows_nothing_and_a_right_to_all_shows_all():
    play([("open", 0, 0), ("open", 1, 1), ("open", 2, 0)])
    read_the_record()
    by_role = {role: [one for one in crew() if one.roles == {role}] for role in Role}
    whole = set(Dialogue.objects.values_list("id", flat=True))
    assert len(whole) == 3
    for role in (Role.ADMINISTRATOR, Role.TRAINER):
        assert [(listed(one), found_in_search(one)) for one in by_role[role]] == [(set(), set())]
    for role in (Role.SUPERVISOR, Role.MANAGER, Role.INSPECTOR):
        assert [(listed(one), found_in_search(one)) for one in by_role[role]] == [(whole, whole)]
    for customer_id in Customer.objects.values_list("id", flat=True):
        own = set(Dialogue.objects.filter(customer_id=customer_id).values_list("id", flat=True))
        assert (listed(customer_actor(customer_id)), len(own)) == (own, 1)
        assert found_in_search(customer_actor(customer_id)) == set()


def test_after_a_hand_over_the_old_owner_no_longer_finds_the_words():
    open_shop(PHRASES)
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    xiaozhou = agent("xiaozhou")
    says(guest, dialogue_id, f"我的{WORD}坏了", after(1))
    read_the_record()
    assert [found_in_search(one) for one in (xiaolin, xiaozhou)] == [{dialogue_id}, set()]
    hands_over(xiaolin, dialogue_id, xiaozhou, at=after(2))
    read_the_record()
    assert [found_in_search(one) for one in (xiaolin, xiaozhou)] == [set(), {dialogue_id}]
    closes(xiaozhou, dialogue_id, at=after(3))
    be(xiaozhou, Presence.AWAY, after(4))
    be(xiaolin, Presence.AWAY, after(4))
    says(guest, dialogue_id, "还有一事", after(5))
    read_the_record()
    assert row(dialogue_id).state == "waiting"
    assert [found_in_search(one) for one in (xiaolin, xiaozhou)] == [set(), set()], "it is nobody's own now"


# --- planted faults ---------------------------------------------------------------------------------


def shift() -> None:
    play([("open", 0, 0), ("open", 1, 1), ("open", 2, 0), ("hand over", 0, 3), ("say", 1, 0)])
    read_the_record()


def test_the_law_catches_a_list_that_forgets_the_queue():
    shift()
    Dialogue.objects.filter(id=min(listed(SYSTEM))).update(state="waiting", agent_id=None, team_id=None)
    assert differences(single, listed) == []
    owned = lambda actor: set(visible(actor).exclude(state="waiting").values_list("id", flat=True))  # noqa: E731
    assert differences(single, owned) != []


def test_the_law_catches_a_list_that_shows_one_too_many():
    shift()
    whole = set(Dialogue.objects.values_list("id", flat=True))
    assert "agent:姓名administrator" in differences(single, lambda actor: single(actor) | set(islice(whole, 1)))


def test_the_law_catches_a_search_index_that_missed_a_hand_over():
    shift()
    assert differences(found_in_search, may_search) == []
    moved = Dialogue.objects.filter(agent_id__isnull=False).earliest("id")
    other = next(one for one in crew() if Role.AGENT in one.roles and one.id != moved.agent_id)
    Dialogue.objects.filter(id=moved.id).update(agent_id=other.id)
    assert len(differences(found_in_search, may_search)) >= 2


def test_the_law_catches_a_right_that_only_the_page_knows():
    shift()
    stripped = lambda actor: single(msgspec.structs.replace(actor, roles=frozenset()))  # noqa: E731
    assert differences(single, stripped) != []
