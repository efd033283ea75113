"""The console's bench fills a desk through the doors and times every reading that a screen makes."""

import pytest

from zhunsheng.assembly.bench_readings import measure
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.people.models import Customer
from zhunsheng.workshop.bench.console.bench import Measured, _ratios
from zhunsheng.workshop.bench.console.filling import AGENTS, OPEN_EACH, WAITING, fill


@pytest.mark.usefixtures("db", "keys")
def test_bench_fills_a_desk_and_times_every_reading() -> None:
    fill(2 * (AGENTS * OPEN_EACH + WAITING), 4)
    assert Dialogue.objects.filter(state="closed").count() == 700
    assert Dialogue.objects.filter(state="open").count() == AGENTS * OPEN_EACH
    assert Dialogue.objects.filter(state="waiting").count() == WAITING
    assert Message.objects.filter(dialogue_id__in=Dialogue.objects.filter(state="closed").values("id")).count() == 2800
    assert Customer.objects.count() == 350
    measured = measure(rounds=2)
    assert measured.p95_ms.keys() == measured.wall_ms.keys() > {"inbox_agent", "open_dialogue", "search_rare", "counts"}


def test_ratio_is_that_of_the_large_record_to_the_default_one() -> None:
    small, large = ({"slow": 40.0, "quick": 0.1}, {"slow": 90.0, "quick": 9.0})
    found = _ratios(Measured(p95_ms=small, wall_ms={}), Measured(p95_ms=large, wall_ms={}))
    assert [(figure.value, figure.ok) for figure in found] == [(2.25, False), (1.8, True)]
