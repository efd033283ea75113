"""Questions with their files and trials as one archive: given out, read again as it was, and hostile ones refused."""

import io
import zipfile

import msgspec
import pytest

from tests.dialogue.desk import AT, after, open_shop
from tests.ground.pictures import picture
from tests.ground.test_reading import pdf
from tests.people.staff import hire, rights
from zhunsheng.access.values import Actor, Role
from zhunsheng.ground import files
from zhunsheng.ground.models import StoredFile
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge.actions import approve_faq, begin_trial, draft_faq, revise_faq, take_in
from zhunsheng.knowledge.models import AttachedFile, Faq, Phrasing, Wording
from zhunsheng.knowledge.queries import (
    FILED,
    WRITTEN,
    Bundle,
    Preview,
    Second,
    compared,
    exported,
    faq,
    faqs,
    is_bundle,
    looked_through,
    parts_of,
    read_bundle,
    read_sheet,
    rows_of,
    to_bundle,
    wordings,
    write_bundle,
)
from zhunsheng.knowledge.values import FaqDraft
from zhunsheng.surface.pages.figures.sheets import xlsx_bytes

pytestmark = pytest.mark.usefixtures("db")
ANSWER = FaqDraft(question="怎么换轴", answer="用拔轴器垂直拔出。", category="键盘")
TABLE = "标准问题,答案,附件\n怎么换轴,垂直拔出。,图/换轴.png\n"


def people() -> tuple[Actor, Actor]:
    open_shop()
    return hire("xie", rights(Role.SUPERVISOR)), hire("zhu", rights(Role.SUPERVISOR))


def given_out(who: Actor) -> bytes:
    lines, beside = to_bundle(exported(who))
    out = io.BytesIO()
    write_bundle(out, xlsx_bytes(FILED, rows_of(lines, filed=True)), beside)
    return out.getvalue()


