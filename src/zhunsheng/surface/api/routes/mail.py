"""Mail: how it leaves, what waits, what is stuck."""

from typing import Annotated, Literal

import msgspec
from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.notices import actions
from zhunsheng.notices.queries import mail_page, mail_settings
from zhunsheng.notices.values import Security, Way
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Done, Id, Made, plain
from zhunsheng.surface.api.shapes.desk import MailOut, MailSettingsIn, MailSettingsOut, TestMailIn
from zhunsheng.surface.api.writing import change

door = Door("mail")


class MailChoice(Paged):
    """Which mails."""

    state: Literal["queued", "sending", "sent", "parked", "dropped"] | None = None
    template: Annotated[str, Field(max_length=40)] | None = None


@door.get("/mails", Page[MailOut], scope=Scope.SETTINGS_READ, verb=Verb.MAIL_MANAGE)
def list_mails(request: Asked, choice: Query[MailChoice]) -> Page[MailOut]:
    """List the mails of the desk, the newest first; their words are not shown."""
    place = places_of(choice.cursor, 1)
    rows = mail_page(
        request.auth.actor, state=choice.state or "", template=choice.template or "",
        before=None if place is None else place[0], limit=choice.limit + 1,
    )  # fmt: skip
    shown = rows[: choice.limit]
    following = cursor_of(shown[-1].id) if len(rows) > choice.limit else None
    return Page[MailOut](items=[MailOut(**plain(row)) for row in shown], next=following)


@door.post("/mails/{mail}/retry", Done, scope=Scope.SETTINGS_WRITE, verb=Verb.MAIL_MANAGE)
def retry(request: Asked, mail: Id) -> HttpResponse:
    """Try a mail again now, with all its attempts."""

    def act(ink: Ink) -> Done:
        actions.retry_mail(ink, mail)
        return Done()

    return change(request, act)


@door.delete("/mails/{mail}", Done, scope=Scope.SETTINGS_WRITE, verb=Verb.MAIL_MANAGE)
def drop(request: Asked, mail: Id) -> HttpResponse:
    """Take a mail out of the queue; its words are gone for good."""

    def act(ink: Ink) -> Done:
        actions.drop_mail(ink, mail)
        return Done()

    return change(request, act)


@door.post("/test-mails", Made, scope=Scope.SETTINGS_WRITE, verb=Verb.MAIL_MANAGE, status=201)
def send_test(request: Asked, body: TestMailIn) -> HttpResponse:
    """Send a mail that only says that mail works."""

    def act(ink: Ink) -> Made:
        return Made(id=actions.send_test_mail(ink, body.address, body.language))

    return change(request, act, status=201)


@door.get("/mail-settings", MailSettingsOut, scope=Scope.SETTINGS_READ, verb=Verb.MAIL_MANAGE)
def read_settings(request: Asked) -> MailSettingsOut:
    """Read how the desk sends mail."""
    require(request.auth.actor, Verb.MAIL_MANAGE, Subject(kind="mail"))
    return MailSettingsOut(**plain(mail_settings()))


@door.put("/mail-settings", Done, scope=Scope.SETTINGS_WRITE, verb=Verb.MAIL_MANAGE)
def put_settings(request: Asked, body: MailSettingsIn) -> HttpResponse:
    """Decide how the desk sends mail; the password must be sent again when the server changes."""
    told = body.model_dump(exclude={"password"}) | {"way": Way(body.way), "security": Security(body.security)}

    def act(ink: Ink) -> Done:
        actions.set_mail_settings(ink, msgspec.structs.replace(mail_settings(), **told), body.password)
        return Done()

    return change(request, act)
