"""A department's task says when it was settled; what was settled before says it from its fact."""

import json
from typing import Any

from django.db import migrations

from zhunsheng.ground.fields import MaybeInstantField


def tell_when(apps: Any, _schema: Any) -> None:
    """Write down when tasks were settled, as the journal has it."""
    tasks, facts = apps.get_model("cases", "Task"), apps.get_model("journal", "FactRow")
    for at, data in facts.objects.filter(name="task.settled").order_by("id").values_list("at", "data").iterator():
        tasks.objects.filter(id=int(json.loads(data)["task_id"]), settled_at__isnull=True).update(settled_at=at)


class Migration(migrations.Migration):
    """Add the column and fill it."""

    dependencies = (("cases", "0018_open_by_issue"), ("journal", "0003_answered"))

    operations = (
        migrations.AddField(model_name="task", name="settled_at", field=MaybeInstantField()),
        migrations.RunPython(tell_when, migrations.RunPython.noop),
    )
