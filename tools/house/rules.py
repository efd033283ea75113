"""The table of house checks, in the order in which they are printed."""

from tools.house import (
    clauses,
    clock,
    doors,
    late_imports,
    leftovers,
    papers,
    rights,
    sending,
    signals,
    state,
    swallowing,
    tables,
    transactions,
    translations,
)
from tools.house.rule import Rule

RULES: tuple[Rule, ...] = (
    state.RULE,
    transactions.RULE,
    clock.RULE,
    tables.RULE,
    signals.RULE,
    rights.RULE,
    late_imports.RULE,
    swallowing.RULE,
    translations.RULE,
    clauses.RULE,
    sending.RULE,
    doors.RULE,
    leftovers.RULE,
    papers.PATHS,
    papers.NAMES,
)
