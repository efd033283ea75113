"""Words for what a rule of the desk's own, a wish for a release or evidence for a claim may be refused for."""

from typing import Final

from django.utils.translation import gettext_noop

GUARD: Final = {
    told: told
    for told in (
        gettext_noop("rule"),
        gettext_noop("release"),
        gettext_noop("evidence"),
        gettext_noop("the first line"),
        gettext_noop("the columns code, clause, title, severity, speaker, phrases, unless, say_instead, reason"),
        gettext_noop("the table"),
        gettext_noop("at least one rule"),
        gettext_noop("at most 500 rules"),
        gettext_noop("the code"),
        gettext_noop("a code that no line above has"),
        gettext_noop("2 to 39 small letters, digits, - and _, a letter first"),
        gettext_noop("the clause"),
        gettext_noop("a clause in force, such as cc-2.1b"),
        gettext_noop("the severity"),
        gettext_noop("refuse or confirm or note"),
        gettext_noop("the speaker"),
        gettext_noop("the phrases"),
        gettext_noop("phrases of 2 to 80 characters"),
        gettext_noop("1 to 500, and as many exceptions at most"),
        gettext_noop("the exceptions"),
        gettext_noop("longer words that hold one of the phrases"),
        gettext_noop("the title"),
        gettext_noop("the say_instead"),
        gettext_noop("1 to 80 characters"),
        gettext_noop("1 to 200 characters"),
        gettext_noop("1 to 300 characters"),
        gettext_noop("2 to 80 characters"),
        gettext_noop("the product"),
        gettext_noop("the claim"),
        gettext_noop("the source"),
        gettext_noop("the end of validity"),
        gettext_noop("an instant behind the beginning"),
    )
}
"""The same words where the reader's language is English."""
