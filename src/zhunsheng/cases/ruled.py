"""Read own policies and procedures: drafts, editions, what counts now."""

from typing import Any

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.cases.differing import differences
from zhunsheng.cases.models import CaseRules
from zhunsheng.cases.own import completed, in_force, read_policy, starts_of, whole_procedures
from zhunsheng.cases.policy.reading import shipped_text
from zhunsheng.cases.policy.values import Policy
from zhunsheng.cases.procedure_laws import read_procedures
from zhunsheng.cases.procedures import Book, procedures_text, shipped_book
from zhunsheng.cases.values import DRAFT, ORGANISATION, RulesChange, RulesShown, RulesSort
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.yamls import read_yaml

RULES = Subject(kind="rules")


def check_rules(sort: RulesSort, text: str) -> None:
    """Read a text as it would be published. Refuses: RulesUnreadable with line, place, expectation and value."""
    if sort is RulesSort.POLICY:
        read_policy(text, None)
    else:
        read_procedures(text, shipped_book().edition)


def rules_draft(actor: Actor, sort: RulesSort, shop_id: int) -> RulesShown | None:
    """Return the draft of a shop, if there is one. Refuses: AccessDenied."""
    require(actor, Verb.CASE_RULES, RULES)
    row = CaseRules.objects.filter(sort=sort.value, shop_id=shop_id, number=DRAFT).first()
    return None if row is None else shown(row)


def rules_editions(actor: Actor, sort: RulesSort, shop_id: int) -> tuple[RulesShown, ...]:
    """List the published editions of a shop, the newest first. Refuses: AccessDenied."""
    require(actor, Verb.CASE_RULES, RULES)
    rows = CaseRules.objects.filter(sort=sort.value, shop_id=shop_id, number__gt=DRAFT).order_by("-number")
    return tuple(shown(row) for row in rows)


def rules_edition(actor: Actor, sort: RulesSort, number: int) -> RulesShown:
    """Return one published edition. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.CASE_RULES, RULES)
    row = CaseRules.objects.filter(sort=sort.value, number=number).exclude(number=DRAFT).first()
    if row is None:
        raise NotFound("edition", number)
    return shown(row)


def rules_now(actor: Actor, sort: RulesSort, shop_id: int, at: Instant) -> RulesShown | None:
    """Return the own edition of a shop that counts at an instant; nothing where it goes by what holds without one.

    Refuses  AccessDenied
    """
    require(actor, Verb.CASE_RULES, RULES)
    found = in_force(starts_of(sort), shop_id, at)
    return None if found is None or not (one := shown(CaseRules.objects.get(id=found.row_id))).text else one


def rules_text(actor: Actor, sort: RulesSort, shop_id: int, at: Instant) -> tuple[int, str]:
    """Return the edition and text that count for a shop at an instant: its own, the organisation's, or the shipped one's.

    Refuses  AccessDenied
    """
    for owner in (shop_id, ORGANISATION):
        found = rules_now(actor, sort, owner, at)
        if found is not None:
            return found.number, found.text
    if sort is RulesSort.POLICY:
        return read_policy(shipped_text(), None).edition, shipped_text()
    return shipped_book().edition, procedures_text()


def policy_of_text(text: str, number: int | None = None) -> Policy:
    """Read the text of a policy. Refuses: RulesUnreadable."""
    return read_policy(text, number)


def book_of_text(text: str, base: int = 0) -> Book:
    """Read the text of procedures, written on a shipped edition; on the newest where none is told."""
    if text == procedures_text():
        return shipped_book()
    base = base or shipped_book().edition
    return completed(text, base, base)


def changes_between(sort: RulesSort, before: str, after: str) -> list[RulesChange]:
    """List place by place what a text says otherwise than another; nothing stands for the shipped one."""
    return differences(_data(sort, before), _data(sort, after))


def _data(sort: RulesSort, text: str) -> Any:
    if sort is RulesSort.POLICY:
        return read_yaml(text or shipped_text())
    whole = whole_procedures("" if text == procedures_text() else text, shipped_book().edition)
    return {name: value for name, value in whole.items() if name != "edition"}


def shown(row: CaseRules) -> RulesShown:
    """Lay a row out."""
    told = {name: getattr(row, name) for name in RulesShown.__struct_fields__ if name != "sort"}
    return RulesShown(sort=RulesSort(row.sort), **told)
