"""Other settings for the length of a test."""

import msgspec
from django.test import override_settings

from zhunsheng.ground.settings import DeskSettings, desk


def using(**changes: object) -> override_settings:
    changed: DeskSettings = msgspec.structs.replace(desk(), **changes)
    return override_settings(ZHUNSHENG=changed)
