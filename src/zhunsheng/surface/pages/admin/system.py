"""How this desk was started: version, database, zone, bounds. Read here; an operator sets them before a process starts."""

from typing import Final

import msgspec
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng import __version__
from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.ground.settings import DeskSettings, desk
from zhunsheng.notices.queries import mail_settings
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.frame import signed_in

MEBIBYTE: Final = 1024 * 1024


class Line(msgspec.Struct, frozen=True):
    """One thing, how it is set, and the name by which an operator sets it."""

    words: str | Promise
    value: str
    name: str = ""


@never_cache
@require_safe
@signed_in
def system(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how the desk was started; no secret stands here."""
    require(actor, Verb.ENTRY_POLICY, Subject(kind="desk"))
    groups = [(gettext("The desk"), _desk(desk())), (gettext("Bounds"), _bounds(desk()))]
    return render(request, "admin/system.html", admin_frame(actor, "admin-system") | {"groups": groups})


def _desk(told: DeskSettings) -> list[Line]:
    yes = {True: gettext("yes"), False: gettext("not so")}
    return [
        Line(gettext_lazy("Version"), __version__),
        Line(
            gettext_lazy("Database"),
            {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor],
            "DATABASE_URL",
        ),
        Line(gettext_lazy("Bell between processes (Redis)"), yes[bool(told.redis_url)], "REDIS_URL"),
        Line(gettext_lazy("Address in mails"), mail_settings().desk_url or "—"),
        Line(gettext_lazy("Names it answers to"), ", ".join(told.allowed_hosts), "ALLOWED_HOSTS"),
        Line(gettext_lazy("Behind a proxy with TLS"), yes[told.behind_tls], "BEHIND_TLS"),
        Line(gettext_lazy("Time zone"), told.time_zone, "TIME_ZONE"),
        Line(gettext_lazy("Demonstration with one-click entry"), yes[told.demo], "DEMO"),
    ]


def _bounds(told: DeskSettings) -> list[Line]:
    minute = gettext("%(n)s a minute")
    return [
        Line(gettext_lazy("Largest file"), f"{told.upload_limit_bytes // MEBIBYTE} MiB", "UPLOAD_LIMIT_BYTES"),
        Line(gettext_lazy("New visitors of one address"), minute % {"n": told.hellos_a_minute}, "HELLOS_A_MINUTE"),
        Line(gettext_lazy("Files of one address"), minute % {"n": told.uploads_a_minute}, "UPLOADS_A_MINUTE"),
        Line(gettext_lazy("Requests of one API token"), minute % {"n": told.api_a_minute}, "API_A_MINUTE"),
        Line(
            gettext_lazy("Longest life of an API token"), gettext("%(n)s days") % {"n": told.token_days}, "TOKEN_DAYS"
        ),
    ]
