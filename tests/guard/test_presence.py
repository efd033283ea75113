from tests.guard.desk import presence_clause, talk
from zhunsheng.guard.presence import find_present
from zhunsheng.guard.values import Line, Presence
from zhunsheng.standards.values import Place, Severity

FAREWELL = presence_clause("感谢您的咨询", "再见")
GREETING = presence_clause("您好", at=Place.OPENING, clause_id="dy-2.1a")


def closing(*said: str) -> Presence:
    (presence,) = find_present([FAREWELL, GREETING], talk(*said), at=Place.CLOSING)
    return presence


def opening(*said: str) -> Presence:
    (presence,) = find_present([FAREWELL, GREETING], talk(*said), at=Place.OPENING)
    return presence


def test_a_closing_without_the_phrase_is_flagged() -> None:
    missing = closing("customer: 到了吗", "agent: 已经到了", "customer: 好")
    assert (missing.found, missing.message_id, missing.clause_id) == (False, None, "cc-1.3b")
    assert (missing.severity, missing.suggest.zh) == (Severity.CONFIRM, "中文")


def test_the_phrase_is_found_in_the_last_words_with_its_place() -> None:
    said = closing(
        "customer: 到了吗", "agent: 到了", "customer: 好的", "agent: 不客气，感谢 您的咨询！", "customer: 拜"
    )
    assert (said.found, said.message_id, said.start, said.end) == (True, 4, 4, 11)
    assert said.phrase == "感谢您的咨询"


def test_a_farewell_long_before_the_end_does_not_close_the_dialogue() -> None:
    assert closing("agent: 再见", "customer: 等等", "agent: 您说", "customer: 运费呢", "agent: 免的").found is False


def test_only_the_agents_side_can_say_it_and_the_bot_is_on_it() -> None:
    assert closing("agent: 到了", "customer: 再见").found is False
    assert closing("customer: 谢谢", "bot: 再见").found is True


def test_notes_of_the_system_do_not_end_a_turn() -> None:
    assert closing("agent: 再见", "system: 图片已查收", "agent: 祝好", "customer: 嗯", "agent: 嗯").found is True


def test_a_greeting_counts_in_the_first_turn_only() -> None:
    assert opening("customer: 在吗", "agent: 在的", "agent: 您好").message_id == 3
    assert opening("agent: 在", "customer: 有货吗", "agent: 您好").found is False


def test_the_head_of_another_word_is_no_greeting() -> None:
    assert opening("agent: 您好像没有下单").found is False
    assert opening("agent: 您好像没有下单，您好").message_id == 1


def test_a_dialogue_without_words_lacks_the_phrase() -> None:
    assert closing().found is False


def test_a_strangers_demanded_phrase_is_missed() -> None:
    ours = presence_clause("回见您嘞", clause_id="my-9")
    lines: tuple[Line, ...] = talk("agent: 再见")
    assert [(each.clause_id, each.found) for each in find_present([ours], lines, at=Place.CLOSING)] == [("my-9", False)]
    assert find_present([ours], talk("agent: 回见您嘞"), at=Place.CLOSING)[0].found is True
