"""The names of facts in the reader's words; the sentence is made when it is read, in the reader's language."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext, gettext_noop

FACT_WORDS: Final[Mapping[str, str]] = {
    "agent.contact_set": gettext_noop("mail address set"),
    "agent.created": gettext_noop("agent added"),
    "agent.password_set": gettext_noop("password set"),
    "agent.presence_changed": gettext_noop("presence changed"),
    "agent.profile_changed": gettext_noop("names changed"),
    "agent.rights_changed": gettext_noop("rights changed"),
    "agent.signed_in": gettext_noop("signed in"),
    "clock.breached": gettext_noop("time limit broken"),
    "clock.cancelled": gettext_noop("clock ended without verdict"),
    "clock.escalated": gettext_noop("next rung of the ladder"),
    "clock.met": gettext_noop("time limit kept"),
    "clock.paused": gettext_noop("clock paused"),
    "clock.redated": gettext_noop("time limit moved"),
    "clock.resumed": gettext_noop("clock goes on"),
    "clock.started": gettext_noop("clock started"),
    "clock.stopped_late": gettext_noop("done after the limit"),
    "clock.stuck": gettext_noop("clock needs a look"),
    "clock.warned": gettext_noop("time limit near"),
    "clock.withdrawn": gettext_noop("breach withdrawn"),
    "customer.blocked": gettext_noop("customer kept out"),
    "customer.made": gettext_noop("customer registered"),
    "customer.opened": gettext_noop("customer looked at"),
    "customer.refreshed": gettext_noop("customer's details renewed"),
    "customer.searched": gettext_noop("customers searched"),
    "customer.unblocked": gettext_noop("customer let in again"),
    "customer.unmasked": gettext_noop("personal data shown"),
    "demand.restated": gettext_noop("demand restated"),
    "desk.furnished": gettext_noop("desk set up"),
    "dialogue.answered": gettext_noop("first answer"),
    "dialogue.assigned": gettext_noop("dialogue given to an agent"),
    "dialogue.closed": gettext_noop("dialogue closed"),
    "dialogue.handed_over": gettext_noop("dialogue handed over"),
    "dialogue.looked_into": gettext_noop("dialogue looked into"),
    "dialogue.opened": gettext_noop("dialogue opened"),
    "dialogue.queued": gettext_noop("dialogue queued"),
    "list.exported": gettext_noop("list taken out as a file"),
    "dialogue.reopened": gettext_noop("dialogue reopened"),
    "followup.done": gettext_noop("follow-up done"),
    "followup.promised": gettext_noop("follow-up promised"),
    "human.asked": gettext_noop("customer asked for a person"),
    "mail.delayed": gettext_noop("mail put off"),
    "mail.dropped": gettext_noop("mail taken out of the queue"),
    "mail.parked": gettext_noop("mail stuck"),
    "mail.queued": gettext_noop("mail queued"),
    "mail.retried": gettext_noop("mail tried again"),
    "mail.sent": gettext_noop("mail sent"),
    "mail.settings_changed": gettext_noop("mail settings changed"),
    "message.confirmed": gettext_noop("message sent after a second look"),
    "message.delivered": gettext_noop("message delivered"),
    "message.noted": gettext_noop("message sent, with a remark of the guard"),
    "message.read": gettext_noop("message read"),
    "message.received": gettext_noop("customer's message"),
    "message.refused": gettext_noop("message stopped"),
    "message.sent": gettext_noop("message sent"),
    "order.put": gettext_noop("order taken over"),
    "progress.told": gettext_noop("progress told"),
    "rating.given": gettext_noop("customer rated the service"),
    "script.approved": gettext_noop("script approved"),
    "script.drafted": gettext_noop("script written"),
    "script.retired": gettext_noop("script retired"),
    "script.reviewed": gettext_noop("script reviewed"),
    "script.revived": gettext_noop("script wanted again"),
    "script.used": gettext_noop("script used"),
    "scripts.furnished": gettext_noop("shipped scripts added"),
    "shop.created": gettext_noop("shop opened"),
    "shop.secret_rotated": gettext_noop("shop's secret renewed"),
    "shop.widget_set": gettext_noop("shop's widget set"),
    "standard.installed": gettext_noop("standard installed"),
    "taxonomy.drafted": gettext_noop("issue types drafted"),
    "taxonomy.published": gettext_noop("issue types published"),
    "team.created": gettext_noop("team added"),
    "transcript.taken": gettext_noop("customer took the transcript"),
}


AWAITED: Final[Mapping[str, str]] = {
    "aftersale.completed": gettext_noop("after-sales case completed"),
    "aftersale.registered": gettext_noop("after-sales case registered"),
    "case.handed_on": gettext_noop("case handed on"),
    "case.opened": gettext_noop("case opened"),
    "complaint.graded": gettext_noop("complaint graded"),
    "complaint.owned": gettext_noop("complaint has an owner"),
    "complaint.received": gettext_noop("complaint received"),
    "complaint.settled": gettext_noop("complaint settled"),
    "demand.graded": gettext_noop("demand graded"),
    "demand.stated": gettext_noop("demand stated"),
    "record.confirmed": gettext_noop("record confirmed"),
    "task.assigned": gettext_noop("task given"),
}
"""Facts that clauses wait for and that no room records yet."""


def fact_words(name: str) -> str:
    """Return a fact's name in the reader's words; a name we have no words for stands for itself."""
    words = FACT_WORDS.get(name) or AWAITED.get(name)
    return name if words is None else gettext(words)
