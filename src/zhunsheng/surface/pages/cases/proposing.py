"""What a policy proposes, in words: goods instead of money, what goes back, what is paid on top, whose freight it is."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext, gettext_lazy

SENT: Final = {
    "same": gettext_lazy("the same goods again"), "variant": gettext_lazy("the same goods or another variant"),
}  # fmt: skip
FREIGHT: Final = {
    "seller": gettext_lazy("freight on the shop"), "buyer": gettext_lazy("freight on the customer"),
}  # fmt: skip


def proposed(verdict: Mapping[str, object]) -> str:
    """Say what an answer of the policy proposes; nothing where it refuses or asks."""
    if verdict.get("ruling") not in ("approve", "review"):
        return ""
    sent, back, pays = (
        str(verdict.get("replace", "none")),
        _cents(verdict, "refund_cents"),
        _cents(verdict, "pays_cents"),
    )
    parts = [str(SENT[sent])] if sent in SENT else []
    if back:
        parts.append(gettext("%(yuan)s goes back") % {"yuan": yuan(back)})
    elif sent in SENT and not pays:
        parts.append(gettext("no money goes back"))
    if pays:
        parts.append(gettext("the customer pays %(yuan)s more") % {"yuan": yuan(pays)})
    freight = str(verdict.get("freight", ""))
    if freight in FREIGHT and parts:
        parts.append(str(FREIGHT[freight]))
    return gettext("; ").join(parts)


def proposed_yuan(verdict: Mapping[str, object]) -> str:
    """Write what an answer of the policy gives back as it is typed; nothing where it gives none back."""
    back = _cents(verdict, "refund_cents") if verdict.get("ruling") in ("approve", "review") else 0
    return f"{back / 100:.2f}" if back else ""


def yuan(cents: int) -> str:
    """Write an amount."""
    return f"¥{cents / 100:.2f}"


def _cents(verdict: Mapping[str, object], name: str) -> int:
    found = verdict.get(name, 0)
    return found if isinstance(found, int) else 0
