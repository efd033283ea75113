"""What a case's file says of money, pauses, promises and copies: the same for the printed page and the PDF."""

from collections.abc import Iterable
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from zhunsheng.access.values import Actor
from zhunsheng.cases.queries import Book
from zhunsheng.cases.values import CaseFile, RefundShown, RefundState
from zhunsheng.dialogue.queries import promised_in
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.saying import CAUSES, CONDITIONS, policy_words
from zhunsheng.surface.pages.promises import STATES

Lines = list[tuple[str, str]]
REFUNDS: Final[dict[RefundState, str | Promise]] = {
    RefundState.WAITING: gettext_lazy("waits for a second person"), RefundState.GRANTED: gettext_lazy("granted"),
    RefundState.REFUSED: gettext_lazy("not granted"), RefundState.WITHDRAWN: gettext_lazy("withdrawn"),
}  # fmt: skip


def filed(actor: Actor, said: Book, found: CaseFile, at: Instant) -> list[tuple[str, Lines]]:
    """Lay out the after-sales decision, refunds, pauses, promises and copies of a case; what there is none of is left out."""
    names = {card.id: card.name for card in agent_cards()}
    laid = [
        (gettext("Decision of the after-sales"), list(_decision(said, found))),
        (gettext("Refunds"), [_refund(one, names) for one in found.refunds]),
        (gettext("Pauses of the clocks"), list(_pauses(said, found, names))),
        (gettext("Promises"), list(_promises(actor, found, names, at))),
        (gettext("Copies to departments"), list(_copies(said, found))),
    ]
    return [(heading, lines) for heading, lines in laid if lines]


def wall(at: Instant | None) -> str:
    """Say an instant on the desk's wall, with its zone."""
    return "—" if at is None else f"{bare_wall(at)} ({desk().time_zone})"


def bare_wall(at: Instant) -> str:
    """Say an instant on the desk's wall where its zone stands beside it anyway."""
    return f"{at.to_datetime(ZoneInfo(desk().time_zone)):%Y-%m-%d %H:%M}"


def _decision(said: Book, found: CaseFile) -> Iterable[tuple[str, str]]:
    if found.row.kind != "aftersale":
        return
    asked = dict((*CAUSES, *CONDITIONS))
    wish = said.types.get(found.fields.get("wish", ""))
    if wish is not None:
        yield said.fields["wish"].text.of(lang()), wish.text.of(lang())
    for name in ("cause", "condition"):
        if text := found.fields.get(name):
            yield said.fields[name].text.of(lang()), str(asked.get(text, text))
    if found.verdict:
        rule, source = found.verdict.get("rule", ""), found.verdict.get("source", "")
        told = (rule, source, policy_words(found.verdict))
        yield gettext("Rule that decided"), " · ".join(str(one) for one in told if str(one).strip())
    yield gettext("State"), said.states[found.row.state].text.of(lang())


def _refund(one: RefundShown, names: dict[int, str]) -> tuple[str, str]:
    told = [
        str(REFUNDS[one.state]),
        gettext("asked by {name}").format(name=names.get(one.asked_by, "—")),
        wall(one.asked_at),
    ]
    if one.decided_by is not None:
        told.append(gettext("decided by {name}").format(name=names.get(one.decided_by, "—")))
    if one.why:
        told.append(one.why)
    return f"¥ {one.cents / 100:.2f}", " · ".join(told)


def _pauses(said: Book, found: CaseFile, names: dict[int, str]) -> Iterable[tuple[str, str]]:
    for one in found.pauses:
        until = wall(one.until) if one.until else gettext("now")
        allowed = gettext("allowed by {name}").format(name=names.get(one.allowed_by, "—"))
        yield said.pauses[one.reason].text.of(lang()), f"{wall(one.since)} – {until} · {allowed}"


def _promises(actor: Actor, found: CaseFile, names: dict[int, str], at: Instant) -> Iterable[tuple[str, str]]:
    """Tell the promises of the case's own dialogue and of those among its evidence, as far as the reader may see them."""
    gathered = found.evidence.get("dialogues", ()) if found.evidence else ()
    ids = {int(one["id"]) for one in gathered} if isinstance(gathered, list | tuple) else set()
    if found.row.dialogue_id is not None:
        ids.add(found.row.dialogue_id)
    for one in promised_in(actor, ids):
        stands = str(STATES[one.stands(at)][0])
        told = [one.plan, names.get(one.owner_id, "—"), gettext("by {at}").format(at=wall(one.due_at)), one.result]
        yield stands, " · ".join(filter(None, told))


def _copies(said: Book, found: CaseFile) -> Iterable[tuple[str, str]]:
    for one in found.copies:
        sent = gettext("sent {at}").format(at=wall(one.sent_at))
        read = gettext("read {at}").format(at=wall(one.read_at)) if one.read_at else gettext("not read yet")
        yield said.departments[one.department].text.of(lang()), f"{one.recipient} · {sent} · {read}"
