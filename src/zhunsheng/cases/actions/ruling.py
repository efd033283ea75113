"""Write own policies and procedures: first a draft that is tried, then an edition that is never changed."""

import hashlib
import re

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.events import RulesDrafted, RulesPublished
from zhunsheng.cases.models import CaseRules
from zhunsheng.cases.own import forget_rules, read_policy
from zhunsheng.cases.policy.floor import shortfalls
from zhunsheng.cases.procedures import shipped_book
from zhunsheng.cases.ruled import RULES, check_rules
from zhunsheng.cases.values import DRAFT, LONGEST_REASON, ORGANISATION, OWN_FROM, BelowLaw, RulesSort, RulesStale
from zhunsheng.cases.writing import words_of
from zhunsheng.commerce.queries import shops
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant

_EDITION = re.compile(r"^edition:.*$", re.MULTILINE)
SHOWN = 6
"""Shortfalls that a refusal names."""


def save_rules_draft(ink: Ink, sort: RulesSort, shop_id: int, text: str, *, version: int) -> int:
    """Keep a draft; `version` is the one it was read at, 0 for a new one. Returns the new version.

    Writes    the draft
    Records   rules.drafted
    Refuses   AccessDenied, RulesUnreadable with the line, RulesStale when somebody else has written meanwhile, BadInput
    """
    require(ink.actor, Verb.CASE_RULES, RULES)
    _check_shop(sort, shop_id)
    check_rules(sort, text)
    told = {
        "text": text,
        "seen": _newest(sort, shop_id),
        "made_at": ink.at,
        "made_by": _who(ink),
        "version": version + 1,
    }
    rows = CaseRules.objects.filter(sort=sort.value, shop_id=shop_id, number=DRAFT)
    if version == 0:
        if rows.exists():
            raise RulesStale()
        row_id = new_id()
        CaseRules.objects.bulk_create([CaseRules(id=row_id, sort=sort.value, shop_id=shop_id, number=DRAFT, **told)])
    else:
        row_id = _drafted(sort, shop_id, version).id
        if rows.filter(version=version).update(**told) != 1:
            raise RulesStale()
    ink.record(RulesDrafted(case_rules_id=row_id, kind=sort.value, shop_id=shop_id, version=version + 1))
    return version + 1


def drop_rules_draft(ink: Ink, sort: RulesSort, shop_id: int, *, version: int) -> None:
    """Throw a draft away.

    Writes    the draft goes
    Records   rules.drafted with version 0
    Refuses   AccessDenied, NotFound, RulesStale
    """
    require(ink.actor, Verb.CASE_RULES, RULES)
    row = _drafted(sort, shop_id, version)
    CaseRules.objects.filter(id=row.id).delete()
    ink.record(RulesDrafted(case_rules_id=row.id, kind=sort.value, shop_id=shop_id, version=0))


def publish_rules_draft(
    ink: Ink, sort: RulesSort, shop_id: int, *, version: int, effective_at: Instant, reason: str
) -> int:
    """Let a draft count from an instant on; what runs already keeps the edition it began or was decided under.

    Writes    the edition
    Records   rules.published, rules.drafted with version 0
    Refuses   AccessDenied, NotFound without a draft, RulesStale also when another edition was published beneath it, BelowLaw,
              RulesUnreadable, BadInput without a reason or for a past instant
    """
    require(ink.actor, Verb.CASE_RULES, RULES)
    row = _drafted(sort, shop_id, version)
    drop_rules_draft(ink, sort, shop_id, version=version)
    return publish_rules(ink, sort, shop_id, row.text, seen=row.seen, effective_at=effective_at, reason=reason)


