"""The library of scripts: written, approved by somebody else, offered where it fits, and what changed is known."""

import msgspec
import pytest

from tests.people.staff import AT, facts, furnish, hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.assist.actions import (
    approve_script,
    draft_script,
    furnish_scripts,
    retire_script,
    review_script,
    revise_script,
    revive_script,
)
from zhunsheng.assist.errors import NothingToApprove, OwnScript, ScriptChanged, ScriptHeld
from zhunsheng.assist.events import ScriptApproved, ScriptDrafted, ScriptRetired, ScriptReviewed, ScriptsFurnished
from zhunsheng.assist.queries import (
    LIKEST,
    ScriptFilter,
    changes_since,
    scripted_issue_types,
    scripts_for,
    scripts_page,
    scripts_shown,
    the_script,
    wordings,
)
from zhunsheng.assist.shipped import shipped_library
from zhunsheng.assist.values import ScriptDraft, Surroundings
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.lifecycle import MoveRefused
from zhunsheng.standards.actions import install_standard
from zhunsheng.standards.queries import shipped

pytestmark = pytest.mark.usefixtures("db")

LATER = AT + seconds(60)
DRAFT = ScriptDraft(
    situation="answer", title="退款进度", title_en="Refund", text="{customer}您好，订单 {order} 的退款正在处理。",
    issue_types=("aftersales.refund",),
)  # fmt: skip
HERE = Surroundings(issue_type="aftersales.refund", tier="vip", channel="webchat")


@pytest.fixture
def author() -> Actor:
    furnish()
    for name, text in shipped():
        if name == "callcenter":
            run(install_standard, SYSTEM, AT, text, name=name, effective_at=AT, fills={})
    return hire("wen", rights(Role.TRAINER))


@pytest.fixture
def approver() -> Actor:
    return hire("shen", rights(Role.MANAGER))


def offered(actor: Actor, text: str = "", around: Surroundings = HERE) -> list[str]:
    return [script.draft.title for script in scripts_for(actor, around, text, LATER)]


def test_a_script_is_offered_once_somebody_else_has_approved_it(author: Actor, approver: Actor) -> None:
    script_id = run(draft_script, author, AT, DRAFT)
    assert offered(author) == []
    with pytest.raises(OwnScript):
        run(approve_script, author, AT, script_id, number=1)
    assert offered(author) == []
    run(approve_script, approver, AT, script_id, number=1)
    assert offered(author) == ["退款进度"]
    assert scripted_issue_types() == {"aftersales.refund"}
    assert facts()[-2:] == [
        ScriptDrafted(script_id=script_id, number=1),
        ScriptApproved(script_id=script_id, number=1, author_id=author.id, issue_types=["aftersales.refund"]),
    ]


def test_a_supervisor_may_approve_what_they_wrote() -> None:
    furnish()
    run(install_standard, SYSTEM, AT, dict(shipped())["callcenter"], name="callcenter", effective_at=AT, fills={})
    supervisor = hire("zhu", rights(Role.SUPERVISOR))
    script_id = run(draft_script, supervisor, AT, DRAFT)
    run(approve_script, supervisor, AT, script_id, number=1)
    assert offered(supervisor) == ["退款进度"]


def test_words_the_guard_holds_are_not_approved(author: Actor, approver: Actor) -> None:
    script_id = run(draft_script, author, AT, msgspec.structs.replace(DRAFT, text="这不归我管，您找别人吧。"))
    with pytest.raises(ScriptHeld) as refused:
        run(approve_script, approver, AT, script_id, number=1)
    assert (refused.value.detail["clause"], refused.value.detail["phrase"]) == ("cc-2.1b", "不归我管")
    assert offered(author) == []


