"""From a finding of a report to an item of improvement on a case."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.dialogue.desk import customer, open_shop, opened, says
from tests.surface.pages.test_cases_page import complaint
from tests.surface.pages.test_keeping_pages import body
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.models import Case, Improvement
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.insight.actions import keep_report
from zhunsheng.insight.values import By, Figure, ReportBody, ReportKind, ReportLine, Standing
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.models import Sought, Unmatched
from zhunsheng.knowledge.queries import help_answers
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.surface.pages.figures.improving import USUAL

FOUND = Figure(indicator="closed", value=3.0, n=3, among=3)


def told() -> int:
    """Write a report in which a target was missed and three came for one thing."""
    missed = Figure(indicator="ec-k4", value=45.0, n=30, among=30)
    line = ReportLine(indicator="ec-k4", figure=missed, before=missed, target=30.0, met=False, core=True)
    since = now() - hours(24)
    report = ReportBody(
        kind=ReportKind.DAILY, since=since.us, until=now().us, zone="Asia/Shanghai", lines=[line], moved={}, moved_by={"ec-k4": By.AGENT},
        clauses=[], issues=[Standing(part="product.fit", figure=FOUND, before=FOUND)],
    )  # fmt: skip
    return run(keep_report, SYSTEM, now(), report) or 0


def test_a_finding_becomes_an_item_and_what_is_no_finding_has_no_page(enter):
    manager, report_id, case = enter("zhuguan"), told(), complaint()
    page = body(manager, f"/reports/{report_id}/")
    places = [f"/reports/{report_id}/improve/?about={about}" for about in ("figure:ec-k4", "issue:product.fit")]
    assert all(place in page for place in places)
    assert "45 秒" in body(manager, places[0])
    assert re.search(r'<label for="id_due">\s*完成时间', body(manager, places[0]))
    assert f'value="{(datetime.now(ZoneInfo("Asia/Shanghai")).date() + USUAL).isoformat()}"' in body(manager, places[0])
    typed = {"case": case.id, "department": "operations", "what": "尺码表改清楚", "due": "2099-01-01"}
    assert manager.post(places[1], typed | {"case": 1}).status_code == 422
    assert manager.post(places[1], typed | {"due": "2001-01-01"}).status_code == 422
    assert manager.post(places[1], typed).status_code == 302
    item = Improvement.objects.get()
    assert (item.case_id, item.what, item.department) == (case.id, "尺码表改清楚", "operations")
    for about in ("figure:nps", "issue:logistics.late", "x"):
        assert manager.get(f"/reports/{report_id}/improve/?about={about}").status_code == 404
    assert enter("xiaolin").get(places[0]).status_code == 403


def test_what_many_asked_in_vain_becomes_an_item_on_a_case_out_of_their_dialogues(enter):
    chief = enter("zhuguan")
    open_shop()
    who = customer()
    dialogue_id = opened(who, now())
    says(who, dialogue_id, "以旧换新怎么参加", now())
    said = Message.objects.get(dialogue_id=dialogue_id, by="customer")
    case = complaint()
    Case.objects.filter(id=case.id).update(dialogue_id=dialogue_id)
    Unmatched(id=new_id(), message_id=said.id, dialogue_id=dialogue_id, shop_id=1, at=now()).save()
    place = f"/knowledge/unanswered/improve/?message={said.id}"
    assert place in body(chief, "/knowledge/unanswered/")
    page = body(chief, place)
    assert f'value="{case.id}"' in page
    assert "有 1 条消息没有问答能回答" in page
    typed = {"case": case.id, "department": "operations", "what": "把这一条写成问答", "due": "2099-01-01"}
    assert chief.post(place, typed | {"due": "2001-01-01"}).status_code == 422
    assert chief.post(place, typed).status_code == 302
    item = Improvement.objects.get()
    assert (item.case_id, item.what) == (case.id, "把这一条写成问答")
    assert chief.get("/knowledge/unanswered/improve/?message=x").status_code == 404
    assert enter("xiaolin").get(place).status_code == 403


def test_where_no_case_came_out_of_a_heap_one_of_the_same_issue_is_chosen_or_one_is_registered(enter):
    chief = enter("zhuguan")
    open_shop()
    who = customer()
    dialogue_id = opened(who, now())
    says(who, dialogue_id, "以旧换新怎么参加", now())
    said = Message.objects.get(dialogue_id=dialogue_id, by="customer")
    Unmatched(id=new_id(), message_id=said.id, dialogue_id=dialogue_id, shop_id=1, at=now()).save()
    place = f"/knowledge/unanswered/improve/?message={said.id}"
    bare = body(chief, place)
    assert f'href="/cases/new/?dialogue={dialogue_id}"' in bare
    assert ('type="number" name="case"' in bare, 'name="other"' in bare) == (True, False)
    case, other = complaint(), complaint()
    Dialogue.objects.filter(id=dialogue_id).update(issue_type="product.fit")
    Case.objects.filter(id=case.id).update(issue="product.fit")
    page = body(chief, place)
    choices = re.findall(
        r'<option value="(\d*)"( selected)?>([^<]*)', page.split('name="case"')[1].split("</select>")[0]
    )
    assert [one[0] for one in choices] == ["", str(case.id)]
    assert (choices[1][1], choices[1][2].endswith(f" · {case.id}")) == ("", True)
    typed = {"department": "operations", "what": "把这一条写成问答", "due": "2099-01-01"}
    refused = chief.post(place, typed | {"case": "", "other": ""})
    assert (refused.status_code, "请选择一张工单，或填写工单编号。" in refused.content.decode()) == (422, True)
    assert chief.post(place, typed | {"case": case.id}).status_code == 302
    beside = f"{place}&beside={Improvement.objects.get().id}"
    assert chief.post(beside, typed | {"case": "", "other": other.id}).status_code == 302
    assert sorted(Improvement.objects.values_list("case_id", flat=True)) == sorted([case.id, other.id])


def test_a_heap_waits_until_the_question_that_was_begun_with_it_is_saved(enter):
    chief = enter("zhuguan")
    open_shop()
    who = customer()
    dialogue_id = opened(who, now())
    said = says(who, dialogue_id, "以旧换新怎么参加", now())
    Unmatched(id=new_id(), message_id=said.id, dialogue_id=dialogue_id, shop_id=1, at=now()).save()
    found = Sought(id=new_id(), shop_id=1, text="门店在哪", folded="门店在哪", times=2, newest_at=now())
    found.save()
    told = {
        "make": {"messages": str(said.id), "text": "以旧换新怎么参加"},
        "ask": {"messages": str(found.id), "text": "门店在哪"},
    }
    waiting = {
        "make": Unmatched.objects.filter(settled_at__isnull=True),
        "ask": Sought.objects.filter(settled_at__isnull=True),
    }
    for deed, typed in told.items():
        form = chief.post("/knowledge/unanswered/", typed | {"do": deed})["Location"]
        assert typed["text"] in body(chief, form)
        assert chief.post(form, {"question": typed["text"], "answer": ""}).status_code == 422
        assert waiting[deed].count() == 1
        assert chief.post(form, {"question": typed["text"], "answer": "下单时可选。"}).status_code == 302
        assert waiting[deed].count() == 0


def test_where_no_question_is_likely_beginning_one_is_the_first_press_and_adding_asks_which(enter):
    chief = enter("zhuguan")
    empty = body(chief, "/knowledge/unanswered/")
    assert '<div class="empty"><svg class="icon"' in empty
    open_shop()
    who = customer()
    dialogue_id = opened(who, now())
    says(who, dialogue_id, "爬山该带哪些装备", now())
    said = Message.objects.get(dialogue_id=dialogue_id, by="customer")
    Unmatched(id=new_id(), message_id=said.id, dialogue_id=dialogue_id, shop_id=1, at=now()).save()
    page = body(chief, "/knowledge/unanswered/")
    assert '<button class="btn main" name="do" value="make" formnovalidate>' in page
    assert '<option value="">选择所属问答</option>' in page
    assert " selected>" not in page.split('name="faq"')[1].split("</select>")[0]
    answer = chief.post("/knowledge/unanswered/", {"do": "add", "messages": str(said.id), "faq": ""}, follow=True)
    assert "先选择所属问答" in answer.content.decode()
    assert Unmatched.objects.get().settled_at is None


def test_a_search_that_the_help_page_answers_by_now_says_so_and_stands_last(enter):
    wanted = help_answers(1, now())[0]
    ways = {"以旧换新怎么参加": 1, wanted.question: 9}
    for text, times in ways.items():
        Sought(id=new_id(), shop_id=1, text=text, folded=plain(text), times=times, newest_at=now()).save()
    page = body(enter("zhuguan"), "/knowledge/unanswered/").split("帮助页上没有搜到的")[-1]
    open_one, answered = page.split("<tbody>")[1].split("</tr>")[:2]
    assert ("以旧换新怎么参加" in open_one, "现已能回答" in open_one, 'value="ask"' in open_one) == (True, False, True)
    assert f'href="/knowledge/{wanted.faq_id}/"' in answered
    assert ("现已能回答" in answered, 'value="ask"' in answered) == (True, False)


def waiting(*texts: str) -> list[int]:
    """Let a customer each ask something that no question answers."""
    ids = []
    for text in texts:
        who = customer()
        dialogue_id = opened(who, now())
        ids.append(says(who, dialogue_id, text, now()).id)
        Unmatched(id=new_id(), message_id=ids[-1], dialogue_id=dialogue_id, shop_id=1, at=now()).save()
    return ids


def test_a_heap_says_what_was_opened_on_it_and_a_second_press_opens_nothing(enter):
    chief = enter("zhuguan")
    open_shop()
    case, (first, second) = complaint(), waiting("以旧换新怎么参加", "怎么参加以旧换新")
    place = f"/knowledge/unanswered/improve/?message={first}"
    typed = {"case": case.id, "department": "operations", "what": "写清以旧换新", "due": "2099-01-01"}
    assert "改进中" not in body(chief, "/knowledge/unanswered/")
    assert chief.post(place, typed).status_code == 302
    item = Improvement.objects.get()
    mark = f'href="/cases/{case.id}/#improvement-{item.id}"'
    heap = body(chief, "/knowledge/unanswered/")
    assert (heap.count(mark), heap.count("改进中")) == (1, 1)
    assert f'id="improvement-{item.id}"' in body(chief, f"/cases/{case.id}/")

    again = ""
    for number in (first, second):  # whichever message of the heap it is asked of
        again = body(chief, f"/knowledge/unanswered/improve/?message={number}")
        assert (mark in again, "<form" in again.split('class="sheetpage')[1]) == (True, False)
    assert chief.post(place, typed).status_code == 409
    assert Improvement.objects.count() == 1

    beside = re.search(r'href="(/knowledge/unanswered/improve/[^"]*beside[^"]*)"', again)
    assert beside is not None
    assert chief.post(beside[1].replace("&amp;", "&"), typed | {"what": "页面上也写"}).status_code == 302
    assert body(chief, "/knowledge/unanswered/").count("改进中") == 2


def test_who_asks_the_same_after_a_heap_was_left_lies_under_the_same_mark_until_it_is_done(enter):
    chief = enter("zhuguan")
    open_shop()
    case, (first,) = complaint(), waiting("以旧换新怎么参加")
    typed = {"case": case.id, "department": "operations", "what": "写清以旧换新", "due": "2099-01-01"}
    assert chief.post(f"/knowledge/unanswered/improve/?message={first}", typed).status_code == 302
    chief.post("/knowledge/unanswered/", {"messages": str(first), "do": "leave"})
    assert "以旧换新" not in body(chief, "/knowledge/unanswered/")
    (later, other) = waiting("怎么参加以旧换新", "周末去爬山吧")
    page = body(chief, "/knowledge/unanswered/")
    assert (page.count("改进中"), f'value="{later} "' in page) == (1, True)
    assert chief.post(f"/knowledge/unanswered/improve/?message={later}", typed).status_code == 409
    assert chief.post(f"/knowledge/unanswered/improve/?message={other}", typed).status_code == 302
    Improvement.objects.update(done_at=now())
    page = body(chief, "/knowledge/unanswered/")
    assert (page.count("改进中"), page.count("已改进")) == (0, 1)
    Case.objects.filter(id=case.id).delete()
    assert "已改进" not in body(chief, "/knowledge/unanswered/")


def test_what_comes_up_most_becomes_an_item_and_says_that_it_is_open(enter):
    chief, case = enter("zhuguan"), complaint()
    Case.objects.filter(id=case.id).update(issue="product.fit", issue_type="quality")
    month = f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m}"
    by_type = f"/cases/improvements/open/?month={month}&kind=complaint&type=quality"
    by_issue = f"/cases/improvements/open/?month={month}&issue=product.fit"
    page = body(chief, "/cases/analysis/").replace("&amp;", "&")
    assert (by_type in page, by_issue in page, "改进中" in page) == (True, True, False)
    for place in (by_type, by_issue):
        form = body(chief, place)
        assert (f'value="{case.id}"' in form, f"{month} 共 1 张工单，上月 0 张" in form) == (True, True)
        usual = datetime.now(ZoneInfo("Asia/Shanghai")).date() + USUAL
        assert re.findall(r'name="due" value="([^"]*)"', form) == [usual.isoformat()]
    typed = {"case": case.id, "department": "operations", "what": "尺码表改清楚", "due": "2099-01-01"}
    assert chief.post(by_issue, typed | {"due": "2001-01-01"}).status_code == 422
    assert chief.post(by_issue, typed).status_code == 302
    item = Improvement.objects.get()
    assert item.due_at.iso() == "2099-01-01T16:00:00Z", "the whole of the day in Shanghai"
    mark = f'href="/cases/{case.id}/#improvement-{item.id}"'
    assert body(chief, "/cases/analysis/").count(mark) == 2
    for place in (by_type, by_issue):
        assert mark in body(chief, place)
        assert chief.post(place, typed).status_code == 409
    report = f"/reports/{told()}/improve/?about=issue:product.fit"
    assert chief.post(report, typed).status_code == 409
    assert Improvement.objects.count() == 1
    for missing in ("issue=product.none", "kind=complaint&type=none", "kind=x", ""):
        assert chief.get(f"/cases/improvements/open/?month={month}&{missing}").status_code == 404
    assert enter("xiaolin").get(by_type).status_code == 403
    reader = enter("jingli")
    assert (reader.get(by_type).status_code, "/improvements/open/" in body(reader, "/cases/analysis/")) == (403, False)


def test_the_case_page_proposes_the_usual_day_for_an_improvement(enter):
    chief, case = enter("zhuguan"), complaint()
    day = datetime.now(ZoneInfo("Asia/Shanghai")).date() + USUAL
    page = body(chief, f"/cases/{case.id}/")
    assert f'type="datetime-local" name="due_at" required value="{day.isoformat()}T23:59"' in page
