"""Generated actors and subjects, and a slow reference that decides by reading the table row by row."""

from hypothesis import strategies as st

from zhunsheng.access.queries import Matrix
from zhunsheng.access.values import Actor, Grade, Role, Subject, Verb

IDS = st.integers(min_value=1, max_value=4)
GROUPS = st.sampled_from(("online", "hotline", "aftersales"))

agents = st.builds(
    Actor,
    kind=st.just("agent"),
    id=IDS,
    roles=st.frozensets(st.sampled_from(Role), max_size=4),
    grade=st.none() | st.sampled_from(Grade),
    team_ids=st.frozensets(IDS, max_size=2),
    groups=st.frozensets(GROUPS, max_size=2),
)
actors = agents | st.builds(Actor, kind=st.just("customer"), id=IDS) | st.just(Actor(kind="system", id=0))
subjects = st.builds(
    Subject,
    kind=st.just("dialogue"),
    id=IDS,
    agent_id=st.none() | IDS,
    team_id=st.none() | IDS,
    customer_id=st.none() | IDS,
    waiting_group=st.none() | GROUPS,
    registrar_id=st.none() | IDS,
)
verbs = st.sampled_from(Verb)


def slowly_allowed(actor: Actor, verb: Verb, subject: Subject, cents: int | None, matrix: Matrix) -> bool:
    """Decide as a careful clerk would, with the printed table and no sets of topics."""
    right = matrix.rights.get(verb)
    if right is None:
        return False
    mine = (subject.agent_id if actor.kind == "agent" else subject.customer_id) == actor.id and actor.kind != "system"
    if right.unless == "own" and mine:
        return False
    for row in right.rows:
        if not any(_is(actor, word) for word in row.roles):
            continue
        if row.grades and actor.grade not in row.grades:
            continue
        if row.cents is not None and (cents is None or cents < 0 or cents > row.cents):
            continue
        free_in_group = row.waiting and subject.agent_id is None and subject.waiting_group in actor.groups
        in_team = row.reach == "team" and subject.team_id in actor.team_ids
        own_entry = row.registered and actor.kind == "agent" and subject.registrar_id == actor.id
        if row.reach == "all" or mine or in_team or free_in_group or own_entry:
            return True
    return False


def _is(actor: Actor, word: str) -> bool:
    return word == actor.kind if actor.kind != "agent" else word in {role.value for role in actor.roles}
