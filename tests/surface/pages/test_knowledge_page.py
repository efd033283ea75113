"""The pages of questions: written by one, approved by another, tried, imported; and the help page of a shop."""

import html
import io
import re
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.assist.test_helper import said as answering
from tests.ground.desks import using
from tests.ground.pictures import picture
from tests.ground.servers import serving
from tests.ground.test_reading import pdf
from zhunsheng.access.values import SYSTEM
from zhunsheng.assist.actions import note_helper_call, set_helper
from zhunsheng.assist.queries import helper_settings
from zhunsheng.assist.values import HelperCall, HelperSettings
from zhunsheng.cases.models import Case
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.models import Sought

NEW = {
    "question": "键盘可以换轴吗",
    "answer": "可以，晨露 87 键是热插拔轴体，包装里有拔轴器。",
    "phrasings": "轴能换吗\n支持热插拔吗\n怎么换轴体\n键盘轴坏了能自己换吗",
    "category": "键盘",
    "public": "on",
}


def written(client: Client, **change: str) -> str:
    answer = client.post("/knowledge/new/", NEW | change)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_what_one_writes_another_approves_and_customers_then_read(enter):
    trainer, supervisor, reader = enter("jingli"), enter("zhuguan"), Client(HTTP_HOST="localhost")
    path = written(trainer)
    assert NEW["question"] not in reader.get("/help/demo-3c/").content.decode()
    refused = trainer.post(path, {"do": "approve-1"}, follow=True).content.decode()
    assert "自己写的答案须由他人审批" in refused
    supervisor.post(path, {"do": "approve-1"})
    page = reader.get("/help/demo-3c/?q=换轴").content.decode()
    assert NEW["answer"] in page
    number = re.findall(r'name="faq" value="(\d+)"', page)[0]
    thanked = reader.post("/help/demo-3c/", {"faq": number, "do": "yes", "q": "换轴"}, follow=True).content.decode()
    assert "感谢反馈" in thanked
    assert 'value="换轴"' in thanked  # who judged goes on where they were
    assert f'id="q{number}" open' in thanked
    assert "没有找到对应的答案" not in page
    assert "<dt>有帮助 / 没帮助</dt><dd>1 / 0</dd>" in supervisor.get(path).content.decode()
    strange = reader.get("/help/demo-3c/?q=火星今晚下雨吗").content.decode()
    assert "没有找到" in strange
    assert "open>" not in strange  # a guess is not shown as if it were the answer
    between = reader.get("/help/demo-3c/?q=能不能定制颜色").content.decode()
    assert "也许您想问的是下面这些；不是的话请在会话中提问" in between
    assert (
        "能不能定制颜色" in trainer.get("/knowledge/unanswered/").content.decode()
    )  # what is not given is for editors
    assert ("没有找到" in between, "<summary" in between, "open>" in between) == (
        False,
        True,
        False,
    )  # offered, not given
    reader.post("/help/demo-3c/", {"faq": number, "do": "yes"})
    assert FactRow.objects.filter(name="faq.judged").count() == 1
    other = Client(HTTP_HOST="localhost")  # from the list of all questions one comes back to the one that was judged
    judged = other.post("/help/demo-3c/", {"faq": number, "do": "no", "q": ""}, follow=True)
    assert re.findall(r'id="q(\d+)" open', judged.content.decode()) == [number]
    assert judged.redirect_chain[-1][0].endswith(f"#q{number}")


def test_whoever_was_not_helped_says_what_was_missing_and_an_editor_sees_it_beside_the_question(enter):
    trainer, supervisor, reader = enter("jingli"), enter("zhuguan"), Client(HTTP_HOST="localhost")
    path = written(trainer)
    supervisor.post(path, {"do": "approve-1"})
    number = re.findall(r'name="faq" value="(\d+)"', reader.get("/help/demo-3c/?q=换轴").content.decode())[0]
    missed = {"faq": number, "do": "missing", "words": "三脚轴能换吗", "q": "换轴"}
    reader.post("/help/demo-3c/", missed)  # nobody has said that it did not help
    assert Sought.objects.count() == 0
    page = reader.post("/help/demo-3c/", {"faq": number, "do": "no", "q": "换轴"}, follow=True).content.decode()
    assert "感谢反馈。您还想了解什么？" in page
    page = reader.post("/help/demo-3c/", missed, follow=True).content.decode()
    assert ("感谢反馈。" in page, "您还想了解什么？" in page.split("</form>", 1)[1]) == (True, False)
    reader.post("/help/demo-3c/", missed)  # asked once
    found = Sought.objects.get()
    assert (found.text, found.times, found.faq_id) == ("三脚轴能换吗", 1, int(number))
    shown = trainer.get("/knowledge/unanswered/").content.decode()
    assert f'三脚轴能换吗<br><span class="quiet small">有人在这条答案里没找到： <a href="{path}">' in shown


