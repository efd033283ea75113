"""The bot sends the pictures and files of an answer behind its words, each once, as copies."""

import pytest

from tests.assist.test_bot import BOT, REFUND, asks, begun, shelves
from tests.dialogue.desk import after, agent, customer, says
from tests.ground.pictures import picture
from tests.ground.test_reading import pdf
from tests.insight.following import follow
from tests.people.staff import AT, hire, rights
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.assist.actions.showing import say_with_files
from zhunsheng.dialogue.actions import BotWords, show_by_bot
from zhunsheng.dialogue.models import Message
from zhunsheng.dialogue.values import MessageKind
from zhunsheng.ground import files
from zhunsheng.journal.actions import run
from zhunsheng.knowledge.actions import approve_faq, revise_faq
from zhunsheng.knowledge.queries import faq, learned
from zhunsheng.knowledge.values import Attachment

pytestmark = pytest.mark.usefixtures("db", "keys")


def with_files() -> list[Attachment]:
    """Put a picture and a PDF behind the answer about refunds; return them."""
    writer, chief = shelves(), hire("zhu2", rights(Role.SUPERVISOR))
    known = next(one for one in learned(meaning=False).faqs.values() if one.draft.answer == REFUND)
    uploads = [files.prepare(picture("PNG"), name="到账.png"), files.prepare(pdf("退款"), name="说明.pdf")]
    run(revise_faq, writer, AT, known.id, known.draft, began=1, uploads=uploads)
    run(approve_faq, chief, AT, known.id, number=2)
    learned(meaning=False)
    return list(faq(writer, known.id).draft.attachments)


def spoken(dialogue_id: int) -> list[tuple[str, str]]:
    rows = Message.objects.filter(dialogue_id=dialogue_id, by="bot").order_by("seq")
    return [(row.kind, row.text) for row in rows]


def test_files_come_behind_the_words_as_copies() -> None:
    kept = with_files()
    agent("lin")
    who = customer()
    dialogue_id = begun(who)
    assert asks(who, dialogue_id, "退款什么时候到账？", after(5)) == REFUND
    assert spoken(dialogue_id) == [("text", REFUND), ("image", ""), ("file", "")]
    sent = [
        row.file_token for row in Message.objects.filter(dialogue_id=dialogue_id, by="bot").order_by("seq") if row.file_token
    ]  # fmt: skip
    assert set(sent).isdisjoint({one.token for one in kept})
    assert [files.file_of(token).name for token in sent] == ["到账.png", "说明.pdf"]
    follow(after(6), BOT)
    assert len(spoken(dialogue_id)) == 3


def test_a_file_that_is_gone_is_left_out_and_the_words_are_said() -> None:
    kept = with_files()
    files.erase(kept[0].token)
    who = customer()
    dialogue_id = begun(who)
    asks(who, dialogue_id, "退款什么时候到账？", after(5))
    assert spoken(dialogue_id) == [("text", REFUND), ("file", "")]


def test_nothing_is_shown_where_a_person_serves_by_now_and_nothing_twice() -> None:
    (first, _) = with_files()
    agent("lin")
    who = customer()
    dialogue_id = begun(who)
    written = says(who, dialogue_id, "退款什么时候到账？", after(5))
    words = BotWords(name="智能助手", text=REFUND)
    assert run(say_with_files, SYSTEM, after(6), dialogue_id, written.id, words, [first])
    assert not run(say_with_files, SYSTEM, after(7), dialogue_id, written.id, words, [first])
    run(show_by_bot, SYSTEM, after(7), dialogue_id, written.id, 1, first.token, MessageKind.IMAGE, "智能助手")
    assert spoken(dialogue_id) == [("text", REFUND), ("image", "")]
    asks(who, dialogue_id, "转人工", after(8))
    before = spoken(dialogue_id)
    run(show_by_bot, SYSTEM, after(9), dialogue_id, written.id, 2, first.token, MessageKind.IMAGE, "智能助手")
    assert spoken(dialogue_id) == before
