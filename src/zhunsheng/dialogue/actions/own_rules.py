"""Write rules of the desk's own: on trial first, turned on by somebody entitled, all of it on record."""

from collections.abc import Sequence
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.dialogue.errors import RuleCodeTaken
from zhunsheng.dialogue.events import RuleSaved, RuleTurned
from zhunsheng.dialogue.lifecycle import RULE
from zhunsheng.dialogue.models import OwnRule
from zhunsheng.dialogue.own_rules import check_rule, forget_rules
from zhunsheng.dialogue.values import NewRule, RuleState
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.standards import queries as standards

DESK: Final = Subject(kind="desk")
MOVES: Final = {RuleState.ON: "turn_on", RuleState.TRIAL: "try_out", RuleState.OFF: "turn_off"}


def save_rule(ink: Ink, new: NewRule, *, rule_id: int | None = None) -> int:
    """Write a rule, or reword one; from now on it is on trial: it judges and only logs.

    Writes   the rule
    Records  rule.saved
    Refuses  AccessDenied, NotFound, RuleCodeTaken, BadInput naming what cannot be
    """
    require(ink.actor, Verb.GUARD_EDIT, DESK)
    check_rule(new, frozenset(standards.standing(ink.at).clauses))
    others = OwnRule.objects.filter(code=new.code)
    known = OwnRule.objects.filter(id=rule_id).first() if rule_id is not None else None
    if rule_id is not None and known is None:
        raise NotFound("rule", rule_id)
    if others.exclude(id=rule_id or 0).exists():
        raise RuleCodeTaken(code=new.code)
    row = known or OwnRule(id=new_id())
    row.code, row.clause_id, row.title, row.speaker, row.severity = (
        new.code, new.clause_id, new.title, new.speaker, new.severity,
    )  # fmt: skip
    row.phrases, row.unless = "\n".join(new.phrases), "\n".join(new.unless)
    row.say_instead, row.reason = new.say_instead, new.reason
    row.state = RULE.apply(known.state if known is not None else RULE.start, "reword")
    row.changed_by, row.changed_at = ink.actor.id, ink.at
    row.save()
    ink.record(RuleSaved(rule_id=row.id, clause_id=row.clause_id))
    forget_rules()
    return row.id


def import_rules(ink: Ink, rules: Sequence[NewRule]) -> int:
    """Take rules in, all of them or none; one whose code is known is reworded. All are on trial afterwards.

    Writes   the rules
    Records  rule.saved for each
    Refuses  AccessDenied, BadInput naming what cannot be
    """
    require(ink.actor, Verb.GUARD_EDIT, DESK)
    known = dict(OwnRule.objects.values_list("code", "id"))
    for one in rules:
        save_rule(ink, one, rule_id=known.get(one.code))
    return len(rules)


def turn_rule(ink: Ink, rule_id: int, state: RuleState) -> bool:
    """Turn a rule on, try it out or turn it off; where it is so already, nothing changes.

    Writes   the rule's state
    Records  rule.turned
    Refuses  AccessDenied, NotFound
    """
    require(ink.actor, Verb.GUARD_EDIT, DESK)
    row = OwnRule.objects.filter(id=rule_id).first()
    if row is None:
        raise NotFound("rule", rule_id)
    if row.state == state:
        return False
    row.state = RULE.apply(row.state, MOVES[state])
    row.changed_by, row.changed_at = ink.actor.id, ink.at
    row.save(update_fields=["state", "changed_by", "changed_at"])
    ink.record(RuleTurned(rule_id=row.id, state=row.state))
    forget_rules()
    return True
