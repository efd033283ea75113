"""What is kept counted is told apart by whether it is over and how urgent, and of everything by type; it is counted anew from the table."""

from itertools import islice
from typing import Any

from django.db import migrations, models
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Coalesce

AT_ONCE = 1_000
PLACE = ("kind", "state", "issue", "open", "priority")


def tell(apps: Any, _schema: Any) -> None:
    """Count what stands in the table, without those that go on in another."""
    case = apps.get_model("cases", "Case")
    waits = Case(When(owner_id__isnull=True, then=F("group")), default=Value(""))
    places = {
        "told_open": Case(When(Q(closed_at__isnull=True), then=Value(True)), default=Value(False)),  # noqa: FBT003 - the value of a column
        "told_owner": Coalesce("owner_id", Value(0)), "told_team": Coalesce("team_id", Value(0)), "told_group": waits,
        "told_type": Coalesce("issue_type", Value("")),
    }  # fmt: skip
    found = case.objects.filter(merged_into__isnull=True).order_by().annotate(**places)
    place = ("kind", "state", "issue", "told_open", "priority")
    for name, by, told in (
        ("CaseTally", ("issue_type",), ("told_type",)),
        ("CaseShare", ("owner_id", "team_id", "group"), ("told_owner", "told_team", "told_group")),
    ):
        table = apps.get_model("cases", name)
        rows = found.values_list(*told, *place).annotate(n=Count("id")).iterator()
        while piece := list(islice(rows, AT_ONCE)):
            table.objects.bulk_create(
                [table(count=n, **dict(zip((*by, *PLACE), values, strict=True))) for *values, n in piece]
            )


def forget(apps: Any, _schema: Any) -> None:
    """Take away what was counted less finely."""
    for name in ("CaseTally", "CaseShare"):
        apps.get_model("cases", name).objects.all().delete()


class Migration(migrations.Migration):
    """Add the columns, and fill the tables again."""

    dependencies = (("cases", "0022_held_parcels"),)

    operations = (
        migrations.RunPython(forget, forget),
        migrations.RemoveConstraint(model_name="casetally", name="cases_tally_once"),
        migrations.RemoveConstraint(model_name="caseshare", name="cases_share_once"),
        migrations.AddField(model_name="casetally", name="issue_type", field=models.CharField(default="", max_length=80)),
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for model in ("casetally", "caseshare")
            for name, field in (
                ("open", models.BooleanField(default=True)),
                ("priority", models.SmallIntegerField(default=0)),
            )
        ),
        migrations.AddConstraint(
            model_name="casetally",
            constraint=models.UniqueConstraint(
                fields=["kind", "state", "issue", "issue_type", "open", "priority"], name="cases_tally_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="caseshare",
            constraint=models.UniqueConstraint(
                fields=["owner_id", "team_id", "group", "kind", "state", "issue", "open", "priority"],
                name="cases_share_once",
            ),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    )
