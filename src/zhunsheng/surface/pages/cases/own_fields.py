"""Fields of one's own on pages: as columns and filters of the list, on a case, and where they are set."""

from collections.abc import Iterable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.cases.actions import set_case_fields
from zhunsheng.cases.queries import CustomField, book, custom_fields, custom_of, custom_text
from zhunsheng.cases.values import CaseRow
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.standards.queries import leaves_ever
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.cells import Words, words
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.listing import Choice, Column, Filter

EXAMPLE: Final = """- code: batch
  zh: 生产批次
  en: Batch
  kinds: [complaint, aftersale]
  types: [quality]
- code: fault
  zh: 故障现象
  en: What is faulty
  issues: [aftersales.quality, aftersales.repair]
- code: parts
  zh: 受影响件数
  en: Pieces affected
  sort: number
- code: site
  zh: 责任仓
  en: Warehouse
  sort: choice
  choices:
    - {code: east, zh: 华东仓, en: East}
    - {code: south, zh: 华南仓, en: South}
"""


class OwnFields:
    """The fields of one's own in a list: columns where one asks for them and in each export, and two filters."""

    def __init__(self, query: QueryDict, lang: str) -> None:
        """Read what there is, and whether it is asked for."""
        self.fields = custom_fields()
        self.lang = lang
        self.shown = bool(query.get("export") or query.get("field"))
        self.asked = bool(query.get("field"))
        self.values: dict[int, dict[str, str]] = {}

    def forget(self) -> None:
        """Drop what was fetched for the rows before."""
        self.values = {}

    def load(self, actor: Actor, case_ids: Iterable[int]) -> None:
        """Fetch what stands in the fields of the rows that are shown."""
        if self.shown and self.fields:
            self.values |= custom_of(actor, case_ids)

    def columns(self) -> tuple[Column[CaseRow], ...]:
        """Give a column each."""
        if not self.shown:
            return ()
        return tuple(
            Column(name=f"own-{one.code}", words=one.of(self.lang), cell=self._cell(one)) for one in self.fields
        )

    def _cell(self, field: CustomField) -> Any:
        def cell(row: CaseRow) -> Any:
            return words(field.shown(self.values.get(row.id, {}).get(field.code, ""), self.lang))

        return cell

    def filters(self) -> tuple[Filter[CaseRow], ...]:
        """Let one choose a field, and what stands in it."""
        if not (self.fields or self.asked):
            return ()
        choices: tuple[Choice, ...] = (Choice("", "—"),)  # what is asked for where no field is left is none any more
        if self.fields:
            choices = tuple(Choice(one.code, one.of(self.lang)) for one in self.fields)
        return (
            Filter(name="field", words=gettext_lazy("Own field"), choices=choices),
            Filter(name="holds", words=gettext_lazy("What stands in it")),
        )


def own_fields_of(actor: Actor, row: CaseRow, lang: str) -> list[tuple[CustomField, str, str, list[tuple[str, str]]]]:
    """Lay the fields of one's own of a case out: the field, its name, what stands in it, and what may be chosen."""
    fitting = [one for one in custom_fields() if one.fits(row.kind, row.issue_type, row.issue)]
    if not fitting:
        return []
    held = custom_of(actor, [row.id]).get(row.id, {})
    return [
        (one, one.of(lang), held.get(one.code, ""), [(each.code, each.of(lang)) for each in one.choices])
        for one in fitting
    ]


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the fields of one's own and set them anew; each time it is a new edition."""
    require(actor, Verb.ROUTING_MANAGE, Subject(kind="desk"))
    edition, text = custom_text()
    fault = ""
    if request.method == "POST":
        text = request.POST.get("text", "")[:40_000].replace("\r\n", "\n")
        try:
            edition = run(set_case_fields, actor, now(), text)
        except Refusal as refusal:
            fault = refusal_text(refusal, get_language() or "zh-hans")
        else:
            flash(request, gettext("Edition {n} holds from now on.").format(n=edition))
            return redirect("case-fields")
    said, lang = book(), get_language() or "zh-hans"
    typed: Words = text
    context = admin_frame(actor, "case-fields") | {
        "text": typed, "edition": edition, "fault": fault, "example": EXAMPLE,
        "kinds": [(code, one.title.of(lang)) for code, one in said.kinds.items()],
        "types": [(code, one.text.of(lang)) for code, one in said.types.items()],
        "issues": [(code, one.words(lang)) for code, one in leaves_ever(now()).items()],
    }  # fmt: skip
    return render(request, "cases/fields.html", context, status=422 if fault else 200)
