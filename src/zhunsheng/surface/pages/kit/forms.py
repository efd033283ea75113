"""Forms as every page shows them: labels above, errors beside their field in words, refusals of the desk included."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from django import forms
from django.utils.translation import get_language, gettext

from zhunsheng.ground.settings import desk
from zhunsheng.kernel.errors import Refusal
from zhunsheng.surface.live.refusals import refusal_text

Result = TypeVar("Result")

CHECKS: Final = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)
ISO_DAY: Final = "%Y-%m-%d"
"""How a browser's own field for a day wants it; in the reader's own writing the field would stay empty."""


class KitForm(forms.Form):
    """A form in the house's look, in which each time says its zone. `sections` names groups of fields; what is in none stands first."""

    sections: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    draft: str = ""
    """Under which name the browser keeps what was typed and not yet sent; empty: it keeps nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give every field the house's look."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, CHECKS):
                field.widget.attrs["class"] = "input"
            if isinstance(field.widget, forms.DateInput) and field.widget.input_type == "date":
                field.widget.format = ISO_DAY
            if isinstance(field, forms.DateTimeField):
                zone = gettext("Time of %(zone)s.") % {"zone": desk().time_zone}
                field.help_text = f"{zone} {field.help_text}".strip()

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in their groups."""
        named = {name for _, names in self.sections for name in names}
        rest = [self[name] for name in self.fields if name not in named]
        parts = [(words, [self[name] for name in names if name in self.fields]) for words, names in self.sections]
        return [("", rest), *parts] if rest else parts

    def refuse(self, refusal: Refusal, things: Mapping[str, str] | None = None) -> None:
        """Show a refusal beside the field it is about; `things` says which field a thing of the refusal is."""
        thing = str(refusal.detail.get("thing", ""))
        field = (things or {}).get(thing) or (things or {}).get(refusal.code)
        self.add_error(field, refusal_text(refusal, get_language() or "zh-hans"))

    def tried(self, act: Callable[[], Result], things: Mapping[str, str] | None = None) -> Result | None:
        """Do what the form asks for; None, with the reason in the form, where the desk refuses."""
        try:
            return act()
        except Refusal as refusal:
            self.refuse(refusal, things)
            return None

    def done(self, act: Callable[[], object], things: Mapping[str, str] | None = None) -> bool:
        """Do what the form asks for; no, with the reason in the form, where the desk refuses."""
        try:
            act()
        except Refusal as refusal:
            self.refuse(refusal, things)
            return False
        return True
