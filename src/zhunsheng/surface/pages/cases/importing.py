"""Register cases from a file: look at what it holds, then take it in; a bad row takes only itself along, and a row twice makes no double."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach
from zhunsheng.access.values import SYSTEM, Actor, Reach, Verb
from zhunsheng.cases.actions import register_case
from zhunsheng.cases.queries import Chosen, book, list_cases
from zhunsheng.cases.values import NewCase
from zhunsheng.commerce.queries import Fault, error_file, file_table, find_order, formulas_in, shop_card, shops
from zhunsheng.commerce.values import ShopCard
from zhunsheng.ground.parked import park, parked
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import find_or_make_customer
from zhunsheng.people.values import Details, IdentityKey
from zhunsheng.standards.queries import leaves_ever
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.cases.issues import folded, issue_words, issue_words_read
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.frame import frame, signed_in

LARGEST: Final = 5 * 1024 * 1024
MOST: Final = 2_000
SHOWN: Final = 30
CHANNEL: Final = "import"
UNREAD: Final = "\x00"
"""The heading under which a table says why it could not read a row."""
UNRECKONED: Final = "a value; its formula was not reckoned: open the file in a spreadsheet and save it"
HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "matter": ("投诉事项", "事项", "问题描述", "描述", "内容", "标题", "matter", "description", "subject", "title", "content"),
    "order_number": ("订单号", "订单编号", "order number", "order_number", "order", "order no", "order id"),
    "demand": ("客户诉求", "诉求", "demand", "request"),
    "kind": ("工单类别", "类别", "工单类型", "kind", "category"),
    "issue_type": ("问题类型", "类型", "type", "issue type", "issue_type"),
    "issue": ("问题分类", "问题细类", "子类", "细类", "sub-type", "subtype", "issue"),
    "buyer": ("买家id", "买家", "客户id", "客户", "buyer", "customer", "customer id"),
}  # fmt: skip
"""What files call the fields; compared without case and spaces."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it would be registered, or why it would not."""

    number: int
    told: Mapping[str, str]
    fault: str = ""
    row: Mapping[str, str] = {}


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def import_cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what a file of cases holds; a second press registers them."""
    if reach(actor, Verb.CASE_REGISTER) < Reach.TEAM:
        raise AccessDenied("no_right", verb=Verb.CASE_REGISTER.value, subject="case")
    context: dict[str, Any] = frame(actor, "cases-list") | {"shops": shops(), "refused": ""}
    if request.method == "POST":
        try:
            context |= _step(request, actor)
        except Refusal as refusal:
            context["refused"] = refusal_text(refusal, lang())
    if "table" in context:
        answer = HttpResponse(context["table"], content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="cases-faults.csv"'
        return answer
    return render(request, "cases/import.html", context, status=422 if context["refused"] else 200)


def _step(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    typed, given = request.POST, request.FILES.get("file")
    text = typed.get("shop", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadInput("the shop", "chosen", text)
    shop = shop_card(int(text))
    if given is not None:
        if (given.size or 0) > LARGEST:
            raise BadInput("the file", f"at most {LARGEST // 1024 // 1024} MB", given.size)
        content = given.read()
        token = park(content, owner_id=actor.id, at=now())
    else:
        token = typed.get("token", "")
        content = parked(token, owner_id=actor.id)
    if not content.strip(b"\xef\xbb\xbf\r\n\t "):
        return {"shop": shop, "refused": gettext("The file is empty.")}
    lines = [_checked(shop, one) for one in _lines(content)]
    if not lines:
        return {"shop": shop, "refused": gettext("The file has headings, and not one row below them.")}
    told: dict[str, Any] = {"shop": shop, "token": token}
    if typed.get("do") == "take":
        return told | _taken(actor, shop, lines)
    if typed.get("do") == "faults":
        return {"table": error_file(_fault(one) for one in lines if one.fault).encode("utf-8-sig")}
    good = [one for one in lines if not one.fault]
    return told | {
        "good": len(good),
        "preview": [_shown(one) for one in good[:SHOWN]],
        "faults": [one for one in lines if one.fault],
    }


def _lines(content: bytes) -> list[Line]:
    table = file_table(content, "")
    headings, rows = table.headings, table.rows
    columns = _columns(headings)
    if "matter" not in columns:
        raise BadInput("the columns", "one for the matter, such as 投诉事项", ", ".join(headings)[:150])
    if len(rows) > MOST:
        raise BadInput("the file", f"at most {MOST} rows", len(rows))
    said = book()
    kinds = {word: code for code, one in said.kinds.items() for word in (code, one.title.zh, one.title.en.lower())}
    types = {word: code for code, one in said.types.items() for word in (code, one.zh, one.en.lower())}
    issues = issue_words_read(one for one in leaves_ever(now()).values() if one.offered)
    found = []
    for number, row in rows:
        line = _line(number, {name: row.get(head, "").strip() for name, head in columns.items()}, kinds, types, issues)
        if UNREAD in row:
            line = msgspec.structs.replace(line, fault=_unread(row[UNREAD], line.told["matter"]))
        elif formula := next((row[head] for head in columns.values() if head in formulas_in(row)), ""):
            line = msgspec.structs.replace(line, fault=refusal_text(BadInput("the cell", UNRECKONED, formula), lang()))
        raw = {head: row.get(head, "") for head in headings}
        found.append(msgspec.structs.replace(line, row=raw))
    return found


def _unread(why: str, matter: str) -> str:
    """Say why a row could not be read at all."""
    if why == "one with no more cells than headings":
        return gettext("This row has more cells than there are headings.")
    return refusal_text(BadInput("the row", why, matter[:40]), lang())


def _checked(shop: ShopCard, one: Line) -> Line:
    """See before anything is registered that the order of a row is one of the shop's."""
    number = one.told.get("order_number", "")
    if one.fault or not number or find_order(shop.id, number) is not None:
        return one
    return msgspec.structs.replace(
        one, fault=gettext("The shop has no order with the number {number}.").format(number=number[:40])
    )


