"""Law: over the interface everybody may exactly what `access` decides; a denial writes nothing and tells nothing."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import pytest

from tests.dialogue.desk import agent, answers, hire, open_shop, opened, rights, says, team
from tests.people.staff import AT
from tests.surface.api.caller import Program, token_of
from tests.surface.api.test_guarding import PROOF, RULE
from zhunsheng.access.queries import decide, reach
from zhunsheng.access.values import (
    SYSTEM,
    Actor,
    Allowed,
    Grade,
    Reach,
    Role,
    Subject,
    Verb,
    customer_actor,
    customer_subject,
)
from zhunsheng.cases.actions import register_case
from zhunsheng.cases.models import Case
from zhunsheng.cases.rows import row_of
from zhunsheng.cases.values import NewCase
from zhunsheng.commerce.actions import create_shop
from zhunsheng.commerce.values import NewShop
from zhunsheng.dialogue.models import Message
from zhunsheng.dialogue.queries import subject_of_dialogue
from zhunsheng.growth.models import ShiftSheet
from zhunsheng.insight.queries import indicators
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.people.actions import find_or_make_customer, knock, open_session
from zhunsheng.people.models import Agent, ApiToken, Device, Team
from zhunsheng.people.policy import shipped_policy
from zhunsheng.people.queries import actor_of, tokens_of
from zhunsheng.people.values import Browser, Details, DeviceState, IdentityKey, Scope, Tier
from zhunsheng.surface.api.describing import description
from zhunsheng.surface.api.shapes.common import plain

pytestmark = pytest.mark.usefixtures("db", "keys")

SECRET_WORDS = "我的手机是一三八开头的那个"
NAME, PHONE, MAIL = "王小明", "13812345678", "wang@example.com"
LEAKS = (SECRET_WORDS, NAME, PHONE, MAIL, "wang@", "5678")
TOO_LATE = ("dialogue.taken",)
"""Told to those who could have taken it while it waited: that they come too late, and nothing else."""
POST_OFFICE = {"way": "file", "sender": "desk@example.com", "hourly_cap": 20}
WIDGET = {
    "opening": "always", "languages": ["zh-hans"], "asks_contact": True, "bot_first": False,
    "flood": {"messages": 300, "within_seconds": 60, "same_words": 10, "newcomers": 60, "newcomers_within_seconds": 3600},
}  # fmt: skip
QUESTION = {"question": "怎么退货", "answer": "七天内都可以。"}


class World(msgspec.Struct):
    """Who and what there is to be reached."""

    dialogue: int
    customer: int
    lin: int
    wei: int
    shop: int
    token: int = 0
    session: int = 0
    device: int = 0
    sheet: int = 0
    case: int = 0


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One way to ask, and what decides whether one may."""

    verb: Verb | None = None
    subject: Callable[[World], Subject] | None = None
    body: object = None
    query: str = ""
    listed: bool = False


def org(kind: str) -> Callable[[World], Subject]:
    return lambda world: Subject(kind=kind)


def of_desk(verb: Verb, body: object = None) -> Call:
    return Call(verb=verb, subject=org("desk"), body=body)


def the_dialogue(world: World) -> Subject:
    return subject_of_dialogue(world.dialogue)


def the_case(world: World) -> Subject:
    return row_of(Case.objects.get(id=world.case)).subject()


def met(kind: str) -> Callable[[World], Subject]:
    return lambda world: customer_subject(kind, world.customer, world.customer, the_dialogue(world))


def lins(kind: str) -> Callable[[World], Subject]:
    def subject(world: World) -> Subject:
        found = Agent.objects.get(id=world.lin)
        return Subject(kind=kind, id=found.id, agent_id=found.id, team_id=found.team_id)

    return subject


def reads_dialogue(verb: Verb = Verb.DIALOGUE_READ, body: object = None) -> Call:
    return Call(verb=verb, subject=the_dialogue, body=body)


ORDER = {
    "buyer": {"external_id": "m1"}, "status": "to_ship", "placed_at": "2026-11-01T08:00:00Z",
    "items": [{"title": "茶", "sku": "t", "qty": 1, "price_cents": 1}],
}  # fmt: skip
RIGHTS = {"roles": ["agent"], "grade": "regular", "capacity": 3}
RULES_TRIED = {
    ("GET", ""): None, ("GET", "/editions/{number}"): None, ("PUT", "/draft"): {"text": "x"}, ("DELETE", "/draft"): None, ("POST", "/try"): {"text": "x"},
    ("POST", "/draft/publish"): {"reason": "x"}, ("POST", "/back"): {"seen": 1, "reason": "x"},
}  # fmt: skip
PROMOTION = {"kind": "promotion", "title": "满减", "text": "满三百减四十", "valid_from": "2026-11-01T08:00:00Z"}
CARD = {"category": "3c", "kind": "manual", "title": "耳机手册"}
SCRIPT = {"situation": "nowhere", "title": "问候", "text": "您好"}
NEW_AGENT = {"login": "new-one", "name": "新人", "nickname": "新", "rights": RIGHTS}

