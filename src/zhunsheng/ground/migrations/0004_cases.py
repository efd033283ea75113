"""Give cases an index of words of their own: a list of a million of them is searched without slowing what stands on shelves."""

from django.db import migrations

from zhunsheng.ground.search import schema


class Migration(migrations.Migration):
    """The full-text half alone; no table of ours changes. The worker writes the words of cases that are there."""

    dependencies = [("ground", "0003_marks")]

    operations = [migrations.RunPython(schema.set_apart, schema.set_back)]
