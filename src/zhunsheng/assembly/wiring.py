"""Who listens to whom: the one file that knows. Printed by `zhunsheng explain FACT`.

WITHIN   what must be true at commit: runs in the transaction of the fact
AFTER    what somebody wants to know: readers over the sealed journal, each with its own cursor
"""

from zhunsheng.assist import events as assist_events
from zhunsheng.assist import reactions as assist
from zhunsheng.cases import events as case_events
from zhunsheng.cases import meeting_events
from zhunsheng.cases import reactions as cases
from zhunsheng.clocks import events as clock_events
from zhunsheng.clocks import reactions as clocks
from zhunsheng.commerce import events as commerce_events
from zhunsheng.dialogue import events as dialogue_events
from zhunsheng.dialogue import reactions as dialogue
from zhunsheng.feedback import events as feedback_events
from zhunsheng.growth import events as growth_events
from zhunsheng.insight import events as insight_events
from zhunsheng.insight import reactions as insight
from zhunsheng.insight.queries import shipped_definitions
from zhunsheng.journal import events as journal_events
from zhunsheng.journal.events import FACTS
from zhunsheng.journal.ink import Within
from zhunsheng.journal.readers import Reader
from zhunsheng.knowledge import events as knowledge_events
from zhunsheng.knowledge import reactions as knowledge
from zhunsheng.notices import events as notices_events
from zhunsheng.notices import reactions as notices
from zhunsheng.people import events as people_events
from zhunsheng.quality import events as quality_events
from zhunsheng.standards import events as standards_events

VOCABULARY = (
    assist_events,
    case_events,
    meeting_events,
    clock_events,
    commerce_events,
    dialogue_events,
    feedback_events,
    journal_events,
    growth_events,
    insight_events,
    knowledge_events,
    notices_events,
    people_events,
    quality_events,
    standards_events,
)
"""Every room that declares facts; loaded here so that each process can read every fact of the journal."""

DIALOGUE_FACTS = tuple(name for name, kind in FACTS.items() if issubclass(kind, dialogue_events.DialogueFact))
"""Every fact of a dialogue may start, stop, pause or resume a clock; which of them do is in the clauses."""

CASE_FACTS = tuple(name for name, kind in FACTS.items() if issubclass(kind, case_events.CaseFact))
"""Every fact of a case may do so too."""

OWNER_FACTS = (
    "dialogue.assigned", "dialogue.handed_over", "dialogue.handed_to_group", "dialogue.taken_over", "dialogue.released",
    "dialogue.reopened",
)  # fmt: skip
"""Facts after which other people may find a dialogue's words."""

WITHIN: Within = {
    **dict.fromkeys(DIALOGUE_FACTS, (clocks.on_fact,)),
    **dict.fromkeys(CASE_FACTS, (clocks.on_fact,)),
    "dialogue.closed": (clocks.on_fact, dialogue.serve_group),
    "human.asked": (clocks.on_fact, dialogue.let_bot_go),
    "standard.installed": (assist.on_standard_installed,),
    "agent.presence_changed": (dialogue.serve_agent,),
    "agent.rights_changed": (dialogue.let_customers_of_leaver_go_on, dialogue.serve_agent),
    "agent.password_asked": (notices.mail_password_link,),
    "agent.invited": (notices.mail_password_link,),
    "agent.password_set": (notices.mail_password_changed,),
    "device.asked": (notices.mail_device_waiting,),
    "device.trusted": (notices.mail_device_trusted,),
}

AFTER: tuple[Reader, ...] = (
    Reader(
        "search",
        dialogue.index_message,
        frozenset({"message.received", "message.sent", *OWNER_FACTS}),
        dialogue.index_messages,
    ),
    Reader("bot", assist.answer_as_bot, frozenset({"message.received"}), sift=assist.asks_the_bot),
    Reader("bot_talks", knowledge.follow_bot, knowledge.FOLLOWED),
    Reader(
        "incidents",
        cases.open_incident_for_fraud,
        frozenset({"message.received", "message.refused", "case.words_held"}),
        sift=cases.speaks_of_fraud,
    ),
    Reader(
        "news",
        cases.tell_news,
        frozenset(
            {
                "case.moved",
                "case.solved",
                "case.progress_written",
                "improvement.written",
                "mail.parked",
                "mail.sent",
                "order.put",
                "platform.aftersale_told",
                "refund.asked",
            }
        ),
    ),
    Reader("choices", cases.hear_choice, frozenset({"message.received"}), sift=cases.may_choose),
    Reader("insight", insight.count_fact, shipped_definitions().facts(), insight.count_facts),
)