def test_the_approved_wording_counts_until_the_newer_one_is_approved(author: Actor, approver: Actor) -> None:
    script_id = run(draft_script, author, AT, DRAFT)
    run(approve_script, approver, AT, script_id, number=1)
    newer = msgspec.structs.replace(DRAFT, text="订单 {order} 的退款已提交。")
    assert run(revise_script, author, LATER, script_id, newer, began=1) == 2
    (script,) = scripts_for(author, HERE, "", LATER)
    assert (script.number, script.latest, script.draft.text) == (1, 2, DRAFT.text)
    assert scripts_shown(author, ScriptFilter(state="open")) == 1
    with pytest.raises(ScriptChanged):
        run(approve_script, approver, LATER, script_id, number=1)
    run(approve_script, approver, LATER, script_id, number=2)
    (script,) = scripts_for(author, HERE, "", LATER)
    assert script.draft.text == newer.text
    assert [one.number for one in wordings(author, script_id)] == [2, 1]
    assert the_script(author, script_id).approved == 2


def test_two_editors_do_not_overwrite_each_other(author: Actor) -> None:
    script_id = run(draft_script, author, AT, DRAFT)
    run(revise_script, author, AT, script_id, msgspec.structs.replace(DRAFT, title="甲"), began=1)
    with pytest.raises(ScriptChanged):
        run(revise_script, author, AT, script_id, msgspec.structs.replace(DRAFT, title="乙"), began=1)
    assert the_script(author, script_id).draft.title == "甲"


def test_a_retired_script_is_offered_no_more_until_it_is_approved_again(author: Actor, approver: Actor) -> None:
    script_id = run(draft_script, author, AT, DRAFT)
    run(approve_script, approver, AT, script_id, number=1)
    run(review_script, approver, AT, script_id)
    run(retire_script, approver, LATER, script_id)
    assert (offered(author), scripted_issue_types()) == ([], frozenset())
    with pytest.raises(MoveRefused):
        run(retire_script, approver, LATER, script_id)
    with pytest.raises(NothingToApprove):
        run(review_script, approver, LATER, script_id)
    run(revive_script, approver, LATER, script_id)
    assert offered(author) == []
    run(approve_script, approver, LATER, script_id, number=1)
    assert offered(author) == ["退款进度"]
    assert [type(one) for one in facts()[-4:-2]] == [ScriptReviewed, ScriptRetired]


def test_what_changed_since_an_instant_names_new_changed_and_retired_scripts(author: Actor, approver: Actor) -> None:
    ids = [run(draft_script, author, AT, msgspec.structs.replace(DRAFT, title=title)) for title in ("甲", "乙", "丙")]
    for script_id in ids:
        run(approve_script, approver, AT, script_id, number=1)
    assert changes_since(AT) == []
    run(revise_script, author, LATER, ids[0], msgspec.structs.replace(DRAFT, title="甲", text="新的。"), began=1)
    run(approve_script, approver, LATER, ids[0], number=2)
    run(retire_script, approver, LATER + seconds(1), ids[1])
    fresh = run(draft_script, author, LATER, msgspec.structs.replace(DRAFT, title="丁"))
    run(approve_script, approver, LATER + seconds(2), fresh, number=1)
    told = [(one.kind, one.title, one.before) for one in changes_since(AT)]
    assert told == [("changed", "甲", DRAFT.text), ("retired", "乙", None), ("new", "丁", None)]


def test_the_most_fitting_script_comes_first_and_pinyin_finds_it(author: Actor, approver: Actor) -> None:
    run(furnish_scripts, SYSTEM, AT)
    best = scripts_for(author, HERE, "", LATER)
    assert best[0].draft.issue_types == ("aftersales.refund",)
    assert offered(author, "tkjd") == offered(author, "tuikuanj") == ["退款进度"]
    assert offered(author, "退款进度")[0] == "退款进度"
    assert "会员问候" in offered(author, "问候")
    assert "会员问候" not in offered(author, "问候", Surroundings(tier="new"))
    assert offered(author, "没有这样的话术") == []


def test_a_script_outside_its_time_or_channel_is_not_offered(author: Actor, approver: Actor) -> None:
    for change in ({"effective_from": LATER + seconds(1)}, {"effective_to": LATER}, {"channel": "hotline"}):
        script_id = run(draft_script, author, AT, msgspec.structs.replace(DRAFT, **change))
        run(approve_script, approver, AT, script_id, number=1)
    assert offered(author) == []


