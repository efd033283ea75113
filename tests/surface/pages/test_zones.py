"""A field for a time says in whose zone it is read: the desk's, wherever its reader sits."""

import msgspec
import pytest
from django.test import override_settings

from tests.surface.pages.conftest import Enter
from tests.surface.pages.test_taxonomy_page import SPEC, WRITTEN
from zhunsheng.ground.settings import desk


@pytest.mark.parametrize(("path", "fields"), [("/announcements/new/", 2), ("/taxonomy/draft/", 1)])
def test_a_field_for_a_time_names_the_desks_zone(enter: Enter, path: str, fields: int) -> None:
    boss = enter("jingli")
    if path == "/taxonomy/draft/":
        boss.post(SPEC, WRITTEN)
    with override_settings(ZHUNSHENG=msgspec.structs.replace(desk(), time_zone="America/Lima")):
        page = boss.get(path, follow=True).content.decode()
    assert page.count("America/Lima 时间。") == fields