CALLS: Mapping[tuple[str, str], Call] = {
    ("GET", "/me"): Call(),
    ("GET", "/agents"): Call(),
    ("GET", "/agents/{agent}"): Call(),
    ("POST", "/agents"): Call(verb=Verb.PEOPLE_MANAGE, subject=org("agent"), body=NEW_AGENT),
    ("PUT", "/agents/{agent}/rights"): Call(verb=Verb.PEOPLE_MANAGE, subject=lins("agent"), body=RIGHTS),
    ("PUT", "/agents/{agent}/presence"): Call(verb=Verb.AGENT_SET_PRESENCE, subject=lins("agent"), body={"presence": "away"}),
    ("GET", "/presence-reasons"): Call(),
    ("GET", "/shifts"): Call(verb=Verb.SHIFT_READ, listed=True),
    ("GET", "/agents/{agent}/shift"): Call(verb=Verb.SHIFT_READ, subject=lins("shift")),
    ("POST", "/shift"): Call(verb=Verb.SHIFT_WORK, listed=True),
    ("GET", "/shift/unread"): Call(),
    ("POST", "/shift/read"): Call(verb=Verb.SHIFT_WORK, listed=True, body={"keys": ["none"]}),
    ("POST", "/shift/sheet"): Call(verb=Verb.SHIFT_WORK, listed=True, body={}),
    ("POST", "/agents/{agent}/shift/override"): Call(
        verb=Verb.SHIFT_OVERRIDE, subject=lins("agent"), body={"code": "orders", "reason": "后台维护", "minutes": 30}
    ),
    ("POST", "/agents/{agent}/shift/end"): Call(
        verb=Verb.SHIFT_CONFIRM, subject=lins("agent"), body={"reason": "已离岗"}
    ),
    ("GET", "/shift-sheets"): Call(verb=Verb.SHIFT_READ, listed=True),
    ("PUT", "/shift-sheets/{sheet}/appraisal"): Call(verb=Verb.SHIFT_CONFIRM, subject=lins("shift"), body={"mark": 1}),
    ("POST", "/agents/{agent}/invitation"): Call(verb=Verb.AGENT_INVITE, subject=lins("agent")),
    ("DELETE", "/agents/{agent}/factor"): Call(verb=Verb.FACTOR_RESET, subject=lins("agent")),
    ("PUT", "/devices/{device}/approval"): Call(verb=Verb.DEVICE_DECIDE, subject=lins("device")),
    ("DELETE", "/devices/{device}/approval"): Call(verb=Verb.DEVICE_DECIDE, subject=lins("device")),
    ("GET", "/promises"): Call(verb=Verb.DIALOGUE_READ, listed=True),
    ("GET", "/benefits"): Call(),
    ("PUT", "/benefits/{code}"): Call(
        verb=Verb.ROUTING_MANAGE, subject=org("desk"),
        body={"zh": "贺卡", "en": "A card", "tiers": ["vip"], "fulfil_s": 3600},
    ),
    ("GET", "/dialogues/{dialogue}/benefits"): reads_dialogue(),
    ("POST", "/dialogues/{dialogue}/benefits"): reads_dialogue(Verb.DIALOGUE_REPLY, {"code": "none"}),
    ("GET", "/agents/{agent}/devices"): Call(verb=Verb.DEVICE_READ, subject=lins("device")),
    ("GET", "/agents/{agent}/sessions"): Call(verb=Verb.DEVICE_READ, subject=lins("session")),
    ("DELETE", "/sessions/{session}"): Call(verb=Verb.SESSION_END, subject=lins("session")),
    ("DELETE", "/agents/{agent}/sessions"): Call(verb=Verb.SESSION_END, subject=lins("session")),
    ("DELETE", "/devices/{device}"): Call(verb=Verb.SESSION_END, subject=lins("device")),
    ("GET", "/routing"): Call(),
    ("PUT", "/routing/{group}"): Call(verb=Verb.ROUTING_MANAGE, subject=org("desk"), body={"offer_s": 60}),
    ("GET", "/teams"): Call(),
    ("POST", "/teams"): Call(verb=Verb.PEOPLE_MANAGE, subject=org("team"), body={"name": "新组"}),
    ("GET", "/groups"): Call(),
    ("GET", "/rights"): Call(),
    ("GET", "/tokens"): Call(verb=Verb.TOKEN_MANAGE, listed=True),
    ("DELETE", "/tokens/{token}"): Call(verb=Verb.TOKEN_MANAGE, subject=lins("token")),
    ("GET", "/dialogues"): Call(verb=Verb.DIALOGUE_READ, listed=True),
    ("GET", "/dialogues/{dialogue}"): reads_dialogue(),
    ("GET", "/dialogues/{dialogue}/clocks"): reads_dialogue(),
    ("GET", "/dialogues/{dialogue}/gate"): reads_dialogue(),
    ("GET", "/dialogues/{dialogue}/owners"): reads_dialogue(),
    ("GET", "/dialogues/{dialogue}/followups"): reads_dialogue(),
    ("GET", "/dialogues/{dialogue}/messages"): reads_dialogue(),
    ("GET", "/dialogues/{dialogue}/record"): reads_dialogue(),
    ("GET", "/dialogues/{dialogue}/demand"): reads_dialogue(),
    ("GET", "/dialogues/{dialogue}/notes"): reads_dialogue(),
    ("GET", "/dialogues/{dialogue}/place"): reads_dialogue(),
    ("PUT", "/dialogues/{dialogue}/record"): reads_dialogue(Verb.DIALOGUE_RECORD, {"texts": {}, "version": 0}),
    ("PUT", "/dialogues/{dialogue}/demand"): reads_dialogue(Verb.DIALOGUE_RECORD, {"issue_type": "none.such"}),
    ("POST", "/dialogues/{dialogue}/solution"): reads_dialogue(Verb.DIALOGUE_RECORD, {}),
    ("POST", "/dialogues/{dialogue}/promises"): reads_dialogue(Verb.DIALOGUE_RECORD, {"plan": "回电", "due_at": "2099-11-01T08:00:00Z"}),
    ("POST", "/dialogues/{dialogue}/notes"): reads_dialogue(Verb.DIALOGUE_NOTE, {"text": "已核实"}),
    ("POST", "/dialogues/{dialogue}/read"): reads_dialogue(body={"seq": 1}),
    ("POST", "/dialogues/{dialogue}/messages"): reads_dialogue(Verb.DIALOGUE_REPLY, {"text": "您好"}),
    ("POST", "/dialogues/{dialogue}/take"): reads_dialogue(Verb.DIALOGUE_TAKE),
    ("POST", "/dialogues/{dialogue}/transfer"): reads_dialogue(Verb.DIALOGUE_TRANSFER, {"to_agent": 0, "note": "交接"}),
    ("POST", "/dialogues/{dialogue}/take-over"): reads_dialogue(Verb.DIALOGUE_TAKE_OVER, {"note": ""}),
    ("POST", "/dialogues/{dialogue}/close"): reads_dialogue(Verb.DIALOGUE_CLOSE, {"outcome": "solved"}),
    ("POST", "/followups/{followup}/done"): Call(verb=Verb.DIALOGUE_REPLY, listed=True, body={"result": "已告知"}),
    ("GET", "/queue"): Call(),
    ("GET", "/messages"): Call(verb=Verb.SEARCH, listed=True, query="?q=手机"),
    ("GET", "/customers/{customer}"): Call(
        verb=Verb.CUSTOMER_READ, subject=met("customer"), query="?dialogue={dialogue}"
    ),
    ("GET", "/customers/{customer}/orders"): Call(
        verb=Verb.ORDER_READ, subject=met("order"), query="?dialogue={dialogue}"
    ),
    ("POST", "/customers/search"): Call(verb=Verb.CUSTOMER_SEARCH, subject=org("customer"), body={"contact": PHONE}),
    ("POST", "/customers/{customer}/unmask"): Call(
        verb=Verb.CUSTOMER_UNMASK, subject=met("customer"),
        body={"field": "phone", "reason": "回电", "dialogue": "{dialogue}"},
    ),
    ("GET", "/blocks"): Call(verb=Verb.CUSTOMER_BLOCK, subject=org("customer")),
    ("PUT", "/customers/{customer}/block"): Call(
        verb=Verb.CUSTOMER_BLOCK, subject=met("customer"),
        body={"reason": "none", "length": "none", "dialogue": "{dialogue}"},
    ),
    ("DELETE", "/customers/{customer}/block"): Call(
        verb=Verb.CUSTOMER_BLOCK, subject=met("customer"), query="?dialogue={dialogue}&reason=已道歉"
    ),
    ("GET", "/cases"): Call(verb=Verb.CASE_READ, listed=True),
    ("GET", "/case-counts"): Call(verb=Verb.CASE_READ, listed=True),
    ("POST", "/cases"): Call(verb=Verb.CASE_REGISTER, subject=the_dialogue, body={"kind": "party", "shop": "{shop}", "customer": "{customer}", "dialogue": "{dialogue}"}),
    ("GET", "/cases/{case}"): Call(verb=Verb.CASE_READ, subject=the_case),
    ("GET", "/cases/{case}/entries"): Call(verb=Verb.CASE_READ, subject=the_case),
    ("POST", "/cases/{case}/moves"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"move": "take_up"}),
    ("PUT", "/cases/{case}/fields"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"fields": {"what": "杯子碎了"}}),
    ("POST", "/cases/{case}/entries"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"kind": "note", "words": "已核实"}),
    ("PUT", "/cases/{case}/owner"): Call(verb=Verb.CASE_ASSIGN, subject=the_case, body={"agent": 1}),
    ("PUT", "/cases/{case}/options"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"options": []}),
    ("POST", "/cases/{case}/tasks"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"department": "moon", "recipient": "x", "question": "x"}),
    ("POST", "/cases/{case}/refunds"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"cents": 0}),
    ("DELETE", "/cases/{case}/refunds/{refund}"): Call(verb=Verb.CASE_WORK, subject=the_case),
    ("PUT", "/cases/{case}/refunds/{refund}"): Call(verb=Verb.ORDER_REFUND, subject=lambda world: msgspec.structs.replace(the_case(world), kind="order", id=0), body={"grant": True}),
    ("GET", "/cases/{case}/around"): Call(verb=Verb.CASE_READ, subject=the_case),
    ("GET", "/case-fields"): Call(verb=Verb.CASE_READ, listed=True),
    ("PUT", "/cases/{case}/custom"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"fields": {}}),
    ("PUT", "/cases/{case}/tags"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"tags": ["双十一"]}),
    ("PUT", "/cases/{case}/links"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"other": 1}),
    ("DELETE", "/cases/{case}/links/{other}"): Call(verb=Verb.CASE_WORK, subject=the_case),
    ("POST", "/cases/{case}/files"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"name": "a.txt", "content": "aGVsbG8="}),
    ("DELETE", "/cases/{case}/files/{file}"): Call(verb=Verb.CASE_WORK, subject=the_case),
    ("POST", "/cases/{case}/copies"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"department": "moon", "recipient": "x"}),
    ("PUT", "/cases/{case}/watch"): Call(verb=Verb.CASE_READ, subject=the_case, body={"watches": False}),
    ("PUT", "/cases/{case}/priority"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"level": 1}),
    ("PUT", "/cases/{case}/merger"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"into": 1}),
    ("DELETE", "/cases/{case}/merger"): Call(verb=Verb.CASE_WORK, subject=the_case),
    ("GET", "/callbacks"): Call(verb=Verb.CASE_READ, listed=True),
    ("POST", "/callbacks/{callback}/outcome"): Call(body={"outcome": "fine", "words": "好"}),
    ("GET", "/case-analysis"): Call(verb=Verb.CASE_READ, listed=True, query="?since=2026-11-01T00:00:00Z&until=2026-12-01T00:00:00Z"),
    ("GET", "/improvements"): Call(verb=Verb.CASE_READ, listed=True),
    ("POST", "/cases/{case}/improvements"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"department": "moon", "what": "x", "due_at": "2099-01-01T00:00:00Z"}),
    ("PUT", "/cases/{case}/improvements/{improvement}"): Call(verb=Verb.CASE_WORK, subject=the_case, body={"changed": "x", "told": "x"}),
    ("POST", "/cases/{case}/force"): Call(verb=Verb.CASE_FORCE, subject=the_case, body={"reason": "重复"}), **{(how, f"/case-rules/{{sort}}{tail}"): Call(verb=Verb.CASE_RULES, subject=org("rules"), body=body) for (how, tail), body in RULES_TRIED.items()},
    ("GET", "/ratings"): Call(verb=Verb.RATING_READ, listed=True),
    ("GET", "/indicators"): Call(verb=Verb.INSIGHT_READ, listed=True),
    ("GET", "/figures"): Call(verb=Verb.INSIGHT_READ, listed=True, query="?indicator={indicator}"),
    ("GET", "/figures/{indicator}/behind"): Call(verb=Verb.INSIGHT_READ, listed=True),
    ("GET", "/scripts"): Call(verb=Verb.SCRIPT_READ, subject=org("script")),
    ("GET", "/scripts/{script}"): Call(verb=Verb.SCRIPT_READ, subject=org("script")),
    ("GET", "/scripts/{script}/wordings"): Call(verb=Verb.SCRIPT_READ, subject=org("script")),
    ("POST", "/scripts"): Call(verb=Verb.SCRIPT_EDIT, subject=org("script"), body=SCRIPT),
    ("PUT", "/scripts/{script}"): Call(verb=Verb.SCRIPT_EDIT, subject=org("script"), body=SCRIPT | {"began": 1}),
    ("POST", "/scripts/{script}/approve"): Call(verb=Verb.SCRIPT_APPROVE, subject=org("script"), body={"number": 1}),
    ("POST", "/scripts/{script}/retire"): Call(verb=Verb.SCRIPT_APPROVE, subject=org("script")),
    ("GET", "/evidence"): of_desk(Verb.EVIDENCE_READ), ("POST", "/evidence"): of_desk(Verb.EVIDENCE_EDIT, PROOF),
    ("POST", "/evidence/{evidence}/end"): of_desk(Verb.EVIDENCE_EDIT),
    ("GET", "/own-rules"): of_desk(Verb.GUARD_READ), ("GET", "/own-rules/table"): of_desk(Verb.GUARD_READ),
    ("PUT", "/own-rules/table"): of_desk(Verb.GUARD_EDIT, {"table": "nothing"}), ("POST", "/own-rules"): of_desk(Verb.GUARD_EDIT, RULE),
    ("PUT", "/own-rules/{rule}"): of_desk(Verb.GUARD_EDIT, RULE), ("PUT", "/own-rules/{rule}/state"): of_desk(Verb.GUARD_EDIT, {"state": "off"}),
    ("GET", "/releases"): Call(verb=Verb.WORDS_RELEASE, listed=True),
    ("POST", "/releases/{release}/answer"): Call(verb=Verb.WORDS_RELEASE, listed=True, body={"granted": True, "answer": "属实"}),
    ("GET", "/announcements"): Call(verb=Verb.ANNOUNCEMENT_READ, subject=org("announcement")), ("GET", "/announcements/{announcement}"): Call(verb=Verb.ANNOUNCEMENT_READ, subject=org("announcement")),
    ("POST", "/announcements"): Call(verb=Verb.ANNOUNCEMENT_WRITE, subject=org("announcement"), body=PROMOTION),
    ("PUT", "/announcements/{announcement}"): Call(verb=Verb.ANNOUNCEMENT_WRITE, subject=org("announcement"), body=PROMOTION | {"version": 1}),
    ("DELETE", "/announcements/{announcement}"): Call(verb=Verb.ANNOUNCEMENT_WRITE, subject=org("announcement")),
    ("GET", "/card-categories"): Call(verb=Verb.CARD_READ, subject=org("card")),
    ("GET", "/cards"): Call(verb=Verb.CARD_READ, subject=org("card")), ("GET", "/cards/{card}"): Call(verb=Verb.CARD_READ, subject=org("card")),
    ("POST", "/cards"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body=CARD),
    ("PUT", "/cards/{card}"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body=CARD | {"version": 1}),
    ("DELETE", "/cards/{card}"): Call(verb=Verb.CARD_WRITE, subject=org("card")),
    ("GET", "/questions"): Call(verb=Verb.CARD_READ, subject=org("card")), ("GET", "/question-search"): Call(verb=Verb.CARD_READ, subject=org("card"), query="?q=tuikuan"),
    ("GET", "/recognised"): Call(verb=Verb.CARD_READ, subject=org("card"), query="?text=x"),
    ("GET", "/questions/{question}"): Call(verb=Verb.CARD_READ, subject=org("card")), ("GET", "/questions/{question}/phrasings"): Call(verb=Verb.CARD_READ, subject=org("card")),
    ("POST", "/questions"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body=QUESTION), ("PUT", "/questions/{question}/people"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body={"owner_id": 1}),
    ("PUT", "/questions/{question}"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body=QUESTION | {"began": 1}), ("GET", "/question-categories"): Call(verb=Verb.CARD_READ, subject=org("card")), ("PUT", "/question-categories"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body={"category": "x"}),
    ("POST", "/questions/{question}/approve"): Call(verb=Verb.SCRIPT_APPROVE, subject=org("card"), body={"number": 1}),
    ("POST", "/questions/{question}/review"): Call(verb=Verb.SCRIPT_APPROVE, subject=org("card")), ("POST", "/questions/{question}/retire"): Call(verb=Verb.SCRIPT_APPROVE, subject=org("card")),
    ("POST", "/questions/{question}/phrasings"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body={"texts": ["x"]}),
    ("PUT", "/questions/{question}/tests"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body={"texts": ["x"]}), ("DELETE", "/phrasings/{phrasing}"): Call(verb=Verb.CARD_WRITE, subject=org("card")),
    ("GET", "/documents"): Call(verb=Verb.CARD_READ, subject=org("card")), ("GET", "/documents/{paper}"): Call(verb=Verb.CARD_READ, subject=org("card")),
    ("GET", "/documents/{paper}/versions"): Call(verb=Verb.CARD_READ, subject=org("card")), ("GET", "/documents/{paper}/passages"): Call(verb=Verb.CARD_READ, subject=org("card")),
    ("GET", "/passage-search"): Call(verb=Verb.CARD_READ, subject=org("card"), query="?q=tuikuan"), ("DELETE", "/documents/{paper}"): Call(verb=Verb.CARD_WRITE, subject=org("card")),
    ("POST", "/documents"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body={"title": "x", "file": "x"}), ("PUT", "/documents/{paper}"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body={"title": "x"}),
    ("POST", "/documents/{paper}/replace"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body={"file": "x"}),
    ("GET", "/questions/{question}/trial"): Call(verb=Verb.CARD_READ, subject=org("card")), ("POST", "/questions/{question}/trial"): Call(verb=Verb.SCRIPT_APPROVE, subject=org("card"), body={"number": 1}),
    ("POST", "/questions/{question}/trial/end"): Call(verb=Verb.SCRIPT_APPROVE, subject=org("card"), body={"number": 1}), ("GET", "/rehearsals"): Call(verb=Verb.CARD_WRITE, subject=org("card")),
    ("POST", "/rehearsals"): Call(verb=Verb.CARD_WRITE, subject=org("card"), body={"shop": "tea", "since": "2026-11-01T00:00:00Z", "until": "2026-11-20T00:00:00Z"}),
    ("GET", "/rehearsals/{rehearsal_id}"): Call(verb=Verb.CARD_WRITE, subject=org("card")), ("GET", "/rehearsals/{rehearsal_id}/dialogues"): Call(verb=Verb.CARD_WRITE, subject=org("card")), ("POST", "/rehearsals/{rehearsal_id}/cancel"): Call(verb=Verb.CARD_WRITE, subject=org("card")),
    ("GET", "/dialogues/{dialogue}/suggestions"): Call(verb=Verb.DIALOGUE_READ, subject=the_dialogue),
    ("GET", "/bank-versions"): Call(verb=Verb.CARD_WRITE, subject=org("card")), ("PUT", "/bank-version"): Call(verb=Verb.SCRIPT_APPROVE, subject=org("card"), body={"number": 1}),
    ("GET", "/models"): Call(verb=Verb.CARD_READ, subject=org("card")),
    ("GET", "/taxonomy"): Call(), ("GET", "/taxonomy/editions"): Call(),
    ("GET", "/taxonomy/draft"): Call(verb=Verb.TAXONOMY_EDIT, subject=org("taxonomy")),
    ("PUT", "/taxonomy/draft"): Call(verb=Verb.TAXONOMY_EDIT, subject=org("taxonomy"), body={"body": {}}),
    ("DELETE", "/taxonomy/draft"): Call(verb=Verb.TAXONOMY_EDIT, subject=org("taxonomy")),
    ("POST", "/taxonomy/draft/publish"): Call(verb=Verb.TAXONOMY_PUBLISH, subject=org("taxonomy"), body={"version": 1}),
    ("GET", "/standard-drafts"): Call(verb=Verb.STANDARD_INSTALL, subject=org("standard")),
    ("PUT", "/standard-drafts/{document}"): Call(verb=Verb.STANDARD_INSTALL, subject=org("standard"), body={"changes": {}}),
    ("DELETE", "/standard-drafts/{document}"): Call(verb=Verb.STANDARD_INSTALL, subject=org("standard")),
    ("POST", "/standard-drafts/{document}/publish"): Call(verb=Verb.STANDARD_INSTALL, subject=org("standard"), body={"version": 1}),
    ("GET", "/shops"): Call(),
    ("GET", "/shops/{shop}"): Call(),
    ("POST", "/shops"): Call(
        verb=Verb.SHOP_MANAGE, subject=org("shop"), body={"key": "new", "name": "新店", "colour": "#0f766e"}
    ),
    ("POST", "/shops/{shop}/secret"): Call(verb=Verb.SHOP_MANAGE, subject=org("shop")),
    ("PUT", "/shops/{shop}"): Call(
        verb=Verb.SHOP_MANAGE, subject=org("shop"), body={"name": "茶", "colour": "#0f766e", "sites": []}
    ),
    ("GET", "/shops/{shop}/widget"): Call(),
    ("PUT", "/shops/{shop}/widget"): Call(verb=Verb.SHOP_MANAGE, subject=org("shop"), body=WIDGET),
    ("GET", "/entry-policy"): Call(verb=Verb.ENTRY_POLICY, subject=org("desk")),
    ("PUT", "/entry-policy"): Call(verb=Verb.ENTRY_POLICY, subject=org("desk"), body=plain(shipped_policy())),
    ("PUT", "/presence-reasons/{presence}/{code}"): Call(
        verb=Verb.ROUTING_MANAGE, subject=org("desk"), body={"zh": "茶", "en": "Tea"}
    ),
    ("GET", "/grade-loads"): Call(),
    ("PUT", "/grade-loads/{grade}"): Call(verb=Verb.ROUTING_MANAGE, subject=org("desk"), body={"percent": 50}),
    ("GET", "/working-hours"): Call(),
    ("PUT", "/working-hours"): Call(verb=Verb.STANDARD_INSTALL, subject=org("standard"), body={"calendar": None}),
    ("GET", "/mails"): Call(verb=Verb.MAIL_MANAGE, subject=org("mail")),
    ("POST", "/mails/{mail}/retry"): Call(verb=Verb.MAIL_MANAGE, subject=org("mail")),
    ("DELETE", "/mails/{mail}"): Call(verb=Verb.MAIL_MANAGE, subject=org("mail")),
    ("POST", "/test-mails"): Call(verb=Verb.MAIL_MANAGE, subject=org("mail"), body={"address": "lin@example.com"}),
    ("GET", "/mail-settings"): Call(verb=Verb.MAIL_MANAGE, subject=org("mail")),
    ("PUT", "/mail-settings"): Call(verb=Verb.MAIL_MANAGE, subject=org("mail"), body=POST_OFFICE),
    ("POST", "/files"): Call(),
    ("PUT", "/shops/{shop}/orders/{number}"): Call(verb=Verb.ORDER_IMPORT, subject=org("order"), body=ORDER),
    ("GET", "/standards"): Call(verb=Verb.STANDARD_READ, subject=org("standard")), ("GET", "/clauses"): Call(verb=Verb.STANDARD_READ, subject=org("standard")),
    ("GET", "/clauses/{clause}"): Call(verb=Verb.STANDARD_READ, subject=org("standard")), ("POST", "/standards"): Call(verb=Verb.STANDARD_INSTALL, subject=org("standard"), body={"text": "nothing"}),
    ("GET", "/journal/facts"): Call(verb=Verb.JOURNAL_READ, subject=org("journal")), ("GET", "/journal/head"): Call(verb=Verb.JOURNAL_READ, subject=org("journal")),
    ("GET", "/journal/verify"): Call(verb=Verb.JOURNAL_VERIFY, subject=org("journal")),
}  # fmt: skip


