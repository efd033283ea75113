"""Sort cases among the others: how much one presses, back to its group, and lists kept under a name."""

from urllib.parse import parse_qsl, urlencode

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.cases.events import CasePrioritised, CaseReleased, CaseViewKept
from zhunsheng.cases.models import CaseView
from zhunsheng.cases.queries import book, row_of
from zhunsheng.cases.values import NobodyOwns, Priority
from zhunsheng.cases.writing import change, enter, open_case, words_of
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id

FILTERS = ("q", "view", "kind", "state", "owner", "tag", "priority", "type", "issue", "sort", "field", "holds")
"""What of an address belongs to a list; all else is left out of a kept view."""


def prioritise_case(ink: Ink, case_id: int, level: int) -> int:
    """Say how much a case presses; return how much it did before.

    Writes    the case
    Records   case.prioritised, unless nothing changes
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput
    """
    case = open_case(case_id)
    require(ink.actor, Verb.CASE_WORK, row_of(case).subject())
    if level not in {one.value for one in Priority}:
        raise BadInput("the priority", "0, 1 or 2", level)
    before = case.priority
    if before != level:
        row = change(case, priority=level)
        ink.record(CasePrioritised(case_id=case_id, about=row.about(), level=level))
    return before


def release_case(ink: Ink, case_id: int, note: str) -> None:
    """Give a case back to its group.

    Writes    the case, its story
    Records   case.released
    Refuses   AccessDenied, NotFound, CaseMerged, NobodyOwns, BadInput without a note
    """
    case = open_case(case_id)
    require(ink.actor, Verb.CASE_WORK, row_of(case).subject())
    if case.owner_id is None:
        raise NobodyOwns()
    before = case.owner_id
    row = change(case, owner_id=None, team_id=None)
    enter(ink, case_id, "released", words_of(note, "the note for the group"))
    ink.record(CaseReleased(case_id=case_id, about=row.about(), from_agent_id=before))


def keep_view(ink: Ink, name: str, query: str, *, shared: bool) -> int:
    """Keep a list of cases under a name; the same name again replaces it.

    Writes    the view
    Records   case.view_kept
    Refuses   AccessDenied, BadInput for no name, no filter, or one view too many
    """
    require(ink.actor, Verb.CASE_READ, Subject(kind="case", agent_id=ink.actor.id))
    told = urlencode([(key, value) for key, value in parse_qsl(query.lstrip("?")) if key in FILTERS and value])
    if not told or len(told) > 400:
        raise BadInput("the view", "a list with a filter", query)
    named = words_of(" ".join(name.split()), "the name", longest=book().figure("view_letters"))
    mine = CaseView.objects.filter(agent_id=ink.actor.id)
    known = mine.filter(name=named).first()
    most = book().figure("most_views")
    if known is None and mine.count() >= most:
        raise BadInput("the views", f"at most {most}", most + 1)
    view_id = new_id() if known is None else known.id
    mine.filter(name=named).delete()
    CaseView.objects.bulk_create([CaseView(id=view_id, agent_id=ink.actor.id, name=named, query=told, shared=shared)])
    ink.record(CaseViewKept(agent_id=ink.actor.id, view_id=view_id, kept=True))
    return view_id


def forget_view(ink: Ink, view_id: int) -> None:
    """Forget a list of one's own.

    Writes    deletes the view
    Records   case.view_kept
    Refuses   NotFound for one that is none or somebody else's
    """
    require(ink.actor, Verb.CASE_READ, Subject(kind="case", agent_id=ink.actor.id))
    gone, _ = CaseView.objects.filter(id=view_id, agent_id=ink.actor.id).delete()
    if not gone:
        raise NotFound("view", view_id)
    ink.record(CaseViewKept(agent_id=ink.actor.id, view_id=view_id, kept=False))
