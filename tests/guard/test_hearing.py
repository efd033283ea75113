"""What the bench tells of required phrases, moods and personal data, line by line."""

import pytest

from zhunsheng.guard import labelled
from zhunsheng.guard.hearing import Hearing, Told, What, Wrong


@pytest.fixture
def a_part(tmp_path, monkeypatch):
    monkeypatch.setattr(labelled, "_DATA", tmp_path)
    (tmp_path / "blind").mkdir()
    for name, lines in {
        "says": [
            "greeting\t您好，很高兴为您服务",
            "closing\t这款杯子是蓝色的",
            "-\t这款杯子是红色的",
            "-\t您好，很高兴为您服务",
        ],
        "emotion": ["0\t你好，请问有37码吗", "0\t气死我了，你们这群骗子，我要投诉你们"],
        "personal": ["电话[mobile:13812345678]", "车牌[plate:京A12345]和[name:不是]"],
    }.items():
        (tmp_path / "blind" / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "blind"


def told(what: What, label: str, wanted: int, right: int, extra: int, *wrong: Wrong) -> Told:
    return Told(what=what, label=label, wanted=wanted, right=right, extra=extra, wrong=wrong)


def test_each_phrase_level_and_kind_is_counted_with_its_sentences(a_part):
    hearing = Hearing(a_part)
    hearing.go_on(100)
    rage = Wrong(text="气死我了，你们这群骗子，我要投诉你们", read=("2",))
    nameless = Wrong(text="车牌京A12345和不是", read=("京A12345",))
    assert hearing.told() == (
        told(What.SAYS, "-", 2, 1, 0, Wrong(text="您好，很高兴为您服务", read=("greeting",))),
        told(What.SAYS, "closing", 1, 0, 0, Wrong(text="这款杯子是蓝色的", read=())),
        told(What.SAYS, "greeting", 1, 1, 1),
        told(What.EMOTION, "0", 2, 1, 0, rage),
        told(What.EMOTION, "2", 0, 0, 1),
        told(What.PERSONAL, "mobile", 1, 1, 0),
        told(What.PERSONAL, "name", 1, 0, 0, nameless),
        told(What.PERSONAL, "plate", 1, 1, 0),
    )
    assert (hearing.told()[2].precision, hearing.told()[3].recall, hearing.told()[3].f1) == (0.5, 0.5, 2 / 3)


def test_it_goes_on_where_it_stopped(a_part):
    hearing = Hearing(a_part)
    hearing.go_on(3)
    assert (hearing.done, hearing.total, hearing.over) == (3, 8, False)
    hearing.go_on(30)
    assert (hearing.done, hearing.over) == (8, True)
