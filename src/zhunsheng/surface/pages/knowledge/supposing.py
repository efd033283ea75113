"""While a question is written: what the change would do to recognising, before it is saved."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhunsheng.access.values import Actor
from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge.queries import suppose, tests
from zhunsheng.knowledge.values import Edited, Supposed
from zhunsheng.surface.pages.frame import Context, signed_in

FORM: Final = "question-form"
"""The form whose fields are supposed."""
DEED: Final = "suppose"
BANDS: Final = {
    "answer": gettext_lazy("answered at once"),
    "offer": gettext_lazy("offered as a button"),
    "hand_over": gettext_lazy("handed to a person"),
}


@never_cache
@require_POST
@signed_in
def supposed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Answer a form that is being filled in with what its change would do; nothing is kept."""
    number = request.POST.get("faq", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 19):
        raise BadInput("faq", "a number", number)
    told = _supposed(actor, request, int(number) if number else None)
    return render(request, "knowledge/supposed.html", _shown(told))


def supposing_of(actor: Actor, request: HttpRequest, faq_id: int | None) -> Context:
    """Give what the page shows beside the form; where the button was pressed, what the change would do as well."""
    pressed = request.method == "POST" and request.POST.get("do") == DEED
    told = _shown(_supposed(actor, request, faq_id) if pressed else None)
    tries = request.POST.get("tries", "").splitlines() if pressed else [] if faq_id is None else tests(actor, faq_id)
    return told | {"suppose_form": FORM, "tries": "\n".join(tries), "suppose_faq": faq_id}


def _supposed(actor: Actor, request: HttpRequest, faq_id: int | None) -> Supposed:
    return suppose(
        actor,
        Edited(
            faq_id=faq_id,
            question=request.POST.get("question", ""),
            phrasings=(request.POST.get("en_question", ""), *request.POST.get("phrasings", "").splitlines()),
            tries=tuple(request.POST.get("tries", "").splitlines()),
        ),
    )


def _shown(told: Supposed | None) -> Context:
    tries = [] if told is None else [(one, BANDS[one.band]) for one in told.tries]
    return {"supposed": told, "supposed_tries": tries}
