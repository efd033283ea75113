"""The door for reading cases."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.cases.analysis import DONE, Analysis, ImprovementLine, IssueLine, analysis_of, improvements_of
from zhunsheng.cases.applying import goods_lines
from zhunsheng.cases.belongings import alike, surroundings_of
from zhunsheng.cases.carriers import carriers
from zhunsheng.cases.checks import may_choose_again
from zhunsheng.cases.counting import count_cases, count_chosen, count_issues
from zhunsheng.cases.customs import CustomField
from zhunsheng.cases.deciding import decisions_shown
from zhunsheng.cases.erasable import erasable_of
from zhunsheng.cases.finding import (
    Chosen,
    cases_among,
    cases_of_customer,
    is_indexed,
    list_by_issue,
    list_cases,
    views_of,
    visible,
)
from zhunsheng.cases.gating import figures_of, gates_of, held_of
from zhunsheng.cases.issues import class_of, issue_title, recognised
from zhunsheng.cases.letters import letter_from
from zhunsheng.cases.lines import untold_of
from zhunsheng.cases.masking import masked
from zhunsheng.cases.models import (
    Callback,
    Case,
    CaseCustom,
    CaseEntry,
    CaseFields,
    CaseOption,
    CaseTag,
    HeldNews,
    Improvement,
    Refund,
    Task,
)
from zhunsheng.cases.own import book, policy_at
from zhunsheng.cases.parts import family_of, there
from zhunsheng.cases.policy.deciding import decide
from zhunsheng.cases.policy.floor import Shortfall
from zhunsheng.cases.policy.reading import policy_from, shipped_text
from zhunsheng.cases.policy.values import Decision, Policy
from zhunsheng.cases.policy.values import Rule as PolicyRule
from zhunsheng.cases.policy.values import Window as PolicyWindow
from zhunsheng.cases.procedures import Book
from zhunsheng.cases.quiet import quiet_of
from zhunsheng.cases.refunding import may_decide, place_of, refund_shown, verdicts_of, waiting_refunds
from zhunsheng.cases.returns import awaits_return, return_parcel
from zhunsheng.cases.rows import case_of, case_row, row_of, surviving
from zhunsheng.cases.ruled import (
    book_of_text,
    changes_between,
    check_rules,
    policy_of_text,
    rules_draft,
    rules_edition,
    rules_editions,
    rules_now,
    rules_text,
)
from zhunsheng.cases.stands import Stand, Stands, stands
from zhunsheng.cases.trying import Trial, TrialLine, try_policy
from zhunsheng.cases.values import (
    CallbackRow,
    CaseFile,
    DecisionShown,
    Entry,
    ImprovementShown,
    ImprovementState,
    OptionShown,
    PauseShown,
    TaskShown,
    TaskState,
    TaskWord,
)
from zhunsheng.ground.statements import fetched, with_marks
from zhunsheng.kernel.errors import AccessDenied, NotFound
from zhunsheng.kernel.instants import Instant

__all__ = [
    "DONE",
    "STORY",
    "Analysis",
    "Book",
    "Chosen",
    "CustomField",
    "Decision",
    "ImprovementLine",
    "IssueLine",
    "Policy",
    "PolicyRule",
    "PolicyWindow",
    "Shortfall",
    "Stand",
    "Stands",
    "Trial",
    "TrialLine",
    "analyse_cases",
    "awaits_return",
    "book",
    "book_of_text",
    "callback_row",
    "carriers",
    "case_file",
    "case_of",
    "case_row",
    "cases_among",
    "cases_of_customer",
    "changes_between",
    "check_rules",
    "class_of",
    "count_callbacks",
    "count_cases",
    "count_chosen",
    "count_issues",
    "custom_fields",
    "custom_of",
    "custom_text",
    "decide",
    "erasable_of",
    "figures_of",
    "gates_of",
    "goes_on_in",
    "goods_lines",
    "held_of",
    "improvements_among",
    "is_indexed",
    "issue_title",
    "letter_from",
    "list_by_issue",
    "list_callbacks",
    "list_cases",
    "list_decisions",
    "list_improvements",
    "masked",
    "may_choose_again",
    "may_decide",
    "news_due",
    "open_improvements",
    "options_of",
    "pauses_of",
    "place_of",
    "policy_at",
    "policy_from",
    "policy_of_text",
    "quiet_hours",
    "recognised",
    "return_parcel",
    "row_of",
    "rules_draft",
    "rules_edition",
    "rules_editions",
    "rules_now",
    "rules_text",
    "shipped_text",
    "stands",
    "story_of",
    "tags_of",
    "task_files",
    "task_row",
    "try_policy",
    "verdicts_of",
    "views_of",
    "visible",
    "waiting_refunds",
]

PAUSES = "SELECT case_id, reason, allowed_by, since, until FROM cases_pause WHERE case_id IN ({marks}) ORDER BY id"
STORY_LINES = (
    "SELECT id, kind, at, by_kind, by_id, words, detail FROM cases_entry"
    " WHERE case_id = %s AND id < %s ORDER BY id DESC LIMIT %s"
)
AFTER_ALL = 2**63 - 1
STORY = 100
"""Lines of a story on one page of it."""


def tags_of(actor: Actor, case_id: int) -> tuple[str, ...]:
    """List the tags of a case. Refuses: NotFound, AccessDenied."""
    case_row(actor, case_id)
    return tuple(CaseTag.objects.filter(case_id=case_id).order_by("tag").values_list("tag", flat=True))


def custom_fields() -> tuple[CustomField, ...]:
    """Return the fields of one's own in their newest edition."""
    found = CaseFields.objects.order_by("-edition").values_list("fields", flat=True).first()
    return msgspec.convert(found or [], tuple[CustomField, ...])


