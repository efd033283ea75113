"""Documents that are looked things up in: manuals of products, notes about rivals; handed in, followed while they are read, replaced, removed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, BinaryIO, Final, cast

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.ground import files
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import add_document, change_document, remove_document, replace_document
from zhunsheng.knowledge.queries import document, document_versions, documents, passages, passages_before
from zhunsheng.knowledge.values import QUESTION_LIMIT, DocumentDraft, DocumentShown, DocumentVersion
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import Context, frame, signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import link, mark, number, when
from zhunsheng.surface.pages.kit.days import day_of, midnight
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing, among

SHELF: Final = Subject(kind="card")
READ: Final = "TXT, Markdown, HTML, PDF, DOCX, XLSX, CSV"
PAGE: Final = 50
TYPES: Final = ".txt,.md,.html,.htm,.pdf,.docx,.xlsx,.csv"
KINDS: Final[Mapping[str, str | Promise]] = {
    "manual": gettext_lazy("Manual"),
    "rival": gettext_lazy("Note about a competitor"),
    "other": gettext_lazy("Other document"),
}
STATES: Final[Mapping[str, tuple[str | Promise, str]]] = {
    "reading": (gettext_lazy("being read"), "due"),
    "ready": (gettext_lazy("In use"), "kept"),
    "refused": (gettext_lazy("cannot be read"), "breached"),
}
WHYS: Final[Mapping[str, str | Promise]] = {
    "locked": gettext_lazy("It asks for a password. Save it without one and hand it in again."),
    "broken": gettext_lazy("It is damaged or not what its name says. Open it, save it anew and hand it in again."),
    "too_large": gettext_lazy("It unpacks to more than is read. Hand it in in parts."),
    "too_long": gettext_lazy("Reading it took too long. Save it anew, or hand it in in parts."),
    "empty": gettext_lazy("No words are in it; scanned pages are pictures. Hand in one whose words can be marked."),
    "kind": gettext_lazy("It is of a kind that is not read."),
    "table": gettext_lazy("It holds no table: a heading with at least two columns and lines below it."),
}
THINGS: Final = {
    "title": "title", "kind": "kind", "product": "product", "category": "category", "valid_to": "valid_to", "file": "file",
    "file.refused": "file", "document.busy": "file",
}  # fmt: skip


class FileForm(KitForm):
    """A newer file."""

    file = forms.FileField(
        label=gettext_lazy("File"), widget=forms.ClearableFileInput(attrs={"accept": TYPES}),
        help_text=gettext_lazy("TXT, Markdown, HTML, PDF, DOCX, XLSX or CSV. It is cut into passages that are found with their page or heading."),
    )  # fmt: skip

    def judged(self) -> files.Prepared:
        """Judge the file and lay it down. Refuses: FileRefused."""
        given: Any = self.cleaned_data["file"]
        try:
            return files.prepare(
                cast(BinaryIO, given.file),
                name=given.name or "file",
                declared_type=given.content_type or "",
                markup=True,
            )
        except files.FileRefused as refusal:
            raise refusal.but(READ) from refusal


class DocumentForm(FileForm):
    """What is said of a document."""

    sections = ((gettext_lazy("When"), ("valid_from", "valid_to")),)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=QUESTION_LIMIT)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=tuple(KINDS.items()))
    product = forms.CharField(label=gettext_lazy("Product"), max_length=80, required=False)
    category = forms.CharField(label=gettext_lazy("Category"), max_length=80, required=False)
    public = forms.BooleanField(
        label=gettext_lazy("Customers may be told its words"), required=False,
        help_text=gettext_lazy("Agents can then put a passage into an answer. Notes about competitors are always internal."),
    )  # fmt: skip
    valid_from = forms.DateField(
        label=gettext_lazy("Counts from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    valid_to = forms.DateField(
        label=gettext_lazy("Counts until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, new: bool = True, **kwargs: Any) -> None:
        """A known document has its file elsewhere."""
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["file"]
        self.order_fields(["title", "kind", "product", "category", "public", "valid_from", "valid_to", "file"])

    def told(self) -> DocumentDraft:
        """Give what was typed."""
        typed = self.cleaned_data
        until = typed["valid_to"]
        return DocumentDraft(
            title=typed["title"], kind=typed["kind"], product=typed["product"], category=typed["category"], public=typed["public"],
            valid_from=midnight(typed["valid_from"]), valid_to=None if until is None else midnight(until + timedelta(days=1)),
        )  # fmt: skip


def listing(*, may_write: bool) -> Listing[DocumentShown]:
    """Say what the list is."""
    return Listing(
        name="documents",
        search=gettext_lazy("Title, product or category"),
        search_words=lambda one: (one.draft.title, one.draft.product, one.draft.category),
        identity=lambda one: one.id,
        sort="-changed",
        columns=(
            Column(name="title", words=gettext_lazy("Title"), cell=lambda one: link(one.draft.title, reverse("document", args=[one.id]), one.draft.product or one.draft.category), sort=lambda one: one.draft.title),
            Column(name="kind", words=gettext_lazy("Kind"), cell=lambda one: mark(KINDS[one.draft.kind], "plain"), sort=lambda one: one.draft.kind),
            Column(name="state", words=gettext_lazy("State"), cell=lambda one: mark(*STATES[one.state]), sort=lambda one: one.state),
            Column(name="passages", words=gettext_lazy("Passages"), cell=lambda one: number(one.passages), sort=lambda one: one.passages),
            Column(name="changed", words=gettext_lazy("Changed"), cell=lambda one: when(one.changed_at), sort=lambda one: one.changed_at.us),
        ),
        filters=(
            Filter(name="kind", words=gettext_lazy("Kind"), choices=tuple(Choice(kind, words) for kind, words in KINDS.items()), fits=lambda one, value: one.draft.kind == value),
            Filter(name="state", words=gettext_lazy("State"), choices=tuple(Choice(state, words) for state, (words, _) in STATES.items()), fits=lambda one, value: one.state == value),
        ),
        empty=Empty(words=gettext_lazy("Manuals of your products and notes about competitors will stand here, cut into passages that agents find while they answer."), icon="journal", href=reverse("document-new") if may_write else "", step=gettext_lazy("Hand a document in")),
    )  # fmt: skip


@never_cache
@require_safe
@signed_in
def shelf(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the documents."""
    require(actor, Verb.CARD_READ, SHELF)
    may_write = reach(actor, Verb.CARD_WRITE) > Reach.NONE
    what = listing(may_write=may_write)
    return answer(
        request, actor, what, among(what, documents(actor)), room="knowledge", template="knowledge/documents.html",
        context={"may_write": may_write},
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_document(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hand a document in."""
    require(actor, Verb.CARD_WRITE, SHELF)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        made = form.tried(lambda: run(add_document, actor, now(), form.told(), form.judged()), THINGS)
        if made is not None:
            flash(request, gettext("Handed in. It is being read."))
            return redirect("document", made)
    return _form_page(request, actor, form, gettext("Hand a document in"), reverse("documents"))


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def edit_document(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse:
    """Change what is said of a document."""
    require(actor, Verb.CARD_WRITE, SHELF)
    shown = document(actor, document_id)
    draft = shown.draft
    initial = {
        "title": draft.title, "kind": draft.kind, "product": draft.product, "category": draft.category, "public": draft.public,
        "valid_from": day_of(draft.valid_from), "valid_to": day_of(draft.valid_to, back=1),
    }  # fmt: skip
    form = DocumentForm(request.POST or None, new=False, initial=initial)
    if form.is_bound and form.is_valid():
        if form.done(lambda: run(change_document, actor, now(), document_id, form.told()), THINGS):
            flash(request, gettext("Saved."))
            return redirect("document", document_id)
    return _form_page(request, actor, form, draft.title, reverse("document", args=[document_id]))


def _form_page(request: HttpRequest, actor: Actor, form: KitForm, head: str, back: str) -> HttpResponse:
    context = frame(actor, "knowledge") | {"form": form, "verb": gettext("Save"), "back": back, "head": head}
    return render(request, "knowledge/document_edit.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one_document(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse:
    """Show a document, its versions and passages; a POST replaces or removes it."""
    require(actor, Verb.CARD_READ, SHELF)
    form = FileForm()
    if request.method == "POST":
        done = _do(request, actor, document_id)
        if isinstance(done, HttpResponse):
            return done
        form = done
    shown = document(actor, document_id)
    versions = document_versions(actor, document_id)
    newest = versions[0]
    if request.headers.get("Accept") == "application/json":
        told = {"done": newest.done, "total": newest.total, "over": newest.state != "reading"}
        return JsonResponse(told)
    behind = _number(request.GET.get("behind", ""))
    if wanted := _number(request.GET.get("passage", "")):
        behind = passages_before(actor, document_id, wanted) // PAGE * PAGE
    context: Context = frame(actor, "knowledge") | _about(actor, shown, versions) | {
        "form": form, "rows": passages(actor, document_id, behind=behind, limit=PAGE), "behind": behind,
        "more": behind + PAGE if shown.passages > behind + PAGE else 0, "before": max(0, behind - PAGE), "types": TYPES,
    }  # fmt: skip
    return render(request, "knowledge/document.html", context, status=422 if form.is_bound else 200)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0


def _do(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse | FileForm:
    """Replace or remove; a refusal is said beside the file or on the page that comes next."""
    deed = request.POST.get("do", "")
    if deed == "remove":
        try:
            run(remove_document, actor, now(), document_id)
        except Refusal as refusal:
            if refusal.code in ("access.denied", "not_found"):
                raise
            flash(request, refusal_text(refusal, get_language() or "zh-hans"), tone="breached")
            return redirect("document", document_id)
        flash(request, gettext("Removed with its files and passages."))
        return redirect("documents")
    if deed != "replace":
        raise BadInput("do", "replace, remove", deed)
    require(actor, Verb.CARD_WRITE, SHELF)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid() and form.done(lambda: run(replace_document, actor, now(), document_id, form.judged()), THINGS):
        flash(request, gettext("Handed in. The former version is searched until this one is read."))
        return redirect("document", document_id)
    return form


def _about(actor: Actor, shown: DocumentShown, versions: list[DocumentVersion]) -> Context:
    people = {shown.owner_id, *(one.author_id for one in versions)}
    names = {card.id: card.nickname or card.name for card in agent_cards(sorted(people))}
    newest = versions[0]
    words, tone = STATES[newest.state]
    return {
        "document": shown, "kind": KINDS[shown.draft.kind], "owner": names.get(shown.owner_id, "—"), "state": words, "tone": tone,
        "newest": newest, "why": WHYS.get(newest.why, ""), "part": round(100 * newest.done / newest.total) if newest.total else 0,
        "in_force": shown.draft.in_force(now()),
        "until": day_of(shown.draft.valid_to, back=1), "since": day_of(shown.draft.valid_from),
        "versions": [(one, names.get(one.author_id, "—"), STATES[one.state], WHYS.get(one.why, "")) for one in versions],
        "may_write": reach(actor, Verb.CARD_WRITE) > Reach.NONE,
    }  # fmt: skip