def packed(table: str = TABLE, /, *, name: str = "questions.csv", **entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, table)
        for path, content in entries.items():
            archive.writestr(path.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def looked(found: Bundle) -> Preview:
    return looked_through(found.sheet, files=found.known())


def emptied() -> None:
    for table in (AttachedFile, Phrasing, Wording, Faq, StoredFile):
        table.objects.all().delete()


def test_an_archive_holds_files_and_both_versions_of_a_trial_and_is_read_again_as_it_was() -> None:
    writer, chief = people()
    uploads = [files.prepare(picture("PNG"), name="换轴.png"), files.prepare(pdf("换轴"), name="说明.pdf")]
    made = run(draft_faq, writer, AT, ANSWER, ["轴怎么拆"], uploads=uploads)
    run(approve_faq, chief, AT, made, number=1)
    other = msgspec.structs.replace(ANSWER, answer="看视频。", question="换轴体的方法")
    run(revise_faq, writer, AT, made, other, began=1, uploads=[files.prepare(pdf("视频"), name="视频.pdf")])
    run(begin_trial, chief, AT, made, number=2)
    run(draft_faq, writer, AT, FaqDraft(question="发票怎么开", answer="下单时选。"))
    before = [line for line, _ in exported(writer)]
    archive = given_out(writer)
    assert is_bundle(archive)
    emptied()

    found = read_bundle(archive)
    preview = looked(found)
    assert (preview.faults, preview.doubled, found.refused) == ((), (), {})
    assert [second for *_, second in compared(writer, preview.lines)] == [Second.WAITS, None]
    assert run(take_in, writer, after(1), preview.lines, found.files) == (2, 0, 0)
    new = next(one for one in faqs(writer) if one.draft.question == "怎么换轴")
    assert [(one.name, one.media_type) for one in new.draft.attachments] == [("换轴.png", "image/png"), ("说明.pdf", "application/pdf")]  # fmt: skip
    assert all(files.serve(one.token).path.exists() for one in new.draft.attachments)

    again = read_bundle(archive)
    assert run(take_in, writer, after(2), looked(again).lines, again.files) == (0, 0, 0)
    run(approve_faq, chief, after(3), new.id, number=1)
    assert compared(writer, looked(again).lines)[0][-1] is Second.COMES
    assert run(take_in, writer, after(4), looked(again).lines, again.files) == (0, 0, 1)
    second = faq(writer, new.id)
    assert (second.latest, second.approved, second.draft.answer, second.draft.question) == (2, 1, "看视频。", "换轴体的方法")  # fmt: skip
    assert [one.name for one in second.draft.attachments] == ["视频.pdf"]
    assert run(take_in, writer, after(5), looked(again).lines, again.files) == (0, 0, 0)
    run(begin_trial, chief, after(6), new.id, number=2)
    assert [line for line, _ in exported(writer)] == before
    assert compared(writer, looked(again).lines)[0][-1] is Second.THERE
    assert len(wordings(writer, new.id)) == 2


def test_a_second_version_waits_while_another_draft_does_and_where_the_first_says_something_else() -> None:
    writer, chief = people()
    made = run(draft_faq, writer, AT, FaqDraft(question="乙", answer="二。"))
    found = looked_through(read_sheet("标准问题,答案,版本\n乙,二。,\n乙,三。,试用\n".encode())).lines
    other = looked_through(read_sheet("标准问题,答案,版本\n乙,别的。,\n乙,三。,试用\n".encode())).lines
    run(approve_faq, chief, AT, made, number=1)
    assert [compared(writer, lines)[0][-1] for lines in (found, other)] == [Second.COMES, Second.WAITS]
    run(revise_faq, writer, AT, made, FaqDraft(question="乙", answer="四。"), began=1)
    assert compared(writer, found)[0][-1] is Second.WAITS
    assert run(take_in, writer, after(1), found) == (0, 0, 0)


def test_a_table_alone_holds_trials_and_leaves_files_out() -> None:
    writer, chief = people()
    made = run(draft_faq, writer, AT, ANSWER, uploads=[files.prepare(picture("PNG"), name="换轴.png")])
    run(approve_faq, chief, AT, made, number=1)
    run(revise_faq, writer, AT, made, FaqDraft(question="怎么换轴", answer="看视频。"), began=1)
    run(begin_trial, chief, AT, made, number=2)
    rows = rows_of([line for line, _ in exported(writer)])
    found = looked_through(read_sheet(xlsx_bytes(WRITTEN, rows)))
    assert [(one.answer, one.files, one.trial.answer if one.trial else "") for one in found.lines] == [
        ("用拔轴器垂直拔出。", (), "看视频。")
    ]
    named = looked_through(read_sheet(TABLE.encode()))
    assert (named.faults, named.lines[0].question) == ((), "怎么换轴")


def test_a_second_version_without_a_first_is_a_wrong_line_with_its_number() -> None:
    table = "标准问题,答案,版本\n甲,一。,试用\n乙,二。,\n乙,三。,试用\n乙,四。,试用\n乙,,试用\n"
    found = looked_through(read_sheet(table.encode()))
    assert [(one.number, one.part, one.expected) for one in found.faults] == [
        (2, "version", "first"), (5, "version", "first"), (6, "answer", "words"),
    ]  # fmt: skip
    assert [(one.question, one.trial.answer if one.trial else None) for one in found.lines] == [("乙", "三。")]


def test_what_cannot_go_with_an_answer_is_named_by_line_and_never_kept() -> None:
    table = "标准问题,答案,附件\n一,甲。,没有.png\n二,乙。,词.txt\n三,丙。,假.png\n四,丁。,a.png|b.png|c.png|d.png|e.png|f.png\n五,戊。,.\\子\\好.png\n"
    found = read_bundle(packed(table, 词_dot_txt=b"words", 假_dot_png=b"\x89PNG\r\n\x1a\nnothing", 子__好_dot_png=picture("PNG")))  # fmt: skip
    preview = looked(found)
    assert [(one.number, one.expected, one.value) for one in preview.faults] == [
        (2, "file", "没有.png"), (3, "kind", "词.txt"), (4, "kind", "假.png"), (5, "files", "6"),
    ]  # fmt: skip
    assert [(one.question, one.files) for one in preview.lines] == [("五", ("子/好.png",))]
    assert set(found.refused) == {"词.txt", "假.png"}
    assert StoredFile.objects.count() == 0


def test_a_file_named_by_two_lines_is_kept_for_each() -> None:
    writer, _ = people()
    table = "标准问题,答案,附件\n一,甲。,a.png\n二,乙。,a.png\n"
    found = read_bundle(packed(table, a_dot_png=picture("PNG")))
    assert run(take_in, writer, AT, looked(found).lines, found.files) == (2, 0, 0)
    tokens = [one.draft.attachments[0].token for one in faqs(writer)]
    assert len(set(tokens)) == 2
    files.erase(tokens[0])
    assert files.serve(tokens[1]).path.exists()


def test_archives_of_other_makers_are_read_folders_hidden_files_and_chinese_windows_included() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("题库/questions.csv", TABLE)
        archive.writestr("题库/图/换轴.png", picture("PNG"))
        archive.writestr("__MACOSX/题库/._questions.csv", b"x")
        archive.writestr("题库/.DS_Store", b"x")
    assert looked(read_bundle(out.getvalue())).lines[0].files == ("图/换轴.png",)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("questions.csv", TABLE)
        archive.writestr(Gbk("图/换轴.png"), picture("PNG"))
    assert looked(read_bundle(out.getvalue())).lines[0].files == ("图/换轴.png",)


class Gbk(zipfile.ZipInfo):
    """An entry as archivers on Chinese Windows write it: its name in their own encoding, without a mark."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's name
        return self.filename.encode("gb18030"), self.flag_bits


def test_hostile_archives_are_refused() -> None:
    with pytest.raises(files.FileRefused, match="program"):
        read_bundle(packed(setup_dot_exe=b"MZ"))
    with pytest.raises(files.FileRefused, match="unpacks"):
        read_bundle(_bomb())
    with pytest.raises(files.FileRefused, match="large"):
        read_bundle(packed(a_dot_png=picture("PNG")), limit_bytes=100)
    with pytest.raises(BadInput, match="archive with a table"):
        read_bundle(packed(name="a.png"))
    with pytest.raises(BadInput, match="at most 2 files"):
        read_bundle(packed(a_dot_png=b"1", b_dot_png=b"2", c_dot_png=b"3"), most=2)
    assert looked(read_bundle(packed(a_dot_txt=b"words"))).faults[0].value == "图/换轴.png"
    assert not is_bundle(b"PK\x03\x04nothing")
    assert not is_bundle(xlsx_bytes(WRITTEN, []))
    locked = bytearray(packed(a_dot_png=picture("PNG")))
    second = locked.rfind(b"PK\x01\x02")
    locked[second + 8] |= 1
    first = locked.rfind(b"PK\x03\x04")
    locked[first + 6] |= 1
    assert read_bundle(bytes(locked)).refused == {"a.png": files.BROKEN}
    broken = bytearray(packed(a_dot_png=picture("PNG")))
    spot = broken.rfind(b"PK\x03\x04") + 60
    broken[spot] ^= 0xFF
    assert read_bundle(bytes(broken)).refused == {"a.png": files.BROKEN}
    with pytest.raises(files.FileRefused, match="too_large"):
        read_bundle(packed("标准问题,答案\n" + "x" * 1_600_000))


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("questions.csv", TABLE)
        archive.writestr("a.png", b" " * 400_000_000)
    return out.getvalue()


def test_an_archive_is_cut_so_that_each_part_is_taken_in_again() -> None:
    writer, _ = people()
    for one in range(4):
        uploads = [files.prepare(picture("PNG"), name="a.png"), files.prepare(pdf("页"), name="b.pdf")]
        run(draft_faq, writer, AT, FaqDraft(question=f"问题{one}", answer="答。"), uploads=uploads)
    found = exported(writer)
    whole = sum(one.size for _, filed in found for one in filed)
    assert parts_of(found, whole, 200) == [(0, 4)]
    assert parts_of(found, whole // 2, 200) == [(0, 2), (2, 4)]
    assert parts_of(found, whole, 3) == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert parts_of(found, 1, 200) == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert parts_of([], 1, 1) == [(0, 0)]


def test_a_file_that_is_gone_is_named_nowhere() -> None:
    writer, _ = people()
    made = run(draft_faq, writer, AT, ANSWER, uploads=[files.prepare(pdf("换轴"), name="a.pdf")])
    files.serve(faq(writer, made).draft.attachments[0].token).path.unlink()
    lines, beside = to_bundle(exported(writer))
    assert (lines[0].files, beside) == ((), {})
