"""The worker has loaded what the first suggestions need before anybody waits for them."""

import threading

import pytest

from tests.knowledge.test_entrusting import desk
from tests.people.staff import AT
from zhunsheng.assembly.learning import keep_learned
from zhunsheng.guard.emotion import read_emotion
from zhunsheng.guard.likeness import shipped_likeness
from zhunsheng.journal.actions import run
from zhunsheng.knowledge.actions import approve_faq


@pytest.mark.usefixtures("live_db")
def test_moods_are_loaded_as_soon_as_there_are_questions() -> None:
    _, one, _, _, faq_id = desk()
    run(approve_faq, one, AT, faq_id, number=1)
    shipped_likeness.cache_clear()
    read_emotion.cache_clear()
    stopping = threading.Event()
    learning = threading.Thread(target=keep_learned, args=(stopping,))
    learning.start()
    for _ in range(200):
        if shipped_likeness.cache_info().currsize or stopping.wait(0.1):
            break
    stopping.set()
    learning.join(20)
    assert shipped_likeness.cache_info().currsize == 1
