"""What the worker does for everybody in turn waits for nothing that takes seconds."""

import threading

import pytest

from tests.assist.test_bot import asks, begun, shelves
from tests.dialogue.desk import after, customer
from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.worker import Duties
from zhunsheng.insight.queries import reports
from zhunsheng.kernel.durations import hours
from zhunsheng.knowledge import bank


@pytest.mark.usefixtures("live_db")
def test_clocks_and_the_bot_go_on_while_a_report_waits_for_the_bank_to_be_learned() -> None:
    shelves()
    for number, text in enumerate(["以旧换新怎么参加", "怎么参加以旧换新", "以旧换新在哪儿参加"]):
        who = customer()
        asks(who, begun(who), text, after(5 + number))
    tomorrow, duties = after(0) + hours(30), Duties("one")
    with bank._learning:  # somebody else learns, for as long as it takes
        while duties.round(tomorrow):
            pass
        assert len(reports(SYSTEM)) < 8
    writing = [one for one in threading.enumerate() if one.name == "reports"]
    for one in writing:
        one.join(60)
    assert len(reports(SYSTEM)) >= 8