def test_what_was_typed_is_reworded_and_nothing_typed_is_lost_beside_it(enter):
    trainer = enter("jingli")
    path = written(trainer)
    with serving(answering("您好，用拔轴器垂直拔出即可。")) as server, using(outbound_allow=("127.0.0.1/32",)):
        run(
            set_helper, SYSTEM, now(), HelperSettings(on=True, url=f"http://127.0.0.1:{server.port}/v1", model="m"), "k"
        )
        form = trainer.get(f"{path}edit/").content.decode()
        assert '<button class="btn" form="question-form" name="do" value="rewrite" formnovalidate>' in form
        typed = NEW | {"answer": "用拔轴器垂直拔出。", "category": "新的分类", "do": "rewrite", "began": "1"}
        page = trainer.post(f"{path}edit/", typed).content.decode()
        assert "用拔轴器垂直拔出。".encode() in server.asked[0][3]
        assert ("您好，用拔轴器垂直拔出即可。</textarea>" in page, 'value="新的分类"' in page) == (True, True)
        drafted = trainer.post(path, {"do": "draft", "phrasings": "轴坏了\n"}).content.decode()
        assert re.search(r'name="phrasings"[^>]*>\s*轴坏了\n您好', drafted)


def test_any_text_can_be_tried_and_phrasings_come_from_the_page(enter):
    trainer = enter("jingli")
    path = written(trainer, question="耳机怎么配对", phrasings="耳机连不上\n蓝牙怎么连")
    enter("zhuguan").post(path, {"do": "approve-1"})
    page = trainer.get("/knowledge/?try=蓝牙怎么连呀").content.decode()
    assert "最接近的问法：蓝牙怎么连" in page
    added = trainer.post(path, {"do": "add", "phrasings": "搜不到耳机\n蓝牙 怎么连"}, follow=True).content.decode()
    assert "已添加 1 条问法" in added
    written(trainer, question="耳机怎么充电", phrasings="")
    taken = trainer.post(path, {"do": "add", "phrasings": "耳机怎么充电？"}, follow=True).content.decode()
    assert "已是“耳机怎么充电”的问法" in taken


def test_what_is_refused_of_a_question_is_said_in_words_and_stays_in_its_field(enter):
    trainer = enter("jingli")
    path = written(trainer, question="耳机怎么配对", phrasings="耳机连不上")
    for deed, field, typed, words in (
        ("tests", "tests", "耳机配不上\n耳机连不上", "测试问题 应为 尚未作为问法的问题"),
        ("add", "phrasings", "搜不到耳机\n" + "长" * 201, "相似问法 应为 一行 1 至 200 个可显示的字"),
    ):
        refused = trainer.post(path, {"do": deed, field: typed})
        assert (refused.status_code, words in refused.content.decode()) == (422, True)
        assert f">{typed}</textarea>" in refused.content.decode()
    english = NEW | {"en_question": "How to pair", "en_answer": "Hold it.", "en_steps": "\n".join("abcdefghijklm")}
    assert "英文的步骤 应为 最多 12 步" in trainer.post("/knowledge/new/", english).content.decode()


def test_agents_read_and_change_nothing(enter):
    agent, path = enter("xiaolin"), written(enter("jingli"), question="手表能游泳吗", phrasings="")
    assert agent.get("/knowledge/").status_code == agent.get(path).status_code == 200
    before = FactRow.objects.count()
    for where, told in (("/knowledge/new/", NEW), (f"{path}edit/", NEW | {"began": "1"}), (path, {"do": "retire"}), ("/knowledge/import/", {"text": "标准问题,答案\n一,二", "do": "take"})):  # fmt: skip
        assert agent.post(where, told).status_code == 403
    assert FactRow.objects.count() == before