def world() -> World:
    """Make two teams, a dialogue of the first, and its customer with personal data."""
    open_shop()
    first, second = team("一组"), team("二组")
    lin = agent("lin", team_id=first)
    key = IdentityKey(channel="webchat", account="7", external_id="member:w")
    details = Details(name=NAME, phone=PHONE, email=MAIL, tier=Tier.VIP)
    who = customer_actor(run(find_or_make_customer, SYSTEM, AT, key, details).id)
    number = opened(who)
    says(who, number, SECRET_WORDS)
    answers(lin, number, "您好，正在为您查询。")
    shop = run(create_shop, SYSTEM, AT, NewShop(key="tea", name="茶馆", colour="#0f766e"))
    wei = agent("wei", team_id=second)
    device = run(knock, lin, AT, Browser(token="lins", label="Firefox", address="192.0.2.7")).device_id
    Device.objects.filter(id=device).update(state=DeviceState.TRUSTED)
    session = run(open_session, lin, AT, device, "key", "password", "192.0.2.7")
    sheet = ShiftSheet.objects.create(
        shift_id=1, agent_id=lin.id, team_id=first, started_at=AT, handed_in_at=AT, handed_in_by=lin.id, left={}
    )
    new = NewCase(
        kind="complaint",
        shop_id=7,
        customer_id=who.id,
        channel="webchat",
        dialogue_id=number,
        fields={"matter": SECRET_WORDS, "demand": NAME},
        take=True,
    )
    case = run(register_case, lin, AT, new)
    return World(
        dialogue=number, customer=who.id, lin=lin.id, wei=wei.id, shop=shop.id, session=session, device=device, sheet=sheet.id, case=case,
    )  # fmt: skip


