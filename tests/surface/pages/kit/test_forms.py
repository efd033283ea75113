"""A form's fields hold what it begins with, in whatever language it is read."""

from datetime import date

import pytest
from django import forms
from django.utils.translation import override

from zhunsheng.surface.pages.kit.forms import KitForm


class Dated(KitForm):
    """A form with a browser's own field for a day, and one that is typed."""

    due = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    typed = forms.DateField()


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_browsers_field_for_a_day_holds_the_day_it_begins_with(lang: str) -> None:
    with override(lang):
        form = Dated(initial={"due": date(2026, 12, 20), "typed": date(2026, 12, 20)})
        assert 'value="2026-12-20"' in str(form["due"])
