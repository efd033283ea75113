"""The few that are urgent, or go on in another case, are found without reading all of an owner's, a state's or a class's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the indexes; each holds few cases."""

    dependencies = (("cases", "0016_sorted_and_told"),)

    operations = (
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["priority", "issue", "id"], condition=models.Q(priority__gt=0), name="cases_case_prio_issue"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["-id"], condition=models.Q(merged_into__isnull=False), name="cases_case_merged_new"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["issue", "id"], condition=models.Q(merged_into__isnull=False), name="cases_case_merged_issue"
            ),
        ),
    )
