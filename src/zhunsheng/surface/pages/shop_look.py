"""The style sheet of a shop's customers' pages: its colour as the widget has it; a file of its own, so nothing stands inline."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhunsheng.commerce.queries import shop_by_key
from zhunsheng.kernel.errors import NotFound
from zhunsheng.surface.shop_colours import Look, look_of

KEPT_SECONDS: Final = 300


@require_safe
def shop_look(_request: HttpRequest, key: str) -> HttpResponse:
    """Hand out a shop's colours for light and dark pages."""
    try:
        colour = shop_by_key(key).colour
    except NotFound as missing:
        raise Http404 from missing
    bright, dim = _rules(look_of(colour, dark=False)), _rules(look_of(colour, dark=True))
    text = (
        f":root{{{bright}}}\n"
        f'@media (prefers-color-scheme: dark){{:root:not([data-theme="light"]){{{dim}}}}}\n'
        f':root[data-theme="dark"]{{{dim}}}\n'
    )
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _rules(look: Look) -> str:
    told = {
        "shop": look.shop, "on-shop": look.on_shop, "accent": look.accent, "accent-strong": look.accent,
        "on-accent": look.on_accent, "accent-soft": look.soft, "focus": look.accent,
    }  # fmt: skip
    return "".join(f"--{name}:{value};" for name, value in told.items())
