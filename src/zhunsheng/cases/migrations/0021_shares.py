"""What each owner, team and waiting group has is counted, as what the desk has is; a team's cases are counted by an index."""

from itertools import islice
from typing import Any

from django.db import migrations, models
from django.db.models import Case, Count, F, Value, When
from django.db.models.functions import Coalesce

AT_ONCE = 1_000
BY = ("owner_id", "team_id", "group", "kind", "state", "issue")


def tell(apps: Any, _schema: Any) -> None:
    """Count what stands in the table, without those that go on in another."""
    case, share = apps.get_model("cases", "Case"), apps.get_model("cases", "CaseShare")
    waits = Case(When(owner_id__isnull=True, then=F("group")), default=Value(""))
    places = {
        "told_owner": Coalesce("owner_id", Value(0)), "told_team": Coalesce("team_id", Value(0)), "told_group": waits,
    }  # fmt: skip
    found = case.objects.filter(merged_into__isnull=True).order_by().annotate(**places)
    rows = found.values_list(*places, "kind", "state", "issue").annotate(n=Count("id")).iterator()
    while piece := list(islice(rows, AT_ONCE)):
        share.objects.bulk_create([share(count=n, **dict(zip(BY, told, strict=True))) for *told, n in piece])


class Migration(migrations.Migration):
    """Add the table, and fill it."""

    dependencies = (("cases", "0020_task_withdrawn"),)

    operations = (
        migrations.CreateModel(
            name="CaseShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner_id", models.BigIntegerField(default=0)),
                ("team_id", models.BigIntegerField(default=0)),
                ("group", models.CharField(default="", max_length=40)),
                ("kind", models.CharField(max_length=20)),
                ("state", models.CharField(max_length=20)),
                ("issue", models.CharField(default="", max_length=80)),
                ("count", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "cases_share",
                "indexes": [models.Index(fields=["team_id"], name="cases_share_team")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["owner_id", "team_id", "group", "kind", "state", "issue"], name="cases_share_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["team_id", "kind", "state", "closed_at", "priority", "issue_class", "merged_into", "owner_id"],
                name="cases_case_team_told",
            ),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    )
