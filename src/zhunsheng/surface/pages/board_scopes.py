"""Alarms of the wallboard for one team, shop, channel or skill group: a row of the form is whom, what and from which level on."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext, gettext_lazy
from typing_extensions import override

from zhunsheng.insight.queries import (
    FIGURES,
    HIGH_IS_BAD,
    OF_NO_TEAM,
    TITLES,
    Measure,
    Scope,
    Scoped,
    scope_choices,
)

SHARES: Final = frozenset(FIGURES) - HIGH_IS_BAD
SCOPES: Final = {
    Scope.TEAM: gettext_lazy("Team"), Scope.SHOP: gettext_lazy("Shop"), Scope.CHANNEL: gettext_lazy("Channel"),
    Scope.GROUP: gettext_lazy("Skill group"),
}  # fmt: skip

Choices = list[tuple[str, Any]]


class ScopedWidget(forms.MultiWidget):
    """Whom, what, and from where on, beside each other."""

    def __init__(self, whom: Choices, what: Choices) -> None:
        """Give the three their choices and their names for who does not see them."""
        attrs = {"class": "input third"}
        super().__init__(
            widgets=[
                forms.Select(choices=whom, attrs=attrs | {"aria-label": gettext("Team, shop, channel or skill group")}),
                forms.Select(choices=what, attrs=attrs | {"aria-label": gettext("What is watched")}),
                forms.NumberInput(attrs=attrs | {"aria-label": gettext("Level"), "step": "any", "min": "0"}),
            ]
        )

    @override
    def decompress(self, value: Any) -> list[Any]:
        if not isinstance(value, Scoped):
            return ["", "", None]
        level = round(value.level * 100, 4) if value.measure in SHARES else value.level
        return [f"{value.scope.value}:{value.part}", value.measure.value, level]


class ScopedField(forms.MultiValueField):
    """One alarm for a part; a row that is empty is none."""

    def __init__(self, label: str, kept: Scoped | None) -> None:
        """Offer every team, shop, channel and skill group by name; one that is gone keeps its row until it is taken out."""
        lang = get_language() or "zh-hans"
        whom, what = _whom(lang, kept), _what(lang)
        fields = (
            forms.ChoiceField(choices=whom, required=False),
            forms.ChoiceField(choices=what, required=False),
            forms.FloatField(required=False, min_value=0),
        )
        super().__init__(fields, widget=ScopedWidget(whom, what), label=label, required=False, require_all_fields=False)

    @override
    def compress(self, data_list: Sequence[Any]) -> Scoped | None:
        if not data_list or not any(one not in ("", None) for one in data_list):
            return None
        whom, what, level = data_list
        if not whom:
            return None
        if not what or level is None:
            raise forms.ValidationError(gettext("Choose what is watched, and give its level."))
        scope, _, part = str(whom).partition(":")
        measure = Measure(what)
        if scope == Scope.TEAM and measure in OF_NO_TEAM:
            raise forms.ValidationError(
                gettext("Who still waits belongs to no team yet. Choose a shop, channel or skill group.")
            )
        kept = float(level) / 100 if measure in SHARES else float(level)
        return Scoped(measure=measure, scope=Scope(scope), part=part, level=kept)


def _whom(lang: str, kept: Scoped | None) -> Choices:
    groups: Choices = [
        (str(words), [(f"{scope.value}:{part}", name) for part, name in scope_choices(scope, lang).items()])
        for scope, words in SCOPES.items()
    ]
    if kept is not None and kept.part not in scope_choices(kept.scope, lang):
        groups.append((gettext("Gone"), [(f"{kept.scope.value}:{kept.part}", kept.part)]))
    return [("", gettext("no alarm")), *groups]


def _what(lang: str) -> Choices:
    named = [
        (
            one.value,
            (gettext("%(what)s: raised below, percent") if one in SHARES else gettext("%(what)s: raised from"))
            % {"what": TITLES[one].of(lang)},
        )
        for one in Measure
    ]
    return [("", "—"), *named]
