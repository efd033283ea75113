from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0007_product_reviewer'),
    ]

    operations = [
        migrations.AddField(
            model_name='wording',
            name='english',
            field=models.JSONField(default=dict),
        ),
    ]
