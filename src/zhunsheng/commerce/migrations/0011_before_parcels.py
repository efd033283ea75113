"""An order has several parcels: the one it had becomes the first of them, as one that was told of."""

import django.db.models.deletion
from django.db import migrations, models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField
from zhunsheng.kernel.ids import new_id

KEEP = """
    INSERT INTO commerce_parcel (id, order_id, tracking, carrier, shipped_at, received_at, eta_at, known_at, told_at)
    SELECT id, id, tracking, carrier, shipped_at, received_at, eta_at, COALESCE(shipped_at, placed_at),
        CASE WHEN status IN ('shipped', 'done') THEN COALESCE(shipped_at, placed_at) END
    FROM commerce_order WHERE tracking <> ''
"""

class Migration(migrations.Migration):
    """Make the table, and move what is known into it."""

    dependencies = (("commerce", "0010_order_parcel"),)

    operations = (
        migrations.CreateModel(
            name="OrderParcel",
            fields=[
                ("id", IdField(default=new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parcels", to="commerce.order"
                    ),
                ),
                ("tracking", models.CharField(max_length=60)),
                ("carrier", models.CharField(max_length=40)),
                ("shipped_at", MaybeInstantField(null=True)),
                ("received_at", MaybeInstantField(null=True)),
                ("eta_at", MaybeInstantField(null=True)),
                ("known_at", InstantField()),
                ("told_at", MaybeInstantField(null=True)),
                ("gone_at", MaybeInstantField(null=True)),
            ],
            options={
                "db_table": "commerce_parcel",
                "constraints": (
                    models.UniqueConstraint(fields=("order", "tracking"), name="commerce_parcel_once"),
                ),
            },
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    )
