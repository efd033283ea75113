"""A department's task says when it was settled; of what was settled before without an answer nobody can say whether it was in time."""

from django.db import migrations

from zhunsheng.ground.fields import MaybeInstantField


class Migration(migrations.Migration):
    """Add the column."""

    dependencies = (("cases", "0018_open_by_issue"),)

    operations = (migrations.AddField(model_name="task", name="settled_at", field=MaybeInstantField()),)
