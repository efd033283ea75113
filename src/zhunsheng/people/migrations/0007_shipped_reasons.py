"""A desk that was furnished before presence had reasons is given the shipped ones; a new desk gets them when it is furnished."""

from typing import Final

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SHIPPED: Final = (
    ("busy", "followup", "处理后续事务", "Following up", 1, False),
    ("busy", "meeting", "会议", "Meeting", 2, False),
    ("busy", "coaching", "培训带教", "Training or coaching", 3, False),
    ("break", "meal", "用餐", "Meal", 1, False),
    ("break", "rest", "小休", "Short rest", 2, False),
    ("after_work", "record", "整理服务记录", "Finishing records", 1, False),
    ("after_work", "after_closing", "结束后整理", "After closing", 2, True),
    ("away", "off_duty", "下班", "Off duty", 1, False),
    ("away", "errand", "临时离开", "Out for a moment", 2, False),
    ("away", "vanished", "连接中断", "Connection lost", 3, True),
)


def add_reasons(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add what is missing."""
    row = apps.get_model("people", "PresenceReasonRow")
    if not apps.get_model("people", "GradeRow").objects.exists():
        return
    for presence, code, zh, en, position, by_desk in SHIPPED:
        row.objects.get_or_create(
            presence=presence, code=code, defaults={"zh": zh, "en": en, "position": position, "by_desk": by_desk}
        )


class Migration(migrations.Migration):
    """Rows only."""

    dependencies = (("people", "0006_presence"),)
    operations = (migrations.RunPython(add_reasons, migrations.RunPython.noop),)