def publish_rules(
    ink: Ink, sort: RulesSort, shop_id: int, text: str, *, seen: int, effective_at: Instant, reason: str
) -> int:
    """Let a text count from an instant on as a new edition, `seen` being the newest one known; without a text the own ones end.

    Returns the edition's number.
    Writes    the edition
    Records   rules.published
    Refuses   AccessDenied, RulesStale when there is a newer edition than `seen`, BelowLaw, RulesUnreadable,
              BadInput without a reason, for a past instant, or where there is nothing to end
    """
    require(ink.actor, Verb.CASE_RULES, RULES)
    _check_shop(sort, shop_id)
    why = words_of(reason, "the reason", longest=LONGEST_REASON)
    if effective_at < ink.at:
        raise BadInput("effective_at", f"{ink.at.iso()} or later", effective_at.iso())
    if _newest(sort, shop_id) != seen:
        raise RulesStale()
    if text:
        check_rules(sort, text)
        _check_floor(sort, text)
    elif not seen:
        raise BadInput("the edition", "one that replaces own rules", "none were published")
    number = (_last(sort) or OWN_FROM - 1) + 1
    told = _EDITION.sub(f"edition: {number}", text, count=1)
    row = CaseRules(
        id=new_id(), sort=sort.value, shop_id=shop_id, number=number, seen=seen, base=shipped_book().edition, text=told,
        effective_from=effective_at, reason=why, made_at=ink.at, made_by=_who(ink), published_at=ink.at, published_by=_who(ink),
    )  # fmt: skip
    CaseRules.objects.bulk_create([row])
    ink.record(
        RulesPublished(
            case_rules_id=row.id, kind=sort.value, shop_id=shop_id, number=number, effective_at=effective_at,
            proof=hashlib.sha256(f"{told}\0{why}".encode()).hexdigest(),
        )
    )  # fmt: skip
    forget_rules()
    return number


def return_to_rules(
    ink: Ink, sort: RulesSort, shop_id: int, number: int, *, seen: int, effective_at: Instant, reason: str
) -> int:
    """Let an earlier edition count again, as a new one with its text; 0 ends the own ones. Returns the new number.

    Writes    the edition
    Records   rules.published
    Refuses   as `publish_rules`; NotFound for an edition of another shop
    """
    require(ink.actor, Verb.CASE_RULES, RULES)
    row = CaseRules.objects.filter(sort=sort.value, shop_id=shop_id, number=number).exclude(number=DRAFT).first()
    if number and row is None:
        raise NotFound("edition", number)
    text = "" if row is None else row.text
    return publish_rules(ink, sort, shop_id, text, seen=seen, effective_at=effective_at, reason=reason)


@system_only("a shop's own policy goes with the shop, after its cases")
def forget_shop_rules(ink: Ink, shop_id: int) -> int:
    """Take the policies of a shop away with it; no case of it is left to name their numbers. Returns how many.

    Writes    its draft and editions go
    """
    count, _ = CaseRules.objects.filter(shop_id=shop_id).exclude(shop_id=ORGANISATION).delete()
    forget_rules()
    return count


def _check_shop(sort: RulesSort, shop_id: int) -> None:
    if shop_id != ORGANISATION and (sort is RulesSort.PROCEDURES or all(one.id != shop_id for one in shops())):
        raise BadInput("the shop", "a shop of this desk, and only for policies", shop_id)


def _check_floor(sort: RulesSort, text: str) -> None:
    if sort is not RulesSort.POLICY:
        return
    short = [one for one in shortfalls(read_policy(text, None)) if one.grave]
    if short:
        told = [f"{one.demand} ({one.rule})" for one in short[:SHOWN]]
        raise BelowLaw(breaches=", ".join([*told, *(["…"] if len(short) > SHOWN else [])]))


def _newest(sort: RulesSort, shop_id: int) -> int:
    rows = CaseRules.objects.filter(sort=sort.value, shop_id=shop_id, number__gt=DRAFT).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def _last(sort: RulesSort) -> int:
    """Give the newest number of a sort over all shops."""
    rows = CaseRules.objects.filter(sort=sort.value, number__gt=DRAFT).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def _drafted(sort: RulesSort, shop_id: int, version: int) -> CaseRules:
    """Return the draft as it was read, held so that nobody else publishes it meanwhile. Refuses: NotFound, RulesStale."""
    rows = CaseRules.objects.select_for_update().filter(sort=sort.value, shop_id=shop_id, number=DRAFT)
    row = rows.first()
    if row is None:
        raise NotFound("draft", sort.value)
    if row.version != version:
        raise RulesStale()
    return row


def _who(ink: Ink) -> str:
    return f"{ink.actor.kind}:{ink.actor.id}"
