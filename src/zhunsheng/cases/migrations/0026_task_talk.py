"""What a department asked back, and what was added then, stand beside its question."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add a column; what was added to a question before stays in it."""

    dependencies = (("cases", "0025_customer_by_issue"),)

    operations = (migrations.AddField(model_name="task", name="talk", field=models.JSONField(default=list)),)
