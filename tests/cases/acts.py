"""Every act that the case room offers, found from its door: each action on a case and each move of its state, with something to act on."""

import inspect
import io
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from PIL import Image

from tests.cases.desk import AT, OPTIONS, Desk
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.cases import actions
from zhunsheng.cases.actions import (
    answer_task,
    ask_department,
    ask_refund,
    assign_case,
    attach_file,
    choose_option,
    fill_case,
    force_case,
    gather_evidence,
    link_cases,
    merge_case,
    move_case,
    open_improvement,
    open_task,
    pause_case,
    put_options,
    record_answer,
    refuse_options,
    register_case,
    send_copy,
    set_case_fields,
    settle_task,
    tag_case,
)
from zhunsheng.cases.checks import CHECKS
from zhunsheng.cases.models import Callback, Case, CaseAttachment, Improvement, Refund, Task
from zhunsheng.cases.procedures import FORCE, FORCED, shipped_book
from zhunsheng.cases.values import Belonging, Reached
from zhunsheng.ground import files
from zhunsheng.journal.actions import Pen, run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, Refusal

BOOK: Final = shipped_book()
LATER: Final = AT + hours(1)
OF_A_CASE: Final = frozenset({"case_id", "customer_id", "callback_id", "token"})
"""What an action is told that acts on one case, or on something that belongs to it."""
OF_NO_CASE: Final = frozenset(
    {
        "copy_cases", "drop_rules_draft", "erase_cases", "finish_decision", "forget_shop_rules", "forget_view", "index_cases", "keep_view",
        "make_decision", "publish_rules", "publish_rules_draft", "register_case", "reopen_decision", "return_to_rules",
        "save_rules_draft", "set_case_fields", "speak_of_decision", "tell_held",
    }
)  # fmt: skip
"""Actions that make a case or are about none: views, rules, meetings, whole shops, a bench's copies, and the index."""
HOLDER: Final = "the browser of a department"
_WORDS: Final = frozenset("note reason why words question recipient what changed told skip_reason ground".split())


class Act(NamedTuple):
    """One act with all that it is told; `key` names it alike in every situation."""

    key: str
    name: str
    told: dict[str, Any]


