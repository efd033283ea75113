"""What can be done on the page of a case, by the name of its button."""

from collections.abc import Callable, Mapping
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext

from zhunsheng.access.values import Actor
from zhunsheng.cases import actions
from zhunsheng.cases.queries import book, case_file, case_row
from zhunsheng.cases.values import CaseFile, Option, TimePast
from zhunsheng.dialogue.actions import Held
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.pages.cases.handing import Handed, link_made
from zhunsheng.surface.pages.cases.holding import confirmed_in
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.meanwhile import written_here
from zhunsheng.surface.pages.cases.own_fields import own_fields_of
from zhunsheng.surface.pages.cases.saying import field_words, kind_of
from zhunsheng.surface.pages.kit.days import instant_typed, typed_instant

Told = Callable[[Actor, Instant, int, QueryDict], str | Held | Handed]


def known(found: CaseFile, name: str) -> str:
    """Give what stands in a field; the order's number also where it was told when registering."""
    return found.fields.get(name, "") or (found.row.order_number if name == "order_number" else "")


def _fill(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    fields = {name.removeprefix("field-"): typed.get(name, "") for name in typed if name.startswith("field-")}
    found = case_file(actor, case_id, around=False)
    said = book(found.row.edition)
    told = written_here(
        typed, "field-", fields, lambda name: known(found, name), lambda name, text: field_words(said, name, text)
    )
    kind = written_here(
        typed,
        "",
        {"issue_type": typed.get("issue_type", "")},
        lambda _: found.row.issue_type or "",
        lambda _, code: kind_of(said, code),
    )
    due = written_here(
        typed, "", {"due_at": typed.get("due_at", "")}, lambda _: instant_typed(found.row.due_at), lambda _, text: text
    )
    due_at = _instant(due.get("due_at", ""))
    run(actions.fill_case, actor, at, case_id, told, issue_type=kind.get("issue_type") or None, due_at=due_at)
    return gettext("Saved.")


def _instant(text: str) -> Instant | None:
    return typed_instant(text, gettext("Due"))


def _move(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    run(actions.move_case, actor, at, case_id, typed.get("move", ""), skip_reason=typed.get("skip_reason", ""))
    return gettext("The case went a step.")


def _entry(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str | Held:
    entry, words = typed.get("entry", ""), typed.get("words", "")
    if entry == "progress":
        told = run(actions.tell_progress, actor, at, case_id, words, confirmed_in(typed))
        return told if isinstance(told, Held) else gettext("Written down.")
    write = {"attempt": actions.record_attempt, "answer": actions.record_answer}.get(entry, actions.note_case)
    run(write, actor, at, case_id, words)
    return gettext("Written down.")


def _options(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str | Held:
    titles, dues = typed.getlist("option"), typed.getlist("option_due")
    told = [(title.strip(), _instant(due)) for title, due in zip(titles, dues, strict=False) if title.strip()]
    options = []
    for title, due_at in told:
        if due_at is None:
            raise TimePast()
        options.append(Option(title=title, due_at=due_at))
    held = run(actions.put_options, actor, at, case_id, options, confirmed_in(typed))
    return held or gettext("The options are written.")


def _task(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> Handed:
    token = run(
        actions.ask_department, actor, at, case_id, typed.get("department", ""), typed.get("recipient", ""),
        typed.get("question", ""), language=lang(),
    )  # fmt: skip
    return _link(actor, case_id, "case-task", token)


def _link(actor: Actor, case_id: int, page: str, token: str) -> Handed:
    return link_made(case_row(actor, case_id), page, token)


def _settle(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str | Handed:
    token = run(
        actions.settle_task, actor, at, case_id, _number(typed, "task"), answer_back=typed.get("words", ""),
    )  # fmt: skip
    return _link(actor, case_id, "case-task", token) if token else gettext("The task is settled.")


def _withdraw(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    run(actions.withdraw_task, actor, at, case_id, _number(typed, "task"), typed.get("why", ""))
    return gettext("The task is withdrawn.")


def _restore(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    run(actions.restore_task, actor, at, case_id, _number(typed, "task"))
    return gettext("The department is asked again.")


def _task_link(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> Handed:
    token = run(actions.link_task, actor, at, case_id, _number(typed, "task"), typed.get("recipient", ""))
    return _link(actor, case_id, "case-task", token)


def _customer_link(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> Handed:
    token = run(actions.make_customer_link, actor, at, case_id)
    return _link(actor, case_id, "case-own", token)


def _refund(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    whole, _, part = typed.get("yuan", "").strip().partition(".")
    if not (
        whole.isascii()
        and whole.isdigit()
        and len(whole) < 10
        and (not part or (part.isascii() and part.isdigit() and len(part) <= 2))
    ):
        raise BadInput("the refund", "yuan such as 12.50", typed.get("yuan", ""))
    state = run(actions.ask_refund, actor, at, case_id, int(whole) * 100 + int((part + "00")[:2]))
    return gettext("Granted.") if state == "granted" else gettext("Above your limit: a second person decides.")


def _decide(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    number, grant, why = _number(typed, "refund"), typed.get("grant") == "yes", typed.get("why", "")
    run(actions.decide_refund, actor, at, case_id, number, grant=grant, why=why)
    return gettext("The refund is granted.") if grant else gettext("The refund is not granted.")


def _withdraw_refund(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    run(actions.withdraw_refund, actor, at, case_id, _number(typed, "refund"))
    return gettext("The refund is asked for no more.")


def _number(typed: QueryDict, name: str) -> int:
    text = typed.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _improve(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str | Held:
    if typed.get("improvement"):
        held = run(
            actions.finish_improvement, actor, at, case_id, _number(typed, "improvement"), typed.get("changed", ""),
            typed.get("told", ""), confirmed_in(typed),
        )  # fmt: skip
        return held or gettext("Done, and the customer was told.")
    due_at = _instant(typed.get("due_at", "")) or at
    run(
        actions.open_improvement,
        actor,
        at,
        case_id,
        typed.get("department", ""),
        typed.get("words", ""),
        due_at,
        _number(typed, "owner") if typed.get("owner") else None,
    )
    return gettext("The improvement is opened.")


def _said(act: Callable[..., object], *, word: str = "") -> Told:
    """Make a deed that takes nothing, or one word of what was typed."""

    def do(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
        run(act, actor, at, case_id, *([typed.get(word, "")] if word else []))
        return gettext("Done.")

    return do


def _custom(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    told = {name.removeprefix("own-"): typed.get(name, "") for name in typed if name.startswith("own-")}
    known = {
        field.code: (words, text) for field, words, text, _ in own_fields_of(actor, case_row(actor, case_id), lang())
    }
    none = ("", "")
    told = written_here(
        typed,
        "own-",
        told,
        lambda name: known.get(name, none)[1],
        lambda name, text: f"{known.get(name, none)[0]}: {text or '—'}",
    )
    run(actions.fill_custom, actor, at, case_id, told)
    return gettext("Saved.")


def _priority(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    run(actions.prioritise_case, actor, at, case_id, _number(typed, "level"))
    return gettext("Saved.")


def _assign(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    run(actions.assign_case, actor, at, case_id, _number(typed, "agent") or actor.id, typed.get("note", ""))
    return gettext("The case has its owner.")


def _choose(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    run(actions.choose_option, actor, at, case_id, _number(typed, "number"))
    return gettext("The customer's choice is written down.")


def _issue(actor: Actor, at: Instant, case_id: int, typed: QueryDict) -> str:
    told = typed.get("issue", "")
    if not told:
        raise BadInput("the issue", gettext("chosen"), "")
    run(actions.set_case_issue, actor, at, case_id, told)
    return gettext("Saved.")


DEEDS: Final[Mapping[str, Told]] = {
    "fill": _fill, "move": _move, "entry": _entry, "options": _options, "task": _task, "settle": _settle, "task_link": _task_link, "withdraw": _withdraw, "restore": _restore,
    "link": _customer_link, "refund": _refund, "decide": _decide, "withdraw_refund": _withdraw_refund, "improve": _improve, "assign": _assign,
    "gather": _said(actions.gather_evidence), "judge": _said(actions.judge_case), "resume": _said(actions.resume_case),
    "pause": _said(actions.pause_case, word="reason"), "grade": _said(actions.grade_case, word="grade"),
    "force": _said(actions.force_case, word="reason"), "refuse_options": _said(actions.refuse_options, word="why"),
    "choose": _choose, "custom": _custom, "priority": _priority, "issue": _issue,
}  # fmt: skip
"""What can be done on the page, by the name of its button; each is one action of the room, with its own rights."""
