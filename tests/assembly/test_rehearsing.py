"""`zhunsheng bot rehearse` on a desk of its own: prints one line, and refuses what is no share."""

import argparse

import msgspec
import pytest

from tests.commerce.test_shops_and_orders import open_shop
from zhunsheng.assembly.commands.rehearsing import rehearse
from zhunsheng.assist.models import Rehearsal
from zhunsheng.commerce.queries import shop_card
from zhunsheng.kernel.errors import BadInput, NotFound

pytestmark = pytest.mark.usefixtures("live_db", "keys")


def given(**change: object) -> argparse.Namespace:
    told = {"shop": "", "days": 30, "version": None, "wrong": "", "json": True} | change
    return argparse.Namespace(**told)


def test_a_shops_dialogues_are_rehearsed_from_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    shop = shop_card(open_shop().id)
    assert rehearse(given(shop=shop.key, wrong="2%")) == 0
    told = msgspec.json.decode(capsys.readouterr().out)
    assert (told["end"], told["dialogues"], told["of"]) == ("done", 0, 0)
    row = Rehearsal.objects.get()
    assert (row.why, row.wrong_permille, row.shop_id) == ("done", 20, shop.id)
    with pytest.raises(BadInput):
        rehearse(given(shop=shop.key, wrong="many"))
    with pytest.raises(NotFound):
        rehearse(given(shop="nobody"))
