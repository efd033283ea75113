"""Words that the guard refused and somebody is asked to let out."""

from django.db.models import Q, QuerySet

from zhunsheng.access.queries import decide, reach
from zhunsheng.access.values import Actor, Allowed, Reach, Verb
from zhunsheng.dialogue.models import Dialogue, WordRelease
from zhunsheng.dialogue.queries.rows import subject_of, visible
from zhunsheng.dialogue.values import ReleaseFilter, ReleaseShown, ReleaseState
from zhunsheng.kernel.errors import AccessDenied, NotFound
from zhunsheng.kernel.instants import Instant

MOST = 50
_STILL_OPEN = (ReleaseState.ASKED, ReleaseState.GRANTED)


def releases_for(actor: Actor, at: Instant) -> list[ReleaseShown]:
    """Return what somebody may answer now, and what became of their own wishes that still stand; the newest first."""
    rows = list(WordRelease.objects.filter(state__in=_STILL_OPEN, until__gt=at).order_by("-asked_at", "-id")[:MOST])
    subjects = {row.id: subject_of(row) for row in Dialogue.objects.filter(id__in={one.dialogue_id for one in rows})}
    return [
        shown_of(one)
        for one in rows
        if one.dialogue_id in subjects
        and (
            one.asked_by == actor.id
            or (
                one.state == ReleaseState.ASKED
                and isinstance(decide(actor, Verb.WORDS_RELEASE, subjects[one.dialogue_id]), Allowed)
            )
        )
    ]


def releases_page(
    actor: Actor, wanted: ReleaseFilter, at: Instant, *, offset: int = 0, limit: int
) -> list[ReleaseShown]:
    """List wishes in the dialogues that somebody may answer for, whatever became of them, the newest first.

    Refuses  AccessDenied
    """
    rows = _chosen(actor, wanted, at).order_by("-id")
    return [shown_of(one) for one in rows[offset : offset + limit]]


def releases_count(actor: Actor, wanted: ReleaseFilter, at: Instant) -> int:
    """Count the wishes that a page of them would show.

    Refuses  AccessDenied
    """
    return _chosen(actor, wanted, at).count()


def _chosen(actor: Actor, wanted: ReleaseFilter, at: Instant) -> QuerySet[WordRelease]:
    if reach(actor, Verb.WORDS_RELEASE) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.WORDS_RELEASE.value, subject="dialogue")
    theirs = visible(actor, Verb.WORDS_RELEASE).exclude(agent_id=actor.id)
    if wanted.team_id is not None:
        theirs = theirs.filter(team_id=wanted.team_id)
    rows = WordRelease.objects.filter(dialogue_id__in=theirs.values("id"))
    if wanted.state == "open":
        rows = rows.filter(state=ReleaseState.ASKED, until__gt=at)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.agent_id is not None:
        rows = rows.filter(asked_by=wanted.agent_id)
    if wanted.since is not None:
        rows = rows.filter(asked_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(asked_at__lt=wanted.until)
    if wanted.before_id is not None:
        rows = rows.filter(id__lt=wanted.before_id)
    if wanted.clause_id:
        one = wanted.clause_id
        alone, first, last = Q(clauses=one), Q(clauses__startswith=f"{one} "), Q(clauses__endswith=f" {one}")
        rows = rows.filter(alone | first | last | Q(clauses__contains=f" {one} "))
    for word in wanted.text.split():
        rows = rows.filter(Q(text__icontains=word) | Q(why__icontains=word) | Q(answer__icontains=word))
    return rows


def release_dialogue(actor: Actor, release_id: int) -> int:
    """Return the dialogue of a wish that somebody may answer.

    Refuses  AccessDenied, NotFound
    """
    if reach(actor, Verb.WORDS_RELEASE) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.WORDS_RELEASE.value, subject="dialogue")
    found = WordRelease.objects.filter(id=release_id).values_list("dialogue_id", flat=True).first()
    if found is None:
        raise NotFound("release", release_id)
    return found


def release_shown(release_id: int) -> ReleaseShown | None:
    """Return a wish for the hub, which asks `access` itself whom it may show it to."""
    row = WordRelease.objects.filter(id=release_id).first()
    return None if row is None else shown_of(row)


def shown_of(row: WordRelease) -> ReleaseShown:
    """Show a wish as colleagues see it."""
    return ReleaseShown(
        id=row.id, dialogue_id=row.dialogue_id, asked_by=row.asked_by, asked_name=row.asked_name, text=row.text,
        why=row.why, clause_ids=tuple(listed(row.clauses)), families=tuple(listed(row.families)), state=row.state,
        asked_at=row.asked_at, until=row.until, answered_by=row.answered_by, answer=row.answer,
    )  # fmt: skip


def listed(words: str) -> list[str]:
    """Read codes that were stored beside each other."""
    return words.split()
