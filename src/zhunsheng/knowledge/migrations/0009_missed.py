"""What readers missed in an answer stands with what they looked for in vain."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A search names the question whose answer did not hold it."""

    dependencies = [
        ("knowledge", "0008_english"),
    ]

    operations = [
        migrations.AddField(
            model_name="sought",
            name="faq_id",
            field=models.BigIntegerField(null=True),
        ),
    ]
