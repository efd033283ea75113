"""What a case belongs to: other cases, tags, and people who keep an eye on it."""

from collections.abc import Iterable
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.events import CaseLinked, CaseTagged, CaseUnlinked, CaseWatched
from zhunsheng.cases.models import Case, CaseLink, CaseTag, CaseWatcher
from zhunsheng.cases.queries import book, row_of
from zhunsheng.cases.values import Belonging, CaseRow, LinkCircle
from zhunsheng.cases.writing import enter, hold_in_turn, open_case, words_of
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id

_OTHER: Final = {
    Belonging.PARENT: Belonging.CHILD,
    Belonging.CHILD: Belonging.PARENT,
    Belonging.RELATED: Belonging.RELATED,
}


def _worked(ink: Ink, case_id: int) -> tuple[Case, CaseRow]:
    case = open_case(case_id)
    row = row_of(case)
    require(ink.actor, Verb.CASE_WORK, row.subject())
    return case, row


def link_cases(ink: Ink, case_id: int, other_id: int, kind: Belonging) -> None:
    """Say that another case is this one's parent, child, or related; a second word about the same two replaces the first.

    Writes    both sides of the link
    Records   case.linked
    Refuses   AccessDenied to who may not read the other case, NotFound, CaseMerged, LinkCircle
    """
    hold_in_turn(case_id, other_id)
    case, row = _worked(ink, case_id)
    other = open_case(other_id)
    require(ink.actor, Verb.CASE_READ, row_of(other).subject())
    child, parent = (case.id, other.id) if kind is Belonging.PARENT else (other.id, case.id)
    if case.id == other.id or (kind is not Belonging.RELATED and child in _above(parent)):
        raise LinkCircle()
    CaseLink.objects.filter(case_id=case.id, other_id=other.id).delete()
    CaseLink.objects.filter(case_id=other.id, other_id=case.id).delete()
    pairs = ((case.id, other.id, kind), (other.id, case.id, _OTHER[kind]))
    CaseLink.objects.bulk_create(
        CaseLink(id=new_id(), case_id=one, other_id=two, kind=told.value) for one, two, told in pairs
    )
    enter(ink, case.id, "linked", detail=f"{kind.value} {other.id}")
    ink.record(CaseLinked(case_id=case.id, about=row.about(), other_id=other.id, kind=kind.value))


def _above(case_id: int) -> set[int]:
    """Return a case and everything it is a part of."""
    found, fresh = {case_id}, {case_id}
    while fresh:
        rows = CaseLink.objects.filter(case_id__in=fresh, kind=Belonging.PARENT.value).order_by("id")
        fresh = set(rows.values_list("other_id", flat=True)) - found
        found |= fresh
    return found


def unlink_cases(ink: Ink, case_id: int, other_id: int) -> None:
    """Take a link between two cases back.

    Writes    deletes both sides of the link
    Records   case.unlinked
    Refuses   AccessDenied, NotFound where there is none, CaseMerged
    """
    case, row = _worked(ink, case_id)
    if not CaseLink.objects.filter(case_id=case.id, other_id=other_id).exists():
        raise NotFound("link", other_id)
    CaseLink.objects.filter(case_id=case.id, other_id=other_id).delete()
    CaseLink.objects.filter(case_id=other_id, other_id=case.id).delete()
    enter(ink, case.id, "unlinked", detail=str(other_id))
    ink.record(CaseUnlinked(case_id=case.id, about=row.about(), other_id=other_id))


def tag_case(ink: Ink, case_id: int, tags: Iterable[str]) -> None:
    """Set the tags of a case, all of them at once.

    Writes    the tags
    Records   case.tagged, with how many there are
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput for too many or too long ones
    """
    case, row = _worked(ink, case_id)
    said = book(case.edition)
    told = sorted(
        {words_of(" ".join(tag.split()), "the tag", longest=said.figure("tag_letters")) for tag in tags if tag.strip()}
    )
    if len(told) > said.figure("most_tags"):
        raise BadInput("the tags", f"at most {said.figure('most_tags')}", len(told))
    if told == sorted(CaseTag.objects.filter(case_id=case.id).values_list("tag", flat=True)):
        return
    CaseTag.objects.filter(case_id=case.id).delete()
    CaseTag.objects.bulk_create(CaseTag(case_id=case.id, tag=tag) for tag in told)
    ink.record(CaseTagged(case_id=case.id, about=row.about(), count=len(told)))


def watch_case(ink: Ink, case_id: int, *, watches: bool) -> None:
    """Keep an eye on a case that one may read, or stop doing so.

    Writes    the watcher
    Records   case.watched, unless nothing changes
    Refuses   AccessDenied, NotFound, CaseMerged
    """
    case = open_case(case_id)
    row = row_of(case)
    require(ink.actor, Verb.CASE_READ, row.subject())
    mine = CaseWatcher.objects.filter(case_id=case.id, agent_id=ink.actor.id)
    if mine.exists() == watches or ink.actor.kind != "agent":
        return
    if watches:
        CaseWatcher.objects.bulk_create([CaseWatcher(case_id=case.id, agent_id=ink.actor.id)])
    else:
        mine.delete()
    ink.record(CaseWatched(case_id=case.id, about=row.about(), agent_id=ink.actor.id, watches=watches))
