"""One customer's many cases are read by issue in order; what a board counts by is kept counted, and needs no index of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Take three indexes away that nothing asks any more, and add one."""

    dependencies = (("cases", "0024_registrars_and_restored_tasks"),)

    operations = (
        migrations.RemoveIndex(model_name="case", name="cases_case_told"),
        migrations.RemoveIndex(model_name="case", name="cases_case_owner_told"),
        migrations.RemoveIndex(model_name="case", name="cases_case_team_told"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["customer_id", "issue", "id"], name="cases_case_customer_issue"),
        ),
    )
