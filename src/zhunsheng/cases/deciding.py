"""Read what meetings decided, with the talk about each."""

from zhunsheng.cases.models import Decision, DecisionWord
from zhunsheng.cases.values import DecisionShown
from zhunsheng.kernel.instants import Instant


def decisions_shown(team_ids: frozenset[int] | None, since: Instant, done: int) -> list[DecisionShown]:
    """List decisions: all open ones by when they are due, then so many of those done since; of some teams where told."""
    rows = Decision.objects.all() if team_ids is None else Decision.objects.filter(team_id__in=team_ids)
    found = [
        *rows.filter(done_at__isnull=True).order_by("due_at", "id"),
        *rows.filter(done_at__gte=since).order_by("-done_at", "-id")[:done],
    ]
    words: dict[int, list[tuple[Instant, int, str]]] = {}
    for line in DecisionWord.objects.filter(decision__in=[one.id for one in found]).order_by("id"):
        words.setdefault(line.decision_id, []).append((line.at, line.by_id, line.words))
    return [
        DecisionShown(
            id=one.id, department=one.department, what=one.what, owner_id=one.owner_id, due_at=one.due_at, made_at=one.made_at,
            state=one.state, result=one.result, done_at=one.done_at, words=tuple(words.get(one.id, ())),
        )
        for one in found
    ]  # fmt: skip
