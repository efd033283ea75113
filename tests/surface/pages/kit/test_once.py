"""A form that the desk refused may be sent again as it is; one that it took counts as sent."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.journal.actions.claiming import take_claim
from zhunsheng.journal.leases import hold_lease
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.instants import now
from zhunsheng.surface.pages.kit.once import RefusedForms, sent_again


def pressed(status: int) -> bool:
    """Send the same form; a page does the one thing of it and answers so. Tell whether it counted as sent before."""
    found = []

    def page(request: HttpRequest) -> HttpResponse:
        found.append(sent_again(request, SYSTEM))
        if not found[-1]:
            run(hold_lease, SYSTEM, now(), "form", "page", seconds(10))
        return HttpResponse(status=status)

    RefusedForms(page)(RequestFactory().post("/form/", {"once": "one-page", "words": "一次"}))
    return found[0]


def test_what_the_page_took_counts_as_sent(db: None, keys: None) -> None:
    assert (pressed(200), pressed(200)) == (False, True)


@pytest.mark.parametrize("status", [400, 403, 409, 422, 503])
def test_what_was_refused_after_something_was_done_may_be_sent_again(db: None, keys: None, status: int) -> None:
    assert (pressed(status), pressed(status), pressed(200), pressed(200)) == (False, False, False, True)


def test_a_key_that_nothing_took_up_is_not_the_next_requests(db: None, keys: None) -> None:
    def refusing(request: HttpRequest) -> HttpResponse:
        assert not sent_again(request, SYSTEM)
        raise RuntimeError("nothing was done")

    with pytest.raises(RuntimeError):
        RefusedForms(refusing)(RequestFactory().post("/form/", {"once": "one-page"}))
    assert take_claim() is None