def _fault(one: Line) -> Fault:
    return Fault(line=one.number, number=one.told.get("order_number", ""), why=one.fault, row=dict(one.row))


def _shown(one: Line) -> dict[str, str]:
    """Say a row in the reader's words."""
    said = book()
    kind_type = said.types.get(one.told["issue_type"])
    return dict(one.told) | {
        "kind": said.of(one.told["kind"]).title.of(lang()), "issue": issue_words(one.told["issue"], lang()),
        "issue_type": kind_type.text.of(lang()) if kind_type else "",
    }  # fmt: skip


def _columns(headings: Iterable[str]) -> dict[str, str]:
    by_name = {"".join(head.lower().split()): head for head in headings}
    found: dict[str, str] = {}
    for field, names in HEADS.items():
        match = next((by_name["".join(name.split())] for name in names if "".join(name.split()) in by_name), None)
        if match is not None and match not in found.values():
            found[field] = match
    return found


def _line(
    number: int, told: dict[str, str], kinds: Mapping[str, str], types: Mapping[str, str], issues: Mapping[str, str]
) -> Line:  # fmt: skip
    if not told.get("kind") and told.get("issue_type", "").lower() in kinds:
        told = told | {"kind": told["issue_type"], "issue_type": ""}  # why: many call the kind of a case its type
    issue_type = types.get(told.get("issue_type", "").lower()) if told.get("issue_type") else ""
    kind = kinds.get(told["kind"].lower()) if told.get("kind") else _kind_with(issue_type)
    issue = issues.get(folded(told["issue"])) if told.get("issue") else ""
    fault = ""
    if not told["matter"] or len(told["matter"]) > 4000:
        fault = gettext("The matter needs 1 to 4000 characters.")
    elif kind is None:
        fault = gettext("There is no kind of case called “{word}”.").format(word=told["kind"][:40])
    elif issue_type is None or (issue_type and issue_type not in book().of(kind).types):
        fault = gettext("This kind of case has no type called “{word}”.").format(word=told["issue_type"][:40])
    elif issue is None:
        fault = gettext("The taxonomy offers no sub-type called “{word}”.").format(word=told["issue"][:40])
    elif not told.get("order_number") and not told.get("buyer"):
        fault = gettext("It names neither an order nor a customer.")
    return Line(
        number=number,
        told=told | {"kind": kind or "", "issue_type": issue_type or "", "issue": issue or ""},
        fault=fault,
    )


def _kind_with(issue_type: str | None) -> str:
    """Say what kind of case a row means that names none: the first that has its type, a complaint where it has no type."""
    return next((kind for kind, one in book().kinds.items() if issue_type in one.types), "complaint")


def _taken(actor: Actor, shop: ShopCard, lines: list[Line]) -> dict[str, Any]:
    made, same, faults = 0, 0, [one for one in lines if one.fault]
    for one in lines:
        if one.fault:
            continue
        try:
            if _register(actor, shop, one.told):
                made += 1
            else:
                same += 1
        except Refusal as refusal:
            faults.append(msgspec.structs.replace(one, fault=refusal_text(refusal, lang())))
    return {"tally": {"made": made, "same": same}, "faults": sorted(faults, key=lambda one: one.number)}


def _register(actor: Actor, shop: ShopCard, told: Mapping[str, str]) -> bool:
    """Register one row, unless the same matter of the same customer is there already; say whether it was."""
    number = told.get("order_number", "")
    order = find_order(shop.id, number) if number else None
    if number and order is None:
        raise BadInput("the order's number", gettext("one of this shop's orders"), number)
    if order is not None:
        customer_id = order.customer_id
    else:
        key = IdentityKey(channel="webchat", account=shop.key, external_id=f"member:{told['buyer']}"[:100])
        customer_id = run(find_or_make_customer, SYSTEM, now(), key, Details()).id
    title = " ".join(told["matter"].split())[:120]
    known = list_cases(actor, Chosen(kind=told["kind"], customer_id=customer_id), limit=200)
    if any(one.title == title and one.order_number == number for one in known):
        return False
    fields = {name: told[name] for name in ("matter", "demand") if told.get(name)}
    if told["kind"] == "aftersale" and told["issue_type"]:
        fields |= {"wish": told["issue_type"], "cause": "other"}  # so that the policy has something to go by
    new = NewCase(
        kind=told["kind"], shop_id=shop.id, customer_id=customer_id, channel=CHANNEL, order_number=number,
        issue_type=told["issue_type"] or None, issue=told["issue"], fields=fields,
    )  # fmt: skip
    run(register_case, actor, now(), new)
    return True
