"""What can happen to a dialogue, one verb a file."""

from zhunsheng.dialogue.actions.close import close_dialogue, finish_followup
from zhunsheng.dialogue.actions.marks import mark_delivered, mark_read, mark_seen_by_agent, note_look
from zhunsheng.dialogue.actions.receive import open_dialogue, receive_message
from zhunsheng.dialogue.actions.route import serve_waiting, take_dialogue, transfer_dialogue
from zhunsheng.dialogue.actions.send import Held, send_message

__all__ = [
    "Held",
    "close_dialogue",
    "finish_followup",
    "mark_delivered",
    "mark_read",
    "mark_seen_by_agent",
    "note_look",
    "open_dialogue",
    "receive_message",
    "send_message",
    "serve_waiting",
    "take_dialogue",
    "transfer_dialogue",
]
