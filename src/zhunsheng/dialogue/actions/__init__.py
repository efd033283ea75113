"""What can happen to a dialogue, one verb a file."""

from zhunsheng.dialogue.actions.arrive import Arrived, arrive
from zhunsheng.dialogue.actions.bot import (
    BotWords,
    hand_over_from_bot,
    say_by_bot,
    show_by_bot,
    solve_by_bot,
    tend_bots,
)
from zhunsheng.dialogue.actions.close import close_dialogue, finish_followup, note_closing_held
from zhunsheng.dialogue.actions.erase import erase_dialogues, forget_hands, squeeze_search
from zhunsheng.dialogue.actions.grade import grade_demand, offer_solution
from zhunsheng.dialogue.actions.hand_over import release, take_over, transfer_dialogue, transfer_to_group
from zhunsheng.dialogue.actions.keep import keep_file
from zhunsheng.dialogue.actions.marks import mark_delivered, mark_read, mark_seen_by_agent, note_look
from zhunsheng.dialogue.actions.notes import add_note, note_earlier_shown, note_mentions_seen
from zhunsheng.dialogue.actions.own_rules import import_rules, save_rule, turn_rule
from zhunsheng.dialogue.actions.policies import offer_benefit, set_benefit, set_policy
from zhunsheng.dialogue.actions.promise import make_promise, wave_promise
from zhunsheng.dialogue.actions.receive import open_dialogue, receive_message
from zhunsheng.dialogue.actions.record import confirm_record, save_record
from zhunsheng.dialogue.actions.release_words import answer_release, ask_release, say_released, tend_releases
from zhunsheng.dialogue.actions.route import serve_waiting, take_dialogue
from zhunsheng.dialogue.actions.send import Held, send_message
from zhunsheng.dialogue.actions.tell import settle_choice, tell_customer
from zhunsheng.dialogue.actions.tend import give_up, let_leave, note_waiting_seen, tend_absent, tend_queue
from zhunsheng.dialogue.actions.wishes import add_line, ask_human, mail_transcript, note_transcript
from zhunsheng.dialogue.errors import ClosingMissing
from zhunsheng.dialogue.messages import Written

__all__ = [
    "Arrived",
    "BotWords",
    "ClosingMissing",
    "Held",
    "Written",
    "add_line",
    "add_note",
    "answer_release",
    "arrive",
    "ask_human",
    "ask_release",
    "close_dialogue",
    "confirm_record",
    "erase_dialogues",
    "finish_followup",
    "forget_hands",
    "give_up",
    "grade_demand",
    "hand_over_from_bot",
    "import_rules",
    "keep_file",
    "let_leave",
    "mail_transcript",
    "make_promise",
    "mark_delivered",
    "mark_read",
    "mark_seen_by_agent",
    "note_closing_held",
    "note_earlier_shown",
    "note_look",
    "note_mentions_seen",
    "note_transcript",
    "note_waiting_seen",
    "offer_benefit",
    "offer_solution",
    "open_dialogue",
    "receive_message",
    "release",
    "save_record",
    "save_rule",
    "say_by_bot",
    "say_released",
    "send_message",
    "serve_waiting",
    "set_benefit",
    "set_policy",
    "settle_choice",
    "show_by_bot",
    "solve_by_bot",
    "squeeze_search",
    "take_dialogue",
    "take_over",
    "tell_customer",
    "tend_absent",
    "tend_bots",
    "tend_queue",
    "tend_releases",
    "transfer_dialogue",
    "transfer_to_group",
    "turn_rule",
    "wave_promise",
]
