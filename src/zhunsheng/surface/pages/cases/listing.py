"""The list of cases with its views, filters and counts."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.cases.queries import (
    Book,
    Chosen,
    book,
    count_callbacks,
    count_cases,
    count_chosen,
    list_by_issue,
    list_cases,
    views_of,
)
from zhunsheng.cases.values import CaseRow
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.case_clocks import NextDue
from zhunsheng.surface.pages.cases.issues import OVER, class_counts, issue_filter, issue_words
from zhunsheng.surface.pages.cases.own_fields import OwnFields
from zhunsheng.surface.pages.cases.refunding import refunds_to_decide
from zhunsheng.surface.pages.cases.sorting import PRIORITIES, bulk_of, do_in_bulk
from zhunsheng.surface.pages.clock_telling import clocks_text
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.asking import Ask, Place
from zhunsheng.surface.pages.kit.cells import Cell, clocked, link, mark, several, when, words
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Found, Listing, Source

VIEWS: Final = {
    "open": gettext_lazy("To be done"), "mine": gettext_lazy("Mine"), "waiting": gettext_lazy("Waiting for an owner"),
    "watched": gettext_lazy("Watched"), "done": gettext_lazy("Done"), "merged": gettext_lazy("Merged into others"),
}  # fmt: skip


def lang() -> str:
    """Return the reader's language."""
    return get_language() or "zh-hans"


def case_listing(
    found: Book, names: dict[int, str], at: Instant, own: OwnFields, due: NextDue, *, may_register: bool
) -> Listing[CaseRow]:  # fmt: skip
    """Say what the list of cases is."""
    return Listing(
        name="cases",
        search=gettext_lazy("Words of the matter, or the number of an order or a case"),
        identity=lambda one: one.id,
        columns=(
            Column(name="matter", words=gettext_lazy("Matter"), cell=lambda one: link(one.title or found.of(one.kind).title.of(lang()), reverse("case", args=[one.id]), one.order_number), wide=True),
            Column(name="kind", words=gettext_lazy("Kind of case"), cell=lambda one: words(found.of(one.kind).title.of(lang()))),
            Column(name="type", words=gettext_lazy("Type"), cell=lambda one: words(type_words(found, one))),
            Column(name="issue", words=gettext_lazy("Issue"), cell=lambda one: words(issue_words(one.issue, lang())), sort=lambda one: one.issue),
            Column(name="state", words=gettext_lazy("State"), cell=lambda one: _state(found, one)),
            Column(name="owner", words=gettext_lazy("Owner"), cell=lambda one: words(names.get(one.owner_id or 0, "—"))),
            Column(name="priority", words=gettext_lazy("Priority"), cell=lambda one: mark(PRIORITIES[str(one.priority)], "breached" if one.priority == 2 else "due") if one.priority else words("")),
            Column(name="due", words=gettext_lazy("Due"), cell=lambda one: _due(due, one)),
            *own.columns(),
            Column(name="registered", words=gettext_lazy("Registered"), cell=lambda one: when(one.registered_at)),
            Column(name="clocks", words=gettext_lazy("Clocks"), cell=lambda one: words(clocks_text(due.clocks(one))), exported=True),
        ),
        filters=(
            Filter(name="view", words=gettext_lazy("View"), choices=tuple(Choice(code, told) for code, told in VIEWS.items())),
            Filter(name="kind", words=gettext_lazy("Kind of case"), choices=tuple(Choice(code, one.title.of(lang())) for code, one in found.kinds.items())),
            Filter(name="state", words=gettext_lazy("State"), choices=tuple(Choice(code, one.text.of(lang())) for code, one in found.states.items())),
            Filter(name="type", words=gettext_lazy("Type"), choices=tuple(Choice(code, one.text.of(lang())) for code, one in found.types.items())),
            issue_filter(lang()),
            Filter(name="priority", words=gettext_lazy("Priority"), choices=tuple(Choice(code, told) for code, told in PRIORITIES.items())),
            Filter(name="tag", words=gettext_lazy("Tag")),
            *own.filters(),
            Filter(name="owner", words=gettext_lazy("Owner"), choices=tuple(Choice(str(key), name) for key, name in names.items()), icon="person"),
        ),
        bulk=bulk_of(names, lang()),
        empty=Empty(words=gettext_lazy("Complaints, after-sales and department work will stand here, each with its next step."), icon="todo", href=reverse("case-new") if may_register else "", step=gettext_lazy("Register a case")),
    )  # fmt: skip


def type_words(found: Book, one: CaseRow) -> str:
    """Say a case's type."""
    known = found.types.get(one.issue_type or "")
    return "—" if known is None else known.text.of(lang())


