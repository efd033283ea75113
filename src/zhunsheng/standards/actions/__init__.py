"""The standards' door for managers: install an edition of a standard, write and publish the taxonomy."""

from zhunsheng.standards.actions.calendar import set_calendar
from zhunsheng.standards.actions.drafting import (
    drop_standard_draft,
    publish_standard_draft,
    save_standard_draft,
)
from zhunsheng.standards.actions.install import EditionNotNew, Installed, install_standard
from zhunsheng.standards.actions.renew import renew_standard
from zhunsheng.standards.actions.taxonomy import (
    drop_taxonomy_draft,
    publish_taxonomy_edition,
    save_taxonomy_draft,
)

__all__ = [
    "EditionNotNew",
    "Installed",
    "drop_standard_draft",
    "drop_taxonomy_draft",
    "install_standard",
    "publish_standard_draft",
    "publish_taxonomy_edition",
    "renew_standard",
    "save_standard_draft",
    "save_taxonomy_draft",
    "set_calendar",
]
