"""Who may do what: the table of rights as people read it."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import Right, Row, require, shipped_matrix
from zhunsheng.access.values import Actor, Reach, Role, Subject, Verb
from zhunsheng.people import queries as people
from zhunsheng.surface.pages.admin.agent_list import names
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in

REACHES: Final = {
    Reach.OWN: gettext_lazy("own"),
    Reach.TEAM: gettext_lazy("team"),
    Reach.ALL: gettext_lazy("all"),
}
OTHERS: Final = (("customer", gettext_lazy("Customer")), ("system", gettext_lazy("The desk")))
CENTS: Final = 100


class May(msgspec.Struct, frozen=True):
    """How far one role may do one thing, and under which conditions."""

    reach: str
    tone: str
    conditions: list[str]


class Line(msgspec.Struct, frozen=True):
    """One right: its words and its name, and what each role may."""

    verb: str
    words: str
    unless: bool
    cells: list[list[May]]


@require_safe
@signed_in
def rights(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show every right of every role, or only what one role may."""
    require(actor, Verb.JOURNAL_READ, Subject(kind="journal"))
    roles: list[tuple[str, Any]] = [*names(people.roles()).items()]
    roles.sort(key=lambda one: list(Role).index(Role(one[0])))
    heads = [*roles, *OTHERS]
    only = request.GET.get("role", "")
    text = " ".join(request.GET.get("q", "").split()).casefold()[:100]
    lines = [_line(verb, right, [code for code, _ in heads]) for verb, right in shipped_matrix().rights.items()]
    at = next((n for n, (code, _) in enumerate(heads) if code == only), None)
    if at is not None:
        lines = [line for line in lines if line.cells[at]]
    shown = [line for line in lines if text in f"{line.verb} {line.words}".casefold()]
    context = admin_frame(actor, "admin-rights") | {
        "heads": heads, "lines": shown, "only": only if at is not None else "", "text": text, "grades": names(people.grades()),
        "total": len(shipped_matrix().rights),
    }  # fmt: skip
    return render(request, "admin/rights.html", context)


def _line(verb: Verb, right: Right, roles: list[str]) -> Line:
    says = right.says.en if get_language() == "en" else right.says.zh
    cells = [[_may(row) for row in right.rows if role in row.roles] for role in roles]
    return Line(verb.value, says, right.unless == "own", cells)


def _may(row: Row) -> May:
    tone = {Reach.OWN: "", Reach.TEAM: "note", Reach.ALL: "accent"}[row.extent]
    return May(str(REACHES[row.extent]), tone, list(_conditions(row)))


def _conditions(row: Row) -> Iterable[str]:
    if row.waiting:
        yield gettext("and what waits for the group")
    if row.grades:
        told = names(people.grades())
        yield gettext("only %(grades)s") % {"grades": " / ".join(told.get(one, one) for one in sorted(row.grades))}
    if row.cents is not None:
        yield gettext("up to ¥%(amount)s") % {"amount": f"{row.cents / CENTS:,.0f}"}
