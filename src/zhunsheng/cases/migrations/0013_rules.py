import zhunsheng.ground.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0012_issues"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseRules",
            fields=[
                ("id", zhunsheng.ground.fields.IdField(primary_key=True, serialize=False)),
                ("sort", models.CharField(max_length=12)),
                ("shop_id", models.BigIntegerField(default=0)),
                ("number", models.IntegerField(default=0)),
                ("version", models.IntegerField(default=1)),
                ("seen", models.IntegerField(default=0)),
                ("base", models.IntegerField(default=0)),
                ("text", models.TextField()),
                ("effective_from", zhunsheng.ground.fields.MaybeInstantField(null=True)),
                ("reason", models.CharField(default="", max_length=400)),
                ("made_at", zhunsheng.ground.fields.InstantField()),
                ("made_by", models.CharField(max_length=40)),
                ("published_at", zhunsheng.ground.fields.MaybeInstantField(null=True)),
                ("published_by", models.CharField(default="", max_length=40)),
            ],
            options={"db_table": "cases_rules"},
        ),
        migrations.AddConstraint(
            model_name="caserules",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number__gt", 0)), fields=("sort", "number"), name="cases_rules_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="caserules",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", 0)), fields=("sort", "shop_id"), name="cases_rules_one_draft"
            ),
        ),
    ]
