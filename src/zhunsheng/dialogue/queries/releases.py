"""Words that the guard refused and somebody is asked to let out."""

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Verb
from zhunsheng.dialogue.models import Dialogue, WordRelease
from zhunsheng.dialogue.queries.rows import subject_of
from zhunsheng.dialogue.values import ReleaseShown, ReleaseState
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
