"""The open cases come by their issue without walking through the closed ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the index; it holds open cases only."""

    dependencies = (("cases", "0017_few_among_many"),)

    operations = (
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["issue", "id"], condition=models.Q(closed_at__isnull=True), name="cases_case_open_issue"
            ),
        ),
    )
