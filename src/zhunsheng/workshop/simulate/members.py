"""Customers whom their shop vouches for: the storefront's own page signs them, as a real shop's server would."""

import html
import re

import httpx

from zhunsheng.workshop.life.cast import at_counter, demo_shops

SIGNED = re.compile(r'data-signed="([^"]+)"')


class Members:
    """Who is not here at this moment; one person is at one counter at a time."""

    def __init__(self, url: str) -> None:
        """Know everybody the storefronts can sign."""
        self.url = url
        self.free = [(shop.key, one.who.external_id) for shop in demo_shops() for one in at_counter(shop.key)]

    def take(self, place: int) -> tuple[str, str] | None:
        """Let one of them come; None when all are here."""
        return self.free.pop(place % len(self.free)) if self.free else None

    def give_back(self, who: tuple[str, str]) -> None:
        """Let one of them leave."""
        self.free.append(who)

    async def signed(self, who: tuple[str, str]) -> str:
        """Say what the shop's server says of one of them; nothing where the shop is not there yet."""
        shop, name = who
        async with httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=60.0) as browser:
            await browser.get(f"/shop/{shop}/")
            token = browser.cookies.get("zhunsheng_csrf") or browser.cookies.get("csrftoken") or ""
            form = {"customer": name, "csrfmiddlewaretoken": token}
            await browser.post(f"/shop/{shop}/enter/", data=form, headers={"Referer": self.url})
            found = SIGNED.search((await browser.get(f"/shop/{shop}/")).text)
        return "" if found is None else html.unescape(found.group(1))
