"""Questions to the dialogue room."""

from zhunsheng.dialogue.checks import Check, Gate
from zhunsheng.dialogue.own_rules import with_rules
from zhunsheng.dialogue.policy import Policy
from zhunsheng.dialogue.pressing import offer_pressed
from zhunsheng.dialogue.queries.customers_side import Pace, dialogues_before, pace_of
from zhunsheng.dialogue.queries.demand import Demand, demand_in, demand_of, graded_as
from zhunsheng.dialogue.queries.earlier import Past, dialogues_of_customers, earlier_of, past_dialogue
from zhunsheng.dialogue.queries.first_words import FirstWords, dialogues_between, first_words
from zhunsheng.dialogue.queries.gate import gate_of
from zhunsheng.dialogue.queries.hinted import Hint, named_in, unconfirmed
from zhunsheng.dialogue.queries.judging import judged_draft, judged_words
from zhunsheng.dialogue.queries.left import named_in_dialogues, some_of_shop
from zhunsheng.dialogue.queries.listing import ORDERS, Chosen, list_dialogues
from zhunsheng.dialogue.queries.notes import mentions_of, note_shown, notes_of
from zhunsheng.dialogue.queries.opened import number_opened
from zhunsheng.dialogue.queries.own_rules import own_rules, read_rules, said_lately, tried_between, write_rules
from zhunsheng.dialogue.queries.policies import benefits_for, entitlements, policies, policy_of
from zhunsheng.dialogue.queries.promised import Kept, Promised, promised, promised_in
from zhunsheng.dialogue.queries.queue import (
    Waiting,
    absent_due,
    open_of,
    people_here,
    queue_due,
    queue_lines,
    queue_place,
)
from zhunsheng.dialogue.queries.record import MAY_LACK, RecordShown, record_of
from zhunsheng.dialogue.queries.releases import (
    release_dialogue,
    release_shown,
    releases_count,
    releases_for,
    releases_page,
)
from zhunsheng.dialogue.queries.rows import (
    WithBot,
    chain_of,
    dialogue_row,
    followups_of,
    last_lines,
    last_said,
    lines_after,
    lines_before,
    lines_of,
    newest_lines,
    newest_of_customer,
    open_counts,
    queue_state,
    rows_for,
    rows_of,
    said_by_customer,
    served_by_bot,
    subject_of_dialogue,
    texts_of,
    unseen_counts,
    with_bot,
)
from zhunsheng.dialogue.queries.search import FoundMessage, FoundPage, search_messages
from zhunsheng.dialogue.queries.supposing import Met, Rejudged, closings_under, words_under
from zhunsheng.dialogue.queries.worked import Worked, promises, worked_in

__all__ = [
    "MAY_LACK",
    "ORDERS",
    "Check",
    "Chosen",
    "Demand",
    "FirstWords",
    "FoundMessage",
    "FoundPage",
    "Gate",
    "Hint",
    "Kept",
    "Met",
    "Pace",
    "Past",
    "Policy",
    "Promised",
    "RecordShown",
    "Rejudged",
    "Waiting",
    "WithBot",
    "Worked",
    "absent_due",
    "benefits_for",
    "chain_of",
    "closings_under",
    "demand_in",
    "demand_of",
    "dialogue_row",
    "dialogues_before",
    "dialogues_between",
    "dialogues_of_customers",
    "earlier_of",
    "entitlements",
    "first_words",
    "followups_of",
    "gate_of",
    "graded_as",
    "judged_draft",
    "judged_words",
    "last_lines",
    "last_said",
    "lines_after",
    "lines_before",
    "lines_of",
    "list_dialogues",
    "mentions_of",
    "named_in",
    "named_in_dialogues",
    "newest_lines",
    "newest_of_customer",
    "note_shown",
    "notes_of",
    "number_opened",
    "offer_pressed",
    "open_counts",
    "open_of",
    "own_rules",
    "pace_of",
    "past_dialogue",
    "people_here",
    "policies",
    "policy_of",
    "promised",
    "promised_in",
    "promises",
    "queue_due",
    "queue_lines",
    "queue_place",
    "queue_state",
    "read_rules",
    "record_of",
    "release_dialogue",
    "release_shown",
    "releases_count",
    "releases_for",
    "releases_page",
    "rows_for",
    "rows_of",
    "said_by_customer",
    "said_lately",
    "search_messages",
    "served_by_bot",
    "some_of_shop",
    "subject_of_dialogue",
    "texts_of",
    "tried_between",
    "unconfirmed",
    "unseen_counts",
    "with_bot",
    "with_rules",
    "words_under",
    "worked_in",
    "write_rules",
]
