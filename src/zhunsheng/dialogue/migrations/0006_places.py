"""Dialogues that waited before the queue had places are given theirs, in the order in which they came."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add_places(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add a place for each waiting dialogue."""
    place = apps.get_model("dialogue", "QueuePlace")
    for row in apps.get_model("dialogue", "Dialogue").objects.filter(state="waiting").order_by("waiting_since", "id"):
        since = row.waiting_since or row.opened_at
        place.objects.get_or_create(
            dialogue_id=row.id, group=row.group, defaults={"id": row.id, "rank": since.us, "since": since}
        )


class Migration(migrations.Migration):
    """Rows only."""

    dependencies = (("dialogue", "0005_routing"),)
    operations = (migrations.RunPython(add_places, migrations.RunPython.noop),)
