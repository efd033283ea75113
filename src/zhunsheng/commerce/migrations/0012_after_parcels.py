"""The columns of the one parcel that an order had go; going back, the order keeps the one that went last."""

from django.db import migrations

GIVE_BACK = """
    UPDATE commerce_order SET
        tracking = COALESCE((SELECT tracking FROM commerce_parcel WHERE order_id = commerce_order.id AND gone_at IS NULL
            ORDER BY COALESCE(shipped_at, known_at) DESC, id DESC LIMIT 1), ''),
        carrier = COALESCE((SELECT carrier FROM commerce_parcel WHERE order_id = commerce_order.id AND gone_at IS NULL
            ORDER BY COALESCE(shipped_at, known_at) DESC, id DESC LIMIT 1), '')
"""


class Migration(migrations.Migration):
    """Take the columns away; their content was moved before."""

    dependencies = (("commerce", "0011_before_parcels"),)

    operations = (
        migrations.RunSQL(migrations.RunSQL.noop, GIVE_BACK),
        migrations.RemoveField(model_name="order", name="carrier"),
        migrations.RemoveField(model_name="order", name="tracking"),
    )
