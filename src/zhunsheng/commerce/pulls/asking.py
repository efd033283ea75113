"""Ask a shop's interface for one page; it blocks, so never on the pen."""

from typing import Final

from zhunsheng.commerce.pulls.pages import Page, page_of
from zhunsheng.ground import http
from zhunsheng.kernel.durations import Duration, seconds
from zhunsheng.kernel.errors import BadInput, Refusal

PAGE_LIMIT: Final = 20 * 1024 * 1024
PATIENCE: Final = seconds(30)
NOTHING: Final = frozenset({204, 304})
SLOW_DOWN: Final = frozenset({429, 503})


class SlowDown(Refusal):
    """The shop's interface asks us to come back later (http {status})."""

    code = "pull.slow_down"


class PlaceLost(Refusal):
    """The page to go on with is gone (http {status}); the next time begins from the beginning."""

    code = "pull.place_lost"


def ask(url: str, token: str, *, patience: Duration = PATIENCE) -> Page:
    """Ask for one page.

    Refuses  BadInput for anything but a success that can be read, SlowDown, and whatever the outbound client refuses
    """
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    answer = http.fetch("GET", url, headers=headers, size_limit=PAGE_LIMIT, time_limit=patience)
    if answer.status in NOTHING:
        return Page(elements=())
    if answer.status in SLOW_DOWN:
        after = answer.headers.get("retry-after", "").strip()
        raise SlowDown(
            status=answer.status, after=int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0
        )
    if answer.status in (400, 404, 410, 422):
        raise PlaceLost(status=answer.status)
    if not answer.succeeded:
        raise BadInput("the shop's answer", "a success", f"http {answer.status}")
    return page_of(answer.body, url, answer.headers)