def _state(found: Book, one: CaseRow) -> Cell:
    if one.merged_into is not None:
        return link(
            gettext("goes on in case {number}").format(number=one.merged_into), reverse("case", args=[one.merged_into])
        )
    tone = "plain" if one.closed_at else "due" if one.state in ("registered", "appealed") else "note"
    stands = mark(found.states[one.state].text.of(lang()), tone)
    return several([stands, mark(gettext("paused"))]) if _pauses(one) else stands


def _pauses(one: CaseRow) -> bool:
    return one.paused_since is not None and one.closed_at is None


def _due(due: NextDue, one: CaseRow) -> Cell:
    """Show what is due next; where every clock stands still, that they do."""
    if one.closed_at:
        return when(one.due_at)
    next_due = due.of(one)
    return clocked(next_due, reverse("case-clocks", args=[one.id]), gettext("paused") if _pauses(one) else "—")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cases(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the cases that the reader may see, the newest first; the counts above are those of the same cases. A POST does one thing to many."""
    if reach(actor, Verb.CASE_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_READ.value, subject="case")
    if request.method == "POST":
        return do_in_bulk(request, actor)
    names = {card.id: card.name for card in agent_cards()}
    may_register = reach(actor, Verb.CASE_REGISTER) > Reach.NONE

    def find(ask: Ask, limit: int) -> Found[CaseRow]:
        rows = _rows(actor, ask, limit)
        due.forget()
        own.forget()
        own.load(actor, [one.id for one in rows])
        due.load(rows, now())
        return Found(rows=rows)

    def how_many(ask: Ask) -> int:
        return sum(count_chosen(actor, _chosen(actor, ask)).values())

    found = book()
    own, due = OwnFields(request.GET, lang()), NextDue()
    what = case_listing(found, names, now(), own, due, may_register=may_register)
    counts: dict[str, int] = {}
    for (kind, state), count in count_cases(actor).items():
        if state not in OVER:
            counts[kind] = counts.get(kind, 0) + count
    query = what.ask(request.GET).link().removeprefix("?")
    context = {
        "counts": [
            (f"?kind={kind}&view=open", found.of(kind).title.of(lang()), count, query == f"kind={kind}&view=open")
            for kind, count in counts.items()
        ],
        "issues": [(f"?issue={code}&view=open", told, count) for code, told, count in class_counts(actor, lang())],
        "calls": count_callbacks(actor, now()),
        "may_refund": reach(actor, Verb.ORDER_REFUND) > Reach.NONE,
        "refunds": refunds_to_decide(actor),
        "may_register": may_register,
        "may_analyse": reach(actor, Verb.CASE_READ) >= Reach.TEAM,
        "views": [(f"?view={code}", told, query == f"view={code}") for code, told in VIEWS.items()],
        "kept": views_of(actor),
        "query": query,
    }
    return answer(
        request,
        actor,
        what,
        Source(find=find, place=_place, count=how_many),
        room="cases-list",
        template="cases/list.html",
        context=context,
    )


def _rows(actor: Actor, ask: Ask, limit: int) -> list[CaseRow]:
    """Fetch cases behind a place: by their issue, or the newest first; a place of another order is no place."""
    chosen, after = _chosen(actor, ask), ask.after or ()
    if ask.sort:
        behind: tuple[str, int] | None = None
        match after:
            case (str(issue), int(number)):
                behind = issue, number
        return list_by_issue(actor, chosen, after=behind, down=ask.sort.startswith("-"), limit=limit)
    before = after[0] if len(after) == 1 and isinstance(after[0], int) else None
    return list_cases(actor, chosen, before=before, limit=limit)


def _place(ask: Ask, row: CaseRow) -> Place:
    return (row.issue, row.id) if ask.sort else (row.id,)


def _chosen(actor: Actor, ask: Ask) -> Chosen:
    return chosen_by(actor, ask.chosen, ask.text)


def chosen_by(actor: Actor, asked: Mapping[str, str], text: str) -> Chosen:
    """Say which cases the filters of a list or a board mean."""
    view, owner, priority = asked.get("view", ""), asked.get("owner", ""), asked.get("priority", "")
    mine = actor.id if view == "mine" else None
    return Chosen(
        kind=asked.get("kind") or None, state=asked.get("state") or None, waiting=view == "waiting",
        owner_id=mine if mine is not None else int(owner) if owner.isascii() and owner.isdigit() else None,
        open={"open": True, "done": False}.get(view), text=text or None,
        watched_by=actor.id if view == "watched" else None, merged=view == "merged", tag=asked.get("tag") or None,
        priority=int(priority) if priority in PRIORITIES else None, issue_type=asked.get("type") or None, issue=asked.get("issue") or None,
        field=asked.get("field") or None, holds=asked.get("holds") or None,
    )  # fmt: skip
