"""A line for a customer says how far its words came; what was written before counted as told when it was written."""

from typing import Any

from django.db import migrations, models


def count_as_before(apps: Any, _schema: Any) -> None:
    """Keep as told what counted as told."""
    apps.get_model("cases", "CaseEntry").objects.filter(kind="progress", detail="").update(detail="before")


class Migration(migrations.Migration):
    """Lines, improvements and news that waits know of each other."""

    dependencies = [
        ("cases", "0009_held_news"),
    ]

    operations = [
        migrations.AddField(
            model_name="improvement", name="entry_id", field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="heldnews", name="entry_id", field=models.BigIntegerField(default=0),
        ),
        migrations.RemoveConstraint(model_name="heldnews", name="cases_held_case_once"),
        migrations.AddConstraint(
            model_name="heldnews",
            constraint=models.UniqueConstraint(
                condition=models.Q(("case__isnull", False)), fields=("case", "what", "round", "entry_id"), name="cases_held_line_once"
            ),
        ),
        migrations.RunPython(count_as_before, migrations.RunPython.noop),
    ]
