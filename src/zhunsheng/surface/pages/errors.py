"""Pages that say what went wrong, why, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be read."""
    return _page(
        request, 400, gettext("This request could not be understood."), gettext("Something in it is missing or broken."),
        gettext("Go back, reload the page and try again."),
    )  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is not for this person."""
    return _page(
        request, 403, gettext("You may not open this page."),
        gettext("Your role does not include it, or the form was sent from an outdated page."),
        gettext("Reload the page; if you need the right for your work, ask your administrator."),
    )  # fmt: skip


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came from a page that is no longer valid."""
    return _page(
        request, 403, gettext("The form was not accepted."),
        gettext("The page it came from is too old, or cookies are blocked."),
        gettext("Reload the page and send the form again."),
    )  # fmt: skip


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing here."""
    return _page(
        request, 404, gettext("There is no such page."),
        gettext("The address is mistyped, or what it showed has moved."),
        gettext("Check the address, or start from the front page."),
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the desk failed, without asking the database anything."""
    return _page(
        request, 500, gettext("The desk made an error."), gettext("It has been written to the server's log."),
        gettext("Try again in a moment. Nothing you had already sent is lost."),
    )  # fmt: skip


def _page(request: HttpRequest, status: int, what: str, why: str, todo: str) -> HttpResponse:
    return render(request, "error.html", {"status": status, "what": what, "why": why, "todo": todo}, status=status)
