"""The words of a dialogue for the customer who was in it: a page or a text to keep."""

from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from zhunsheng.access.values import Actor, customer_actor, mask_email
from zhunsheng.commerce.queries import shop_by_key
from zhunsheng.commerce.values import ShopCard
from zhunsheng.dialogue.actions import mail_transcript, note_transcript
from zhunsheng.dialogue.queries import dialogue_row, lines_after
from zhunsheng.dialogue.values import By, DialogueRow, Line, MessageKind
from zhunsheng.ground import files
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.notices.values import MailTo
from zhunsheng.people.queries import find_customer
from zhunsheng.surface.brake import Brake, connection_of
from zhunsheng.surface.live.contact import MAIL as ADDRESS
from zhunsheng.surface.live.origins import site_allowed
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.live.visitor import customer_of_token
from zhunsheng.surface.pages.files import let_shop_read
from zhunsheng.surface.refusing import STATUS

TAKEN: Final = Brake(tries=20, seconds=60)
MAILED: Final = Brake(tries=5, seconds=3600)
MAIL: Final = "mail"
KINDS: Final = {"html": "text/html; charset=utf-8", "txt": "text/plain; charset=utf-8"}


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One message as it stands in the transcript."""

    at: str
    who: str
    mine: bool
    text: str


@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
def transcript(request: HttpRequest) -> HttpResponse:
    """Hand a customer the words of a dialogue of theirs; who asks is told by the visitor's token, not by a cookie."""
    if request.method == "OPTIONS":
        return let_shop_read(request, HttpResponse(status=204), None)
    lang = "en" if request.POST.get("lang", "").lower().startswith("en") else "zh-hans"
    shop: ShopCard | None = None
    try:
        shop = shop_by_key(request.POST.get("shop", "").replace("\0", ""))
        response = _taken(request, shop, lang)
    except Refusal as refusal:
        status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 422)
        response = JsonResponse({"code": refusal.code, "text": refusal_text(refusal, lang)}, status=status)
    return let_shop_read(request, response, shop)


def _taken(request: HttpRequest, shop: ShopCard, lang: str) -> HttpResponse:
    actor = _customer(request, shop)
    kind = request.POST.get("format", "txt")
    if kind not in KINDS and kind != MAIL:
        raise BadInput("format", " or ".join((*KINDS, MAIL)), kind)
    wanted = request.POST.get("dialogue", "")
    if not wanted.isascii() or not wanted.isdigit() or len(wanted) > 16:
        raise NotFound("dialogue", wanted[:40])
    row = dialogue_row(actor, int(wanted))
    if kind == MAIL:
        return _mailed(request, actor, shop, row, lang)
    run(note_transcript, actor, now(), row.id, kind)
    with translation.override(lang):
        words = _in_words(kind, shop, row, said_in(actor, row))
    response = HttpResponse(words, content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="conversation-{row.id}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _mailed(request: HttpRequest, actor: Actor, shop: ShopCard, row: DialogueRow, lang: str) -> HttpResponse:
    address = request.POST.get("address", "").strip()
    if not ADDRESS.fullmatch(address) or not address.isprintable():
        raise BadInput("the e-mail address", "one address such as name@example.com", "…")
    connection = connection_of(request.META.get("REMOTE_ADDR", ""))
    for key in (f"customer:{actor.id}", f"address:{address.casefold()}", f"from:{connection}"):
        MAILED.check(key)
    with translation.override(lang):
        text = "\n\n".join(f"[{one.at}] {one.who}\n{one.text}" for one in said_in(actor, row))
    run(mail_transcript, actor, now(), row.id, MailTo(address=address, language=lang), shop.name, text)
    return JsonResponse({"t": "mailed", "to": mask_email(address)}, headers={"Cache-Control": "no-store"})


def _customer(request: HttpRequest, shop: ShopCard) -> Actor:
    identity = customer_of_token(shop, request.POST.get("visitor", ""), now())
    customer_id = None if identity is None else find_customer(identity)
    if customer_id is None or not site_allowed(request.headers.get("Origin", ""), request.get_host(), shop.sites):
        raise AccessDenied("no_right")
    TAKEN.check(str(customer_id))
    return customer_actor(customer_id)


def said_in(actor: Actor, row: DialogueRow) -> list[Said]:
    """Return every message of a dialogue, the lines of the desk left out."""
    found: list[Line] = []
    last = 0
    while page := lines_after(actor, row.id, last):
        found += page
        last = page[-1].seq
    return [_said(line) for line in found if line.by != By.SYSTEM]


def _said(line: Line) -> Said:
    mine = line.by == By.CUSTOMER
    return Said(
        at=_moment(line.at),
        who=gettext("You") if mine else line.author_name or gettext("Customer service"),
        mine=mine,
        text=_text(line),
    )


def _text(line: Line) -> str:
    if line.kind == MessageKind.ORDER:
        return gettext("Order {number}: {title}").format(number=line.text, title=line.data.get("title") or "")
    if line.file_token is None:
        return line.text
    try:
        name = files.file_of(line.file_token).name
    except NotFound:
        name = ""
    return f"{gettext('File: {name}').format(name=name)} {line.text}".strip()


def _moment(at: Instant) -> str:
    return at.to_datetime(ZoneInfo(desk().time_zone)).strftime("%Y-%m-%d %H:%M:%S")


def _in_words(kind: str, shop: ShopCard, row: DialogueRow, said: list[Said]) -> str:
    zone = desk().time_zone
    if kind == "html":
        return render_to_string("transcript.html", {"shop": shop, "row": row, "said": said, "zone": zone})
    head = gettext("Conversation with {shop}").format(shop=shop.name)
    lines = [f"{head}  #{row.id}  ({zone})", ""]
    for one in said:
        lines += [f"[{one.at}] {one.who}", one.text, ""]
    return "\ufeff" + "\r\n".join(lines)
