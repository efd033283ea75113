"""Files handed in by customers and agents, and their safe way out again.

A file's address is an unguessable token: whoever was shown the message may open it, nobody can find it by counting.
"""

from functools import lru_cache
from typing import BinaryIO, Final, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.queries import shop_by_key
from zhunsheng.commerce.values import ShopCard
from zhunsheng.dialogue.actions import keep_file
from zhunsheng.ground import files
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.surface.brake import Brake, connection_of
from zhunsheng.surface.live.origins import site_allowed
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.live.visitor import customer_of_token
from zhunsheng.surface.pages.frame import who
from zhunsheng.surface.refusing import STATUS

UPLOADS: Final = Brake(tries=30, seconds=60)


@lru_cache(maxsize=1)
def uploads_from() -> Brake:
    """Return the brake on connections: a visitor's token costs nothing, an address does."""
    return Brake(tries=desk().uploads_a_minute, seconds=60)


@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in from a visitor's widget (by its token) or from an agent's console (by session and CSRF token)."""
    if request.method == "OPTIONS":
        return let_shop_read(request, HttpResponse(status=204), None)
    shop: ShopCard | None = None
    try:
        shop = _shop_of(request)
        stored = _take(request, shop)
    except Refusal as refusal:
        status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 422)
        text = refusal_text(refusal, request.POST.get("lang") or get_language() or "zh-hans")
        return let_shop_read(request, JsonResponse({"code": refusal.code, "text": text}, status=status), shop)
    return let_shop_read(request, JsonResponse(stored), shop)


@require_safe
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand a file out: pictures to look at, everything else to be saved, nothing that could run."""
    served = files.serve(token, download=request.GET.get("download") == "1")
    response = FileResponse(served.path.open("rb"))
    for name, value in served.headers.items():
        response.headers[name] = value
    return response


def _shop_of(request: HttpRequest) -> ShopCard | None:
    key = request.POST.get("shop", "").replace("\0", "")
    return shop_by_key(key) if key else None


def _take(request: HttpRequest, shop: ShopCard | None) -> dict[str, str | int]:
    if shop is not None:
        uploads_from().check(connection_of(request.META.get("REMOTE_ADDR", "")))
    UPLOADS.check(_visitor(request, shop) if shop is not None else _agent(request))
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile) or given.file is None:
        raise BadInput("file", gettext("one file in the field “file”"), "")
    prepared = files.prepare(
        cast(BinaryIO, given.file), name=given.name or "file", declared_type=given.content_type or ""
    )
    run(keep_file, SYSTEM, now(), prepared)
    return {
        "token": prepared.token,
        "name": prepared.name,
        "type": prepared.media_type,
        "size": prepared.size,
    }


def _visitor(request: HttpRequest, shop: ShopCard) -> str:
    identity = customer_of_token(shop, request.POST.get("visitor", ""), now())
    if identity is None:
        raise AccessDenied("no_right")
    if not site_allowed(request.headers.get("Origin", ""), request.get_host(), shop.sites):
        raise AccessDenied("no_right")
    return f"{shop.key}:{identity.external_id}"


def _agent(request: HttpRequest) -> str:
    actor = who(request)
    if actor is None:
        raise AccessDenied("no_right")
    if CsrfViewMiddleware(lambda _: HttpResponse()).process_view(request, _checked, (), {}) is not None:
        raise AccessDenied("no_right")
    return f"agent:{actor.id}"


def _checked(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def let_shop_read(request: HttpRequest, response: HttpResponse, shop: ShopCard | None) -> HttpResponse:
    """Let the page of a shop on another site read the answer; the visitor's token, not a cookie, is what counts."""
    origin = request.headers.get("Origin", "")
    if origin and (shop is None or site_allowed(origin, request.get_host(), shop.sites)):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
        response.headers["Access-Control-Allow-Methods"] = "POST"
        response.headers["Access-Control-Allow-Headers"] = "X-CSRFToken"
    return response