@pytest.mark.parametrize(
    ("change", "thing"),
    [
        ({"text": "  "}, "text"),
        ({"text": "您的 {password} 是？"}, "the words of the script"),
        ({"text": "好" * 2001}, "text"),
        ({"title": "行\n一"}, None),
        ({"title": ""}, "title"),
        ({"situation": "nowhere"}, "situation"),
        ({"tier": "gold"}, "tier"),
        ({"issue_types": ("Order Track",)}, "issue_types"),
        ({"channel": "<b>"}, "channel"),
        ({"effective_from": LATER, "effective_to": AT}, "effective_to"),
    ],
)
def test_a_bad_field_is_named(author: Actor, change: dict[str, object], thing: str | None) -> None:
    if thing is None:
        assert (
            the_script(author, run(draft_script, author, AT, msgspec.structs.replace(DRAFT, **change))).draft.title
            == "行 一"
        )
        return
    with pytest.raises(BadInput) as refused:
        run(draft_script, author, AT, msgspec.structs.replace(DRAFT, **change))
    assert refused.value.detail["thing"] == thing


def test_agents_use_scripts_and_do_not_write_or_approve_them(author: Actor) -> None:
    agent = hire("lin", rights(Role.AGENT))
    script_id = run(draft_script, author, AT, DRAFT)
    before = facts()
    for attempt in (
        lambda: run(draft_script, agent, AT, DRAFT),
        lambda: run(revise_script, agent, AT, script_id, DRAFT, began=1),
        lambda: run(approve_script, agent, AT, script_id, number=1),
        lambda: run(retire_script, agent, AT, script_id),
        lambda: run(furnish_scripts, agent, AT),
    ):
        with pytest.raises(AccessDenied):
            attempt()
    assert facts() == before
    assert scripts_page(agent, ScriptFilter()) != []


def test_the_list_is_searched_filtered_and_sorted(author: Actor) -> None:
    number = run(furnish_scripts, SYSTEM, AT)
    assert run(furnish_scripts, SYSTEM, AT) == 0
    assert facts()[-1] == ScriptsFurnished(desk_id=1, scripts=number)
    assert scripts_shown(author, ScriptFilter()) == number == len(shipped_library().scripts)
    assert {one.draft.title for one in scripts_page(author, ScriptFilter(text="tkjd"))} == {"退款进度"}
    assert {one.draft.title for one in scripts_page(author, ScriptFilter(issue="order.tracking"))} == {
        "物流查询",
        "物流停滞",
        "会员物流查询",
        "问物流停在哪里",
        "确认查哪个包裹",
    }
    titles = [one.draft.title for one in scripts_page(author, ScriptFilter(sort="title"), limit=500)]
    assert titles == sorted(titles)
    assert scripts_page(author, ScriptFilter(sort="nonsense; drop"), offset=number) == []


def test_scripts_are_found_mistyped_and_by_sound_and_a_newer_wording_at_once(author: Actor) -> None:
    run(furnish_scripts, SYSTEM, AT)
    wanted = ScriptFilter(text="运输坡损", sort=LIKEST)
    [found] = scripts_page(author, wanted)
    assert found.draft.title == "运输破损"
    run(revise_script, author, AT, found.id, msgspec.structs.replace(found.draft, title="路上摔坏"), began=found.latest)
    assert scripts_page(author, wanted) == []
    assert [one.id for one in scripts_page(author, ScriptFilter(text="lushang shuaihuai", sort=LIKEST))] == [found.id]
    many = [one.id for one in scripts_page(author, ScriptFilter(text="退款", sort=LIKEST), limit=500)]
    assert many[3:5] == [
        one.id for one in scripts_page(author, ScriptFilter(text="退款", sort=LIKEST), offset=3, limit=2)
    ]
    for odd in ("%", "_", "'\"", "😀", "\\", "退" * 100, "a" * 100, "(?:"):
        assert scripts_page(author, ScriptFilter(text=odd, sort=LIKEST)) == []
    with pytest.raises(AccessDenied):
        scripts_page(hire("yin", rights(Role.PRIVACY_OFFICER)), ScriptFilter(text="退款", sort=LIKEST))
