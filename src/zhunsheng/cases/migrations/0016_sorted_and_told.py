"""Cases of one owner, state, step or type come by their issue, and a board counts without reading cases."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the indexes; on a million cases it takes about half a minute."""

    dependencies = (("cases", "0015_waiting_refunds"),)

    operations = tuple(
        migrations.AddIndex(model_name="case", index=models.Index(fields=fields, name=name))
        for name, fields in (
            ("cases_case_owner_issue", ["owner_id", "issue", "id"]),
            ("cases_case_state_issue", ["state", "issue", "id"]),
            ("cases_case_step_issue", ["kind", "state", "issue", "id"]),
            ("cases_case_type", ["issue_type", "-id"]),
            ("cases_case_type_issue", ["issue_type", "issue", "id"]),
            ("cases_case_told", ["kind", "state", "closed_at", "priority", "issue_class", "issue", "merged_into"]),
            (
                "cases_case_owner_told",
                ["owner_id", "kind", "state", "closed_at", "priority", "issue_class", "merged_into"],
            ),
        )
    )