def test_a_table_is_looked_through_before_it_is_taken_in(enter):
    trainer = enter("jingli")
    text = "标准问题,答案,相似问法\n硬盘怎么加密,用随附的软件设置密码。,移动硬盘加密|怎么设密码\n没有答案,,\n"
    looked = trainer.post("/knowledge/import/", {"text": text, "do": "look"}).content.decode()
    assert "1 个问题" in looked
    assert "没有答案" in looked
    taken = trainer.post("/knowledge/import/", {"text": text, "do": "take"}, follow=True).content.decode()
    assert "1 个问题存为草稿" in taken
    assert "硬盘怎么加密" in b"".join(trainer.get("/knowledge/export.csv").streaming_content).decode()
    refused = trainer.post("/knowledge/import/", {"text": "一二三", "do": "look"})
    assert refused.status_code == 422


@pytest.mark.usefixtures("demonstration")
def test_a_shop_that_is_not_there_has_no_help_page():
    assert Client(HTTP_HOST="localhost").get("/help/nobody/").status_code == 404


def test_an_answer_past_its_days_says_so_and_is_listed(enter):
    trainer, supervisor, reader = enter("jingli"), enter("zhuguan"), Client(HTTP_HOST="localhost")
    path = written(trainer, valid_from="2026-01-01", valid_to="2026-01-31")
    ahead = written(trainer, question="键盘能带上飞机吗", phrasings="飞机上能带键盘吗", valid_from="2199-01-01")
    for one in (path, ahead):
        supervisor.post(one, {"do": "approve-1"})
    assert NEW["answer"] not in reader.get("/help/demo-3c/?q=换轴").content.decode()
    shelf = trainer.get("/knowledge/").content.decode()
    assert "1 条答案已过有效期，不再给任何人。请改有效期，或停用。" in shelf
    assert re.findall(r"mark (\w+)\"><bdi>(已过有效期|未到生效日)", shelf) == [
        ("note", "未到生效日"),
        ("breached", "已过有效期"),
    ]
    only = trainer.get("/knowledge/?state=past").content.decode()
    assert (NEW["question"] in only, "键盘能带上飞机吗" in only) == (True, False)
    page = trainer.get(path).content.decode()
    assert "这条答案已过有效期，不再给任何人。请改有效期，或停用。" in page
    assert "至 2026年1月31日" in page
    assert "这条答案还没到生效日，暂不给任何人。" in trainer.get(ahead).content.decode()


def test_who_may_not_write_sees_no_unanswered_questions(enter):
    assert enter("xiaolin").get("/knowledge/unanswered/").status_code == 403
    page = enter("jingli").get("/knowledge/unanswered/")
    assert page.status_code == 200
    assert "机器人没有答上的问题会出现在这里" in page.content.decode()
    assert enter("jingli").post("/knowledge/unanswered/", {"do": "add", "messages": "x"}).status_code == 422


def test_a_file_is_told_which_new_answers_nobody_could_approve(enter):
    trainer = enter("jingli")
    text = "# 这个好用吗\n\n本品是全网第一，百分百有效。\n\n# 键盘多重\n\n约 900 克。\n"
    page = trainer.post("/knowledge/import/", {"text": text, "do": "look"}).content.decode()
    rows = re.findall(r"<tr><td class=\"num\".*?</tr>", page, re.DOTALL)
    assert [("不能通过审批" in row, "新增" in row) for row in rows] == [(True, True), (False, True)]
    shown, folded = page.split('<details class="more-columns">')
    assert [re.findall(r'name="map-(\w+)"', part)[:4] for part in (shown, folded)] == [
        ["question", "answer", "phrasings"],
        ["category", "public", "new", "repeat"],
    ]
    english = enter("jingli")
    english.post("/language/", {"language": "en", "next": "/"})
    assert (
        "cannot be approved with “" in english.post("/knowledge/import/", {"text": text, "do": "look"}).content.decode()
    )


