"""Watch the levels of the wallboard: read the floor, raise and clear alerts, tell those who asked for it."""

from collections.abc import Mapping

import msgspec

from zhunsheng.access.values import SYSTEM
from zhunsheng.clocks.queries import overdue
from zhunsheng.dialogue.queries import queue_state
from zhunsheng.ground.keys import seal
from zhunsheng.ground.settings import desk
from zhunsheng.insight.board import FIGURES, TITLES, BoardSettings, Measure, Scope, Watched, check_board, tripped
from zhunsheng.insight.boarding import board_settings, insist_on_board, scope_choices, scope_words
from zhunsheng.insight.events import AlertCleared, AlertRaised, BoardSet
from zhunsheng.insight.models import Board, BoardAlert
from zhunsheng.insight.periods import Span, last
from zhunsheng.insight.queries import figures
from zhunsheng.insight.values import Narrowed
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id, new_token
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.actions import call_hook, send_mail
from zhunsheng.notices.queries import mail_settings, tidy_address
from zhunsheng.notices.values import HOOK, MailTo

__all__ = ["readings", "set_board", "watch"]


def readings(at: Instant) -> dict[Watched, float | None]:
    """Read everything that an alert may watch: the whole desk, and the teams, shops, channels and skill groups with levels of their own."""
    parts = dict.fromkeys((one.scope, one.part) for one in board_settings().scoped)
    found: dict[Watched, float | None] = {}
    for scope, part in ((Scope.DESK, ""), *parts):
        of_it = _of_part(at, scope, part)
        found |= {Watched(measure=measure, scope=scope, part=part): value for measure, value in of_it.items()}
    return found


def _of_part(at: Instant, scope: Scope, part: str) -> dict[Measure, float | None]:
    team_id, shop_id = (int(part) if scope is kind and part.isdigit() else None for kind in (Scope.TEAM, Scope.SHOP))
    channel, group = (part if scope is kind else None for kind in (Scope.CHANNEL, Scope.GROUP))
    only = Narrowed(team_id=team_id, shop_id=shop_id, channel=channel, group=group)
    queue = queue_state(None if group is None else (group,), shop_id=shop_id, channel=channel)
    names = [one.value for one in FIGURES]
    today = figures(SYSTEM, names, last(Span.DAY, at, desk().time_zone), only=only, at=at)
    return {
        Measure.WAITING: None if team_id is not None else float(queue.waiting),
        Measure.LONGEST: None if team_id is not None else _waited(queue.longest_since, at),
        Measure.OVERDUE: float(overdue(at, team_id=team_id, shop_id=shop_id, channel=channel, skill=group)),
    } | {one: None if today[one.value].is_small else today[one.value].value for one in FIGURES}


def _waited(since: Instant | None, at: Instant) -> float:
    return 0.0 if since is None else (at - since).us / 1e6


def set_board(ink: Ink, wanted: BoardSettings, *, new_secret: bool = False) -> None:
    """Change what the wallboard shows of people and when it raises an alarm; a webhook gets a secret to be known by.

    Writes   the settings; alerts whose level is gone
    Records  board.set
    Clauses  ec-6.2
    Refuses  AccessDenied, BadInput
    """
    insist_on_board(ink.actor)
    check_board(wanted)
    for address in (*wanted.mails, *wanted.reports):
        tidy_address(address)
    for one in wanted.scoped:
        known = scope_choices(one.scope, wanted.language)
        if one.part not in known:
            raise BadInput(f"the {one.scope.value} of an alert", f"one of {', '.join(known)}", one.part)
    ink.settle()
    row = Board.objects.filter(id=1).first() or Board(id=1, secret=None)
    row.settings = msgspec.json.encode(wanted).decode()
    if wanted.webhook and (new_secret or row.secret is None):
        row.secret = seal(new_token().encode(), purpose=HOOK)
    row.save()
    watched = wanted.watched()
    gone = [row.id for row in BoardAlert.objects.order_by("id") if _watched(row) not in watched]
    BoardAlert.objects.filter(id__in=gone).delete()
    ink.record(BoardSet(board_id=1, names_people=wanted.names_people, levels=len(watched)))


@system_only("levels are watched by the desk itself")
def watch(ink: Ink, found: Mapping[Watched, float | None]) -> int:
    """Raise what is past its level and clear what is not any more; return how many were raised.

    Writes   alerts, mails, jobs of the webhook
    Records  alert.raised, alert.cleared
    Clauses  ec-6.2
    """
    settings, raised = board_settings(), 0
    standing = {_watched(row): row for row in BoardAlert.objects.all()}
    for watched, level in settings.watched().items():
        value, row, measure = found.get(watched), standing.get(watched), watched.measure
        if tripped(measure, level, value) and row is None:
            ink.settle()
            fresh = BoardAlert.objects.create(
                id=new_id(),
                measure=measure.value,
                scope=watched.scope.value,
                part=watched.part,
                level=level,
                value=value or 0.0,
                since=ink.at,
            )
            ink.record(_raised(fresh))
            _tell(ink, settings, fresh)
            raised += 1
        elif row is not None and not tripped(measure, level, value):
            ink.settle()
            BoardAlert.objects.filter(id=row.id).delete()
            ink.record(AlertCleared(alert_id=row.id, kind=measure.value, where=row.scope, part=row.part))
    return raised


def _watched(row: BoardAlert) -> Watched:
    return Watched(measure=Measure(row.measure), scope=Scope(row.scope), part=row.part)


def _raised(row: BoardAlert) -> AlertRaised:
    return AlertRaised(
        alert_id=row.id, kind=row.measure, level_thousandths=round(row.level * 1000), value_thousandths=round(row.value * 1000),
        where=row.scope, part=row.part,
    )  # fmt: skip


def _tell(ink: Ink, settings: BoardSettings, row: BoardAlert) -> None:
    """Lay mails and the webhook's call into their queues: both go out after the commit, and again where it fails."""
    is_share = row.measure in FIGURES and Measure(row.measure) not in (Measure.BREACHES, Measure.RESPONSE)
    words = [f"{one * 100:.1f}%" if is_share else f"{one:g}" for one in (row.value, row.level)]
    whom, what = (
        scope_words(Scope(row.scope), row.part, settings.language),
        TITLES[Measure(row.measure)].of(settings.language),
    )
    data = {
        "what": f"{whom} · {what}" if whom else what,
        "value": words[0],
        "level": words[1],
        "at": ink.at.iso(),
        "link": f"{mail_settings().desk_url}/wallboard/",
    }
    for address in settings.mails:
        send_mail(
            ink,
            MailTo(address=address, language=settings.language),
            "board_alert",
            data,
            key=f"alert:{row.id}:{address}"[:80],
        )
    board = Board.objects.filter(id=1).first()
    if settings.webhook and board is not None and board.secret is not None:
        told = {
            "event": "alert.raised",
            "alert": str(row.id),
            "measure": row.measure,
            "scope": row.scope,
            "part": row.part,
            "name": whom,
            "value": row.value,
            "level": row.level,
            "at": ink.at.iso(),
        }
        call_hook(ink, settings.webhook, bytes(board.secret), msgspec.json.encode(told).decode())
