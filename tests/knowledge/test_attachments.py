"""Pictures and PDFs that go with an answer: kept with it, shown on the help page, lent to messages as copies."""

import pytest

from tests.dialogue.desk import open_shop
from tests.ground.pictures import picture
from tests.ground.test_reading import pdf
from tests.people.staff import AT, hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.ground import files
from zhunsheng.ground.models import StoredFile
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.knowledge.actions import add_document, approve_faq, change_document, draft_faq, lend_file, revise_faq
from zhunsheng.knowledge.models import DocumentEdition
from zhunsheng.knowledge.queries import faq, help_answers
from zhunsheng.knowledge.values import Attachment, DocumentDraft, FaqDraft

pytestmark = pytest.mark.usefixtures("db")
ANSWER = FaqDraft(question="怎么换轴", answer="用拔轴器垂直拔出。")


def editor() -> Actor:
    open_shop()
    return hire("xie", rights(Role.SUPERVISOR))


def uploads() -> list[files.Prepared]:
    return [files.prepare(picture("PNG"), name="换轴.png"), files.prepare(pdf("换轴"), name="换轴.pdf")]


def test_files_stay_with_the_answer_and_stand_on_the_help_page() -> None:
    who = editor()
    made = run(draft_faq, who, AT, ANSWER, uploads=uploads())
    run(approve_faq, who, AT, made, number=1)
    first, second = faq(who, made).draft.attachments
    assert ([first.name, second.name], first.is_picture, second.is_picture) == (["换轴.png", "换轴.pdf"], True, False)
    assert help_answers(7, AT)[0].attachments == (first, second)
    kept = FaqDraft(question="怎么换轴", answer="垂直拔出。", attachments=(Attachment(token=second.token),))
    run(revise_faq, who, AT, made, kept, began=1)
    assert faq(who, made).draft.attachments == (second,)
    assert help_answers(7, AT)[0].attachments == (first, second)


def test_a_token_of_another_file_is_copied_and_other_kinds_are_refused() -> None:
    who = editor()
    stored = files.store(picture("PNG"), name="a.png", at=AT)
    made = run(
        draft_faq, who, AT, FaqDraft(question="甲", answer="乙。", attachments=(Attachment(token=stored.token),))
    )
    mine = faq(who, made).draft.attachments[0]
    assert (mine.token != stored.token, mine.name) == (True, "a.png")
    with pytest.raises(BadInput):
        run(draft_faq, who, AT, FaqDraft(question="丙", answer="丁。"), uploads=[files.prepare(b"words", name="a.txt")])
    with pytest.raises(BadInput):
        run(draft_faq, who, AT, FaqDraft(question="丙", answer="丁。"), uploads=[*uploads(), *uploads(), *uploads()])
    with pytest.raises(NotFound):
        run(draft_faq, who, AT, FaqDraft(question="丙", answer="丁。", attachments=(Attachment(token="x"),)))


def test_a_message_is_lent_a_copy_and_never_the_file_of_an_internal_document() -> None:
    who = editor()
    made = run(draft_faq, who, AT, ANSWER, uploads=uploads())
    mine = faq(who, made).draft.attachments[0]
    lent = run(lend_file, SYSTEM, AT, mine.token)
    assert lent != mine.token
    files.erase(lent)
    assert files.file_of(mine.token).name == "换轴.png"
    stored = files.store(b"words", name="a.txt", at=AT)
    assert run(lend_file, SYSTEM, AT, stored.token) == stored.token
    number = run(add_document, who, AT, DocumentDraft(title="竞品", kind="rival"), stored.token)
    paper = DocumentEdition.objects.get(document_id=number).file_token
    with pytest.raises(BadInput):
        run(lend_file, SYSTEM, AT, paper)
    run(change_document, who, AT, number, DocumentDraft(title="说明书", public=True))
    assert run(lend_file, SYSTEM, AT, paper) not in (paper, stored.token)
    assert StoredFile.objects.filter(name="a.txt").count() == 3
