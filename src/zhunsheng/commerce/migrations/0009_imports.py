import django.db.models.deletion
import zhunsheng.ground.fields
import zhunsheng.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commerce', '0008_shop_columns'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrderImport',
            fields=[
                ('id', zhunsheng.ground.fields.IdField(default=zhunsheng.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('by_id', models.BigIntegerField()),
                ('at', zhunsheng.ground.fields.InstantField()),
                ('name', models.CharField(max_length=120)),
                ('looked', models.CharField(max_length=80)),
                ('token', models.CharField(max_length=80)),
                ('total', models.IntegerField()),
                ('done', models.IntegerField(default=0)),
                ('made', models.IntegerField(default=0)),
                ('changed', models.IntegerField(default=0)),
                ('same', models.IntegerField(default=0)),
                ('faults', models.IntegerField(default=0)),
                ('why', models.CharField(default='', max_length=12)),
                ('ended_at', zhunsheng.ground.fields.MaybeInstantField(null=True)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='commerce.shop')),
            ],
            options={
                'db_table': 'commerce_import',
            },
        ),
        migrations.CreateModel(
            name='ImportFaults',
            fields=[
                ('id', zhunsheng.ground.fields.IdField(default=zhunsheng.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.IntegerField()),
                ('told_sealed', models.BinaryField()),
                ('order_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='commerce.orderimport')),
            ],
            options={
                'db_table': 'commerce_import_faults',
            },
        ),
        migrations.AddIndex(
            model_name='orderimport',
            index=models.Index(condition=models.Q(('why', '')), fields=['id'], name='commerce_import_open'),
        ),
        migrations.AddIndex(
            model_name='orderimport',
            index=models.Index(fields=['at'], name='commerce_import_at'),
        ),
        migrations.AddConstraint(
            model_name='importfaults',
            constraint=models.UniqueConstraint(fields=('order_import', 'place'), name='commerce_import_faults_once'),
        ),
    ]
