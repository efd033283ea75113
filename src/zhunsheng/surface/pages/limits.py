"""A clause's figures in the reader's words."""

from django.utils.translation import gettext, ngettext

from zhunsheng.kernel.durations import Duration, WorkDays, WorkDuration
from zhunsheng.standards.values import Blank, Clause

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US


def span_words(span: Duration | WorkDuration | WorkDays) -> str:
    """Say a length of time with its unit, and its calendar where it is not the wall clock's."""
    if isinstance(span, WorkDays):
        return ngettext("%(n)s workday", "%(n)s workdays", span.days) % {"n": span.days}
    if span.us % HOUR_US == 0 and span.us:
        words = gettext("%(n)s h") % {"n": span.us // HOUR_US}
    elif span.us % MINUTE_US == 0 and span.us:
        words = gettext("%(n)s min") % {"n": span.us // MINUTE_US}
    else:
        words = gettext("%(n)s s") % {"n": f"{span.us / 1_000_000:g}"}
    return gettext("%(span)s of working time") % {"span": words} if isinstance(span, WorkDuration) else words


def left_words(us: int) -> str:
    """Say how much time is left, to the minute; nothing below one."""
    hours, minutes = divmod(max(0, us) // MINUTE_US, 60)
    if hours:
        return gettext("%(hours)s h %(minutes)s min left") % {"hours": hours, "minutes": minutes}
    return gettext("%(minutes)s min left") % {"minutes": minutes}


def limit_words(clause: Clause) -> str:
    """Say what a clause measures by: its time limit, how many phrases, how many checks; empty where it has no figure."""
    if clause.clock is not None:
        return gettext("not filled in") if isinstance(clause.clock.limit, Blank) else span_words(clause.clock.limit)
    if clause.families:
        count = sum(len(family.phrases) for family in clause.families)
        return ngettext("%(n)s phrase", "%(n)s phrases", count) % {"n": count}
    if clause.gate is not None:
        count = len(clause.gate.needs)
        return ngettext("%(n)s check", "%(n)s checks", count) % {"n": count}
    return ""


def limit_order(clause: Clause) -> int:
    """Return what limits are sorted by: time limits by length, the rest after them."""
    limit = None if clause.clock is None else clause.clock.limit
    if limit is None or isinstance(limit, Blank):
        return 1 << 62
    return limit.days * 24 * HOUR_US if isinstance(limit, WorkDays) else limit.us
