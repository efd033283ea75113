"""Lists by issue stay quick within a kind, a class, and among what is open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes alone."""

    dependencies = [
        ("cases", "0013_rules"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["kind", "issue", "id"], name="cases_case_kind_issue"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["issue_class", "issue", "id"], name="cases_case_class_issue"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["issue_class", "-id"],
                name="cases_case_class_open",
            ),
        ),
    ]