def test_the_bots_pages_show_figures_samples_and_versions_and_take_what_a_shop_wants(enter):
    supervisor, agent = enter("zhuguan"), enter("xiaolin")
    shop = re.findall(r'<option value="(\d+)"', supervisor.get("/knowledge/bot/").content.decode())[0]
    told = {"shop": shop, "wrong": "0.5", "hours": "closed"}
    page = supervisor.post("/knowledge/bot/", told, follow=True).content.decode()
    assert 'value="0.5"' in page
    for typed, said in (("很多", "'很多'"), ("60", "60.0"), ("0", "0.0")):
        answer = supervisor.post("/knowledge/bot/", told | {"wrong": typed, "hours": "open"})
        refused = html.unescape(answer.content.decode())
        assert answer.status_code == 422
        assert f"答错比例 应为 0.1 至 20 %，而不是 {said}。" in refused
        assert f'value="{typed}"' in refused
        assert '<option value="open" selected>' in refused
    samples = supervisor.get("/knowledge/bot/samples/").content.decode()
    assert "每周抽取 50 条" in samples
    week = date.fromisoformat(re.findall(r"从 <span class=\"num\">([\d-]+)</span> 起的一周", samples)[0])
    assert week.weekday() == 0
    assert supervisor.get("/knowledge/bot/versions/").status_code == 200
    assert [agent.get(f"/knowledge/bot/{part}").status_code for part in ("", "samples/", "versions/")] == [
        200,
        403,
        403,
    ]
    assert agent.post("/knowledge/bot/", told).status_code == 403


def test_one_search_finds_questions_by_sound_scripts_by_words_and_says_when_there_is_nothing(enter):
    supervisor = enter("zhuguan")
    assert "退款多久到账" in supervisor.get("/knowledge/search/?q=tuikuanduojiu").content.decode()
    assert 'href="/scripts/' in supervisor.get("/knowledge/search/?q=抱歉").content.decode()
    assert "换少一点的词" in supervisor.get("/knowledge/search/?q=%27%22%25zzz").content.decode()


def test_a_search_is_narrowed_to_one_kind_and_odd_words_and_places_find_nothing_that_breaks(enter):
    supervisor, agent = enter("zhuguan"), enter("xiaolin")
    wide = supervisor.get("/knowledge/search/?q=抱歉").content.decode()
    assert "?q=%E6%8A%B1%E6%AD%89&amp;in=scripts" in wide
    narrow = supervisor.get("/knowledge/search/?q=抱歉&in=scripts").content.decode()
    assert re.findall(r"<section><h2>(.*?)</h2>", narrow)[-1] == "话术"
    assert 'name="in" value="scripts"' in narrow
    odd = (
        "退",
        "退" * 1000,
        '"退款"',
        "退款* OR NEAR(",
        "😀😀",
        "ＭＫ８７０",
        "'; DROP TABLE x --",
        "§all",
        "#1",
        "%",
        "_",
        "\u202e",
    )
    for words in odd:
        for more in ({}, {"in": "messages"}, {"in": "cases", "before": "9" * 30}, {"in": "nonsense", "before": "-1"}):
            assert agent.get("/knowledge/search/", {"q": words} | more).status_code == 200, (words, more)


def test_dialogues_and_cases_show_what_was_probably_meant_and_the_search_as_it_was_typed_on_demand(enter):
    supervisor = enter("zhuguan")
    case = Case.objects.filter(title__contains="物流").values_list("id", flat=True)[0]
    page = supervisor.get("/knowledge/search/?q=物留").content.decode()
    assert page.count("没有“物留”，下面是“物流”的结果。") == page.count('class="meant"') >= 1
    assert f'href="/cases/{case}/"' in page
    assert 'href="?q=%E7%89%A9%E7%95%99&amp;in=cases&amp;exact=1"' in page
    typed = supervisor.get("/knowledge/search/?q=物留&in=cases&exact=1").content.decode()
    assert 'class="meant"' not in typed
    assert "换少一点的词" in typed
    held = supervisor.get("/knowledge/search/?q=物流&in=cases").content.decode()
    assert f'href="/cases/{case}/"' in held
    assert 'class="meant"' not in held
    for words in ("<b>物留</b>", "物留%", "_物留'\"", "😀物留", "物留" * 50):
        told = supervisor.get("/knowledge/search/", {"q": words, "in": "cases"})
        assert told.status_code == 200
        assert "<b>物" not in told.content.decode()


