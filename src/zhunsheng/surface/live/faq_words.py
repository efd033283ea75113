"""Words for what a refusal says of a question with its answer."""

import re
from typing import Final

from django.utils.translation import gettext_noop

FAQS: Final = {
    "question": gettext_noop("the question"),
    "answer": gettext_noop("the answer"),
    "steps": gettext_noop("the steps"),
    "links": gettext_noop("the links"),
    "phrasings": gettext_noop("the phrasings"),
    "tests": gettext_noop("the test questions"),
    "questions that are not phrasings: what was learned tests nothing": gettext_noop(
        "questions that are not phrasings: what was learned tests nothing"
    ),
    "at least one way to ask": gettext_noop("at least one way to ask"),
    "somebody else than the owner": gettext_noop("somebody else than the owner"),
    "wrong": gettext_noop("the share of wrong answers"),
    "0.1 to 20 %": gettext_noop("0.1 to 20 %"),
    "category": gettext_noop("the category"),
    "product": gettext_noop("the product"),
    "valid_to": gettext_noop("the last day"),
    "later than the beginning": gettext_noop("later than the beginning"),
    "by_tier.new": gettext_noop("the answer for new customers"),
    "by_tier.repeat": gettext_noop("the answer for returning customers"),
    "by_tier.vip": gettext_noop("the answer for VIP customers"),
    "by_channel.webchat": gettext_noop("the answer in the web chat"),
    "by_channel.help": gettext_noop("the answer on the help page"),
    "at least one sentence without a slot, for customers of whom nothing is known": gettext_noop(
        "at least one sentence without a slot, for customers of whom nothing is known"
    ),
}
"""Parts of a question; those in English are called `english.` and this."""
ENGLISH: Final = "english."
MADE: Final = (
    (re.compile(r"at most (?P<most>\d+) steps"), gettext_noop("at most {most} steps")),
    (re.compile(r"at most (?P<most>\d+) questions"), gettext_noop("at most {most} questions")),
    (re.compile(r"at most (?P<most>\d+) links"), gettext_noop("at most {most} links")),
    (re.compile(r"at most (?P<most>\d+) printable characters"), gettext_noop("at most {most} printable characters")),
    (re.compile(r"at most (?P<most>\d+) ways to ask one question"), gettext_noop("at most {most} ways to ask one question")),
    (re.compile(r"at most (?P<most>\d+) characters together with its steps"), gettext_noop("at most {most} characters together with its steps")),
    (re.compile(r"one printable line of (?P<least>\d+) to (?P<most>\d+) characters"), gettext_noop("one printable line of {least} to {most} characters")),
    (re.compile(r"an address such as https://example\.com/page, of at most (?P<most>\d+) characters"), gettext_noop("an address such as https://example.com/page, of at most {most} characters")),
)  # fmt: skip
"""Expectations that are made of a figure, and how they are said."""
