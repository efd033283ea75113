"""Documents: handed in, read piece by piece by the worker, found with where they stand, replaced, and gone when removed."""

import pytest

from tests.dialogue.desk import after, agent, customer, open_shop, opened, says
from tests.ground.test_reading import docx, locked, pdf
from tests.people.staff import AT, facts, hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role, customer_actor
from zhunsheng.assist.actions import note_suggestions
from zhunsheng.assist.queries import suggestions_for
from zhunsheng.ground import files
from zhunsheng.ground.jobs import run_worker_once
from zhunsheng.ground.models import SearchEntry, SearchScope, StoredFile
from zhunsheng.ground.reading import Piece
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.knowledge.actions import (
    add_document,
    change_document,
    erase_demo_documents,
    remove_document,
    replace_document,
)
from zhunsheng.knowledge.actions.document import note_piece
from zhunsheng.knowledge.errors import DocumentBusy
from zhunsheng.knowledge.events import DocumentAdded, DocumentRead, DocumentRefused, DocumentRemoved, DocumentReplaced
from zhunsheng.knowledge.models import DocumentEdition, PassageRow
from zhunsheng.knowledge.passages import passages_of
from zhunsheng.knowledge.queries import document, document_versions, documents, find_passages, passages, passages_before
from zhunsheng.knowledge.values import PASSAGE_SIGNS, DocumentDraft, Passage

pytestmark = pytest.mark.usefixtures("db")

TEXT = "1. 佩戴\n1.1 同时连接两台设备\n先与第一台设备配对，再按住盒背按键三秒与第二台设备配对。\n\n2. 防水\n防护等级 IPX4，不能游泳时佩戴。"
DRAFT = DocumentDraft(title="静界 Pro 说明书", product="静界 Pro", public=True)


def editor() -> Actor:
    open_shop()
    return hire("xie", rights(Role.SUPERVISOR))


def hand_in(who: Actor, content: bytes, name: str, draft: DocumentDraft = DRAFT, *, read: bool = True) -> int:
    made = run(add_document, who, AT, draft, files.prepare(content, name=name, markup=True))
    if read:
        run_worker_once()
    return made


def test_what_is_handed_in_is_read_by_the_worker_and_found_with_where_it_stands() -> None:
    who = editor()
    number = hand_in(who, TEXT.encode(), "说明书.txt", read=False)
    assert (document(who, number).state, document(who, number).current) == ("reading", 0)
    assert find_passages(who, "连接两台设备", AT) == []
    run_worker_once()
    shown = document(who, number)
    assert (shown.state, shown.current, shown.passages, len(documents(who))) == ("ready", 1, 2, 1)
    found = find_passages(who, "怎么同时连两台设备", AT)[0]
    assert (found.heading, found.number, found.title, found.public) == (
        "1. 佩戴 › 1.1 同时连接两台设备",
        1,
        "静界 Pro 说明书",
        True,
    )
    assert [one.heading for one in find_passages(who, "ipx4", AT)] == ["2. 防水"]
    assert passages_before(who, number, find_passages(who, "ipx4", AT)[0].id) == 1
    kinds = (DocumentAdded, DocumentRead)
    assert [type(one) for one in facts() if isinstance(one, kinds)] == list(kinds)


def test_a_long_pdf_is_read_in_pieces_that_may_come_twice() -> None:
    from zhunsheng.knowledge.actions import read_document_piece  # why: this test is the worker

    who = editor()
    number = hand_in(who, pdf(*(f"第{one}节" for one in range(1, 260))), "a.pdf", read=False)
    edition = DocumentEdition.objects.get(document_id=number)
    assert read_document_piece(edition.id)
    assert run(note_piece, SYSTEM, AT, edition.id, 0, Piece(40, [], 20), [Passage(heading="", page=1, text="再来一次")])
    there = DocumentEdition.objects.get(id=edition.id)
    assert not PassageRow.objects.filter(text="再来一次").exists()
    assert 0 < there.done < there.total
    run_worker_once()
    shown = document_versions(who, number)[0]
    assert (shown.state, shown.done) == ("ready", shown.total)
    pages = [one.page for one in passages(who, number, limit=5000)]
    assert pages == sorted(pages)
    assert (pages[0], pages[-1]) == (1, shown.total)
    assert PassageRow.objects.count() == shown.passages == len(pages)


def test_a_newer_version_takes_over_once_it_is_read_and_one_that_cannot_be_read_never_does() -> None:
    who = editor()
    number = hand_in(who, TEXT.encode(), "a.md")
    run(replace_document, who, AT, number, files.prepare(docx(), name="b.docx"))
    with pytest.raises(DocumentBusy):
        run(replace_document, who, AT, number, files.prepare(docx(), name="b.docx"))
    assert find_passages(who, "IPX4", AT)
    run_worker_once()
    assert find_passages(who, "IPX4", AT) == []
    assert find_passages(who, "软布擦拭", AT)[0].number == 2
    run(replace_document, who, AT, number, files.prepare(locked(pdf("换轴"), "x"), name="c.pdf"))
    run_worker_once()
    told = [(one.number, one.state, one.why) for one in document_versions(who, number)]
    assert told == [(3, "refused", "locked"), (2, "ready", ""), (1, "ready", "")]
    assert find_passages(who, "软布擦拭", AT)[0].number == 2
    assert [one.why for one in facts() if isinstance(one, DocumentRefused)] == ["locked"]
    assert [one.number for one in facts() if isinstance(one, DocumentReplaced)] == [2, 3]