class Matter:
    """One case in a state, bare or laden with everything that may belong to one, and what stands beside it."""

    def __init__(self, desk: Desk, kind: str, state: str, *, laden: bool) -> None:
        self.desk, self.kind, self.state, self.laden = desk, kind, state, laden
        self.me, self.buyer = desk.senior, desk.customer()
        self.case_id = self._registered()
        self.other, self.child, self.sibling = (self._beside() for _ in range(3))
        self.made: list[str] = []
        self.links: dict[str, list[str]] = {}
        self._bring(state)
        run(merge_case, self.me, AT, self.child, self.case_id)
        if laden:
            self._load()

    def _registered(self) -> int:
        desk, fields, number = self.desk, {"matter": "杯子碎了", "demand": "换货"}, ""
        if self.kind == "aftersale":
            fields = {"wish": "return_refund", "cause": "quality"}
        if self.kind in ("complaint", "aftersale"):
            number = desk.order(self.buyer, received_at=AT - hours(24))
        who = self.buyer if number else desk.boss
        new = desk.new(self.buyer, self.kind, order_number=number, fields=fields, issue_type=None)
        case_id = run(register_case, who, AT, new)
        run(assign_case, desk.boss, AT, case_id, self.me.id)
        return case_id

    def _beside(self) -> int:
        case_id = self.desk.complaint(self.buyer)
        run(assign_case, self.desk.boss, AT, case_id, self.me.id)
        return case_id

    def _bring(self, state: str) -> None:
        """Walk the shortest way of the procedure to a state, with all that its gates ask for."""
        procedure, me, one = BOOK.kinds[self.kind], self.me, self.case_id
        fields = {
            need: "已核实"
            for move in procedure.moves.values()
            for need in move.needs
            if need in BOOK.fields and need not in CHECKS
        }
        if state == "carrying_out" and not self.laden:
            fields.pop("outcome")  # why: nobody has begun on what was chosen, so that the choice may change
        run(
            fill_case,
            me,
            AT,
            one,
            fields,
            issue_type=procedure.types[0],
            issue="aftersales.quality",
            due_at=AT + hours(48),
        )
        if state == FORCED:
            run(force_case, self.desk.administrator, AT, one, "结束")
            return
        for move in _way(procedure, state):
            needs = procedure.moves[self._state(), move].needs
            if "evidence" in needs:
                run(gather_evidence, me, AT, one)
            if "options" in needs:
                run(put_options, me, AT, one, OPTIONS)
            if "answer" in needs:
                run(record_answer, self.buyer, AT, one, "好的")
            if "tasks_settled" in needs:
                for task in Task.objects.filter(case_id=one).exclude(state__in=("settled", "withdrawn")).order_by("id"):
                    run(settle_task, me, AT, one, task.id)
            if "chosen" in needs:
                run(choose_option, self.buyer, AT, one, 1)
            elif "rejection" in needs:
                run(refuse_options, self.buyer, AT, one, "都不要")
            else:
                run(move_case, me, AT, one, move)

    def _state(self) -> str:
        return Case.objects.get(id=self.case_id).state

    def _load(self) -> None:
        one, me = self.case_id, self.me
        run(link_cases, me, AT, one, self.sibling, Belonging.RELATED)
        run(tag_case, me, AT, one, ["旧"])
        self.links["open_task"] = [run(ask_department, me, AT, one, "logistics", "李", "到哪了")]
        self.links[""] = [run(ask_department, me, AT, one, name, "王", "还有货吗") for name in ("warehouse", "finance")]
        for link in self.links[""]:
            run(open_task, SYSTEM, AT, link, HOLDER, confirmed=True)
        run(answer_task, SYSTEM, AT, self.links[""][1], HOLDER, "哪一种？", asks_back=True)
        self.links["read_copy"] = [run(send_copy, me, AT, one, "operations", "赵")]
        run(open_improvement, me, AT, one, "warehouse", "换包装", AT + hours(90))
        run(attach_file, me, AT, one, files.prepare(_picture(), name="一.png"))
        if self.kind in ("complaint", "aftersale"):
            run(ask_refund, me, AT, one, 50_001)
        run(pause_case, self.desk.boss, AT, one, "waiting_customer")

    def acts(self) -> list[Act]:
        """List every act of the room, once for each thing it may be told differently."""
        return [act for name in offered() for act in self._of(name)]

    def _of(self, name: str) -> Iterator[Act]:
        asked = [
            one
            for one in list(inspect.signature(getattr(actions, name)).parameters.values())[1:]
            if one.default is inspect.Parameter.empty or one.name in ("asks_back", "answer_back", "skip_reason", "note")
        ]
        ways = [[(one.name, way) for way in self._ways(name, one.name)] for one in asked]
        seen = Counter[str]()
        for told in itertools.product(*ways):
            words = ",".join(str(way) for _, way in told if isinstance(way, str | bool) and len(str(way)) < 20)
            seen[words] += 1
            key = f"{name}({words})" + (f" {seen[words]}" if seen[words] > 1 else "")
            yield Act(key, name, dict(told))
        yield from self._turned_round(name)

    def _turned_round(self, name: str) -> Iterator[Act]:
        """Give the acts in which the other case goes first."""
        if name == "merge_case":
            yield Act("merge_case(back)", name, {"case_id": self.other, "into_id": self.case_id})
        if name == "link_cases":
            yield Act(
                "link_cases(back)", name, {"case_id": self.other, "other_id": self.case_id, "kind": Belonging.PARENT}
            )

    def _ways(self, name: str, asked: str) -> list[Any]:
        """Say what an action may be told under a name; a new name has to be given something here."""
        special: dict[tuple[str, str], list[Any]] = {
            ("unmerge_case", "case_id"): [self.child], ("unlink_cases", "other_id"): [self.sibling],
            ("pause_case", "reason"): ["waiting_carrier"], ("fill_custom", "told"): [{"colour": "红"}],
            ("tell_return", "carrier"): ["顺丰"], ("tell_return", "number"): ["SF1234567890123", "SF1234567890124"],
            ("ask_erasure", "ground"): ["asked"], ("note_erasure", "ground"): ["asked"],
            ("link_cases", "kind"): [Belonging.PARENT, Belonging.RELATED], ("move_case", "skip_reason"): ["", "说明"],
        }  # fmt: skip
        if (name, asked) in special:
            return special[name, asked]
        if asked in _WORDS:
            return ["说明"]
        return self._things(name).get(asked) or self._plain()[asked]

    def _things(self, name: str) -> dict[str, list[Any]]:
        one = {"case_id": self.case_id}
        tasks = Task.objects.filter(**one).exclude(state="settled").order_by("-id").values_list("id", flat=True)
        found: dict[str, list[Any]] = {
            "case_id": [self.case_id], "other_id": [self.other], "into_id": [self.other], "customer_id": [self.buyer.id],
            "token": self.links.get(name) or self.links.get("", []), "prepared": [_FILE],
            "task_id": list(tasks[:2]),
            "refund_id": list(Refund.objects.filter(**one).values_list("id", flat=True)),
            "improvement_id": list(Improvement.objects.filter(**one).values_list("id", flat=True)),
            "callback_id": list(Callback.objects.filter(**one, state="waiting").values_list("id", flat=True)),
            "file_id": list(CaseAttachment.objects.filter(**one).values_list("id", flat=True)),
            "move": [move for move in BOOK.kinds[self.kind].lifecycle.allowed(self._state()) if move != FORCE],
        }  # fmt: skip
        return {key: values or [_NONE] for key, values in found.items()}

    def _plain(self) -> dict[str, list[Any]]:
        return {
            "agent_id": [self.desk.specialist.id], "fields": [{"outcome": "另定"}, {"matter": "另一件"}], "department": ["logistics"],
            "due_at": [LATER + hours(9)], "options": [OPTIONS], "number": [1, 2], "stars": [4], "grade": ["complex"],
            "level": [2], "tags": [["甲"], ["乙"]], "watches": [True], "cents": [100], "grant": [True, False],
            "asks_back": [False, True], "answer_back": ["", "补充"], "holder": [HOLDER], "confirmed": [True],
            "issue": ["aftersales.repair"], "reached": list(Reached), "begins": ["21:00"], "ends": ["09:00"], "limit": [10],
            "done": [None],
        }  # fmt: skip

    def do(self, act: Act, who: Actor, pen: Pen) -> object:
        """Act once; a file is laid down before."""
        told = dict(act.told)
        if told.get("prepared") == _FILE:
            told["prepared"] = files.prepare(_picture(), name="二.png")
            self.made.append(told["prepared"].token)
        action: Callable[..., object] = getattr(actions, act.name)
        return pen.run(action, who, LATER, **told)

    def people(self) -> list[Actor]:
        """List who may act, the likeliest first."""
        return [self.me, self.buyer, self.desk.boss, self.desk.administrator, SYSTEM]

    def tried(self, act: Act, pen: Pen) -> tuple[str, Actor | None]:
        """Let the first person act who has the right to; say what came of it."""
        if _NONE in act.told.values():
            return "nothing to act on", None
        for who in self.people():
            try:
                self.do(act, who, pen)
            except AccessDenied:
                continue
            except Refusal as refusal:
                return refusal.code, None
            return "done", who
        return "no right", None


_NONE: Final = "<nothing>"
_FILE: Final = "<file>"


def offered() -> list[str]:
    """List the actions of the room that act on one case."""
    asked = {name: set(inspect.signature(getattr(actions, name)).parameters) for name in actions.__all__}
    return [name for name, names in asked.items() if names & OF_A_CASE and name not in OF_NO_CASE]


def furnish(desk: Desk) -> None:
    """Give the desk's cases a field of their own."""
    run(set_case_fields, desk.administrator, AT, "- {code: colour, zh: 颜色, en: Colour}\n")


def _way(procedure: Any, state: str) -> list[str]:
    """Find the shortest way from the start to a state."""
    ways: dict[str, list[str]] = {procedure.lifecycle.start: []}
    fresh = [procedure.lifecycle.start]
    while fresh and state not in ways:
        here = fresh.pop(0)
        for (place, name), move in procedure.moves.items():
            if place == here and move.to not in ways:
                ways[move.to] = [*ways[here], name]
                fresh.append(move.to)
    return ways[state]


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (9, 9, 9)).save(out, "PNG")
    return out.getvalue()
