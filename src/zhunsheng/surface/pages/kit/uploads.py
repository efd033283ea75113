"""A field that takes several files at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from typing_extensions import override


class ManyFiles(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A field of several files, at most `most` of them; none gives an empty list."""

    def __init__(self, *, most: int | None = None, **kwargs: Any) -> None:
        """Say how many it takes at once."""
        super().__init__(**kwargs)
        self.most = most

    @override
    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data or []
        if self.most is not None and len(given) > self.most:
            raise ValidationError(
                gettext("At most {most} at once, not {given}.").format(most=self.most, given=len(given))
            )
        return [super(FilesField, self).clean(one, initial) for one in given]
