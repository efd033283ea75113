"""Words for what own policies and procedures may be refused for."""

from typing import Final

from django.utils.translation import gettext_noop

RULES: Final = {
    told: told
    for told in (
        gettext_noop("as the shipped one"),
        gettext_noop("as the shipped ones"),
        gettext_noop("plain and readable"),
        gettext_noop("approve, refuse or review"),
        gettext_noop("one of the shipped policy's keys"),
        gettext_noop("complete; something is missing"),
        gettext_noop("at least one, each id once"),
        gettext_noop("exactly one of days, months, hours, from 1 on"),
        gettext_noop("needs that are fields or checks"),
        gettext_noop("words for everything that is used"),
        gettext_noop("a whole number from 1 on"),
        gettext_noop("every move of the shipped procedure"),
        gettext_noop("a way from every state to an end"),
        gettext_noop("to ask on every way to an end for what nobody may skip"),
        gettext_noop("to tell on every way to an end what clocks wait for"),
        gettext_noop("a shop of this desk, and only for policies"),
        gettext_noop("one that replaces own rules"),
        gettext_noop("the shop"),
        gettext_noop("the edition"),
    )
}