@pytest.mark.parametrize(("typed", "meant"), [("tuikaun", "退款"), ("fapioa", "发票")])
def test_questions_show_what_was_probably_meant_where_none_is_like_it(enter, typed, meant):
    agent = enter("xiaolin")
    page = agent.get(f"/knowledge/search/?q={typed}&in=questions").content.decode()
    assert f"没有“{typed}”，下面是“{meant}”的结果。" in page
    assert re.search(rf'<a class="row-link" href="/knowledge/\d+/">[^<]*{meant}', page)
    exact = agent.get(f"/knowledge/search/?q={typed}&in=questions&exact=1").content.decode()
    assert 'class="meant"' not in exact


def test_what_one_may_not_read_is_not_found_under_another_word_either(enter):
    agent = enter("xiaolin")
    for place in ("messages", "cases"):
        pages = [agent.get(f"/knowledge/search/?q={words}&in={place}").content.decode() for words in ("物流", "物留")]
        hits = [re.findall(r'<li><a class="row-link" href="([^"]+)"', page) for page in pages]
        assert hits[0] == hits[1]


def test_the_form_says_what_a_change_does_before_it_is_saved_and_keeps_what_was_typed(enter):
    trainer = enter("jingli")
    path = written(trainer, question="显示器有坏点怎么办", phrasings="屏幕有亮点\n屏幕上有个黑点")
    enter("zhuguan").post(path, {"do": "approve-1"})
    before = FactRow.objects.filter(name__startswith="faq.").count()
    typed = {
        "question": "屏幕能调高低吗",
        "phrasings": "支架能升降吗\n屏幕有亮点",
        "tries": "支架可以升降吗",
        "answer": "可以升降。",
    }
    page = trainer.post("/knowledge/new/", typed | {"do": "suppose"}).content.decode()
    assert "“屏幕有亮点”已是“显示器有坏点怎么办”的问法" in page
    assert "改后能识别" in page
    assert all(text in page for text in ("支架能升降吗", "支架可以升降吗", "可以升降。"))
    part = trainer.post("/knowledge/suppose/", typed | {"faq": ""})
    assert "改后能识别" in part.content.decode()
    assert "<html" not in part.content.decode()
    shown = trainer.post(path, {"do": "suppose", "phrasings": "有一个亮斑", "tries": "屏幕出现亮斑"}).content.decode()
    assert "有一个亮斑</textarea>" in shown
    edited = {
        "question": "屏幕上有坏掉的点",
        "answer": "七天内可换。",
        "tries": "有坏掉的点",
        "do": "suppose",
        "began": "1",
    }
    changed = trainer.post(f"{path}edit/", edited).content.decode()
    assert all(text in changed for text in ("data-suppose-told", "改后能识别", "屏幕上有坏掉的点", "七天内可换。"))
    assert trainer.post("/knowledge/suppose/", {"faq": "x"}).status_code == 422
    assert enter("xiaolin").post("/knowledge/suppose/", typed).status_code == 403
    assert FactRow.objects.filter(name__startswith="faq.").count() == before


def test_a_newer_answer_is_tried_beside_the_present_one_and_one_is_chosen(enter):
    trainer, supervisor, reader = enter("jingli"), enter("zhuguan"), Client(HTTP_HOST="localhost")
    places = {
        "channel_help": "登录后看说明。",
        "steps": "拔下键帽\n拔出轴体",
        "links": "换轴说明 https://example.com/switch?a=1&b=2",
    }
    path = written(trainer, question="轴体怎么换", phrasings="", **places)
    hostile = trainer.post(f"{path}edit/", NEW | {"began": "1", "links": "说明 javascript:alert(1)"})
    assert (hostile.status_code, "https://example.com/page" in hostile.content.decode()) == (422, True)
    supervisor.post(path, {"do": "approve-1"})
    page = reader.get("/help/demo-3c/?q=轴体").content.decode()
    assert "登录后看说明。" in page
    assert "<li>拔出轴体</li>" in page
    assert 'href="https://example.com/switch?a=1&amp;b=2" rel="noopener noreferrer nofollow"' in page
    trainer.post(f"{path}edit/", NEW | {"question": "轴体怎么换", "answer": "看视频。", "began": "1"})
    assert "两个版本正在试用" not in supervisor.get(path).content.decode()
    tried = supervisor.post(path, {"do": "try-2"}, follow=True).content.decode()
    assert "两个版本正在试用" in tried
    assert '<th scope="col">答案</th>' in tried
    assert enter("xiaolin").post(path, {"do": "keep-2"}).status_code == 403
    assert "登录后看说明。" in reader.get("/help/demo-3c/?q=轴体").content.decode()
    assert "两个版本正在试用" not in supervisor.post(path, {"do": "keep-2"}, follow=True).content.decode()
    assert "看视频。" in reader.get("/help/demo-3c/?q=轴体").content.decode()


