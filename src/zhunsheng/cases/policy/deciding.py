"""Decide an application by a policy: the first rule that holds decides; a rule nobody can answer asks; pure."""

from collections.abc import Mapping

import msgspec

from zhunsheng.cases.policy.values import MOMENTS, Application, Decision, Policy, Refund, Rule, Ruling, Span
from zhunsheng.cases.policy.windows import window_end
from zhunsheng.kernel.conditions import Answer
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

NO_RULE = "no-rule"
PENDING = {"zh": "还缺少信息，补充后才能判断", "en": "Something must be known first"}
_EARLIEST, _LATEST = (Instant.parse(f"{year}-01-01T00:00:00Z").us for year in (2000, 2100))
UNRULED = {"zh": "没有规则能判断，请人工审核", "en": "No rule decides this; a person must"}


def decide(policy: Policy, application: Application, at: Instant) -> Decision:
    """Decide an application as it stands at an instant.

    Windows are judged by when it was applied for (now, where that is not told), lines by now. The refund never exceeds
    what was paid and has not gone back.
    Refuses  BadInput for an instant without its offset, or an application before the order was placed
    """
    moments = _moments(application)
    asked_at = moments.get("requested_at", at)
    if "placed_at" in moments and asked_at < moments["placed_at"]:
        raise BadInput("requested_at", "not before the order was placed", asked_at.iso())
    ends = _ends(policy, moments | {"requested_at": asked_at})
    values = _values(application, ends, asked_at, at)
    past = tuple(name for name in policy.lines if values.get(f"past_{name}") is True)
    for rule in policy.rules:
        verdict = rule.when.test(values)
        if verdict.answer is Answer.NO:
            continue
        if verdict.answer is Answer.UNKNOWN:
            unknown = rule.when.fields - values.keys()
            missing = sorted({told for name in unknown for told in _told_as(policy, application, name)})
            return _answer(policy, application, rule, ends, past, tuple(missing))
        return _answer(policy, application, rule, ends, past, ())
    return Decision(
        id=application.id, ruling=Ruling.REVIEW, rule=NO_RULE, policy=policy.policy, edition=policy.edition,
        says=UNRULED, past=past,
    )  # fmt: skip


def _told_as(policy: Policy, application: Application, name: str) -> list[str]:
    """Name what would have to be told for something that is reckoned to be known."""
    windows = {f"in_{one}": window.starts for one, window in policy.windows.items()}
    windows |= {f"past_{one}": window.starts for one, window in policy.lines.items()}
    if name == "drop_cents":
        return [one for one in ("item_cents", "price_now_cents") if getattr(application, one) is None]
    return [windows.get(name) or {"shipped": "status", "received": "status"}.get(name, name)]


def _moments(application: Application) -> dict[str, Instant]:
    told = {name: getattr(application, name) for name in MOMENTS}
    return {name: _moment(name, text) for name, text in told.items() if text}


def _moment(name: str, text: str) -> Instant:
    """Read one of the instants. Refuses: BadInput that names it, also for one outside 2000 to 2100."""
    try:
        found = Instant.parse(text)
    except BadInput as fault:
        raise BadInput(name, 'an instant with its offset such as "2026-11-22T08:00:00Z"', text) from fault
    if not _EARLIEST <= found.us < _LATEST:
        raise BadInput(name, "an instant between 2000 and 2100", text)
    return found


def _ends(policy: Policy, moments: Mapping[str, Instant]) -> dict[str, Span]:
    """Say when each window and each line ends, by the name that a condition asks it by: one of each may be called alike."""
    limits = {f"in_{name}": one for name, one in policy.windows.items()}
    limits |= {f"past_{name}": one for name, one in policy.lines.items()}
    return {
        asked: window_end(window, moments[window.starts], policy.zone)
        for asked, window in limits.items()
        if window.starts in moments
    }


def _shown(policy: Policy, asked: str) -> str:
    """Name a limit in an answer; a line that is called as a window is stays what a condition calls it."""
    way, _, name = asked.partition("_")
    return asked if way == "past" and name in policy.windows else name


def _values(application: Application, ends: Mapping[str, Span], asked_at: Instant, at: Instant) -> dict[str, object]:
    told: dict[str, object] = {
        name: value.value if isinstance(value, str) and hasattr(value, "value") else value
        for name, value in msgspec.structs.asdict(application).items()
        if value is not None and name not in MOMENTS and name != "id"
    }
    if application.item_cents is not None and application.price_now_cents is not None:
        told["drop_cents"] = max(0, application.item_cents - application.price_now_cents)
    told["nothing_left"] = 0 < (application.paid_cents or 0) <= application.refunded_cents
    for name, moment in (("shipped", application.shipped_at), ("received", application.received_at)):
        if moment:
            told[name] = True
        elif application.status is not None:
            told[name] = application.status in _AFTER[name]
    return told | {
        name: asked_at < span.until if name.startswith("in_") else at >= span.until for name, span in ends.items()
    }


_AFTER = {"shipped": frozenset({"shipped", "received", "done"}), "received": frozenset({"received", "done"})}


def _answer(
    policy: Policy, application: Application, rule: Rule, ends: Mapping[str, Span], past: tuple[str, ...],
    missing: tuple[str, ...],
) -> Decision:  # fmt: skip
    asked = [name for name in ends if name in rule.when.fields or name in {f"past_{line}" for line in past}]
    found = Decision(
        id=application.id, ruling=Ruling.ASK, rule=rule.id, policy=policy.policy, edition=policy.edition, says=PENDING,
        missing=missing, past=past, until={_shown(policy, name): ends[name].until.iso() for name in asked},
    )  # fmt: skip
    if missing:
        return found
    return msgspec.structs.replace(
        found,
        ruling=rule.ruling,
        says={"zh": rule.says.zh, "en": rule.says.en},
        source=rule.source,
        refund_cents=_refund(application, rule.refund),
        replace=rule.replace,
        pays_cents=max(0, -_cheaper(application)) if rule.refund is Refund.SETTLE else 0,
        freight=rule.freight,
        steps=rule.steps,
        provisional=any(ends[name].provisional for name in asked),
    )


def _item(application: Application) -> int:
    return application.item_cents if application.item_cents is not None else (application.paid_cents or 0)


def _cheaper(application: Application) -> int:
    """Say how much less the replacement costs; nothing while nobody told that it costs anything else."""
    new = application.replacement_cents
    return 0 if new is None else _item(application) - new


def _refund(application: Application, kind: Refund) -> int:
    item = _item(application)
    drop = max(0, item - application.price_now_cents) if application.price_now_cents is not None else 0
    wanted = {
        Refund.NONE: 0,
        Refund.ITEM: item,
        Refund.ITEM_AND_FREIGHT: item + application.freight_cents,
        Refund.DIFFERENCE: drop,
        Refund.REQUESTED: application.requested_cents or 0,
        Refund.SETTLE: max(0, _cheaper(application)),
    }[kind]
    paid = application.paid_cents if application.paid_cents is not None else item + application.freight_cents
    return max(0, min(wanted, paid - application.refunded_cents))
