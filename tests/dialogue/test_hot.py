"""The pen's own statements say the same as the ORM would."""

from typing import Any

import msgspec
import pytest

from tests.dialogue.desk import after, agent, answers, customer, lines, open_shop, opened, row, says
from tests.dialogue.stranger import PHRASES
from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.dialogue.heads import CHANGED, COLUMNS, OPENED, WRITTEN, Head, head_of, keep
from zhunsheng.dialogue.messages import write_line
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.queries import dialogue_row
from zhunsheng.dialogue.values import By, DialogueRow, MessageKind
from zhunsheng.journal.actions import Batch, Ink, current_pen, hot, run
from zhunsheng.kernel.errors import Conflict
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant

pytestmark = pytest.mark.usefixtures("db")

FILLED = {
    "shop_id": 1, "channel": "email", "customer_id": 2, "group": "aftersales", "tier": "vip", "standing_id": 3,
    "agent_id": 4, "team_id": 5, "issue_type": "refund", "grade": "complex", "state": "open", "seq": 6,
    "delivered_seq": 5, "read_seq": 4, "agent_read_seq": 3, "opened_at": 7, "waiting_since": 8, "unanswered_since": 9,
    "answered_at": 10, "last_at": 11, "closed_at": 12, "version": 0,
    "stated_at": 13, "offered_at": 14, "handling": "now", "record_state": "due",
}  # fmt: skip
MOVED = {
    "group": "complaint", "agent_id": 14, "team_id": 15, "issue_type": "parcel", "grade": "plain", "state": "closed", "seq": 16,
    "delivered_seq": 17, "read_seq": 18, "agent_read_seq": 19, "waiting_since": 20, "unanswered_since": 21,
    "answered_at": 22, "last_at": 23, "closed_at": 24, "stated_at": 25, "offered_at": 26, "handling": "hand_on", "record_state": "done",
}  # fmt: skip


@hot
def put(ink: Ink, head: Head) -> None:
    keep(ink, head)


def head(**values: object) -> Head:
    return msgspec.convert({"id": new_id(), **FILLED, **values, "is_new": True}, Head)


def columns(dialogue_id: int) -> dict[str, object]:
    found = Dialogue.objects.filter(id=dialogue_id).values().get()
    return {name: value.us if isinstance(value, Instant) else value for name, value in found.items() if name != "id"}


def stored(message_id: int) -> dict[str, Any]:
    found: dict[str, Any] = dict(Message.objects.filter(id=message_id).values().get())
    return found | {"salt": None if found["salt"] is None else bytes(found["salt"])}


def test_the_statements_name_every_column_once():
    assert [name.strip('"') for name in COLUMNS] == [field.column for field in Dialogue._meta.concrete_fields]
    assert OPENED.sql.count("%s") == len(COLUMNS)
    assert CHANGED.sql.count("%s") == len(MOVED) + 2
    written = WRITTEN.sql.split("(")[1].split(")")[0].split(", ")
    assert sorted(written) == sorted(str(field.column) for field in Message._meta.concrete_fields)
    assert WRITTEN.sql.count("%s") == len(written)
    assert (OPENED.order < CHANGED.order < WRITTEN.order, CHANGED.counted) == (True, True)
    assert [field.name for field in msgspec.structs.fields(DialogueRow)] == [name.strip('"') for name in COLUMNS]


@pytest.mark.parametrize("empty", [{}, dict.fromkeys(
    ("agent_id", "team_id", "issue_type", "grade", "waiting_since", "unanswered_since", "answered_at", "closed_at",
     "stated_at", "offered_at", "handling")
)])  # fmt: skip
def test_a_dialogue_written_hot_equals_its_orm_twin(empty):
    new = head(**empty)
    run(put, SYSTEM, after(0), new)
    found = columns(new.id)
    assert found == FILLED | empty
    Dialogue.objects.all().delete()
    instants = {name: None if value is None else Instant(value) for name, value in found.items() if name.endswith(("_at", "_since"))}  # type: ignore[arg-type]  # fmt: skip
    Dialogue(id=new.id, **found | instants).save(force_insert=True)
    assert columns(new.id) == found


def test_a_change_written_hot_changes_every_moving_column_and_no_other():
    new = head()
    run(put, SYSTEM, after(0), new)

    @hot
    def change(ink: Ink) -> None:
        moved = head_of(ink, new.id)
        for name, value in MOVED.items():
            setattr(moved, name, value)
        keep(ink, moved)

    run(change, SYSTEM, after(1))
    assert columns(new.id) == FILLED | MOVED | {"version": 1}


def test_a_change_of_a_stale_row_is_a_conflict():
    new = head()
    run(put, SYSTEM, after(0), new)
    batch = Batch(WITHIN)
    ink = Ink(batch, SYSTEM, after(1))
    keep(ink, head_of(ink, new.id))
    Dialogue.objects.filter(id=new.id).update(version=5)
    with pytest.raises(Conflict):
        batch.flush()


def test_a_message_written_hot_equals_its_orm_twin():
    new = head(seq=0)

    @hot
    def write(ink: Ink) -> None:
        keep(ink, new)
        write_line(
            ink, new, by=By.AGENT, author_id=4, author_name="小林", kind=MessageKind.IMAGE, text="看图", file_token="t",
            event="x", data={"n": 1, "s": "值", "none": None}, cid="c", salt=b"salt",
        )  # fmt: skip
        write_line(ink, new, by=By.CUSTOMER, author_id=2, author_name="")

    run(write, SYSTEM, after(3))
    found = [stored(line.id) for line in lines(new.id)]
    assert [{name: value for name, value in one.items() if name not in ("id", "dialogue_id")} for one in found] == [
        {
            "seq": 1, "by": "agent", "author_id": 4, "author_name": "小林", "kind": "image", "text": "看图",
            "file_token": "t", "event": "x", "data": '{"n":1,"s":"值","none":null}', "cid": "c", "salt": b"salt",
            "at": after(3),
        },
        {
            "seq": 2, "by": "customer", "author_id": 2, "author_name": "", "kind": "text", "text": "",
            "file_token": None, "event": None, "data": None, "cid": None, "salt": None, "at": after(3),
        },
    ]  # fmt: skip
    Message.objects.all().delete()
    for values in found:
        Message(**values).save(force_insert=True)
    assert [stored(line.id) for line in lines(new.id)] == found


def test_the_row_shown_to_the_hub_is_the_row_read_after_the_commit():
    open_shop(PHRASES)
    shown: list[tuple[str, object]] = []
    current_pen().after_commit = lambda recorded, content: shown.extend(content)
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    for deed in (
        lambda: says(guest, dialogue_id, "在吗", after(1)),
        lambda: answers(xiaolin, dialogue_id, "在", after(2)),
    ):
        shown.clear()
        deed()
        (line, final) = shown
        assert (line[0], line[1][1]) == ("line", dialogue_row(SYSTEM, dialogue_id))  # type: ignore[index]
        assert line[1][0].seq == row(dialogue_id).seq  # type: ignore[index]
        assert final == ("row", dialogue_row(SYSTEM, dialogue_id)), "how the batch left it, once"
