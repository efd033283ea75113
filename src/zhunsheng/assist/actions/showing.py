"""The bot's answers with the pictures and files that go with them."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from zhunsheng.dialogue.actions import BotWords, say_by_bot, show_by_bot
from zhunsheng.dialogue.values import MessageKind
from zhunsheng.ground.files import FileRefused
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import NotFound
from zhunsheng.knowledge.actions import lend_file
from zhunsheng.knowledge.values import Attachment

log = logging.getLogger(__name__)


@system_only("the bot is the desk itself; what it says and shows was approved by people")
def say_with_files(
    ink: Ink, dialogue_id: int, answering: int, words: BotWords, files: Sequence[Attachment] = ()
) -> bool:
    """Say something to the customer and put the answer's files behind it, each a message of its own; tell whether it was said.

    A file that cannot be found any more is left out: the words are the answer.
    Writes   the messages, a copy of each file, so that erasing the dialogue takes only that
    Records  what say_by_bot records, message.sent by the bot for each file
    """
    if not say_by_bot(ink, dialogue_id, answering, words):
        return False
    for place, one in enumerate(files, start=1):
        try:
            token = lend_file(ink, one.token)
        except (FileRefused, NotFound):
            log.warning("a file of an answer is gone and was not sent: question %s", words.faq_id)
            continue
        kind = MessageKind.IMAGE if one.is_picture else MessageKind.FILE
        show_by_bot(ink, dialogue_id, answering, place, token, kind, words.name)
    return True