def custom_text() -> tuple[int, str]:
    """Return the newest edition of the fields and its text, as it was written."""
    row = CaseFields.objects.order_by("-edition").first()
    return (0, "") if row is None else (row.edition, row.text)


def custom_of(actor: Actor, case_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return what stands in the fields of one's own of cases an actor may see."""
    rows = CaseCustom.objects.filter(case_id__in=list(case_ids), case__in=visible(actor)).order_by("id")
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.case_id, {})[row.code] = row.value
    return found


def analyse_cases(actor: Actor, since: Instant, until: Instant, at: Instant) -> Analysis:
    """Analyse the cases of a time among those an actor may see, as they stand at an instant."""
    return analysis_of(visible(actor), since, until, at)


def list_decisions(actor: Actor, since: Instant, *, done: int = DONE) -> list[DecisionShown]:
    """List what meetings decided: all that is open, and so many of what was done since; a leader's own team, from supervisors on all.

    Refuses: AccessDenied.
    """
    if reach(actor, Verb.CASE_READ) < Reach.TEAM:
        raise AccessDenied("no_right", verb=Verb.CASE_READ.value, subject="case")
    return decisions_shown(None if reach(actor, Verb.CASE_READ) is Reach.ALL else actor.team_ids, since, done)


def list_improvements(actor: Actor, at: Instant, *, done: int = DONE) -> list[ImprovementLine]:
    """List the improvements out of the cases an actor may see: all that is open, and so many of those that are done."""
    return improvements_of(visible(actor), at, limit=done)


def improvements_among(actor: Actor, improvement_ids: Iterable[int]) -> dict[int, ImprovementState]:
    """Tell where some improvements stand, by id; one whose case was erased is none any more."""
    rows = list(Improvement.objects.filter(id__in=list(improvement_ids)).order_by("id"))
    seen = cases_among(actor, {one.case_id for one in rows})
    return {
        one.id: ImprovementState(
            id=one.id, case_id=one.case_id if one.case_id in seen else None, what=one.what if one.case_id in seen else "",
            department=one.department, due_at=one.due_at, done_at=one.done_at,
        )
        for one in rows
    }  # fmt: skip


def open_improvements(improvement_ids: Iterable[int]) -> set[int]:
    """Name those of some improvements that are not done."""
    rows = Improvement.objects.filter(id__in=list(improvement_ids), done_at__isnull=True)
    return set(rows.values_list("id", flat=True))


