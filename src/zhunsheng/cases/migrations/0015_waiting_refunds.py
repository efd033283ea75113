"""Refunds that wait for a second person are listed, the oldest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Find what waits without reading every refund there ever was."""

    dependencies = (("cases", "0014_by_issue"),)

    operations = (
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["asked_at", "id"], name="cases_refund_waiting"
            ),
        ),
    )
