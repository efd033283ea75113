"""Messages that no question answered remember what was opened because of them."""

import django.db.models.deletion
from django.db import migrations, models

import zhunsheng.ground.fields
import zhunsheng.kernel.ids


class Migration(migrations.Migration):
    """An item of improvement stands with each message of the heap it was opened on."""

    dependencies = [
        ("knowledge", "0009_missed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Improved",
            fields=[
                ("id", zhunsheng.ground.fields.IdField(default=zhunsheng.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("improvement_id", models.BigIntegerField(db_index=True)),
                ("unmatched", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="improved", to="knowledge.unmatched")),
            ],
            options={
                "db_table": "knowledge_improved",
                "constraints": [models.UniqueConstraint(fields=["unmatched", "improvement_id"], name="knowledge_improved_once")],
            },
        ),
    ]
