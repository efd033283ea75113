"""Why a refund was not granted stands beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add a column; what was refused before has no reason."""

    dependencies = (("cases", "0026_task_talk"),)

    operations = (migrations.AddField(model_name="refund", name="why", field=models.TextField(default="")),)
