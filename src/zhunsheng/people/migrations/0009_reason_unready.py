"""A desk that was furnished before is given the reason for being taken off by a failed check; a new one gets it when furnished."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add_reason(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add what is missing."""
    row = apps.get_model("people", "PresenceReasonRow")
    if apps.get_model("people", "GradeRow").objects.exists():
        row.objects.get_or_create(
            presence="away",
            code="unready",
            defaults={"zh": "自检未通过", "en": "A check failed", "position": 4, "by_desk": True},
        )


class Migration(migrations.Migration):
    """Rows only."""

    dependencies = (("people", "0008_lifted_why"),)
    operations = (migrations.RunPython(add_reason, migrations.RunPython.noop),)
