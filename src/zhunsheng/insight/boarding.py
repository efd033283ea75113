"""How the wallboard is set, and which alerts stand."""

import msgspec

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.ground.keys import open_sealed
from zhunsheng.insight.board import BoardSettings, Measure, Raised
from zhunsheng.insight.models import Board, BoardAlert
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.notices.values import HOOK

__all__ = ["alerts", "board_settings", "insist_on_board", "webhook_secret"]


def board_settings() -> BoardSettings:
    """Say what the wallboard shows of people and when it raises an alarm."""
    row = Board.objects.filter(id=1).first()
    return BoardSettings() if row is None else msgspec.json.decode(row.settings, type=BoardSettings)


def webhook_secret(actor: Actor) -> str:
    """Tell the secret that webhooks are signed with, to who may set the board; there may be none yet."""
    insist_on_board(actor)
    row = Board.objects.filter(id=1).first()
    return "" if row is None or row.secret is None else open_sealed(bytes(row.secret), purpose=HOOK).decode()


def alerts() -> list[Raised]:
    """List the alerts that stand, the oldest first."""
    return [
        Raised(measure=Measure(row.measure), level=row.level, value=row.value, since=row.since.us)
        for row in BoardAlert.objects.order_by("since", "id")
    ]


def insist_on_board(actor: Actor) -> None:
    """Let only those set the board who watch over the whole floor. Refuses: AccessDenied."""
    if reach(actor, Verb.DIALOGUE_SUPERVISE) is not Reach.ALL or reach(actor, Verb.INSIGHT_READ) is not Reach.ALL:
        raise AccessDenied("no_right", verb=Verb.DIALOGUE_SUPERVISE.value, subject="floor")
