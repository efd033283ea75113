"""How values are spread over days and hours. Nothing is moved: the worker spreads out what has passed, day by day, and pages read marks until then."""

import zhunsheng.ground.fields
import zhunsheng.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('insight', '0007_before_scopes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Spread',
            fields=[
                ('id', zhunsheng.ground.fields.IdField(default=zhunsheng.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('counter', models.CharField(max_length=31)),
                ('kind', models.CharField(max_length=10)),
                ('span', models.CharField(max_length=70)),
                ('start', zhunsheng.ground.fields.InstantField()),
                ('part', models.CharField(max_length=80)),
                ('team_id', models.BigIntegerField()),
                ('body', models.TextField()),
            ],
            options={
                'db_table': 'insight_spread',
                'constraints': [models.UniqueConstraint(fields=('counter', 'kind', 'span', 'start', 'part', 'team_id'), name='insight_spread_one')],
            },
        ),
    ]
