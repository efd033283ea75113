"""Questions to the clocks: what runs, what a screen shows, how late breaches are noticed, and whether rows hold.

Whether somebody may see a dialogue is decided where its id comes from; these take ids that were already allowed.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import Avg, Count, ExpressionWrapper, F, Max
from django.db.models.fields import BigIntegerField

from zhunsheng.clocks.editions import kind_of_time, plan_of
from zhunsheng.clocks.fold import left, seen_at
from zhunsheng.clocks.hot import (
    ALL_OF_SUBJECT,
    NEWEST_OF_SUBJECTS,
    NEWEST_OR_BROKEN,
    OPEN_OF_SUBJECTS,
    OpenClock,
    read_clocks,
    read_rows,
)
from zhunsheng.clocks.lasting import lasting
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.plan import ClausePlan, moment
from zhunsheng.clocks.refold import refold
from zhunsheng.clocks.retell import retell
from zhunsheng.clocks.river import Due, due_until, overdue
from zhunsheng.clocks.story import ClockStory, Stretch, clock_story
from zhunsheng.clocks.supposing import Fell, Kept, Supposed, by_agent, joined, replay_under, replay_weight
from zhunsheng.clocks.values import Clock, ClockView, Difference, Lag, State
from zhunsheng.ground.statements import fetched
from zhunsheng.journal.queries import history
from zhunsheng.kernel.instants import Instant

__all__ = [
    "ClockStory",
    "Due",
    "Fell",
    "Kept",
    "Stretch",
    "Supposed",
    "all_clocks",
    "by_agent",
    "case_clocks",
    "clock_story",
    "detection_lag",
    "due_until",
    "joined",
    "kept_repeats",
    "kind_of_time",
    "lags",
    "lasting",
    "next_due",
    "open_case_clocks",
    "open_clocks",
    "overdue",
    "replay",
    "replay_case",
    "replay_under",
    "replay_weight",
    "shown_clocks",
    "watched",
]

NEXT_DUE: Final = "SELECT next_at FROM clocks_clock WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1"

SUBJECT: Final = "dialogue"
CASE: Final = "case"
JUDGED: Final = (
    "clause_id", "standing_id", "limit", "limit_us", "started_at", "running_since", "due_at", "state", "spent_us",
    "paused_at", "paused_us", "ended_at", "breached_at", "instance",
)  # fmt: skip


def open_clocks(dialogue_ids: Sequence[int], at: Instant) -> dict[int, list[ClockView]]:
    """Return the clocks that still ask for something, by dialogue, the next due first, as they stand at an instant."""
    return _by_dialogue(dialogue_ids, OPEN_OF_SUBJECTS, at)


def shown_clocks(dialogue_ids: Sequence[int], at: Instant) -> dict[int, list[ClockView]]:
    """Return the newest clock of every clause on each dialogue, open or ended: what a row of the console shows.

    A clock that was called off asks for nothing and judges nobody, so it is not shown; nor is one of several side by
    side once it has ended.
    """
    found = _by_dialogue(dialogue_ids, NEWEST_OF_SUBJECTS, at)
    return {key: [view for view in views if _shown(view)] for key, views in found.items()}


def all_clocks(dialogue_id: int, at: Instant) -> list[ClockView]:
    """Return every clock a dialogue ever had, the earliest first."""
    found = _by_dialogue([dialogue_id], ALL_OF_SUBJECT, at)[dialogue_id]
    return sorted(found, key=lambda view: (view.started_at, view.id))


def next_due() -> Instant | None:
    """Return when the next rung of any clock comes due, so that a ticker knows how long it may sleep."""
    found = fetched(NEXT_DUE, ())
    return Instant(found[0][0]) if found else None


def detection_lag(since: Instant, until: Instant) -> Lag:
    """Return how late the breaches of a period were noticed.

    Units  microseconds; the period is that of the crossings, `until` excluded
    """
    lag = ExpressionWrapper(F("detected_at") - F("breached_at"), output_field=BigIntegerField())
    rows = ClockRow.objects.filter(breached_at__gte=since, breached_at__lt=until, detected_at__isnull=False)
    found = rows.aggregate(breaches=Count("id"), mean=Avg(lag), longest=Max(lag))
    mean = found["mean"]
    return Lag(breaches=found["breaches"], mean_us=None if mean is None else round(mean), longest_us=found["longest"])


def lags(since: Instant, until: Instant) -> list[int]:
    """Return how late each breach of a period was noticed, for figures that need all of them.

    Units  microseconds; the period is that of the crossings, `until` excluded
    """
    rows = ClockRow.objects.filter(breached_at__gte=since, breached_at__lt=until, detected_at__isnull=False)
    lag = ExpressionWrapper(F("detected_at") - F("breached_at"), output_field=BigIntegerField())
    return list(rows.order_by("id").annotate(lag=lag).values_list("lag", flat=True))


def replay(dialogue_id: int, at: Instant) -> list[Difference]:
    """Compare the stored clocks of a dialogue with what its facts tell; an empty list means that they agree.

    Twice: the dialogue's own facts under its standing must give the same clocks with the same verdicts at `at`, and
    each clock's own facts must give its row to the last column.
    """
    stored = read_rows(ALL_OF_SUBJECT, (SUBJECT, dialogue_id))
    return [*_against_dialogue(dialogue_id, stored, at), *_against_own(stored)]


def _shown(view: ClockView) -> bool:
    return view.state is not State.CANCELLED and not (view.instance and view.stopped_at is not None)


def case_clocks(case_ids: Sequence[int], at: Instant) -> dict[int, list[ClockView]]:
    """Return the clocks of cases, ended ones included, what is due first before the others.

    Of a clause that repeats, the newest and every one that was broken; `kept_repeats` counts those that are left out.
    """
    return _by_dialogue(case_ids, NEWEST_OR_BROKEN, at, kind=CASE)


def kept_repeats(case_id: int, shown: Iterable[ClockView]) -> dict[str, int]:
    """Count by clause the clocks of a case that were kept and are not among those shown."""
    rows = ClockRow.objects.filter(subject_kind=CASE, subject_id=case_id, state=State.MET.value)
    kept = rows.exclude(id__in=[view.id for view in shown]).order_by("clause_id").values_list("clause_id")
    return dict(kept.annotate(count=Count("id")))


def open_case_clocks(case_ids: Sequence[int], at: Instant) -> dict[int, list[ClockView]]:
    """Return the clocks of cases that still ask for something, what is due first before the others."""
    return _by_dialogue(case_ids, OPEN_OF_SUBJECTS, at, kind=CASE)


def replay_case(case_id: int, at: Instant) -> list[Difference]:
    """Compare the stored clocks of a case with what its facts tell, as `replay` does for a dialogue."""
    stored = read_rows(ALL_OF_SUBJECT, (CASE, case_id))
    return [*_against_dialogue(case_id, stored, at, kind=CASE), *_against_own(stored)]


def _by_dialogue(
    dialogue_ids: Sequence[int], sql: str, at: Instant, *, kind: str = SUBJECT
) -> dict[int, list[ClockView]]:
    views: dict[int, list[ClockView]] = {dialogue_id: [] for dialogue_id in dialogue_ids}
    if not views:
        return views
    marks = ", ".join(["%s"] * len(views))
    params: list[int | str] = [kind, *views]
    plans: dict[tuple[int, str], tuple[ClausePlan, str] | None] = {}
    for row_id, subject_id, clock, next_at in read_clocks(
        sql.format(marks=marks), tuple(params * max(1, sql.count("{marks}")))
    ):
        key = clock.standing_id, clock.clause_id
        if key not in plans:
            plans[key] = _planned(*key)
        planned = plans[key]
        if planned is not None:
            views[subject_id].append(_view(row_id, subject_id, clock, next_at, *planned, at))
    for shown in views.values():
        shown.sort(key=_urgency)
    return views


def _planned(standing_id: int, clause_id: str) -> tuple[ClausePlan, str] | None:
    """Give what the clocks of a clause have in common: its plan, and by which kind of time it counts."""
    plan = plan_of(standing_id).clauses.get(clause_id)
    return None if plan is None else (plan, kind_of_time(standing_id, plan.rule.calendar))


def _urgency(view: ClockView) -> tuple[bool, int, int]:
    """Order by what is open and due first; paused ones after those that run."""
    due = view.due_at.us if view.due_at is not None else view.started_at.us
    return view.stopped_at is not None, 0 if view.due_at is not None else 1, due


def _view(
    row_id: int, subject_id: int, stored: Clock, next_at: Instant | None, plan: ClausePlan, kind: str, at: Instant
) -> ClockView:
    clock = seen_at(stored, at)
    return ClockView(
        id=row_id,
        dialogue_id=subject_id,
        clause_id=clock.clause_id,
        title=plan.clause.title,
        state=clock.state,
        limit_us=clock.limit_us,
        started_at=clock.started_at,
        due_at=clock.due_at,
        left_us=left(clock, at, plan.calendar) if clock.paused_at is not None else None,
        stopped_at=clock.ended_at,
        breached_at=clock.breached_at,
        next_at=next_at,
        provisional=clock.provisional,
        instance=clock.instance,
        standing_id=clock.standing_id,
        kind=kind,
    )


def _awaited(clock: Clock) -> bool:
    """Tell whether a clause waited for an engine in its edition: an older version of the desk did not run it."""
    return plan_of(clock.standing_id).clauses[clock.clause_id].clause.awaits is not None


def _against_dialogue(
    dialogue_id: int, stored: Sequence[OpenClock], at: Instant, *, kind: str = SUBJECT
) -> list[Difference]:
    known = {row.clock.clause_id for row in stored}
    told = [
        clock
        for clock in retell(history(kind, dialogue_id), plan_of)
        if clock.clause_id in known or not _awaited(clock)
    ]
    told.sort(key=lambda clock: clock.clause_id)
    rows = sorted(stored, key=lambda row: (row.clock.clause_id, row.id))
    if [row.clock.clause_id for row in rows] != [clock.clause_id for clock in told]:
        return [_count(rows, told)]
    pairs = zip(rows, told, strict=True)
    return [found for row, clock in pairs for found in _differences(row.id, seen_at(row.clock, at), seen_at(clock, at))]


def _count(rows: Iterable[OpenClock], told: Iterable[Clock]) -> Difference:
    stored, replayed = ", ".join(r.clock.clause_id for r in rows), ", ".join(c.clause_id for c in told)
    return Difference(clock_id=None, clause_id="", field="clocks", stored=stored, replayed=replayed)


def _differences(clock_id: int, stored: Clock, replayed: Clock) -> list[Difference]:
    return [
        _difference(clock_id, stored.clause_id, name, getattr(stored, name), getattr(replayed, name))
        for name in JUDGED
        if getattr(stored, name) != getattr(replayed, name)
    ]


def _difference(clock_id: int, clause_id: str, field: str, stored: object, replayed: object) -> Difference:
    return Difference(clock_id=clock_id, clause_id=clause_id, field=field, stored=str(stored), replayed=str(replayed))


def _against_own(stored: Sequence[OpenClock]) -> list[Difference]:
    return [found for row in stored for found in _own(row)]


def _own(row: OpenClock) -> list[Difference]:
    told = refold(history("clock", row.id))
    clause_id = row.clock.clause_id
    if told is None:
        return [_difference(row.id, clause_id, "facts", "a row", "no clock.started")]
    plan = plan_of(row.clock.standing_id).clauses[clause_id]
    pairs = {
        "step": (row.step, told.step),
        "detected_at": (row.detected_at, told.detected_at),
        "next_at": (row.next_at, moment(plan, told.step, told.clock)),
    }
    return _differences(row.id, row.clock, told.clock) + [
        _difference(row.id, clause_id, name, mine, theirs) for name, (mine, theirs) in pairs.items() if mine != theirs
    ]


def watched(after: int, limit: int) -> list[int]:
    """Return the dialogues that have or had clocks, by id, behind one id: for walking through all of them."""
    rows = ClockRow.objects.filter(subject_kind=SUBJECT, subject_id__gt=after).order_by("subject_id")
    return list(rows.values_list("subject_id", flat=True).distinct()[:limit])