def somebody(name: str, there: World) -> Actor:
    """Give one of those whom the table of rights tells apart."""
    first, second = Team.objects.order_by("id").values_list("id", flat=True)
    match name:
        case "owner":
            return actor_of(there.lin)
        case "colleague":
            return actor_of(there.wei)
        case "trainee":
            return hire("tra", rights(Role.AGENT, team_id=first, grade=Grade.TRAINEE, groups="online"))
        case "leader" | "other_leader":
            return hire(name, rights(Role.LEADER, team_id=first if name == "leader" else second, groups="online"))
        case _:
            return hire(name, rights(Role(name)))


WHO = (
    "owner", "colleague", "trainee", "leader", "other_leader", "supervisor", "manager", "inspector", "trainer",
    "administrator", "privacy_officer",
)  # fmt: skip


def filled(value: Any, there: World) -> Any:
    if isinstance(value, dict):
        return {key: filled(inner, there) for key, inner in value.items()}
    return (
        {"{dialogue}": there.dialogue, "{customer}": there.customer, "{shop}": 7}.get(value, value)
        if isinstance(value, str)
        else value
    )


def ask(program: Program, method: str, path: str, call: Call, there: World) -> tuple[int, Any]:
    places = {
        "agent": there.lin, "sort": "policy", "dialogue": there.dialogue, "customer": there.customer, "token": there.token, "followup": 1,
        "shop": "tea", "number": "690001", "clause": "ec-1.2a",
        "session": there.session, "device": there.device, "group": "online", "indicator": next(iter(indicators())).id,
        "script": 1, "announcement": 1, "card": 1, "question": 1, "rehearsal_id": 1, "phrasing": 1, "document": "ec", "paper": 1, "sheet": there.sheet, "case": there.case, "refund": 1, "other": 1, "file": 1, "callback": 1, "improvement": 1, "code": "card", "evidence": 1, "rule": 1, "release": 1, "presence": "break", "grade": "trainee", "mail": 1,
    }  # fmt: skip
    address = (path + call.query).format(**places)
    if method == "GET":
        return program.get(address)
    return program.send(method.lower(), address, filled(call.body, there))


