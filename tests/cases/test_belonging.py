"""What stands around a case: links, tags, watchers, files, copies with receipts, duplicates, evidence."""

import io

import pytest
from PIL import Image

from tests.cases.desk import AT, Desk, after
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import (
    attach_file,
    choose_option,
    erase_cases,
    fill_case,
    grade_case,
    link_cases,
    merge_case,
    move_case,
    read_copy,
    remove_file,
    send_copy,
    tag_case,
    unlink_cases,
    unmerge_case,
    watch_case,
)
from zhunsheng.cases.models import Case, CaseAttachment
from zhunsheng.cases.procedures import EARLIER, shipped_book
from zhunsheng.cases.queries import Chosen, case_file, list_cases
from zhunsheng.cases.values import Belonging, LinkCircle, LinkUsed, NotConfirmed
from zhunsheng.ground import files
from zhunsheng.ground.models import StoredFile
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.lifecycle import NeedsMissing

pytestmark = pytest.mark.usefixtures("shared_db")
WEEK = hours(24 * 7)


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def picture(colour: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (colour, 0, 0)).save(out, "PNG")
    return out.getvalue()


def owned(desk: Desk) -> int:
    case_id = desk.complaint(desk.customer())
    Case.objects.filter(id=case_id).update(owner_id=desk.specialist.id, team_id=desk.team)
    return case_id


def test_a_part_of_a_part_is_never_its_own_whole(desk: Desk) -> None:
    me, one, two, three = desk.specialist, owned(desk), owned(desk), owned(desk)
    run(link_cases, me, AT, one, two, Belonging.PARENT)
    run(link_cases, me, AT, two, three, Belonging.PARENT)
    with pytest.raises(LinkCircle):
        run(link_cases, me, AT, three, one, Belonging.PARENT)
    with pytest.raises(LinkCircle):
        run(link_cases, me, AT, one, one, Belonging.RELATED)
    told = [(link.other_id, link.kind.value) for link in case_file(me, two).links]
    assert sorted(told) == sorted([(one, "child"), (three, "parent")])
    run(unlink_cases, me, AT, two, one)
    assert case_file(me, one).links == ()
    with pytest.raises(NotFound):
        run(unlink_cases, me, AT, two, one)


def test_tags_and_watchers_find_cases_again(desk: Desk) -> None:
    me, one, two = desk.specialist, owned(desk), owned(desk)
    run(tag_case, me, AT, one, [" 直播间 ", "直播间", "大促"])
    assert case_file(me, one).tags == ("大促", "直播间")
    assert [row.id for row in list_cases(me, Chosen(tag="大促"))] == [one]
    with pytest.raises(BadInput):
        run(tag_case, me, AT, one, [str(n) for n in range(11)])
    run(watch_case, desk.boss, AT, two, watches=True)
    assert [row.id for row in list_cases(desk.boss, Chosen(watched_by=desk.boss.id))] == [two]
    run(watch_case, desk.boss, AT, two, watches=False)
    assert list_cases(desk.boss, Chosen(watched_by=desk.boss.id)) == []
    with pytest.raises(AccessDenied):
        run(watch_case, desk.other, AT, two, watches=True)


def test_the_customer_and_the_owner_put_files_to_a_case_and_erasing_it_erases_them(desk: Desk) -> None:
    buyer = desk.customer()
    case_id = desk.complaint(buyer)
    Case.objects.filter(id=case_id).update(owner_id=desk.specialist.id)
    run(attach_file, buyer, AT, case_id, files.prepare(picture(1), name="碎杯子.png"))
    mine = run(attach_file, desk.specialist, AT, case_id, files.prepare(picture(2), name="内部.png"))
    assert [(one.name, one.shared) for one in case_file(buyer, case_id).files] == [
        ("碎杯子.png", True),
        ("内部.png", False),
    ]
    with pytest.raises(AccessDenied):
        run(attach_file, desk.customer(), AT, case_id, files.prepare(picture(3), name="x.png"))
    run(remove_file, desk.specialist, AT, case_id, mine)
    token = CaseAttachment.objects.get(case_id=case_id).token
    assert StoredFile.objects.filter(token=token).exists()
    shop_id = Case.objects.get(id=case_id).shop_id
    run(erase_cases, SYSTEM, AT, shop_id, limit=1000)
    assert not StoredFile.objects.filter(token=token).exists()


def test_a_complex_complaint_is_not_carried_out_without_a_copy_and_the_receipt_is_kept(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    case_id = desk.to_proposed(buyer)
    run(grade_case, me, AT, case_id, "complex")
    run(choose_option, buyer, AT, case_id, 1)
    run(fill_case, me, AT, case_id, {"outcome": "已换货"})
    with pytest.raises(NeedsMissing) as fault:
        run(move_case, me, AT, case_id, "settle")
    assert fault.value.detail["missing"] == "copied"
    token = run(send_copy, me, AT, case_id, "warehouse", "仓库李工", WEEK)
    with pytest.raises(NotConfirmed):
        run(read_copy, SYSTEM, AT, token, "browser-1", confirmed=False)
    department, digest = run(read_copy, SYSTEM, after(60), token, "browser-1", confirmed=True)
    assert department == "warehouse"
    assert "已换货" in digest
    with pytest.raises(LinkUsed):
        run(read_copy, SYSTEM, after(61), token, "browser-2", confirmed=True)
    assert [one.read_at for one in case_file(me, case_id).copies] == [after(60)]
    assert run(move_case, me, after(70), case_id, "settle") == "following_up"


def test_a_case_of_an_earlier_edition_is_worked_by_its_own_procedure(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    case_id = desk.to_proposed(buyer)
    Case.objects.filter(id=case_id).update(edition=1, grade="complex")
    run(choose_option, buyer, AT, case_id, 1)
    run(fill_case, me, AT, case_id, {"outcome": "已换货"})
    assert run(move_case, me, AT, case_id, "settle") == "following_up"
    assert [shipped_book(edition).edition for edition in EARLIER] == list(EARLIER)
    assert shipped_book().edition == EARLIER[-1] + 1


def test_what_may_be_the_same_matter_is_shown_and_a_merger_can_be_taken_back(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    one, two = desk.complaint(buyer), desk.complaint(buyer)
    Case.objects.filter(id__in=(one, two)).update(owner_id=me.id)
    assert [row.id for row in case_file(me, two).alike] == [one]
    run(merge_case, me, AT, one, two)
    assert case_file(me, two).alike == ()
    assert case_file(me, two).merged_here == (one,)
    assert case_file(me, one).merged_into == two
    run(unmerge_case, me, AT, one)
    assert [row.id for row in case_file(me, two).alike] == [one]
