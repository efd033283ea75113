"""How the wallboard is set, and which alerts stand."""

import msgspec

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.commerce.queries import shops
from zhunsheng.ground.keys import open_sealed
from zhunsheng.insight.board import CHANNEL_TITLES, BoardSettings, Measure, Raised, Scope
from zhunsheng.insight.models import Board, BoardAlert
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.notices.values import HOOK
from zhunsheng.people.queries import groups, teams

__all__ = ["alerts", "board_settings", "insist_on_board", "scope_choices", "scope_words", "webhook_secret"]


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
        Raised(
            measure=Measure(row.measure), scope=Scope(row.scope), part=row.part, level=row.level, value=row.value,
            since=row.since.us,
        )
        for row in BoardAlert.objects.order_by("since", "id")
    ]  # fmt: skip


def scope_choices(scope: Scope, lang: str) -> dict[str, str]:
    """Name what an alert can be set for: every team, shop, channel or skill group; nothing for the whole desk."""
    if scope is Scope.TEAM:
        return {str(one.id): one.name for one in teams()}
    if scope is Scope.SHOP:
        return {str(one.id): one.name for one in shops()}
    if scope is Scope.GROUP:
        return {one.code: one.zh if lang.startswith("zh") else one.en for one in groups()}
    return {code: title.of(lang) for code, title in CHANNEL_TITLES.items()} if scope is Scope.CHANNEL else {}


def scope_words(scope: Scope, part: str, lang: str) -> str:
    """Name the team, shop, channel or skill group that an alert is about; nothing for the whole desk, the bare key for one that is gone."""
    return scope_choices(scope, lang).get(part, part)


def insist_on_board(actor: Actor) -> None:
    """Let only those set the board who watch over the whole floor. Refuses: AccessDenied."""
    if reach(actor, Verb.DIALOGUE_SUPERVISE) is not Reach.ALL or reach(actor, Verb.INSIGHT_READ) is not Reach.ALL:
        raise AccessDenied("no_right", verb=Verb.DIALOGUE_SUPERVISE.value, subject="floor")
