from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commerce', '0007_order_pull'),
    ]

    operations = [
        migrations.AddField(
            model_name='shop',
            name='columns',
            field=models.JSONField(default=dict),
        ),
    ]
