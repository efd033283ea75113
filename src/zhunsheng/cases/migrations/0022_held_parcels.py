"""News of each parcel of an order waits by itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Let one order have as much waiting news as it has parcels."""

    dependencies = (("cases", "0021_shares"),)

    operations = (
        migrations.RemoveConstraint(model_name="heldnews", name="cases_held_order_once"),
        migrations.AddConstraint(
            model_name="heldnews",
            constraint=models.UniqueConstraint(
                fields=("order_id", "what", "entry_id"),
                condition=models.Q(("order_id__isnull", False)),
                name="cases_held_parcel_once",
            ),
        ),
    )