def may(actor: Actor, call: Call, there: World) -> bool:
    if call.verb is None:
        return True
    if call.subject is None:
        return reach(actor, call.verb) > Reach.NONE or call.verb in (Verb.DIALOGUE_READ, Verb.DIALOGUE_REPLY)
    return isinstance(decide(actor, call.verb, call.subject(there)), Allowed)


def operations() -> dict[tuple[str, str], dict[str, Any]]:
    paths = description()["paths"]
    return {
        (method.upper(), path.removeprefix("/api/v1")): operation
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def test_every_route_is_tried_here_and_describes_its_right_truly():
    described = {key: operation["x-right"] for key, operation in operations().items()}
    tried = {key: None if call.verb is None else call.verb.value for key, call in CALLS.items()}
    assert described == tried


@pytest.mark.parametrize("name", WHO)
def test_everybody_may_over_the_interface_what_access_decides(name: str):
    there = world()
    actor = somebody(name, there)
    token_of(actor_of(there.lin))
    there.token = ApiToken.objects.get(agent_id=there.lin).id
    program = Program.of(actor)
    program.get("/me")
    for (method, path), call in CALLS.items():
        allowed, before = may(actor, call, there), written()
        status, answer = ask(program, method, path, call, there)
        refused = status == 403 or (not allowed and answer["code"] in TOO_LATE)
        assert refused is (not allowed), (name, method, path, status, answer)
        assert status < 500, (method, path, answer)
        if not allowed:
            assert answer["code"] == "access.denied" or answer["code"] in TOO_LATE
            assert written() == before, (method, path)
            text = str(answer)
            assert not [leak for leak in LEAKS if leak in text], (method, path, text)


@pytest.mark.parametrize("name", WHO)
def test_lists_hold_exactly_what_may_be_read_alone(name: str):
    there = world()
    actor = somebody(name, there)
    program = Program.of(actor)
    alone = program.get(f"/dialogues/{there.dialogue}")[0] == 200
    assert [row["id"] for row in program.get("/dialogues")[1]["items"]] == ([there.dialogue] if alone else [])
    assert [row["id"] for row in program.get("/tokens")[1]] == [card.id for card in tokens_of(actor)]


def test_a_token_without_the_scope_opens_nothing_whatever_its_owner_may():
    there = world()
    supervisor = somebody("supervisor", there)
    for scope in Scope:
        program = Program.of(supervisor, scope)
        for (method, path), operation in operations().items():
            if operation["x-scope"] in (None, scope.value):
                continue
            before = written()
            status, answer = ask(program, method, path, CALLS[method, path], there)
            assert (status, answer["code"], written()) == (403, "token.scope", before), (method, path)


def written() -> tuple[int, int, int, int]:
    """Count what a change would add to; the mark of a token's use is not counted."""
    return FactRow.objects.count(), Message.objects.count(), Agent.objects.count(), Team.objects.count()
