"""Words for what acts on a case may be refused for, and for what such words are made of."""

import re
from typing import Final

from django.utils.translation import gettext, gettext_noop

from zhunsheng.surface.live.faq_words import MADE as FAQ_MADE

CASES: Final = {
    told: told
    for told in (
        gettext_noop("case"),
        gettext_noop("task"),
        gettext_noop("call-back"),
        gettext_noop("copy"),
        gettext_noop("decision"),
        gettext_noop("draft"),
        gettext_noop("edition"),
        gettext_noop("improvement"),
        gettext_noop("link"),
        gettext_noop("record of customer"),
        gettext_noop("refund"),
        gettext_noop("view"),
        gettext_noop("0, 1 or 2"),
        gettext_noop("effective_at"),
        gettext_noop("the ground"),
        gettext_noop("1 to 5"),
        gettext_noop("a day such as 2026-11-28"),
        gettext_noop("a list with a filter"),
        gettext_noop("a number of at most 15 digits"),
        gettext_noop("a time of day such as 22:00"),
        gettext_noop("how it was tried"),
        gettext_noop("its number"),
        gettext_noop("more than nothing, in cents"),
        gettext_noop("one of this customer's orders"),
        gettext_noop("one with an order and a wish"),
        gettext_noop("one for the matter, such as 投诉事项"),
        gettext_noop("quiet hours"),
        gettext_noop("the application"),
        gettext_noop("today or earlier"),
        gettext_noop("the case"),
        gettext_noop("the day of receipt"),
        gettext_noop("the department"),
        gettext_noop("the dialogue"),
        gettext_noop("the field"),
        gettext_noop("the fields"),
        gettext_noop("the files"),
        gettext_noop("the grade"),
        gettext_noop("the kind of case"),
        gettext_noop("the name"),
        gettext_noop("the carrier"),
        gettext_noop("the tracking number"),
        gettext_noop("1 to 40 printable characters"),
        gettext_noop("6 to 40 letters and digits, as on the receipt"),
        gettext_noop("the option"),
        gettext_noop("the options"),
        gettext_noop("the other case"),
        gettext_noop("the note for the group"),
        gettext_noop("the note for the next owner"),
        gettext_noop("the outcome"),
        gettext_noop("the priority"),
        gettext_noop("the question"),
        gettext_noop("the rating"),
        gettext_noop("the recipient"),
        gettext_noop("the refund"),
        gettext_noop("the tag"),
        gettext_noop("the tags"),
        gettext_noop("the type"),
        gettext_noop("the view"),
        gettext_noop("the views"),
        gettext_noop("the wish"),
        gettext_noop("the words"),
        gettext_noop("what is to change"),
        gettext_noop("what the customer is told"),
        gettext_noop("what was changed"),
        gettext_noop("what was decided"),
        gettext_noop("yuan such as 12.50"),
        gettext_noop("why"),
        gettext_noop("not before the order was placed"),
        gettext_noop("the result"),
        gettext_noop("the limit"),
    )
}
MADE: Final = (
    (re.compile(r"one of (?P<choices>.+)"), gettext_noop("one of {choices}")),
    (re.compile(r"(?P<least>\d+) to (?P<most>\d+) characters"), gettext_noop("{least} to {most} characters")),
    (re.compile(r"(?P<least>\d+) to (?P<most>\d+)"), gettext_noop("{least} to {most}")),
    (re.compile(r"at most (?P<most>\d+) of one case"), gettext_noop("at most {most} of one case")),
    (re.compile(r"at most (?P<most>\d+) characters"), gettext_noop("at most {most} characters")),
    (re.compile(r"at most (?P<most>\d+)"), gettext_noop("at most {most}")),
)
"""Expectations that are made of a figure or a list, and how they are said."""


def made_words(told: str) -> str:
    """Say an expectation that is made of figures in the language in use; what is none of these stays."""
    for shape, words in (*FAQ_MADE, *MADE):
        if found := shape.fullmatch(told):
            return gettext(words).format_map(found.groupdict())
    return told
