"""Rules of the desk's own: on trial they only log, who is entitled turns them on; in and out as a file."""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.dialogue.actions import import_rules, save_rule, turn_rule
from zhunsheng.dialogue.queries import own_rules, read_rules, tried_between, write_rules
from zhunsheng.dialogue.values import NewRule, RuleShown, RuleState
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.standards.queries import standing
from zhunsheng.standards.values import Kind, Severity
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.guard.parts import tabs_for
from zhunsheng.surface.pages.kit.answering import answer, picked
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, number, when
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.listing import Bulk, Choice, Column, Empty, Filter, Listing, among

DESK: Final = Subject(kind="desk")
LOOKED_BACK: Final = hours(30 * 24)
STATES: Final = {
    RuleState.TRIAL: (gettext_lazy("On trial"), "due"),
    RuleState.ON: (gettext_lazy("On"), "kept"),
    RuleState.OFF: (gettext_lazy("Off"), "plain"),
}
SEVERITIES: Final = {
    Severity.REFUSE: gettext_lazy("Refuse"),
    Severity.CONFIRM: gettext_lazy("Ask once more"),
    Severity.NOTE: gettext_lazy("Note"),
}
THINGS: Final = {
    "the code": "code",
    "rule.code_taken": "code",
    "the clause": "clause",
    "the phrases": "phrases",
    "the exceptions": "unless",
    "the title": "title",
    "the say_instead": "say_instead",
    "the reason": "reason",
}


