"""Give all but messages an index of their own: what stands on shelves is found without walking through millions of messages."""

from django.db import migrations

from zhunsheng.ground.search import schema


class Migration(migrations.Migration):
    """The full-text half alone; no table of ours changes."""

    dependencies = [("ground", "0001_initial")]

    operations = [migrations.RunPython(schema.part, schema.join)]
