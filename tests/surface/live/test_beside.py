"""Frames that many consoles ask for at one time are made together: each its own, what is asked twice once, what is refused left out."""

import msgspec
import pytest

from tests.assist.test_suggestions import desk
from tests.dialogue.desk import after, customer, opened, says
from zhunsheng.access.values import Actor
from zhunsheng.assist.queries import suggestions_together
from zhunsheng.kernel.errors import NotFound
from zhunsheng.surface.live import assisting
from zhunsheng.surface.live.assisting import Wanted, made_in_haste, made_together


def asked(who: Actor, dialogue: int, draft: str = "") -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(Wanted(actor=who, dialogue=dialogue, lang="zh-hans", draft=draft)))


@pytest.mark.usefixtures("db")
def test_frames_are_made_together_and_equal_those_made_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    lin, who, first = desk()
    other = customer()
    second = opened(other)
    says(who, first, "退款什么时候到账？", after(2))
    says(other, second, "我要开发票", after(2))
    monkeypatch.setattr(assisting, "now", lambda: after(10))
    counted: list[tuple[int, bool]] = []

    def counting(pairs: list[tuple[Actor, int, str]], at: object, *, haste: bool) -> object:
        counted.append((len(pairs), haste))
        return suggestions_together(pairs, after(10), haste=haste)

    monkeypatch.setattr(assisting, "suggestions_together", counting)
    wanted = [asked(lin, first), asked(lin, second), asked(lin, 1), asked(lin, first), asked(lin, first, "发票怎么开")]
    made = made_together(wanted)
    assert counted == [(4, False)]
    assert (made[2], made[0] == made[3]) == (None, True)
    alone = [made_together([one])[0] for one in wanted[:2]]
    assert made[:2] == alone
    assert made[0] is not None
    assert made[0].frame["demand"] == "退款什么时候到账"
    assert made[0].agent == lin.id
    assert made[4] is not None
    assert (made[4].frame["demand"], made[4].frame["seq"]) == ("退款什么时候到账", made[0].frame["seq"])
    hasty = made_in_haste(wanted)[0]
    assert hasty is not None
    assert counted[-1] == (4, True)
    assert "hasty" not in hasty.frame  # without an encoder nothing is left out
    monkeypatch.setattr(assisting, "reads_meaning", lambda: True)
    said = made_in_haste(wanted)[0]
    assert said is not None
    assert said.frame == made[0].frame | {"hasty": True}
    refused = suggestions_together([(lin, 1, "")], after(10))[0]
    assert isinstance(refused, NotFound)
