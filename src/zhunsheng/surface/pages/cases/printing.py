"""The file of a case as one document, to be printed or saved as PDF by the browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.values import Actor
from zhunsheng.cases.queries import book, case_file
from zhunsheng.commerce.queries import shop_card
from zhunsheng.kernel.instants import now
from zhunsheng.surface.pages.cases.case import shown
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.saying import value_words
from zhunsheng.surface.pages.frame import signed_in


@never_cache
@require_safe
@signed_in
def printed(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Show everything about a case without anything to press but the printer."""
    at = now()
    found = case_file(actor, case_id)
    told = shown(actor, found, at)
    context = told | {
        "me": None, "at": at, "shop": shop_card(found.row.shop_id),
        "all_fields": [(book().fields[name].text.of(lang()), value_words(book(), name, text)) for name, text in found.fields.items() if text],
        "entries_in_order": list(reversed(told["entries"])),
    }  # fmt: skip
    return render(request, "cases/print.html", context)