class RuleForm(KitForm):
    """A rule as it is written."""

    draft = "guard-rule"
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=39,
        help_text=gettext_lazy("Small letters and digits, such as rude-words."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    clause = forms.ChoiceField(label=gettext_lazy("Clause it belongs to"))
    severity = forms.ChoiceField(
        label=gettext_lazy("What it does once it is on"),
        choices=[(one.value, words) for one, words in SEVERITIES.items()],
    )
    phrases = forms.CharField(
        label=gettext_lazy("Words, one entry a line"), widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000
    )
    unless = forms.CharField(
        label=gettext_lazy("Exceptions, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        help_text=gettext_lazy("Longer words that hold one of the words above and are all right."),
    )
    say_instead = forms.CharField(label=gettext_lazy("Say instead"), max_length=300)
    reason = forms.CharField(label=gettext_lazy("Reason, as the writer reads it"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the clauses about words that are in force."""
        super().__init__(*args, **kwargs)
        lang = get_language() or "zh-hans"
        clauses = [one for one in standing(now()).clauses.values() if one.kind is Kind.PHRASE or one.families]
        self.fields["clause"].choices = [  # type: ignore[attr-defined]  # why: a choice field
            (one.id, f"{one.id} {one.title.of(lang)}") for one in sorted(clauses, key=lambda one: one.id)
        ]

    def told(self) -> NewRule:
        """Give what was typed."""
        typed = self.cleaned_data
        return NewRule(
            code=typed["code"], clause_id=typed["clause"], title=typed["title"], severity=typed["severity"],
            phrases=_lines(typed["phrases"]), unless=_lines(typed["unless"]), say_instead=typed["say_instead"],
            reason=typed["reason"],
        )  # fmt: skip


def listing(tried: dict[str, int], *, may_edit: bool) -> Listing[RuleShown]:
    """Say what the list is."""
    return Listing(
        name="guard-rules",
        search=gettext_lazy("Title, code or words"),
        search_words=lambda one: (one.title, one.code, one.clause_id, *one.phrases),
        identity=lambda one: one.id,
        sort="-changed",
        columns=(
            Column(name="title", words=gettext_lazy("Title"), cell=lambda one: link(one.title, reverse("guard-rule", args=[one.id]), one.code) if may_edit else one.title, sort=lambda one: one.title),
            Column(name="clause", words=gettext_lazy("Clause"), cell=lambda one: Cell(text=one.clause_id, code=True), sort=lambda one: one.clause_id),
            Column(name="state", words=gettext_lazy("State"), cell=lambda one: mark(*STATES[RuleState(one.state)]), sort=lambda one: one.state),
            Column(name="severity", words=gettext_lazy("What it does once it is on"), cell=lambda one: SEVERITIES[Severity(one.severity)], sort=lambda one: one.severity),
            Column(name="phrases", words=gettext_lazy("Words"), cell=lambda one: number(len(one.phrases)), sort=lambda one: len(one.phrases)),
            Column(name="tried", words=gettext_lazy("Would have held, 30 days"), cell=lambda one: number(tried.get(one.code, 0)), sort=lambda one: tried.get(one.code, 0)),
            Column(name="changed", words=gettext_lazy("Changed"), cell=lambda one: when(one.changed_at), sort=lambda one: one.changed_at.us),
        ),
        filters=(
            Filter(name="state", words=gettext_lazy("State"), choices=tuple(Choice(one.value, words) for one, (words, _) in STATES.items()), fits=lambda one, value: one.state == value),
            Filter(name="severity", words=gettext_lazy("What it does"), choices=tuple(Choice(one.value, words) for one, words in SEVERITIES.items()), fits=lambda one, value: one.severity == value),
        ),
        bulk=(Bulk(name="on", words=gettext_lazy("Turn on")), Bulk(name="trial", words=gettext_lazy("Try out")), Bulk(name="off", words=gettext_lazy("Turn off"), danger=True)) if may_edit else (),
        empty=Empty(words=gettext_lazy("Words that this desk forbids beside the standard will stand here. A new rule is on trial: it judges and only logs until somebody turns it on."), icon="filter", href=reverse("guard-rule-new") if may_edit else "", step=gettext_lazy("Write a rule")),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rules(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the desk's own rules; who may, turns them on and off."""
    require(actor, Verb.GUARD_READ, DESK)
    may_edit = reach(actor, Verb.GUARD_EDIT) > Reach.NONE
    if request.method == "POST":
        wanted = request.POST.get("do", "")
        if wanted not in set(RuleState):
            raise Http404
        turned = sum(run(turn_rule, actor, now(), one, RuleState(wanted)) for one in picked(request))
        flash(request, gettext("Changed: {n}.").format(n=turned))
        return redirect("guard-rules")
    at = now()
    what = listing(dict(tried_between(actor, at - LOOKED_BACK, at)), may_edit=may_edit)
    context = {"may_edit": may_edit} | tabs_for(actor, "guard-rules")
    source = among(what, own_rules(actor))
    return answer(request, actor, what, source, room="guard", template="guard/rules.html", context=context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rule(request: HttpRequest, actor: Actor, rule_id: int | None = None) -> HttpResponse:
    """Write a rule, or reword one."""
    require(actor, Verb.GUARD_EDIT, DESK)
    known = next((one for one in own_rules(actor) if one.id == rule_id), None)
    if rule_id is not None and known is None:
        raise Http404
    form = RuleForm(request.POST or None, initial=_initial(known))
    if form.is_bound and form.is_valid():
        if form.done(lambda: run(save_rule, actor, now(), form.told(), rule_id=rule_id), THINGS):
            flash(request, gettext("Saved. The rule is on trial: it judges and only logs."))
            return redirect("guard-rules")
    context: dict[str, Any] = frame(actor, "guard") | tabs_for(actor, "guard-rules")
    head = gettext("Write a rule") if known is None else known.title
    context |= {"form": form, "verb": gettext("Save"), "back": reverse("guard-rules"), "head": head}
    return render(request, "guard/rule.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what a file of rules holds; a second press takes it in, all of it or nothing."""
    require(actor, Verb.GUARD_EDIT, DESK)
    given = request.FILES.get("file")
    typed = given.read().decode("utf-8-sig", "replace") if given is not None else request.POST.get("text", "")
    context: dict[str, Any] = frame(actor, "guard") | tabs_for(actor, "guard-rules")
    context |= {"text": typed, "preview": None, "refused": ""}
    if request.method == "POST":
        try:
            found = read_rules(typed, frozenset(standing(now()).clauses))
            known = {one.code for one in own_rules(actor)}
            context["preview"] = [(one, one.code in known) for one in found]
            if request.POST.get("do") == "take":
                taken = run(import_rules, actor, now(), found)
                flash(request, gettext("{n} rules were taken in, all on trial.").format(n=taken))
                return redirect("guard-rules")
        except Refusal as refusal:
            if refusal.code == "access.denied":
                raise
            context["refused"] = refusal_text(refusal, get_language() or "zh-hans")
    return render(request, "guard/import.html", context, status=422 if context["refused"] else 200)


@never_cache
@require_safe
@signed_in
def give_out(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give the rules as a file that can be taken in again."""
    given = HttpResponse(write_rules(own_rules(actor)), content_type="text/csv; charset=utf-8")
    given["Content-Disposition"] = 'attachment; filename="guard-rules.csv"'
    return given


def _initial(known: RuleShown | None) -> dict[str, Any]:
    if known is None:
        return {"severity": Severity.CONFIRM.value}
    return {
        "code": known.code, "title": known.title, "clause": known.clause_id, "severity": known.severity,
        "phrases": "\n".join(known.phrases), "unless": "\n".join(known.unless), "say_instead": known.say_instead,
        "reason": known.reason,
    }  # fmt: skip


def _lines(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in words.splitlines() if line.strip()))
