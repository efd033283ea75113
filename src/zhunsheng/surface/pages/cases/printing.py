"""The file of a case as one document: a page to be printed, and a PDF to be taken along."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.values import Actor
from zhunsheng.cases.actions import take_case_file
from zhunsheng.cases.queries import book, case_file, masked
from zhunsheng.cases.values import TaskState, TaskWord
from zhunsheng.commerce.queries import shop_card
from zhunsheng.ground.papers import Paper, Part, pdf_of
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.surface.pages.cases.case import shown
from zhunsheng.surface.pages.cases.filing import filed, wall
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.saying import CHANNELS, value_words
from zhunsheng.surface.pages.frame import signed_in

Told = dict[str, Any]

_TASKS: Final = {
    TaskState.SENT: gettext_lazy("asked"), TaskState.ASKED_BACK: gettext_lazy("asks back"),
    TaskState.ANSWERED: gettext_lazy("answered"), TaskState.SETTLED: gettext_lazy("settled"), TaskState.WITHDRAWN: gettext_lazy("withdrawn"),
}  # fmt: skip


@never_cache
@require_safe
@signed_in
def printed(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Show everything about a case without anything to press but the printer."""
    return render(request, "cases/print.html", _told(actor, case_id, now()))


@never_cache
@require_safe
@signed_in
def paper(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Hand out everything about a case as PDF; that it was taken along is on record.

    A document goes on from hand to hand: phone numbers, names, addresses and the like in its texts are masked in it for everybody.
    """
    at = now()
    told = _told(actor, case_id, at)
    run(take_case_file, actor, at, case_id)
    content = pdf_of(_paper(told))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="case-{case_id}.pdf"'
    return answer


def _told(actor: Actor, case_id: int, at: Instant) -> Told:
    found = case_file(actor, case_id)
    told = shown(actor, found, at)
    told["evidence"] = _in_words(found.evidence)
    return told | {
        "me": None, "at": at, "zone": desk().time_zone, "shop": shop_card(found.row.shop_id),
        "all_fields": [(book().fields[name].text.of(lang()), value_words(book(), name, text)) for name, text in found.fields.items() if text],
        "filed": filed(actor, book(), found, at),
        "entries_in_order": list(reversed(told["entries"])),
    }  # fmt: skip


def _in_words(evidence: Mapping[str, object]) -> dict[str, object]:
    """Say the channels of the dialogues in the folder in words."""
    talks = evidence.get("dialogues")
    listed = [one for one in talks if isinstance(one, dict)] if isinstance(talks, list | tuple) else []
    said = [one | {"channel": CHANNELS.get(one["channel"], one["channel"])} for one in listed]
    return {**evidence, "dialogues": said} if evidence else {}


def _paper(told: Told) -> Paper:
    """Lay the same things out that the page for printing shows, in the same order."""
    row = told["one"]
    parts = [_masked(one) for one in (Part(heading=gettext("The case"), pairs=_head(told)), *_parts(told))]
    title = masked(row.title or told["title"])
    number = f"{gettext('Case no.')} {row.id}"
    above = f"{told['shop'].name} · {number} · {gettext('printed')} {wall(told['at'])}"
    return Paper(above=above, title=title, parts=parts, foot=f"{told['shop'].name} · {number}")


def _masked(part: Part) -> Part:
    return Part(
        heading=part.heading, pairs=[(name, masked(text)) for name, text in part.pairs],
        paragraphs=[(line, masked(text)) for line, text in part.paragraphs],
        blocks=[(words, [(name, masked(text)) for name, text in pairs]) for words, pairs in part.blocks],
    )  # fmt: skip


def _head(told: Told) -> list[tuple[str, str]]:
    row, grade = told["one"], told["grade_words"]
    return [
        (gettext("Kind of case"), f"{told['title']} · {grade}" if grade else told["title"]),
        (gettext("Issue"), told["issue"] or "—"),
        (gettext("State"), told["state"]), (gettext("Registered"), wall(row.registered_at)),
        (gettext("Owner"), told["owner"] or "—"), (gettext("Order number"), row.order_number or "—"),
        (gettext("Case closed at"), wall(row.closed_at)),
        *([(gettext("Merged"), gettext("goes on in case {number}").format(number=row.merged_into))] if row.merged_into else []),
    ]  # fmt: skip


def _parts(told: Told) -> Iterator[Part]:
    laid = {
        gettext("Facts"): [(name, str(text)) for name, text in told["all_fields"]],
        gettext("Options"): [_option(one) for one in told["options"]],
        gettext("What the policy says"): _verdict(told),
        gettext("Evidence gathered"): _evidence(told),
        **dict(told["filed"]),
        gettext("Clocks"): [(title, times) for _, title, times in told["kept_more"]],
        gettext("Departments"): [
            *((f"{words} · {_TASKS[one.state]} · {gettext('Due')} {wall(one.due_at)}", _asked_of(one)) for one, words in told["tasks"]),
        ],
        gettext("Improvements"): [(words, one.what + (f" → {one.changed}" if one.changed else "")) for one, words in told["improvements"]],
    }  # fmt: skip
    blocks = {gettext("Clocks"): [(f"{each.title} · {each.stands}", each.lines) for _, each in told["clocks"]]}
    for heading, pairs in laid.items():
        under = blocks.get(heading, [])
        if pairs or under:
            yield Part(heading=heading, pairs=pairs, blocks=under)
    story = [
        (" · ".join(filter(None, (str(words), str(detail or ""), who, wall(one.at)))), one.words)
        for one, words, who, detail in told["entries_in_order"]
    ]
    yield Part(heading=gettext("Story"), paragraphs=story)


def _option(one: Any) -> tuple[str, str]:
    chosen = f" · {gettext('chosen')}" if one.chosen else ""
    return f"{one.round}.{one.number}", f"{one.title} · {wall(one.due_at)}{chosen}"


def _asked_of(one: Any) -> str:
    """Say whom of a department was asked what, what was asked back and added, why it was withdrawn, and what the answer was."""
    talk = "".join(f" — {_asked_back(each)}" for each in one.talk)
    why = f" — {one.withdrawn_why}" if one.withdrawn_why else ""
    return f"{one.recipient}: {one.question}{talk}{why}" + (f" → {one.answer}" if one.answer else "")


def _asked_back(one: TaskWord) -> str:
    return f"{gettext('Asked back:') if one.by_department else gettext('Added:')} {one.words}"


def _verdict(told: Told) -> list[tuple[str, str]]:
    found = told["verdict"]
    if not found:
        return []
    says = (told["verdict_says"], told["proposed"], str(found.get("source", "")), told["policy_named"])
    return [(str(found.get("rule", "")), " · ".join(filter(None, says)))]


def _evidence(told: Told) -> list[tuple[str, str]]:
    found = told["evidence"] or {}
    lines = [(gettext("Dialogue"), f"{one['id']} · {one['channel']} · {one['messages']}") for one in found.get("dialogues", ())]  # fmt: skip
    if found.get("order"):
        lines.append((gettext("Order number"), str(found["order"]["number"])))
    return [*lines, *((gettext("File"), one.name) for one in told["files"])] if found else []