def test_removed_is_gone_with_files_passages_and_what_is_found() -> None:
    who = editor()
    number = hand_in(who, TEXT.encode(), "a.txt")
    run(remove_document, who, AT, number)
    run_worker_once()
    rows = (StoredFile, PassageRow, DocumentEdition, SearchEntry, SearchScope)
    assert [table.objects.count() for table in rows] == [0] * len(rows)
    assert [one.versions for one in facts() if isinstance(one, DocumentRemoved)] == [1]
    with pytest.raises(NotFound):
        document(who, number)


def test_a_note_about_a_rival_is_never_public_and_only_who_counts_now_is_found() -> None:
    who = editor()
    draft = DocumentDraft(title="竞品", kind="rival", public=True, valid_from=after(60), valid_to=after(120))
    number = hand_in(who, TEXT.encode(), "a.txt", draft)
    assert not document(who, number).draft.public
    assert [len(find_passages(who, "IPX4", at)) for at in (AT, after(60), after(120))] == [0, 1, 0]
    run(change_document, who, AT, number, DocumentDraft(title="竞品二", kind="rival", public=True))
    assert not document(who, number).draft.public
    assert document(who, number).draft.title == "竞品二"


def test_kinds_that_are_not_read_and_fields_that_are_not_right_are_refused() -> None:
    who = editor()
    with pytest.raises(BadInput):
        run(add_document, who, AT, DRAFT, _stored("a.zip"))
    with pytest.raises(BadInput):
        run(add_document, who, AT, DocumentDraft(title=" "), _stored("a.txt"))
    with pytest.raises(BadInput):
        run(add_document, who, AT, DocumentDraft(title="x", kind="song"), _stored("a.txt"))
    assert documents(who) == []


def _stored(name: str) -> files.Prepared:
    content = b"words" if name.endswith(".txt") else docx().replace(b"word/", b"wort/")
    return files.prepare(content, name=name)


def test_an_agent_reads_and_does_not_write_and_a_customer_does_neither() -> None:
    who, lin = editor(), agent("lin")
    number = hand_in(who, TEXT.encode(), "a.txt")
    assert find_passages(lin, "IPX4", AT)
    for act in (
        lambda: run(add_document, lin, AT, DRAFT, _stored("a.txt")),
        lambda: run(remove_document, lin, AT, number),
        lambda: find_passages(customer_actor(9), "IPX4", AT),
    ):
        with pytest.raises(AccessDenied):
            act()


def test_passages_stand_beside_a_dialogue_and_what_is_internal_is_not_to_be_said() -> None:
    who, lin = editor(), agent("lin")
    hand_in(who, TEXT.encode(), "a.txt")
    hand_in(
        who,
        "1. 乙品牌\n乙品牌的耳机防护等级 IPX7，可以游泳时佩戴。".encode(),
        "b.txt",
        DocumentDraft(title="竞品", kind="rival"),
    )
    caller = customer()
    dialogue_id = opened(caller)
    says(caller, dialogue_id, "这个耳机能游泳时佩戴吗", after(2))
    told = suggestions_for(lin, dialogue_id, after(3))
    assert told is not None
    found = {one.kind: one for one in told.answers if one.key.startswith("passage:")}
    assert {kind: one.insertable for kind, one in found.items()} == {"passage": True, "note": False}
    assert "IPX4" in found["passage"].text
    assert found["passage"].told["heading"] == "2. 防水"
    run(note_suggestions, lin, after(4), dialogue_id, 1, issue_type="", seen=[found["passage"].key], ranked=1, used=found["passage"].key, how="used")  # fmt: skip
    says(caller, dialogue_id, "在吗", after(5))
    later = suggestions_for(lin, dialogue_id, after(6))
    assert later is not None
    assert not [one for one in later.answers if one.key.startswith("passage:")]


def test_the_demonstrations_documents_go_and_others_stay() -> None:
    who = editor()
    hand_in(SYSTEM, TEXT.encode(), "a.txt")
    own = hand_in(who, TEXT.encode(), "b.txt")
    run(erase_demo_documents, SYSTEM, AT, [DRAFT.title])
    assert [one.id for one in documents(who)] == [own]


def test_passages_keep_their_heading_and_end_where_sentences_do() -> None:
    from zhunsheng.ground.reading import Block  # why: this test alone cuts

    long = "这一句话有二十个字，用来凑出很长的一段说明。" * 60
    found = passages_of(
        [Block("甲", 1, "短。"), Block("甲", 1, "也短。"), Block("甲", 2, "下一页。"), Block("乙", 2, long)]
    )
    assert [(one.heading, one.page) for one in found[:3]] == [("甲", 1), ("甲", 2), ("乙", 2)]
    assert found[0].text == "短。\n也短。"
    assert all(len(one.text) <= PASSAGE_SIGNS and one.text.endswith("。") for one in found)
    assert "".join(one.text for one in found[2:]).replace("\n", "") == long
