"""Every button that the desk may write below a line reaches the customer's screen: five stars are five buttons."""

import pytest

from tests.dialogue.desk import AT, SHOP, customer, open_shop, opened, says
from zhunsheng.access.values import SYSTEM
from zhunsheng.dialogue.actions.tell import MOST_OPTIONS, tell_customer
from zhunsheng.dialogue.queries import lines_of, rows_of
from zhunsheng.journal.actions import run
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.present import customer_message_frame

pytestmark = pytest.mark.usefixtures("db")


def test_a_customer_is_shown_every_button() -> None:
    open_shop()
    who = customer()
    number = opened(who)
    says(who, number, "在吗")
    stars = [f"{n} 分" for n in range(MOST_OPTIONS, 0, -1)]
    run(tell_customer, SYSTEM, AT, who.id, SHOP, "店", "请打分", cid="rate", options=stars)
    frame = customer_message_frame(lines_of(number, 0)[-1], rows_of([number])[0], Names())
    assert frame["data"] == {f"option{n}": words for n, words in enumerate(stars, start=1)} | {"once": 1}
