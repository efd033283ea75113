"""Cases that go on in another are counted no more: the tally is told again from the table."""

from typing import Any

from django.db import migrations
from django.db.models import Count


def tell_again(apps: Any, _schema: Any) -> None:
    """Count what stands in the table, without those that were merged."""
    case, tally = apps.get_model("cases", "Case"), apps.get_model("cases", "CaseTally")
    if not case.objects.filter(merged_into__isnull=False).exists():
        return
    tally.objects.all().delete()
    rows = case.objects.filter(merged_into__isnull=True).order_by().values("kind", "state").annotate(n=Count("id"))
    tally.objects.bulk_create([tally(kind=one["kind"], state=one["state"], count=one["n"]) for one in rows])


class Migration(migrations.Migration):
    """Data alone."""

    dependencies = [
        ("cases", "0010_told_lines"),
    ]

    operations = [
        migrations.RunPython(tell_again, migrations.RunPython.noop),
    ]
