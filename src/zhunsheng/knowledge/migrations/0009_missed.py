from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0008_english'),
    ]

    operations = [
        migrations.AddField(
            model_name='sought',
            name='faq_id',
            field=models.BigIntegerField(null=True),
        ),
    ]
