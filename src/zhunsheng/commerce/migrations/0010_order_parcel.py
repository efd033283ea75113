"""An order says when the platform is asked for its parcel, how often it was, and what came of it."""

from django.db import migrations, models

from zhunsheng.ground.fields import MaybeInstantField


class Migration(migrations.Migration):
    """Add the columns, and what finds the few orders that wait."""

    dependencies = (("commerce", "0009_imports"),)

    operations = (
        migrations.AddField(model_name="order", name="parcel_at", field=MaybeInstantField()),
        migrations.AddField(model_name="order", name="parcel_fault", field=models.CharField(default="", max_length=200)),
        migrations.AddField(model_name="order", name="parcel_tries", field=models.SmallIntegerField(default=0)),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["parcel_at", "id"], condition=models.Q(parcel_at__isnull=False), name="commerce_order_parcel"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["shop", "-id"], condition=~models.Q(parcel_fault=""), name="commerce_order_unknown"),
        ),
    )