def test_the_bot_is_rehearsed_from_its_page_watched_and_cancelled(enter):
    trainer, agent = enter("jingli"), enter("xiaolin")
    shop = re.findall(r'<option value="(\d+)"', trainer.get("/knowledge/bot/rehearsals/").content.decode())[0]
    told = {"shop": shop, "days": "30", "version": "", "wrong": ""}
    assert agent.post("/knowledge/bot/rehearsals/", told).status_code == 403
    refused = trainer.post("/knowledge/bot/rehearsals/", told | {"wrong": "很多"}, follow=True).content.decode()
    assert "很多" in refused
    path = trainer.post("/knowledge/bot/rehearsals/", told).headers["Location"]
    assert agent.get(path).status_code == 403
    assert "正在进行" in trainer.get(path).content.decode()
    state = trainer.get(path, HTTP_ACCEPT="application/json").json()
    assert (state["done"], state["over"]) == (0, False)
    assert "已有试演正在进行" in trainer.post("/knowledge/bot/rehearsals/", told, follow=True).content.decode()
    assert "已取消" in trainer.post(path, follow=True).content.decode()
    assert trainer.get(path, HTTP_ACCEPT="application/json").json()["over"]
    assert trainer.get(f"{path}?would=answer&happened=person&verdict=wrong&behind=5").status_code == 200


def test_pictures_and_pdfs_go_with_an_answer_onto_the_help_page(enter):
    trainer, supervisor, reader = enter("jingli"), enter("zhuguan"), Client(HTTP_HOST="localhost")
    refused = trainer.post("/knowledge/new/", NEW | {"attach": SimpleUploadedFile("a.txt", b"words")})
    assert refused.status_code == 422
    answer = trainer.post("/knowledge/new/", NEW | {"attach": [SimpleUploadedFile("换轴.png", picture("PNG")), SimpleUploadedFile("说明.pdf", pdf("换轴"))]})  # fmt: skip
    path = answer.headers["Location"]
    supervisor.post(path, {"do": "approve-1"})
    page = reader.get("/help/demo-3c/?q=换轴").content.decode()
    tokens = re.findall(r'<a href="/files/([^"]+)"', page)
    assert ("说明.pdf" in page, len(tokens)) == (True, 2)
    assert reader.get(f"/files/{tokens[0]}").status_code == 200
    trainer.post(f"{path}edit/", NEW | {"began": "1", "kept": [tokens[1]]})
    shown = trainer.get(path).content.decode()
    assert re.findall(r'<ul class="attached"><li><a href="/files/([^"]+)"', shown) == [tokens[1]]


def test_a_long_file_is_taken_in_by_turns_that_go_on_where_the_last_one_ended(enter, monkeypatch):
    trainer = enter("jingli")
    text = "标准问题,答案\n" + "".join(f"第{one}号怎么调,看第{one}页。\n" for one in range(60))
    monkeypatch.setattr("zhunsheng.surface.pages.knowledge.exchange.TURN", 0.000001)
    told = {"text": text, "do": "take"}
    for done in (25, 50):
        page = trainer.post("/knowledge/import/", told).content.decode()
        assert f"{done} / 60" in page
        told = {"do": "take"} | dict(re.findall(r'name="(at|made|added)" value="([^"]*)"', page))
        told |= {"sheet": html.unescape(re.findall(r'name="sheet" value="([^"]*)"', page)[0])}
        told |= dict(re.findall(r'name="(map-[a-z]+)" value="([^"]*)"', page))
    assert "60 个问题存为草稿" in trainer.post("/knowledge/import/", told, follow=True).content.decode()


