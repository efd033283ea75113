"""Words for why a file is not taken, and for archives of questions."""

from typing import Final

from django.utils.translation import gettext_noop

from zhunsheng.ground.files.refused import BOMB, BROKEN, EMPTY, GONE, MACROS, PROGRAM, TOO_LARGE, TOO_MANY_PIXELS, TYPE

WHYS: Final = {
    EMPTY: gettext_noop("it is empty"),
    TOO_LARGE: gettext_noop("it is too large"),
    TYPE: gettext_noop("it is of another kind"),
    BROKEN: gettext_noop("it is damaged or asks for a password"),
    TOO_MANY_PIXELS: gettext_noop("the picture has too many pixels"),
    MACROS: gettext_noop("it holds macros"),
    PROGRAM: gettext_noop("a program is packed in it"),
    BOMB: gettext_noop("it unpacks to too much"),
    GONE: gettext_noop("it waited too long; please hand it in again"),
}
ARCHIVES: Final = {
    told: told
    for told in (
        gettext_noop("an archive with a table (XLSX, CSV or Markdown)"),
        gettext_noop("an archive with a table and files beside it"),
        gettext_noop("at most 200 files beside the table"),
    )
}
