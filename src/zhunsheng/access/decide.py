"""Answer who may do what: for one thing, for lists and for live pushes alike.

A list or a push is selected by topics: an actor may see a subject exactly when the actor's topics and the
subject's audience have one in common. `decide` answers from the same two sets, so they cannot disagree.
"""

from collections.abc import Iterator
from functools import lru_cache

from zhunsheng.access.matrix import CUSTOMER, DESK, Matrix, Row, shipped_matrix
from zhunsheng.access.values import Actor, Allowed, Denied, Reach, Subject, Verb
from zhunsheng.kernel.errors import AccessDenied

EVERYTHING = "all"


def decide(
    actor: Actor, verb: Verb, subject: Subject, *, cents: int | None = None, matrix: Matrix | None = None
) -> Allowed | Denied:
    """Decide whether somebody may do something to something.

    A right that is limited in money is denied unless the amount is stated and within the limit.
    Units  cents
    """
    matrix = matrix or shipped_matrix()
    held = [row for row in matrix.rows(verb) if not actor_words(actor).isdisjoint(row.roles)]
    if not held:
        return Denied("no_right")
    graded = [row for row in held if _grade_suffices(actor, row)]
    if not graded:
        return Denied("grade")
    affordable = [row for row in graded if row.cents is None or (cents is not None and 0 <= cents <= row.cents)]
    if not affordable:
        return Denied("limit")
    if _topics(actor, affordable).isdisjoint(audience(subject)):
        return Denied("reach")
    if matrix.spares_own(verb) and own_topic(actor) in audience(subject):
        return Denied("own")
    return Allowed()


def require(
    actor: Actor, verb: Verb, subject: Subject, *, cents: int | None = None, matrix: Matrix | None = None
) -> None:
    """Insist that somebody may do something to something.

    Refuses  AccessDenied with the reason
    """
    if cents is None and matrix is None and not _granted(actor, verb).isdisjoint(audience(subject)):
        return
    answer = decide(actor, verb, subject, cents=cents, matrix=matrix)
    if isinstance(answer, Denied):
        raise AccessDenied(answer.reason, verb=verb.value, subject=subject.kind)


@lru_cache(maxsize=4096)
def _granted(actor: Actor, verb: Verb) -> frozenset[str]:
    """Name what somebody may do this to without any condition; nobody's rights are computed anew for every message."""
    if shipped_matrix().spares_own(verb):
        return frozenset()
    return _topics(actor, [row for row in _rows(actor, verb, None) if row.cents is None])


def reach(actor: Actor, verb: Verb, *, matrix: Matrix | None = None) -> Reach:
    """Tell how far somebody's right goes, for showing or hiding a whole page."""
    return max((row.extent for row in _rows(actor, verb, matrix)), default=Reach.NONE)


def topics(actor: Actor, verb: Verb, *, matrix: Matrix | None = None) -> frozenset[str]:
    """Name everything somebody may do this to: the topics to select lists and pushes by."""
    return _topics(actor, _rows(actor, verb, matrix))


def audience(subject: Subject) -> tuple[str, ...]:
    """Name everybody who can have a right to this subject."""
    found = [EVERYTHING]
    if subject.team_id is not None:
        found.append(f"team:{subject.team_id}")
    if subject.agent_id is not None:
        found.append(f"agent:{subject.agent_id}")
    elif subject.waiting_group is not None:
        found.append(f"group:{subject.waiting_group}")
    if subject.registrar_id is not None:
        found.append(f"registrar:{subject.registrar_id}")
    if subject.customer_id is not None:
        found.append(f"customer:{subject.customer_id}")
    return tuple(found)


def own_topic(actor: Actor) -> str:
    """Name the actor alone, as an audience does."""
    return f"{actor.kind}:{actor.id}"


def actor_words(actor: Actor) -> frozenset[str]:
    """Name what the table may call this actor."""
    if actor.kind == "agent":
        return actor.roles
    return frozenset({CUSTOMER if actor.kind == "customer" else DESK})


def _rows(actor: Actor, verb: Verb, matrix: Matrix | None) -> list[Row]:
    words = actor_words(actor)
    rows = (matrix or shipped_matrix()).rows(verb)
    return [row for row in rows if not words.isdisjoint(row.roles) and _grade_suffices(actor, row)]


def _grade_suffices(actor: Actor, row: Row) -> bool:
    return not row.grades or actor.grade in row.grades


def _topics(actor: Actor, rows: list[Row]) -> frozenset[str]:
    return frozenset(topic for row in rows for topic in _row_topics(actor, row))


def _row_topics(actor: Actor, row: Row) -> Iterator[str]:
    if row.extent is Reach.ALL:
        yield EVERYTHING
    if row.extent >= Reach.OWN:
        yield own_topic(actor)
    if row.extent >= Reach.TEAM:
        yield from (f"team:{team}" for team in actor.team_ids)
    if row.waiting:
        yield from (f"group:{group}" for group in actor.groups)
    if row.registered and actor.kind == "agent":
        yield f"registrar:{actor.id}"