def test_an_editor_says_who_approves_and_the_list_tells_that_one(enter):
    editor, approver = enter("jingli"), enter("zhuguan")
    path = written(editor, question="耳机保修多久", phrasings="", category="耳机", product="云雀 耳机")
    page = editor.get(path).content.decode()
    named = re.findall(r'<select class="input" name="reviewer".*?</select>', page, re.DOTALL)[0]
    people = dict(re.findall(r'<option value="(\d+)"[^>]*>([^<]+)</option>', named))
    owner = re.findall(r'<option value="(\d+)" selected', page)[0]
    one = next(key for key, name in people.items() if "周" in name or key != owner)
    told = editor.post(path, {"do": "entrust", "owner": owner, "reviewer": one}, follow=True).content.decode()
    assert "已记下负责人和审核人" in told
    assert "云雀 耳机" in told
    wrong = editor.post(path, {"do": "entrust", "owner": owner, "reviewer": owner}, follow=True).content.decode()
    assert "role=" in wrong
    assert FactRow.objects.filter(name="faq.entrusted").count() == 1
    assert "耳机保修多久" in editor.get("/knowledge/?whose=mine").content.decode()
    assert "耳机保修多久" not in approver.get("/knowledge/?whose=mine").content.decode()
    assert "耳机保修多久" in editor.get("/knowledge/?category=耳机").content.decode()
    written(editor)
    assert "耳机保修多久" not in editor.get("/knowledge/?category=键盘").content.decode()


def test_groups_are_given_a_category_on_one_page_and_agents_only_read_it(enter):
    editor, agent = enter("jingli"), enter("xiaolin")
    written(editor, question="耳机保修多久", phrasings="", category="耳机")
    page = editor.get("/knowledge/categories/").content.decode()
    group = re.findall(r'name="group" value="([^"]+)"', page)[0]
    saved = editor.post("/knowledge/categories/", {"category": "耳机", "group": [group]}, follow=True)
    assert re.search(rf'value="{group}" checked', saved.content.decode())
    refused = editor.post("/knowledge/categories/", {"category": "耳机", "group": ["nobody"]}, follow=True)
    assert "nobody" in refused.content.decode()
    assert editor.post("/knowledge/categories/", {"category": "没有"}).status_code == 404
    read = agent.get("/knowledge/categories/").content.decode()
    assert ("耳机" in read, 'name="group"' in read) == (True, False)
    assert agent.post("/knowledge/categories/", {"category": "耳机"}).status_code == 403
    assert FactRow.objects.filter(name="questions.assigned").count() == 1


def test_the_writing_aid_is_priced_in_yuan_and_a_few_calls_are_not_free(enter):
    admin = enter("guanli")
    typed = {
        "on": "on", "url": "https://llm.example.com/v1", "model": "m", "seconds": 8, "monthly_tokens": 0,
        "cents_in": "0.80", "cents_out": "2",
    }  # fmt: skip
    assert admin.post("/knowledge/bot/aid/", typed).status_code == 302
    settings = helper_settings()
    assert (settings.cents_in, settings.cents_out) == (80, 200)
    call = HelperCall(purpose="phrasings", failed=False, held=False, tokens_in=1_000, tokens_out=120, took_ms=5)
    run(note_helper_call, SYSTEM, now(), now().iso()[:10], call)
    page = admin.get("/knowledge/bot/aid/").content.decode()
    assert "¥0.00104" in page
    assert "每百万 token：输入 ¥0.80，输出 ¥2.00" in page
    assert 'name="cents_in" value="0.80"' in page
    refused = admin.post("/knowledge/bot/aid/", typed | {"cents_in": "0.805"})
    assert (refused.status_code, helper_settings().cents_in) == (422, 80)
    refused = admin.post("/knowledge/bot/aid/", typed | {"cents_in": "20000"})
    assert (refused.status_code, "2000000" in refused.content.decode(), "10000" in refused.content.decode()) == (
        422,
        False,
        True,
    )


def test_an_archive_of_questions_that_bursts_is_told_with_what_a_file_of_questions_may_be(enter):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("q.csv", "标准问题,答案\n怎么退,申请\n")
        archive.writestr("a.png", b"\0" * 60_000_000)
    given = SimpleUploadedFile("q.zip", packed.getvalue())
    refused = enter("zhuguan").post("/knowledge/import/", {"file": given})
    page = refused.content.decode()
    assert (refused.status_code, "解压后太大" in page) == (422, True)
    assert ("XLSX, CSV, Markdown, HTML, ZIP" in page, "PPTX" in page) == (True, False)
