"""What is asked about a type of issue, and about the publication."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext, gettext_lazy
from typing_extensions import override

from zhunsheng.kernel.instants import Instant, now
from zhunsheng.standards.queries import Handling, IssueGrade, IssueType, TaxonomyText
from zhunsheng.standards.values import Text
from zhunsheng.surface.pages.kit.forms import KitForm
from zhunsheng.surface.pages.taxonomy.lines import GRADES, HANDLINGS

MOST_HINTS: Final = 300
_PARTS: Final = re.compile(r"[\n,，、;；]+")
THINGS: Final = {"effective_at": "effective"}


class TypeForm(KitForm):
    """One type of issue."""

    group = forms.ChoiceField(label=gettext_lazy("Class"))
    code = forms.RegexField(
        r"^[a-z][a-z0-9_]*\Z", label=gettext_lazy("Code"), max_length=30,
        help_text=gettext_lazy("Small letters, digits and _, a letter first. It stands in records and is never changed."),
        error_messages={"invalid": gettext_lazy("Small letters, digits and _, a letter first.")},
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=40)
    title_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80)
    grade = forms.ChoiceField(
        label=gettext_lazy("Grade"), choices=[(one.value, told) for one, told in GRADES.items()],
        help_text=gettext_lazy("The grade and the handling decide which time limits apply."),
    )  # fmt: skip
    handling = forms.ChoiceField(
        label=gettext_lazy("Handling"), choices=[(one.value, told) for one, told in HANDLINGS.items()]
    )
    hints = forms.CharField(
        label=gettext_lazy("Recognised by"), max_length=3000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Words of customers, apart by commas or lines. By them the type is suggested."),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("The record also needs"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, body: TaxonomyText, leaf: IssueType | None, **kwargs: Any) -> None:
        """Offer the classes and fields of a taxonomy; a type that is there keeps its class and its code."""
        super().__init__(*args, **kwargs)
        self.body, self.leaf = body, leaf
        self.draft = f"taxonomy-{'new' if leaf is None else leaf.code}"
        lang = get_language() or ""
        fields: dict[str, Any] = self.fields
        fields["needs"].choices = [(one.id, one.title.of(lang)) for one in body.fields]
        if leaf is None:
            fields["group"].choices = [(each.code, each.title.of(lang)) for each in body.classes]
        else:
            del fields["group"], fields["code"]

    def clean_hints(self) -> tuple[str, ...]:
        """Take the words apart; each counts once."""
        told = dict.fromkeys(part.strip() for part in _PARTS.split(self.cleaned_data["hints"]))
        found = tuple(part for part in told if part)
        if not 1 <= len(found) <= MOST_HINTS:
            raise forms.ValidationError(
                gettext("1 to %(n)s words, you wrote %(got)s.") % {"n": MOST_HINTS, "got": len(found)}
            )
        return found

    @override
    def clean(self) -> dict[str, Any]:
        """Refuse a code that another type has."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if self.leaf is None and any(
            one.code == f"{told.get('group')}.{told.get('code')}" for one in self.body.leaves()
        ):
            self.add_error("code", gettext("This class already has a type with this code."))
        return told

    def typed(self) -> tuple[str, IssueType]:
        """Give the class and the type as written."""
        told = self.cleaned_data
        code = f"{told['group']}.{told['code']}" if self.leaf is None else self.leaf.code
        leaf = IssueType(
            code=code, title=Text(zh=told["title"], en=told["title_en"]), grade=IssueGrade(told["grade"]),
            handling=Handling(told["handling"]), hints=told["hints"], fields=tuple(told["needs"]),
        )  # fmt: skip
        return code.partition(".")[0], leaf


def filled_with(leaf: IssueType) -> dict[str, Any]:
    """Fill the form with a type."""
    return {
        "title": leaf.title.zh, "title_en": leaf.title.en, "grade": leaf.grade.value, "handling": leaf.handling.value,
        "hints": "、".join(leaf.hints), "needs": list(leaf.fields),
    }  # fmt: skip


class PublishForm(KitForm):
    """From when on the draft counts."""

    effective = forms.DateTimeField(
        label=gettext_lazy("In force from"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: at once. Dialogues that are open keep the taxonomy they began under."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_effective(self) -> Instant | None:
        """Read a time that is still to come."""
        told = self.cleaned_data["effective"]
        if told is None:
            return None
        at = Instant.of(told)
        if at < now():
            raise forms.ValidationError(gettext("A time that is still to come, or nothing for at once."))
        return at
