"""Sums stand in cells, one for each part and stretch: the marks are summed up anew."""

import zhunsheng.ground.fields
import zhunsheng.kernel.ids
from django.db import migrations, models

from zhunsheng.ground.settings import desk
from zhunsheng.insight.writing import count_up


def sum_up(apps, schema_editor):
    if apps.get_model("insight", "Mark").objects.exists():
        count_up(desk().time_zone)


class Migration(migrations.Migration):

    dependencies = [
        ('insight', '0003_before_reports'),
    ]

    operations = [
        migrations.DeleteModel(
            name='Tally',
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', zhunsheng.ground.fields.IdField(default=zhunsheng.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('span', models.CharField(max_length=64)),
                ('start', zhunsheng.ground.fields.InstantField()),
                ('part', models.CharField(max_length=80)),
                ('team_id', models.BigIntegerField()),
                ('body', models.TextField()),
            ],
            options={
                'db_table': 'insight_tally',
                'constraints': [models.UniqueConstraint(fields=('kind', 'span', 'start', 'part', 'team_id'), name='insight_tally_one')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='mark',
            name='insight_mark_once',
        ),
        migrations.RemoveIndex(
            model_name='mark',
            name='insight_mark_of_clause',
        ),
        migrations.AddIndex(
            model_name='mark',
            index=models.Index(fields=['counter', 'at', 'agent_id', 'team_id', 'value'], name='insight_mark_of_counter'),
        ),
        migrations.RunPython(sum_up, migrations.RunPython.noop),
    ]
