"""Say which endpoint drafts words, and what it did this month."""

from __future__ import annotations

import msgspec
from django.db.models import Sum

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.assist.models import HelperSettingsRow, HelperUse
from zhunsheng.assist.values import HelperFigures, HelperSettings
from zhunsheng.kernel.instants import Instant


def helper_settings() -> HelperSettings:
    """Return the settings; off where nobody has named an endpoint."""
    row = HelperSettingsRow.objects.filter(id=1).first()
    if row is None:
        return HelperSettings()
    told = msgspec.json.decode(row.settings, type=HelperSettings)
    return msgspec.structs.replace(told, has_key=row.key_sealed is not None)


def helper_figures(actor: Actor, at: Instant) -> HelperFigures:
    """Sum up what was asked this month. Refuses: AccessDenied."""
    require(actor, Verb.SHOP_MANAGE, Subject(kind="shop"))
    names = ("calls", "failed", "held", "tokens_in", "tokens_out", "took_ms", "spent")
    found = HelperUse.objects.filter(day__startswith=at.iso()[:7]).aggregate(**{name: Sum(name) for name in names})
    told = {name: int(found[name] or 0) for name in names}
    return HelperFigures(
        calls=told["calls"], failed=told["failed"], held=told["held"], tokens=told["tokens_in"] + told["tokens_out"],
        spent=told["spent"], mean_ms=round(told["took_ms"] / told["calls"]) if told["calls"] else 0,
    )  # fmt: skip


def tokens_spent(at: Instant) -> int:
    """Count the tokens of this month."""
    found = HelperUse.objects.filter(day__startswith=at.iso()[:7]).aggregate(
        into=Sum("tokens_in"), out=Sum("tokens_out")
    )
    return int(found["into"] or 0) + int(found["out"] or 0)
