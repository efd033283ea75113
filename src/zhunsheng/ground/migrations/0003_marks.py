"""Mark every message with who may find it and with its age, so that the index names few candidates."""

from django.db import migrations

from zhunsheng.ground.search import marking


class Migration(migrations.Migration):
    """The words of the index alone; no table of ours changes. It writes the index of messages anew, so it takes the longer the more there are."""

    dependencies = [("ground", "0002_shelf")]

    operations = [migrations.RunPython(marking.mark, marking.unmark)]