def case_file(actor: Actor, case_id: int, *, around: bool = True, story: int | None = None) -> CaseFile:
    """Return everything about a case, without what stands around it where that is not asked for; `story` is how many of its newest lines.

    Refuses: NotFound, AccessDenied.
    """
    case = case_of(case_id)
    row = row_of(case)
    require(actor, Verb.CASE_READ, row.subject())
    family = family_of(case_id)
    some = there(case_id, family)
    entries = _entries(case_id, None if story is None else story + 1)
    return CaseFile(
        row=row, fields=case.fields, gates=gates_of(case, family), entries=entries[:story],
        older=len(entries) > len(entries[:story]), options=options_of(case_id) if "options" in some else (),
        tasks=tuple(_task(one) for one in Task.objects.filter(case_id__in=family).order_by("id")) if "tasks" in some else (),
        refunds=tuple(refund_shown(one) for one in Refund.objects.filter(case_id__in=family).order_by("id")) if "refunds" in some else (),
        pauses=pauses_of([case_id]).get(case_id, ()) if "pauses" in some else (),
        improvements=tuple(_improvement(one) for one in Improvement.objects.filter(case_id__in=family).order_by("id")) if "improvements" in some else (),
        verdict=case.verdict, evidence=case.evidence, rating=case.rating, merged_into=case.merged_into,
        **(_around(case) if around else {}),
    )  # fmt: skip


def _around(case: Case) -> dict[str, Any]:
    stands = case.closed_at is None and case.merged_into is None
    merged_here = Case.objects.filter(merged_into=case.id).order_by("id").values_list("id", flat=True)
    return surroundings_of(case.id) | {
        "alike": tuple(row_of(one) for one in alike(case)) if stands else (), "merged_here": tuple(merged_here),
    }  # fmt: skip


def story_of(actor: Actor, case_id: int, *, before: int | None = None, limit: int = STORY) -> tuple[Entry, ...]:
    """List the lines of a case's story, the newest first, behind one of them. Refuses: NotFound, AccessDenied."""
    case_row(actor, case_id)
    return _entries(case_id, limit, before)


def _entries(case_id: int, limit: int | None, before: int | None = None) -> tuple[Entry, ...]:
    rows = fetched(
        STORY_LINES, (case_id, AFTER_ALL if before is None else before, AFTER_ALL if limit is None else limit)
    )
    return tuple(
        Entry(id=entry, kind=kind, at=Instant(at), by_kind=by_kind, by_id=by_id, words=words, detail=detail)
        for entry, kind, at, by_kind, by_id, words, detail in rows
    )


def options_of(case_id: int) -> tuple[OptionShown, ...]:
    """List the options of a case, round by round."""
    rows = CaseOption.objects.filter(case_id=case_id).order_by("round", "number")
    return tuple(
        OptionShown(
            number=one.number, round=one.round, title=one.title, due_at=one.due_at, chosen=one.chosen_at is not None
        )
        for one in rows
    )


def _task(one: Task) -> TaskShown:
    return TaskShown(
        id=one.id, department=one.department, recipient=one.recipient, question=one.question, state=TaskState(one.state),
        asked_at=one.asked_at, due_at=one.due_at, opened_at=one.confirmed_at, answered_at=one.answered_at,
        answer=one.answer, rating=one.rating, asked_by=one.asked_by, withdrawn_why=one.withdrawn_why,
        talk=tuple(TaskWord(by_department=asked, words=words) for asked, words in one.talk),
    )  # fmt: skip


def _improvement(one: Improvement) -> ImprovementShown:
    return ImprovementShown(
        id=one.id, department=one.department, what=one.what, owner_id=one.owner_id, due_at=one.due_at,
        changed=one.changed, done_at=one.done_at, told_at=one.told_at,
    )  # fmt: skip


def task_files(task_id: int) -> tuple[str, ...]:
    """Name the files a department sent through the link of its task, for who holds it."""
    one = Task.objects.filter(id=task_id).select_related("case").first()
    if one is None:
        return ()
    lines = CaseEntry.objects.filter(
        case_id=surviving(one.case).id, kind="file", by_kind="system", at__gte=one.asked_at
    )
    before = Q(detail="", words__startswith=f"{one.department} ")  # as lines of earlier days name the department
    told = lines.filter(Q(detail=one.department) | before).order_by("id").values_list("words", flat=True)
    return tuple(words.removeprefix(f"{one.department} ") for words in told)


