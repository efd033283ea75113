"""The six questions of a complaint, filled in first from dialogue and order: who looks into it corrects instead of typing."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from zhunsheng.cases.queries import Book
from zhunsheng.cases.values import CaseFile
from zhunsheng.commerce.queries import find_order, shop_card
from zhunsheng.commerce.values import OrderCard
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import masked_names
from zhunsheng.surface.pages.cases.filing import bare_wall, wall
from zhunsheng.surface.pages.cases.issues import issue_words
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.saying import CHANNELS

SIX: Final = ("who", "what", "when", "where", "why", "how")


def six_drafted(said: Book, found: CaseFile, names: Mapping[int, str]) -> dict[str, str]:
    """Say of each question what the desk knows; nothing of it is kept before somebody has read and saved it."""
    asked = said.of(found.row.kind).asks.get(found.row.state, ())
    if not set(SIX) <= set(asked):
        return {}
    order = find_order(found.row.shop_id, found.row.order_number) if found.row.order_number else None
    order = order if order is not None and order.customer_id == found.row.customer_id else None
    talks = _talks(found)
    drafts = {
        "who": _who(found, talks, names), "what": [found.fields.get("matter", "")], "when": _when(found, talks, order),
        "where": _where(found, order), "why": _why(said, found), "how": _how(found, talks, order),
    }  # fmt: skip
    return {name: text for name, parts in drafts.items() if (text := "；".join(filter(None, parts)))}


def _talks(found: CaseFile) -> list[dict[str, Any]]:
    told = found.evidence.get("dialogues")
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list | tuple) else []


def _who(found: CaseFile, talks: list[dict[str, Any]], names: Mapping[int, str]) -> list[str]:
    customer = masked_names([found.row.customer_id]).get(found.row.customer_id, "")
    served = list(dict.fromkeys(name for one in talks if (name := names.get(one.get("agent_id") or 0))))
    return [
        gettext("the customer %(name)s") % {"name": customer} if customer else "",
        gettext("served by %(names)s") % {"names": "、".join(served)} if served else "",
    ]


def _when(found: CaseFile, talks: list[dict[str, Any]], order: OrderCard | None) -> list[str]:
    told = []
    if order is not None:
        moments = {
            gettext("ordered"): order.placed_at, gettext("shipped"): order.shipped_at, gettext("received"): order.received_at,
        }  # fmt: skip
        told = [f"{bare_wall(at)} {words}" for words, at in moments.items() if at is not None]
    opened = [int(one["opened_us"]) for one in talks if one.get("opened_us")]
    first = [f"{bare_wall(Instant(min(opened)))} {gettext('first word in the dialogue')}"] if opened else []
    last = f"{bare_wall(found.row.registered_at)} {gettext('complaint registered')} ({desk().time_zone})"
    return [*told, *first, last]


def _where(found: CaseFile, order: OrderCard | None) -> list[str]:
    row = found.row
    return [
        f"{shop_card(row.shop_id).name} · {CHANNELS.get(row.channel, row.channel)}",
        f"{gettext('Order number')} {order.number}" if order is not None else "",
        *(f"{one.carrier} {one.tracking}" for one in (() if order is None else order.shipments)),
    ]


def _why(said: Book, found: CaseFile) -> list[str]:
    kind = said.types.get(found.row.issue_type or "")
    words = " / ".join(
        filter(
            None,
            (kind.text.of(lang()) if kind else "", issue_words(found.row.issue, lang()) if found.row.issue else ""),
        )
    )
    return [gettext("filed so far under %(words)s; to be established") % {"words": words}] if words else []


def _how(found: CaseFile, talks: list[dict[str, Any]], order: OrderCard | None) -> list[str]:
    messages = sum(int(one.get("messages") or 0) for one in talks)
    told = []
    if talks:
        told.append(
            ngettext("%(n)s dialogue with %(m)s messages", "%(n)s dialogues with %(m)s messages", len(talks))
            % {"n": len(talks), "m": messages}
        )
    if order is not None and order.trail.tracks:
        last = order.trail.tracks[-1]
        told.append(f"{wall(Instant(last.at_us))} {last.text}")
    if demand := found.fields.get("demand", ""):
        told.append(gettext("the customer wants: %(words)s") % {"words": demand})
    return told