def pauses_of(case_ids: Iterable[int]) -> dict[int, tuple[PauseShown, ...]]:
    """List when the clocks of cases stood still, by case, the earliest first; whose cases these are has been checked by the caller."""
    found: dict[int, tuple[PauseShown, ...]] = {}
    wanted = tuple(case_ids)
    if not wanted:
        return found
    for case_id, reason, allowed_by, since, until in fetched(with_marks(PAUSES, len(wanted)), wanted):
        told = PauseShown(
            reason=reason, allowed_by=allowed_by, since=Instant(since), until=None if until is None else Instant(until)
        )
        found[case_id] = (*found.get(case_id, ()), told)
    return found


def task_row(task_id: int) -> tuple[TaskShown, str, int]:
    """Return a task with its masked digest and its case, for who holds its link. Refuses: NotFound."""
    one = Task.objects.filter(id=task_id).first()
    if one is None:
        raise NotFound("task", task_id)
    return _task(one), one.digest, one.case_id


def list_callbacks(
    actor: Actor, *, state: str = "waiting", mine: bool = False, after: tuple[int, int] | None = None, limit: int = 50
) -> list[CallbackRow]:
    """List the call-backs of cases an actor may see, those that may be tried first; behind one of them where told."""
    rows = Callback.objects.filter(_of_cases(visible(actor)), state=state).select_related("case")
    if mine:
        rows = rows.filter(_of_cases(Case.objects.filter(owner_id=actor.id)))
    if after is not None:
        at, last = Instant(after[0]), after[1]
        rows = rows.filter(Q(next_at__gt=at) | Q(next_at=at, id__gt=last))
    found = list(rows.order_by("next_at", "id")[:limit])
    quiet = quiet_of(one.case.customer_id for one in found)
    goes_on = {one.id: surviving(one.case) for one in found}
    lines = untold_of({case.id for case in goes_on.values()}) if state == "waiting" else {}
    return [
        _callback(one, goes_on[one.id], quiet.get(one.case.customer_id), lines.get(goes_on[one.id].id, ()))
        for one in found
    ]


def _callback(one: Callback, case: Case, quiet: tuple[int, int] | None, lines: Iterable[CaseEntry]) -> CallbackRow:
    names = [name for name in CallbackRow.__struct_fields__ if name not in ("case", "quiet", "own_id", "to_tell")]
    return CallbackRow(
        case=row_of(case), own_id=one.case_id, to_tell=tuple(line.words for line in lines), quiet=quiet,
        **{name: getattr(one, name) for name in names},
    )  # fmt: skip


def callback_row(actor: Actor, callback_id: int) -> CallbackRow:
    """Return one call-back with the case in which it goes on. Refuses: NotFound, AccessDenied."""
    one = Callback.objects.filter(id=callback_id).select_related("case").first()
    if one is None:
        raise NotFound("call-back", callback_id)
    case = surviving(one.case)
    require(actor, Verb.CASE_READ, row_of(case).subject())
    return _callback(one, case, quiet_of([case.customer_id]).get(case.customer_id), ())


def count_callbacks(actor: Actor, until: Instant) -> int:
    """Count the call-backs that an actor's own cases have by an instant."""
    mine = _of_cases(Case.objects.filter(owner_id=actor.id))
    return Callback.objects.filter(mine, state="waiting", next_at__lte=until).count()


def _of_cases(cases: QuerySet[Case]) -> Q:
    """Choose the call-backs of cases, and of those merged into them: whoever has the case that goes on calls for both."""
    own = Q(case__merged_into__isnull=True, case__in=cases)
    return own | Q(case__merged_into__isnull=False, case__merged_into__in=cases.values("id"))


def goes_on_in(case_id: int) -> int:
    """Return the case in which one goes on: itself, unless it was merged. Refuses: NotFound."""
    return surviving(case_of(case_id)).id


def news_due(at: Instant) -> bool:
    """Tell whether news that waited for the end of quiet hours may go."""
    return HeldNews.objects.filter(due_at__lte=at).exists()


def quiet_hours(customer_id: int) -> tuple[int, int] | None:
    """Say between which minutes of the day a customer does not want to be called; who asks has been checked by the caller."""
    return quiet_of([customer_id]).get(customer_id)


def options_wait(case_id: int) -> Instant | None:
    """Say when a customer is told of the options of a case, where they wait for the end of the quiet hours."""
    rows = HeldNews.objects.filter(case_id=case_id, what="options").order_by("due_at")
    return rows.values_list("due_at", flat=True).first()
